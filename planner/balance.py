"""How evenly cover is shared: everybody's even share, and how far from it the furthest is."""

from collections.abc import Mapping
from datetime import date

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, Permission, RoleKind
from planner.domain.people import Post
from planner.domain.school import School

_COVER = (DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER)


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
