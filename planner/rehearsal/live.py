"""Which published duties would lose their adult or their need with new facts, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
from planner.domain.week import resolve
from planner.rehearsal.needs import units

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
    before, after = _Facts(old), _Facts(new)
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

    def __init__(self, school: School) -> None:
        self._posts = {post.code: post for post in school.posts}
        self._units: Mapping[DemandKey, Demand] = units(school)
        self._worked: dict[str, list[WorkingDay]] = defaultdict(list)
        for day in school.working_days:
            self._worked[day.post].append(day)
        self._away = defaultdict(list)
        for absence in school.absences:
            self._away[absence.person, absence.day].append(absence)
        self._resolved = cache(lambda day: resolve(school, day))

    def trouble(self, duty: Occurrence) -> str:
        """Why the facts do not carry the duty; "" where they do."""
        return self._of_the_need(duty) or self._of_the_adult(duty)

    def _of_the_need(self, duty: Occurrence) -> str:
        resolved = self._resolved(duty.day)
        if resolved.kind is not DayKind.SCHOOL or resolved.week is None:
            return _CLOSED
        ordinal = duty.key.occurrence.partition(".")[2]
        standing = f"w{resolved.week}.{ordinal}"
        key = DemandKey(duty.key.source, duty.key.code, standing, duty.key.part)
        demand = self._units.get(key)
        if demand is None:
            return _UNNEEDED
        span = Span(
            at(resolved.week, duty.day.weekday(), duty.starts),
            at(resolved.week, duty.day.weekday(), duty.ends),
        )
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
