"""Work set for covered lessons: what is to be done, for whoever takes the class."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from planner.domain.demand import DemandKey
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.laying import merged
from planner.services.permissions import Action, Visitor
from planner.store import Database

LONGEST: Final = 1_000
"""Letters: a slip has room for no more."""


class NotForPaper(PlannerError):
    """Words that would name a pupil on paper, or that no slip has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredLesson:
    """One lesson of a day that support staff take, whoever and however many."""

    lesson: str
    title: str
    starts: int
    ends: int
    adults: tuple[str, ...]
    """By name, in order of time."""
    covered: bool
    """Whether it is an absence's cover, which wants work; PPA time follows its own plan."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote for a lesson, and what was there when they began."""

    day: date
    lesson: str
    words: str
    before: str = ""


def lesson_of(one: Occurrence) -> str:
    """The lesson a duty covers: the same for all legs of it."""
    return lesson_called(one.key)


def lesson_called(key: DemandKey) -> str:
    """What the lesson of a dated need goes by."""
    return f"{key.source}:{key.code}:{key.occurrence}"


def covered_lessons(database: Database, actor: Visitor, day: date) -> tuple[CoveredLesson, ...]:
    """The lessons of the day that support staff lead, in order of time."""
    actor.require(Action.SET_WORK)
    with database.reading(actor.school) as unit:
        duties = [one for one in unit.occurrences.live(day, day) if one.kind.leads_class]
        words = unit.set_work.of(map(lesson_of, duties))
        names = {person.code: person.name for person in unit.facts.load().school.people}
    legs: dict[str, list[Occurrence]] = {}
    for one in merged(duties):
        legs.setdefault(lesson_of(one), []).append(one)
    found = (
        CoveredLesson(
            lesson=lesson,
            title=own[0].title,
            starts=own[0].starts,
            ends=own[-1].ends,
            adults=tuple(dict.fromkeys(names.get(one.person, one.person) for one in own)),
            covered=own[0].kind.is_absence_cover,
            words=words.get(lesson, ""),
        )
        for lesson, own in legs.items()
    )
    return tuple(sorted(found, key=lambda each: (each.starts, each.title)))


def words_for(
    database: Database, actor: Visitor, duties: Iterable[Occurrence]
) -> dict[DemandKey, str]:
    """What has been set for these duties, by their keys; for whoever may see them."""
    actor.require(Action.SEE_OWN_WEEK)
    leading = {one.key: lesson_of(one) for one in duties if one.kind.leads_class}
    if not leading:
        return {}
    with database.reading(actor.school) as unit:
        words = unit.set_work.of(leading.values())
    return {key: words[lesson] for key, lesson in leading.items() if lesson in words}


def lacking(
    duties: Iterable[Occurrence], words: dict[str, str], minute: int
) -> tuple[Occurrence, ...]:
    """Covered lessons of the day, still to come or running, that nobody has set work for."""
    first: dict[str, Occurrence] = {}
    for one in sorted(duties, key=lambda each: each.starts):
        if one.kind.is_absence_cover and one.ends > minute and lesson_of(one) not in words:
            first.setdefault(lesson_of(one), one)
    return tuple(first.values())


def set_work(database: Database, actor: Visitor, written: Written, *, at: datetime) -> None:
    """Set what a lesson is to do; empty words take it away.

    Raises NotFound where nobody covers that lesson that day, NotForPaper for words that name
    a pupil by reference or are too long, Conflict where somebody set it since.
    """
    actor.require(Action.SET_WORK)
    words = written.words.strip()
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        live = unit.occurrences.live(written.day, written.day)
        if written.lesson not in {lesson_of(one) for one in live if one.kind.leads_class}:
            raise NotFound("Nobody takes that lesson any more.", hint="Look at the day again.")
        _refuse_unfit(unit.facts.load().school, words)
        now = unit.set_work.of([written.lesson]).get(written.lesson, "")
        if now not in (written.before.strip(), words):
            raise Conflict(
                "Somebody set the work of that lesson while you were writing.",
                hint=f"They wrote: {now!r}. You wrote: {words!r}. Put together what is right.",
            )
        if now != words:
            unit.set_work.put(written.lesson, words)


def _refuse_unfit(school: School, words: str) -> None:
    if len(words) > LONGEST:
        raise NotForPaper(
            f"That is {len(words)} letters; a slip has room for {LONGEST}.",
            hint="Say where the work is, and keep the rest with it.",
        )
    for pupil in school.pupils:
        if re.search(rf"(?<!\w){re.escape(pupil.ref)}(?!\w)", words, re.IGNORECASE):
            raise NotForPaper(
                "Work that is set goes on paper, and this names a pupil by reference.",
                hint="Leave the pupil out; what is for one pupil belongs in their own plan.",
            )
