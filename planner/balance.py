"""How evenly cover is shared: everybody's even share, and how far from it the furthest is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, Permission, RoleKind
from planner.domain.people import Post
from planner.domain.plan import Occurrence
from planner.domain.school import School

_COVER = (DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Minutes of cover one adult gave, beside an even share of all of it."""

    gave: int
    even: int

    @property
    def beyond(self) -> int:
        """More than an even share; below nothing, less."""
        return self.gave - self.even


def furthest_from_even(school: School, minutes: Mapping[PersonCode, int]) -> int | None:
    """Minutes the adult furthest from an even share is from it.

    `minutes` are those of cover by person. A share is even when it is in proportion to the
    contracted hours of the posts that may cover. None where fewer than two people may.
    """
    beyond = beyond_even(school, minutes)
    return max(map(abs, beyond.values())) if len(beyond) > 1 else None


def beyond_even(school: School, minutes: Mapping[PersonCode, int]) -> dict[PersonCode, int]:
    """By person who may cover, minutes of cover above an even share; below nothing, under it."""
    hours = _sharing(school)
    total, worked = sum(minutes.get(person, 0) for person in hours), sum(hours.values())
    if not worked:
        return {}
    return {
        person: minutes.get(person, 0) - round(total * own / worked)
        for person, own in hours.items()
    }


def even_shares(
    school: School, by_day: Mapping[date, Mapping[PersonCode, int]]
) -> dict[PersonCode, float]:
    """Minutes of cover that would be everybody's even share of what was covered, not rounded.

    `by_day` is minutes of cover by day and person. Each day's minutes are shared, in proportion
    to contracted hours, between those in post on that day: whoever joins later owes nothing for
    the days before, and whoever has left nothing for those after.
    """
    shares: dict[PersonCode, float] = {}
    for day, minutes in by_day.items():
        hours = _sharing(school, day)
        whole = sum(hours.values())
        for person, own in hours.items():
            part = sum(minutes.values()) * own / whole
            shares[person] = shares.get(person, 0.0) + part
    return shares


def minutes_by_day(rows: Iterable[Occurrence]) -> dict[date, dict[PersonCode, int]]:
    """Minutes of some cover by day and adult."""
    found: dict[date, dict[PersonCode, int]] = {}
    for one in rows:
        minutes = found.setdefault(one.day, {})
        minutes[one.person] = minutes.get(one.person, 0) + one.ends - one.starts
    return found


def shares_of(
    school: School, by_day: Mapping[date, Mapping[PersonCode, int]]
) -> dict[PersonCode, Share]:
    """What each adult gave of it, beside what is even."""
    even = even_shares(school, by_day)
    gave: dict[PersonCode, int] = {}
    for minutes in by_day.values():
        for person, given in minutes.items():
            gave[person] = gave.get(person, 0) + given
    return {
        person: Share(gave=gave.get(person, 0), even=round(even.get(person, 0)))
        for person in even.keys() | gave.keys()
    }


def _sharing(school: School, day: date | None = None) -> dict[PersonCode, int]:
    """Contracted minutes of everybody whose post may be asked to cover as it stands.

    With `day`, of those posts only that are held on it.
    """
    may = {
        entry.profile
        for entry in school.profile_entries
        if entry.kind in _COVER and entry.permission in (Permission.YES, Permission.CONDITION)
    }
    hours: dict[PersonCode, int] = {}
    for post in school.posts:
        if day and not _is_held(post, day):
            continue
        if post.role is not RoleKind.TEACHER and post.profile in may and post.weekly_minutes:
            hours[post.person] = hours.get(post.person, 0) + post.weekly_minutes
    return hours


def _is_held(post: Post, day: date) -> bool:
    return (post.starts is None or post.starts <= day) and (post.ends is None or day <= post.ends)
