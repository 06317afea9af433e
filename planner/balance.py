"""How evenly the cover of a half-term is shared: one number, never a table of people."""

from collections.abc import Mapping

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, Permission, RoleKind
from planner.domain.school import School

_COVER = (DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER)


def furthest_from_even(school: School, minutes: Mapping[PersonCode, int]) -> int | None:
    """Minutes the adult furthest from an even share is from it.

    `minutes` are those of cover by person. A share is even when it is in proportion to the
    contracted hours of the posts that may cover. None where fewer than two people may.
    """
    hours = _sharing(school)
    total, worked = sum(minutes.get(person, 0) for person in hours), sum(hours.values())
    if len(hours) < 2 or not worked:
        return None
    return max(
        abs(minutes.get(person, 0) - round(total * own / worked)) for person, own in hours.items()
    )


def _sharing(school: School) -> dict[PersonCode, int]:
    """Contracted minutes of everybody whose post may be asked to cover as it stands."""
    may = {
        entry.profile
        for entry in school.profile_entries
        if entry.kind in _COVER and entry.permission in (Permission.YES, Permission.CONDITION)
    }
    hours: dict[PersonCode, int] = {}
    for post in school.posts:
        if post.role is not RoleKind.TEACHER and post.profile in may and post.weekly_minutes:
            hours[post.person] = hours.get(post.person, 0) + post.weekly_minutes
    return hours
