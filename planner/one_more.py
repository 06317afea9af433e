"""One more adult for an hour, as most of the grade are: trained alike, with its widest profile."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from planner.changes.change import head_of
from planner.domain import clock
from planner.domain.codes import PersonCode, PostCode, Tag
from planner.domain.kinds import Permission, RoleKind
from planner.domain.people import Authorisation, Person, Post, Qualification, WorkingDay
from planner.domain.school import School
from planner.errors import NotFound

HOUR: Final = 60
CODE: Final = "one-more"
"""Code of the person and of the post: no school has it."""
_NOON: Final = 12 * 60
_MIDDAY: Final = (11 * 60 + 30, 13 * 60 + 30)
"""When a midday line works, in minutes of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One more hour of a grade, somewhere in a stretch of one day."""

    role: RoleKind
    span: clock.Span
    """Minutes of the cycle: an hour, or a half-day in which the search picks it."""

    @property
    def title(self) -> str:
        """ "One more hour of an HLTA, Tue 13:00-14:00"."""
        grade = _grade(self.role)
        article = "an" if grade[0] in "AEFHILMNORSX" and grade.isupper() else "a"
        return f"One more hour of {article} {grade}, {clock.stretch(self.span)}"


def every_hour(school: School) -> Iterator[Hour]:
    """Every grade, in each half of each day of the cycle."""
    roles = {post.role for post in school.posts if post.profile}
    first = min([9 * 60, *(lesson.starts for lesson in school.lessons)])
    last = max([15 * 60, *(lesson.ends for lesson in school.lessons)])
    for role in sorted(roles, key=list(RoleKind).index):
        midday = role is RoleKind.MDA
        for halves in (_MIDDAY,) if midday else ((first, _NOON), (_NOON, last)):
            for week in range(1, school.profile.cycle_weeks + 1):
                for weekday in range(5):
                    start, end = (clock.at(week, weekday, minute) for minute in halves)
                    yield Hour(role=role, span=clock.Span(start, end))


def with_hour(school: School, hour: Hour, on: date) -> School:
    """The school with one more adult of the grade for that hour alone.

    Raises NotFound where the school has no support post of the grade.
    """
    like = _most_able(school, hour.role)
    week = clock.week_of(hour.span.start)
    start = clock.time_of_day(hour.span.start)
    person = Person(code=PersonCode(CODE), name=f"One more {_grade(hour.role)}")
    post = replace(
        like,
        code=PostCode(CODE),
        person=person.code,
        weekly_minutes=min(HOUR, hour.span.minutes),
        base_class=None,
        starts=None,
        ends=None,
    )
    day = WorkingDay(
        post=post.code,
        weekday=clock.weekday_of(hour.span.start),
        starts=start,
        ends=start + hour.span.minutes,
        week=week if school.profile.cycle_weeks > 1 else None,
    )
    tags = (Qualification(person=person.code, tag=tag) for tag in _usual_tags(school, hour.role))
    head = head_of(school)
    given = Authorisation(person=person.code, given_by=head, starts=on) if head else None
    return replace(
        school,
        people=(*school.people, person),
        posts=(*school.posts, post),
        working_days=(*school.working_days, day),
        qualifications=(*school.qualifications, *tags),
        authorisations=(*school.authorisations, *((given,) if given else ())),
    )


def _most_able(school: School, role: RoleKind) -> Post:
    """The post of the grade whose duty profile allows most."""
    allowed = Counter(
        entry.profile
        for entry in school.profile_entries
        if entry.permission in (Permission.YES, Permission.CONDITION)
    )
    posts = [post for post in school.posts if post.role is role and post.profile]
    if not posts:
        raise NotFound(f"There is no support post of the grade {_grade(role)} here.")
    return max(posts, key=lambda post: (allowed[post.profile] if post.profile else 0, post.code))


def _usual_tags(school: School, role: RoleKind) -> tuple[Tag, ...]:
    """What at least half of those in the grade are trained in."""
    holders = {post.person for post in school.posts if post.role is role and post.profile}
    held = Counter(
        tag
        for person, tag in {(q.person, q.tag) for q in school.qualifications if not q.in_training}
        if person in holders
    )
    return tuple(sorted(tag for tag, count in held.items() if 2 * count >= len(holders)))


def _grade(role: RoleKind) -> str:
    return role.value.upper() if len(role.value) <= 4 else role.value
