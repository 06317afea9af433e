"""A class shared out is cover for each teacher who takes some of it, and is charged to them.

Teachers cover rarely, and never what could be foreseen (A-RARELY; STPCD 52.7), so what each
has been charged this half-term stands beside their name before they are chosen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.demand_sources.cycle import parts
from planner.domain.clock import time_of_day, weekday_of
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.kinds import AbsenceKind
from planner.domain.plan import CoveredOtherwise, Otherwise
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.horizon import dated_week

RARELY: Final = 60
"""Minutes a half-term beyond which a teacher covers more than rarely (ours)."""
MOST_INFANTS: Final = 30
"""Pupils of an infant class with one teacher (SI 2012/10); beyond, a warning and no more."""
INFANTS: Final = (0, 1, 2)
"""Reception and Years 1 and 2."""
CHARGED: Final = (Otherwise.SHARED_OUT, Otherwise.TOGETHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """A teacher with a class of their own at that time, and what they have been charged."""

    person: PersonCode
    name: str
    school_class: ClassCode
    minutes: int
    """Charged this half-term so far."""

    @property
    def is_more_than_rarely(self) -> bool:
        return self.minutes >= RARELY


def teaching_at(school: School, day: date, starts: int) -> tuple[Receiving, ...]:
    """Every teacher who leads a class of theirs at that minute and is in, by least charged."""
    if cycle_week(school, day) is None:
        return ()
    charged, names = charges(school, day), {p.code: p.name for p in school.people}
    out = {a.person for a in school.absences if a.day == day and a.starts <= starts < a.ends}
    teachers = {known.code: known.teacher for known in school.classes}
    found: dict[PersonCode, Receiving] = {}
    for code, own in parts(dated_week(school, monday_of(day))).items():
        for part in own:
            begins = time_of_day(part.span.start)
            who = part.lesson.teacher or teachers[code]
            today = weekday_of(part.span.start) == day.weekday()
            runs = today and begins <= starts < begins + part.span.minutes
            leads = part.lesson.kind.is_teaching and not part.lesson.external
            if runs and leads and who not in out:
                found[who] = Receiving(
                    person=who,
                    name=names.get(who, who),
                    school_class=code,
                    minutes=charged.get(who, 0),
                )
    return tuple(sorted(found.values(), key=lambda each: (each.minutes, each.name)))


def charges(school: School, day: date) -> Mapping[PersonCode, int]:
    """Minutes each teacher is charged for classes shared out to them in the day's half-term."""
    term = next((t for t in school.terms if t.starts <= day <= t.ends), None)
    charged, lengths = dict[PersonCode, int](), dict[date, dict[tuple[ClassCode, int], int]]()
    for one in school.covered_otherwise:
        if term and term.starts <= one.day <= term.ends and one.receiving:
            if one.day not in lengths:
                lengths[one.day] = _lengths(school, one.day)
            minutes = lengths[one.day].get((one.school_class, one.starts), 0)
            for person in one.receiving:
                charged[person] = charged.get(person, 0) + minutes
    return charged


def is_foreseen(school: School, teacher: PersonCode, day: date) -> bool:
    """Whether the teacher's absence that day was planned."""
    return any(
        absence.person == teacher
        and absence.day == day
        and absence.kind is not AbsenceKind.UNPLANNED
        for absence in school.absences
    )


def warnings(school: School, one: CoveredOtherwise) -> Iterator[str]:
    """What the head should know of a class shared out so, and may do all the same."""
    names = {person.code: person.name for person in school.people}
    charged = charges(school, one.day)
    for person in one.receiving if one.how in CHARGED else ():
        if charged.get(person, 0) > RARELY:
            yield (
                f"{names.get(person, person)} has had {charged[person]} minutes of it this "
                f"half-term; more than {RARELY} is no longer rarely (A-RARELY, STPCD 52.7)."
            )
    yield from _crowded(school, one)


def _crowded(school: School, one: CoveredOtherwise) -> Iterator[str]:
    known = {each.code: each for each in school.classes}
    teaching = {each.person: each for each in teaching_at(school, one.day, one.starts)}
    received = [teaching[person] for person in one.receiving if person in teaching]
    if one.how not in CHARGED or not received or one.school_class not in known:
        return
    more = -(-known[one.school_class].pupils // len(received))
    for each in received:
        host = known[each.school_class]
        if host.year in INFANTS and host.pupils + more > MOST_INFANTS:
            yield (
                f"{host.code} would have about {host.pupils + more} pupils: more than "
                f"{MOST_INFANTS} infants to one teacher is for an emergency only (S-INFANT-30)."
            )


def _lengths(school: School, day: date) -> dict[tuple[ClassCode, int], int]:
    """Minutes of each part of the day by class and the minute it begins."""
    if cycle_week(school, day) is None:
        return {}
    return {
        (code, time_of_day(part.span.start)): part.span.minutes
        for code, own in parts(dated_week(school, monday_of(day))).items()
        for part in own
        if weekday_of(part.span.start) == day.weekday()
    }
