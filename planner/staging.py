"""A school comes in by stages: what its facts already allow, and what to send next.

People first, then the timetable, then the rest. Each stage is of use by itself, and none has
to wait for a sheet it does not need.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from planner.demand_sources import needs_of
from planner.domain.clock import hours
from planner.domain.entitlement import ppa_owed, teaching_minutes
from planner.domain.kinds import RoleKind
from planner.domain.school import School
from planner.horizon import standing
from planner.workbook.sheets import BY_COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of coming in. `possible` says what it gives; `missing` the sheets to send."""

    title: str
    possible: str
    """What can be done now; "" while sheets are missing."""
    missing: tuple[str, ...] = ()
    """Names of the sheets it still needs, every one."""
    any_of: tuple[str, ...] = ()
    """Names of sheets of which it still needs one."""

    @property
    def here(self) -> bool:
        return bool(self.possible)

    @property
    def following(self) -> str:
        """What to send next: "send Classes, Timetable"."""
        one = f"one of {', '.join(self.any_of)}" if self.any_of else ""
        return "send " + ", and ".join(filter(None, (", ".join(self.missing), one)))


@dataclass(frozen=True, slots=True)
class _Step:
    title: str
    needs: tuple[str, ...]
    """Collections that must hold something, every one."""
    one_of: tuple[str, ...]
    """Collections of which one must."""
    gives: Callable[[School], str]


def stages(school: School) -> tuple[Stage, ...]:
    """Every stage in its order, as far as `school` has come."""
    return tuple(_stage(step, school) for step in _STEPS)


def _stage(step: _Step, school: School) -> Stage:
    missing = _sheets(name for name in step.needs if not getattr(school, name))
    held = any(getattr(school, name) for name in step.one_of)
    any_of = () if held else _sheets(step.one_of)
    if missing or any_of:
        return Stage(title=step.title, possible="", missing=missing, any_of=any_of)
    return Stage(title=step.title, possible=step.gives(school))


def _sheets(collections: Iterable[str]) -> tuple[str, ...]:
    return tuple(BY_COLLECTION[name].name for name in collections)


def _people(school: School) -> str:
    return f"{len(school.people)} people can be looked up and given sign-ins."


def _timetable(school: School) -> str:
    taught = [teaching_minutes(school, person.code) for person in school.people]
    owed = [ppa_owed(minutes) for minutes in taught if minutes]
    if not owed:
        return "The classes and their week are known; no lesson has a teacher yet."
    who = "1 teacher" if len(owed) == 1 else f"{len(owed)} teachers"
    return f"PPA time owed is known: {hours(sum(owed))} a cycle for {who}."


def _posts(school: School) -> str:
    posts = [post for post in school.posts if post.role is not RoleKind.TEACHER]
    paid = sum(post.weekly_minutes for post in posts)
    return f"{len(posts)} support posts with {hours(paid)} a week can be planned with."


def _needs(school: School) -> str:
    units = sum(demand.count for demand in needs_of(standing(school)).demands)
    return f"A rota can be drafted: {units} needs a cycle."


def _calendar(school: School) -> str:
    last = max(term.ends for term in school.terms)
    return f"A rota can be published until {last.day} {last:%B %Y}."


_SUPPORT: Final = ("posts", "working_days", "duty_profiles", "profile_entries")
_STEPS: Final = (
    _Step("People", ("people",), (), _people),
    _Step("Timetable", ("people", "classes", "lessons"), (), _timetable),
    _Step("Support posts", _SUPPORT, (), _posts),
    _Step(
        "What is needed",
        ("posts", "working_days"),
        ("duty_posts", "groups", "provisions", "releases", "in_class_needs"),
        _needs,
    ),
    _Step("School year", ("terms",), (), _calendar),
)
