"""What is different this week: what a deputy looks at first, each with what is left to do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from planner.demand_sources import needs_of
from planner.demand_sources.absences import SOURCE as COVER
from planner.demand_sources.absences import needs as lessons_missed
from planner.differences import Difference, Differs, anything_ends, dated_differences, leavers
from planner.domain.clock import weekday_of
from planner.domain.codes import PersonCode
from planner.domain.kinds import Scope
from planner.domain.plan import Occurrence, Rota
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.expiring import runs_out
from planner.horizon import as_planned, dated_week
from planner.services.laid import weeks_of_their_own
from planner.services.permissions import Action, Visitor
from planner.services.set_work import lesson_called, lesson_of
from planner.store import Database, Unit

_WEEK: Final = timedelta(days=6)
Missed = tuple[tuple[str, date], ...]
"""Lessons by what set work calls them, each with its date."""
AHEAD: Final = timedelta(weeks=6)
"""How far from the week's Monday something may run out or somebody leave and be told of."""
_PLANNED_FOR: Final = frozenset(
    {Differs.DAY, Differs.VISIT, Differs.EXAM, Differs.VISITOR, Differs.EVENT, Differs.ONE_OFF}
)
"""What a rota of the week's own takes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One week's differences, in the order a deputy asks."""

    monday: date
    found: tuple[Difference, ...]
    names: Mapping[PersonCode, str]
    planned: bool
    """Whether a rota of the week's own, made from the facts as they are, is live."""

    @property
    def to_do(self) -> int:
        return sum(not each.done for each in self.found)


def what_differs(database: Database, actor: Visitor, monday: date, *, today: date) -> Differing:
    """Everything about the week of `monday` that the standing rota does not know."""
    actor.require(Action.SEE_TODAY)
    monday = monday_of(monday)
    with database.reading(actor.school) as unit:
        snapshot = unit.facts.load()
        school, rota = snapshot.school, unit.rotas.adopted()
        planned = _is_planned(unit, monday, snapshot.versions)
        found = list(dated_differences(school, monday))
        out = {each.person for each in found if each.person}
        theirs = unit.occurrences.of_people(monday, monday + _WEEK, out)
        cover = unit.occurrences.cover(monday, monday + _WEEK)
        words = unit.set_work.of(map(lesson_of, cover))
        missed = _missed(unit, school, rota, monday)
        ending = _running_out(unit, school, rota, monday)
    told = [
        *(_with_state(each, theirs, today, planned=planned) for each in found),
        *_uncovered(missed, cover),
        *_no_work(cover, words),
        *(_orphans(each, school, rota) for each in leavers(school, monday, monday + AHEAD)),
        *ending,
    ]
    return Differing(
        monday=monday,
        found=tuple(
            sorted((each for each in told if _is_due(each, today)), key=lambda each: each.order)
        ),
        names={person.code: person.name for person in school.people},
        planned=planned,
    )


def _is_due(each: Difference, today: date) -> bool:
    """Lessons that are over need neither cover nor work."""
    return each.last >= today or each.sort not in (Differs.UNCOVERED, Differs.NO_WORK)


def _is_planned(unit: Unit, monday: date, versions: Mapping[Scope, int]) -> bool:
    number = weeks_of_their_own(unit).get(monday)
    if number is None:
        return False
    published = next(p for p in unit.publications.history() if p.number == number)
    rota = unit.rotas.get(published.rota_revision)
    return rota is not None and all(rota.versions.get(s) == n for s, n in versions.items())


def _with_state(
    each: Difference, theirs: Iterable[Occurrence], today: date, *, planned: bool
) -> Difference:
    """An absence with the duties still to come that are published for whoever is away."""
    if each.sort in _PLANNED_FOR:
        return replace(each, done=planned)
    if each.sort is not Differs.AWAY:
        return each
    left = sum(
        one.person == each.person
        and max(each.first, today) <= one.day <= each.last
        and one.starts < each.ends
        and each.starts < one.ends
        for one in theirs
    )
    return replace(each, count=left, done=not left)


def _uncovered(missed: Missed, cover: Iterable[Occurrence]) -> Iterator[Difference]:
    """Lessons nobody leads because their teacher is away, counted by day."""
    taken = {lesson_of(one) for one in cover if one.key.source == COVER}
    missing = Counter(day for lesson, day in missed if lesson not in taken)
    for day, count in missing.items():
        yield Difference(sort=Differs.UNCOVERED, first=day, last=day, count=count)


def _missed(unit: Unit, school: School, rota: Rota | None, monday: date) -> Missed:
    """The lessons of the week whose teachers are away, each with its day."""
    last = monday + _WEEK
    if rota is None or cycle_week(school, monday) is None:
        return ()
    if not any(monday <= row.day <= last for row in school.absences):
        return ()

    def worked_out() -> Missed:
        week = as_planned(dated_week(school, monday, rota=rota))
        whole = (demand for demand in lessons_missed(week).demands if demand.part_of is None)
        return tuple(
            (
                lesson_called(demand.key.on_week(monday)),
                monday + timedelta(days=weekday_of(demand.spans[0].start)),
            )
            for demand in whole
        )

    return unit.once(("lessons missed", rota.revision, monday), worked_out)


def _no_work(cover: Iterable[Occurrence], words: Mapping[str, str]) -> Iterator[Difference]:
    lessons = {lesson_of(one): one.day for one in cover if lesson_of(one) not in words}
    for day, count in Counter(lessons.values()).items():
        yield Difference(sort=Differs.NO_WORK, first=day, last=day, count=count)


def _orphans(each: Difference, school: School, rota: Rota | None) -> Difference:
    """A leaver with the duties of the standing rota that drop with their post."""
    ending = {p.code for p in school.posts if p.person == each.person and p.ends}
    rows = rota.allocations if rota else ()
    count = sum(row.post in ending for row in rows)
    return replace(each, count=count, done=not count)


def _running_out(
    unit: Unit, school: School, rota: Rota | None, monday: date
) -> tuple[Difference, ...]:
    """What duties of the standing rota rest on and does not last; asked of it once."""
    until = monday + AHEAD
    if rota is None or not anything_ends(school, until):
        return ()
    key = ("running out", rota.revision, monday)
    return unit.once(key, lambda: tuple(_ending(school, rota, until)))


def _ending(school: School, rota: Rota, until: date) -> Iterator[Difference]:
    codes = {person.name: person.code for person in school.people}
    for one in runs_out(school, needs_of(school), rota, until):
        yield Difference(
            sort=Differs.RUNS_OUT,
            first=one.last_day,
            last=one.last_day,
            what=one.what,
            person=codes.get(one.name),
            count=len(one.duties),
        )
