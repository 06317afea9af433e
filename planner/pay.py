"""What duties cost: contract lines' hourly rates from the pay scale in force. A report only.

No rule and no search reads this: a rota is never made cheaper at a pupil's expense.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from planner.domain.codes import PostCode
from planner.domain.kinds import DutyKind
from planner.domain.people import Post
from planner.domain.plan import Rota
from planner.domain.school import School

_WEEKS_A_YEAR: Final = 52.143
_FULL_TIME_HOURS: Final = 37
WEEKS_IN_SCHOOL: Final = 39
"""195 days of five: what a term-time year is worked in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One year's pay: pounds a full-time year for each spinal column point."""

    starts: date
    source: str
    salaries: Mapping[int, int]


_FROM_3: Final = (
    *(24796, 25185, 25583, 25989, 26403, 26824, 27254, 27694, 28142, 28598, 29064, 29540),
    *(30024, 30518, 31022, 31537, 32061, 32597, 33143, 33699, 34434, 35412, 36363, 37280),
)

SCALES: Final[tuple[Scale, ...]] = (
    Scale(
        starts=date(2025, 4, 1),
        source="National Joint Council pay agreement 2025-26",
        salaries=MappingProxyType(dict(enumerate(_FROM_3, start=3))),
    ),
)
"""Newest last; a new agreement is one entry more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCost:
    """What one kind of duty costs on one line in one week, on average over the cycle."""

    post: PostCode
    name: str
    kind: DutyKind
    minutes: int
    """A week, rounded down."""
    pounds: float
    """A week; not rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of a rota's duties, and the lines it is not known of."""

    scale: Scale
    duties: tuple[DutyCost, ...]
    unknown: tuple[str, ...]
    """Names of holders whose line says no point of the scale."""

    @property
    def pounds(self) -> float:
        """A week, all duties together."""
        return sum(duty.pounds for duty in self.duties)


def hourly(post: Post, scale: Scale) -> float | None:
    """Pounds an hour: the full-time salary over 52.143 weeks of 37 hours. None = unknown."""
    salary = scale.salaries.get(post.scp) if post.scp is not None else None
    return salary / _WEEKS_A_YEAR / _FULL_TIME_HOURS if salary else None


def yearly(post: Post, scale: Scale) -> float | None:
    """Pounds a year the line is paid, by its hours and paid weeks; None = not all are known."""
    rate = hourly(post, scale)
    if rate is None or post.paid_weeks is None:
        return None
    return rate * post.weekly_minutes / 60 * post.paid_weeks


def hour_in_school(post: Post, scale: Scale) -> float | None:
    """Pounds an hour at work in term: a year's pay, leave included, over the hours worked for
    it. None = the point of the scale, the hours or the paid weeks are not known."""
    pay = yearly(post, scale)
    if pay is None or not post.weekly_minutes:
        return None
    return pay / (post.weekly_minutes / 60 * WEEKS_IN_SCHOOL)


def scale_on(day: date) -> Scale:
    """The scale in force on `day`; the oldest known for days before it."""
    begun = [scale for scale in SCALES if scale.starts <= day]
    return begun[-1] if begun else SCALES[0]


def cost_of(school: School, rota: Rota) -> Cost:
    """What a week of `rota` costs, line by line and kind by kind. Standing by costs nothing."""
    scale = scale_on(rota.valid_from)
    minutes = defaultdict[tuple[PostCode, DutyKind], int](int)
    for row in rota.allocations:
        if not row.kind.stands_by:
            minutes[row.post, row.kind] += row.span.minutes
    posts = {post.code: post for post in school.posts}
    names = {person.code: person.name for person in school.people}
    duties, unknown = list[DutyCost](), set[str]()
    for (code, kind), total in sorted(minutes.items()):
        post = posts.get(code)
        name = names[post.person] if post else str(code)
        rate = hourly(post, scale) if post else None
        if rate is None:
            unknown.add(name)
            continue
        weekly = total / rota.cycle_weeks
        duties.append(
            DutyCost(
                post=code, name=name, kind=kind, minutes=int(weekly), pounds=rate * weekly / 60
            )
        )
    return Cost(scale=scale, duties=tuple(duties), unknown=tuple(sorted(unknown)))
