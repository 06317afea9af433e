"""What one calendar week has that the standing rota knows nothing of, read off the facts.

Nothing here says why anybody is away: a course and an illness are told alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final

from planner.domain.away import runs_of
from planner.domain.clock import DAY
from planner.domain.codes import PersonCode
from planner.domain.kinds import DayKind, EventKind
from planner.domain.school import School
from planner.domain.week import day_kind

_WEEK: Final = timedelta(days=6)
_ABOUT_SOMEBODY: Final = (EventKind.REVIEW, EventKind.AGENCY)
"""Their titles may say whom they are about; their kinds do not."""


@unique
class Differs(StrEnum):
    """What sort of thing differs, in the order a deputy asks."""

    AWAY = "away"
    UNCOVERED = "uncovered"
    NO_WORK = "no work"
    DAY = "day"
    VISIT = "visit"
    EXAM = "exam"
    VISITOR = "visitor"
    EVENT = "event"
    ONE_OFF = "one-off"
    REVIEW = "review"
    RUNS_OUT = "runs out"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs: what, who, when, and how many duties or lessons hang on it."""

    sort: Differs
    first: date
    last: date
    what: str = ""
    person: PersonCode | None = None
    starts: int = 0
    """Minute of each day."""
    ends: int = DAY
    count: int = 0
    done: bool = False
    """Nothing is left to do about it."""

    @property
    def order(self) -> tuple[int, date, int, str]:
        return list(Differs).index(self.sort), self.first, self.starts, self.what


def dated_differences(school: School, monday: date) -> Iterator[Difference]:
    """Absences, closed and changed days, visits, examinations, visitors, events and one-offs."""
    last = monday + _WEEK
    yield from _away(school, monday, last)
    yield from _days(school, monday, last)
    for sort, facts in _DATED:
        for fact in getattr(school, facts):
            if fact.day is not None and monday <= fact.day <= last:
                yield Difference(
                    sort=sort,
                    first=fact.day,
                    last=fact.day,
                    what=_words(school, sort, fact),
                    starts=getattr(fact, "starts", 0),
                    ends=getattr(fact, "ends", DAY),
                )
    for group in school.groups:
        if group.review_on and monday <= group.review_on <= last:
            yield Difference(
                sort=Differs.REVIEW, first=group.review_on, last=group.review_on, what=group.code
            )


_DATED: Final = (
    (Differs.VISIT, "outings"),
    (Differs.EXAM, "sittings"),
    (Differs.VISITOR, "specialist_visits"),
    (Differs.VISITOR, "visitors_away"),
    (Differs.EVENT, "events"),
    (Differs.ONE_OFF, "one_offs"),
)


def _away(school: School, monday: date, last: date) -> Iterator[Difference]:
    rows = [row for row in school.absences if monday <= row.day <= last]
    for run in runs_of(school, rows):
        yield Difference(
            sort=Differs.AWAY,
            first=run.first,
            last=run.last,
            person=run.away.person,
            starts=run.away.starts,
            ends=run.away.ends,
        )


def _days(school: School, monday: date, last: date) -> Iterator[Difference]:
    for n in range((last - monday).days):
        day = monday + timedelta(days=n)
        kind, title = day_kind(school, day)
        special = kind not in (DayKind.SCHOOL, DayKind.WEEKEND, DayKind.HOLIDAY)
        titles = [title or kind.value.capitalize()] if special else []
        titles += [
            change.title or change.variant for change in school.day_changes if change.day == day
        ]
        for words in dict.fromkeys(titles):
            yield Difference(sort=Differs.DAY, first=day, last=day, what=words)


def _words(school: School, sort: Differs, fact: object) -> str:
    """What people call it; nothing that could name a pupil."""
    if sort is Differs.VISITOR:
        external = getattr(fact, "external", "")
        name = next((e.name for e in school.externals if e.code == external), external)
        return name if hasattr(fact, "starts") else f"{name} does not come"
    kind = getattr(fact, "kind", None)
    if kind in _ABOUT_SOMEBODY or getattr(fact, "pupils", None):
        return str(getattr(kind, "value", "")).capitalize()
    return str(getattr(fact, "title", ""))


def leavers(school: School, first: date, until: date) -> Iterator[Difference]:
    """Posts that end from `first` to `until`, a line each person; what drops is not counted."""
    ends: dict[PersonCode, date] = {}
    for post in school.posts:
        if post.ends and first <= post.ends <= until:
            ends[post.person] = min(ends.get(post.person, post.ends), post.ends)
    for person, last in ends.items():
        yield Difference(sort=Differs.LEAVES, first=last, last=last, person=person)


def anything_ends(school: School, before: date) -> bool:
    """Whether a certificate, authorisation or consent has its last day before that date.

    A cheap question that spares asking which duties rest on it, where nothing does.
    """
    dates: Iterable[date | None] = (
        *(held.expires for held in school.qualifications),
        *(given.ends for given in school.authorisations),
        *(agreed.ends for agreed in school.consents),
    )
    return any(day is not None and day < before for day in dates)
