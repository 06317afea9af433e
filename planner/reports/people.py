"""Support adults as reports list them: by team and name, with the hours their contracts have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from planner.domain.codes import PersonCode
from planner.domain.kinds import DayKind, RoleKind
from planner.domain.people import Post
from planner.domain.school import School
from planner.domain.week import cycle_week, day_kind, monday_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    code: PersonCode
    name: str
    role: RoleKind
    """Of their first post in the order of teams."""
    posts: tuple[Post, ...]


def support_adults(school: School) -> tuple[Adult, ...]:
    """Everybody with a support post, teams in order, by name within a team."""
    order = {role: n for n, role in enumerate(RoleKind)}
    names = {person.code: person.name for person in school.people}
    mine: dict[PersonCode, list[Post]] = {}
    for post in sorted(school.posts, key=lambda post: (order[post.role], post.code)):
        if post.role is not RoleKind.TEACHER:
            mine.setdefault(post.person, []).append(post)
    found = (
        Adult(code=code, name=names.get(code, code), role=own[0].role, posts=tuple(own))
        for code, own in mine.items()
    )
    return tuple(sorted(found, key=lambda one: (order[one.role], one.name)))


def team(adult: Adult) -> str:
    """ "HLTA", "Cover supervisor", "MDA"."""
    if adult.role is RoleKind.COVER_SUPERVISOR:
        return adult.role.value.capitalize()
    return adult.role.value.upper()


class Contracts:
    """Contracted minutes over some days with school, post by post."""

    def __init__(self, school: School, days: Sequence[date]) -> None:
        open_days = (day for day in days if day_kind(school, day)[0] is DayKind.SCHOOL)
        weeks = [(monday, list(own)) for monday, own in groupby(sorted(open_days), key=monday_of)]
        self._weeks = [(cycle_week(school, monday), own) for monday, own in weeks]
        self._patterns: dict[str, dict[tuple[int, int | None], int]] = {}
        for day in school.working_days:
            own = self._patterns.setdefault(day.post, {})
            at = (day.weekday, day.week)
            own[at] = own.get(at, 0) + day.ends - day.starts - day.unpaid_break

    def minutes(self, post: Post) -> int:
        """The contract's hours a week, as far as the post's days of that week are among them."""
        return round(sum(self._shares(post)))

    def _shares(self, post: Post) -> Iterator[float]:
        pattern = self._patterns.get(post.code, {})
        for number, days in self._weeks:
            by_weekday = {
                weekday: minutes
                for (weekday, week), minutes in pattern.items()
                if week in (None, number)
            }
            held = [day.weekday() for day in days if _is_held(post, day)]
            whole = sum(by_weekday.values())
            there = sum(by_weekday.get(weekday, 0) for weekday in held)
            yield post.weekly_minutes * there / whole if whole else 0.0


def _is_held(post: Post, day: date) -> bool:
    return (post.starts or date.min) <= day <= (post.ends or date.max)
