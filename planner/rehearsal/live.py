"""Which published duties would lose their adult or their need with new facts, and why."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from planner.domain.clock import Span, at
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, DemandKey
from planner.domain.kinds import DayKind
from planner.domain.people import WorkingDay
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.domain.week import monday_of, resolve
from planner.horizon import dated_week
from planner.rehearsal.needs import units, units_of

_GONE: Final = "has no post any more"
_NOT_IN_POST: Final = "is not in post then any more"
_CLOSED: Final = "there is no school that day any more"
_UNNEEDED: Final = "it is not needed any more"
_MOVED: Final = "it is needed at another time"
_NOT_AT_WORK: Final = "does not work then any more"
_AWAY: Final = "is away then"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Published duties of one title and one person that the new facts do not carry."""

    title: str
    person: PersonCode
    name: str
    why: str
    first: date
    times: int

    @property
    def sentence(self) -> str:
        often = "once" if self.times == 1 else f"{self.times} times"
        return (
            f"{self.title}, {self.name}, {often} from {self.first.day} {self.first:%B %Y}: "
            f"{self.why}"
        )


def losses(old: School, new: School, live: Iterable[Occurrence]) -> tuple[Loss, ...]:
    """The duties of `live` that `old` carries and `new` does not, soonest first."""
    before = _Facts(old)
    after = _Facts(new, before.standing)
    found: dict[tuple[str, PersonCode, str], list[date]] = defaultdict(list)
    for duty in live:
        why = after.trouble(duty)
        if why and not before.trouble(duty):
            found[duty.title, duty.person, why].append(duty.day)
    names = {person.code: person.name for person in (*new.people, *old.people)}
    listed = (
        Loss(
            title=title,
            person=person,
            name=names.get(person, person),
            why=why,
            first=min(days),
            times=len(days),
        )
        for (title, person, why), days in found.items()
    )
    return tuple(sorted(listed, key=lambda loss: (loss.first, loss.name, loss.title, loss.why)))


class _Facts:
    """One state of the facts, asked of one dated duty after another."""

    def __init__(self, school: School, ordinary: Container[DemandKey] = ()) -> None:
        """`ordinary` are needs known to be of every week, so no single week is asked for them."""
        self._ordinary = ordinary
        self._posts = {post.code: post for post in school.posts}
        self._units: Mapping[DemandKey, Demand] = units(school)
        self._worked: dict[str, list[WorkingDay]] = defaultdict(list)
        for day in school.working_days:
            self._worked[day.post].append(day)
        self._away = defaultdict(list)
        for absence in school.absences:
            self._away[absence.person, absence.day].append(absence)
        self._resolved = cache(lambda day: resolve(school, day))
        self._of_week = cache(lambda monday: units_of(dated_week(school, monday)))

    @property
    def standing(self) -> Container[DemandKey]:
        """Keys of the needs of the standing week."""
        return self._units.keys()

    def trouble(self, duty: Occurrence) -> str:
        """Why the facts do not carry the duty; "" where they do."""
        return self._of_the_need(duty) or self._of_the_adult(duty)

    def _of_the_need(self, duty: Occurrence) -> str:
        resolved = self._resolved(duty.day)
        if resolved.kind is not DayKind.SCHOOL or resolved.week is None:
            return _CLOSED
        week = resolved.week
        demand = self._units.get(_key(duty, week))
        if demand is None and _key(duty, week) not in self._ordinary:
            week = 1  # what is of one date alone is needed in that calendar week alone
            demand = self._of_week(monday_of(duty.day)).get(_key(duty, week))
        if demand is None:
            return _UNNEEDED
        weekday = duty.day.weekday()
        span = Span(at(week, weekday, duty.starts), at(week, weekday, duty.ends))
        return "" if span in demand.spans else _MOVED

    def _of_the_adult(self, duty: Occurrence) -> str:
        post = self._posts.get(duty.post)
        if post is None:
            return _GONE
        if not (post.starts or date.min) <= duty.day <= (post.ends or date.max):
            return _NOT_IN_POST
        away = self._away[duty.person, duty.day]
        if any(one.starts < duty.ends and duty.starts < one.ends for one in away):
            return _AWAY
        week = self._resolved(duty.day).week
        at_work = any(
            day.weekday == duty.day.weekday()
            and day.week in (None, week)
            and day.starts <= duty.starts
            and duty.ends <= day.ends
            for day in self._worked[duty.post]
        )
        return "" if at_work else _NOT_AT_WORK


def _key(duty: Occurrence, week: int) -> DemandKey:
    """The duty's key as the needs of cycle week `week` have it."""
    ordinal = duty.key.occurrence.partition(".")[2]
    return DemandKey(duty.key.source, duty.key.code, f"w{week}.{ordinal}", duty.key.part)
