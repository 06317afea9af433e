"""The rota laid over the calendar: pattern rows in, dated occurrences out (decision D8).

Every date comes from `planner.domain.week`, the only week resolver. Nothing here knows of
absences or day edits: those change occurrences after they are laid.
"""

import hashlib
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from planner.domain.clock import clock, time_of_day, week_of, weekday_of
from planner.domain.codes import PersonCode, PlaceCode, PupilRef
from planner.domain.demand import DemandKey, Needs
from planner.domain.people import Post
from planner.domain.plan import Allocation, Occurrence, Rota
from planner.domain.school import School
from planner.domain.week import monday_of, school_days
from planner.errors import StalePlan

_UID_BYTES: Final = 16
_WEEK: Final = timedelta(days=6)
_alike: Final = operator.attrgetter(
    *("day", "person", "post", "key.source", "key.code", "kind", "title", "place", "place_name"),
    *("directing_teacher", "contact", "to_pub"),
)
"""All a reader is shown of a duty but its time: legs that agree on it may be shown as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A row that falls on a school day on which its adult is not in post: nobody has it."""

    day: date
    allocation: Allocation


def lay(
    school: School, rota: Rota, first: date, last: date, *, needs: Needs | None = None
) -> tuple[Occurrence, ...]:
    """Every duty of `rota` on each school day from `first` to `last`, both inclusive.

    Nothing is laid before the rota's own `valid_from`, nor outside a post's contract dates
    (`lapses` lists those); a rota of one week is laid in that week alone. `needs` gives the
    pupils each occurrence occupies; without it occurrences hold none. In order of day, start,
    person and key.

    Raises StalePlan when the school's timetable cycle is no longer the rota's.
    """
    laying = _Laying(school, needs)
    laid = [
        laying.occurrence(row, day)
        for day, row in _dated_rows(school, rota, first, last)
        if laying.in_post(row, day)
    ]
    _refuse_doubles(laid)
    return tuple(sorted(laid, key=_order))


def lapses(school: School, rota: Rota, first: date, last: date) -> tuple[Lapse, ...]:
    """The rows `lay` leaves out because their post has not begun, has ended or is gone."""
    laying = _Laying(school, None)
    return tuple(
        Lapse(day=day, allocation=row)
        for day, row in _dated_rows(school, rota, first, last)
        if not laying.in_post(row, day)
    )


def uid_of(school: str, key: DemandKey, person: PersonCode) -> str:
    """Calendar UID of one dated demand done by one person: 32 hexadecimal digits.

    It holds neither time nor place, so a duty that moves or changes room keeps it; given to
    another person, it is another event.
    """
    return _hashed(school, str(key), person)


def merged(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Occurrences with the unbroken legs of one duty shown as one, as a reader thinks of it.

    Legs merge when nothing a reader sees differs but the time: same adult, post, demand,
    title, place and teachers, one ending as the next begins. The merged duty has the first
    leg's key, the latest `from_pub`, and a UID made of its legs': when a leg is taken away
    what is left is another event, so no calendar can take it for the longer one it knew.
    """
    runs: list[list[Occurrence]] = []
    latest: dict[tuple[object, ...], list[Occurrence]] = {}
    for leg in sorted(occurrences, key=_order):
        run = latest.get(_alike(leg))
        if run and run[-1].ends == leg.starts:
            run.append(leg)
        else:
            latest[_alike(leg)] = [leg]
            runs.append(latest[_alike(leg)])
    return tuple(_as_one(run) for run in runs)


def _as_one(legs: list[Occurrence]) -> Occurrence:
    if len(legs) == 1:
        return legs[0]
    return replace(
        legs[0],
        uid=_hashed(*(leg.uid for leg in legs)),
        ends=legs[-1].ends,
        pupils=tuple(sorted({ref for leg in legs for ref in leg.pupils})),
        from_pub=max(leg.from_pub for leg in legs),
    )


def _hashed(*parts: str) -> str:
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(told.encode(), digest_size=_UID_BYTES).hexdigest()


class _Laying:
    """What laying looks up: posts, names of places, pupils of demands."""

    def __init__(self, school: School, needs: Needs | None) -> None:
        self._school = school.profile.code
        self._posts: Mapping[str, Post] = {post.code: post for post in school.posts}
        self._places: Mapping[PlaceCode, str] = {place.code: place.name for place in school.places}
        self._pupils = _pupils_by_key(needs)

    def in_post(self, row: Allocation, day: date) -> bool:
        post = self._posts.get(row.post)
        if post is None:
            return False
        return (post.starts or date.min) <= day <= (post.ends or date.max)

    def occurrence(self, row: Allocation, day: date) -> Occurrence:
        key = row.key.on_week(monday_of(day))
        starts = time_of_day(row.span.start)
        return Occurrence(
            uid=uid_of(self._school, key, row.person),
            key=key,
            kind=row.kind,
            title=row.title,
            person=row.person,
            post=row.post,
            day=day,
            starts=starts,
            ends=starts + row.span.minutes,  # 24:00 stays 24:00
            place=row.place,
            place_name=self._places.get(row.place, row.place) if row.place else "",
            directing_teacher=row.directing_teacher,
            contact=row.contact,
            pupils=self._pupils.get(row.key, ()),
        )


def _dated_rows(
    school: School, rota: Rota, first: date, last: date
) -> Iterator[tuple[date, Allocation]]:
    if rota.week_of:
        first, last = max(first, rota.week_of), min(last, rota.week_of + _WEEK)
    elif rota.cycle_weeks != school.profile.cycle_weeks:
        raise StalePlan(
            f"This rota repeats every {_weeks(rota.cycle_weeks)}, but the school's timetable "
            f"repeats every {_weeks(school.profile.cycle_weeks)}."
        )
    rows: dict[tuple[int | None, int], list[Allocation]] = defaultdict(list)
    for row in rota.allocations:
        rows[week_of(row.span.start), weekday_of(row.span.start)].append(row)
    for resolved in school_days(school, max(first, rota.valid_from), last):
        week = 1 if rota.week_of else resolved.week
        for row in rows[week, resolved.day.weekday()]:
            yield resolved.day, row


def _pupils_by_key(needs: Needs | None) -> dict[DemandKey, tuple[PupilRef, ...]]:
    if needs is None:
        return {}
    return {
        key: demand.pupils
        for demand in needs.demands
        if demand.pupils
        for key in demand.unit_keys()
    }


def _refuse_doubles(laid: list[Occurrence]) -> None:
    """Two rows of one UID would show as one event, and a duty would be lost unseen."""
    seen: set[str] = set()
    for one in laid:
        if one.uid in seen:
            raise ValueError(
                f"two rows of the rota are both {one.key} of {one.person} "
                f"(the second at {clock(one.starts)} on {one.day.isoformat()})"
            )
        seen.add(one.uid)


def _order(one: Occurrence) -> tuple[date, int, int, PersonCode, DemandKey]:
    return one.day, one.starts, one.ends, one.person, one.key


def _weeks(number: int) -> str:
    return "week" if number == 1 else f"{number} weeks"
