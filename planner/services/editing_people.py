"""One person on the school's books: looked at, and corrected without a workbook.

Whoever saves says what they had before them; what somebody else changed meanwhile is never
overwritten.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from planner.domain.clock import DAY, WEEKDAYS, hours
from planner.domain.codes import PersonCode, PostCode, Tag
from planner.domain.people import Person, Post, Qualification, WorkingDay
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.plain import canonical, to_plain
from planner.services.permissions import Action, Visitor
from planner.store import Database

_DIGITS: Final = 16
_LONGEST_TAG: Final = 40
_SCHOOL_WEEK: Final = 5


class NotSo(PlannerError):
    """What was typed cannot be; `field` is the field it was typed in."""

    hint = "Correct it and save again. Nothing has been changed."

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """When somebody works on one weekday: minutes of the day."""

    weekday: int
    starts: int
    ends: int
    unpaid_break: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostShown:
    post: Post
    days: tuple[WorkingDay, ...]
    seen: str
    """Says which pattern this is, for the form that changes it."""
    plain: bool
    """One shift a day, the same every week, Monday to Friday: so the form can change it."""

    @property
    def paid_minutes(self) -> int:
        return sum(day.ends - day.starts - day.unpaid_break for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    person: Person
    posts: tuple[PostShown, ...]
    held: tuple[Qualification, ...]
    """Certificates and training, by name."""
    held_seen: str
    known_tags: tuple[str, ...]
    """Those anybody at the school holds, to choose from."""


def person(database: Database, actor: Visitor, code: str) -> PersonShown:
    """One adult with their posts, working weeks, certificates and training. Raises NotFound."""
    actor.require(Action.SEE_PEOPLE)
    with database.reading(actor.school) as unit:
        return _shown(unit.facts.load().school, code)


def set_working_week(
    database: Database,
    actor: Visitor,
    post: str,
    shifts: Iterable[Shift],
    *,
    seen: str,
    at: datetime,
) -> None:
    """Replace the working pattern of one post.

    Raises NotSo for a shift that cannot be, NotFound for a post that is not there, Conflict
    where the pattern is no longer the one that was `seen`.
    """
    actor.require(Action.IMPORT_SCHOOL)
    wanted = tuple(_checked(shift) for shift in shifts)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        was = _post(school, post)
        if was.seen != seen:
            raise Conflict(
                f"Somebody changed this working week meanwhile: it is {_told(was)} now.",
                hint="Look at theirs, then save yours again if it should stand.",
            )
        if not was.plain:
            raise PlannerError(
                "This pattern differs between weeks or has two shifts on a day.",
                hint="Change it on the Working days sheet and import the workbook.",
            )
        days = tuple(_day(was, shift) for shift in wanted)
        others = tuple(d for d in school.working_days if d.post != post)
        unit.facts.replace(replace(school, working_days=(*others, *days)))
        unit.audit.note("change working week", post, None, {"days": len(days)})


def set_held(
    database: Database,
    actor: Visitor,
    code: str,
    held: Iterable[Qualification],
    *,
    seen: str,
    at: datetime,
) -> None:
    """Replace what one person holds: certificates and training, each with its dates.

    Raises as `set_working_week` does.
    """
    actor.require(Action.IMPORT_SCHOOL)
    wanted = _distinct(held)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        was = _shown(school, code)
        if was.held_seen != seen:
            raise Conflict(
                "Somebody changed these certificates meanwhile.",
                hint="Look at theirs, then save yours again if it should stand.",
            )
        others = tuple(q for q in school.qualifications if q.person != code)
        unit.facts.replace(replace(school, qualifications=(*others, *wanted)))
        unit.audit.note("change certificates", code, None, {"held": len(wanted)})


def held_of(code: str, tag: str, expires: date | None, was: Qualification | None) -> Qualification:
    """One certificate as typed; what the form does not show of it stays as it `was`."""
    name = "-".join(tag.strip().lower().split())
    if was is not None and was.tag == name:
        return replace(was, expires=expires)
    return Qualification(person=PersonCode(code), tag=Tag(name), expires=expires)


def _shown(school: School, code: str) -> PersonShown:
    found = next((p for p in school.people if p.code == code), None)
    if found is None:
        raise NotFound("There is nobody of that code on the school's books.")
    held = sorted((q for q in school.qualifications if q.person == code), key=lambda q: q.tag)
    return PersonShown(
        person=found,
        posts=tuple(_post(school, p.code) for p in school.posts if p.person == code),
        held=tuple(held),
        held_seen=_digest(held),
        known_tags=tuple(sorted({q.tag for q in school.qualifications})),
    )


def _post(school: School, code: str) -> PostShown:
    post = next((p for p in school.posts if p.code == code), None)
    if post is None:
        raise NotFound("There is no such contract line.")
    own = (day for day in school.working_days if day.post == code)
    days = sorted(own, key=lambda day: (day.week or 0, day.weekday, day.starts))
    weekdays = [day.weekday for day in days]
    plain = all(day.week is None and day.weekday < _SCHOOL_WEEK for day in days)
    return PostShown(
        post=post,
        days=tuple(days),
        seen=_digest(days),
        plain=plain and len(set(weekdays)) == len(weekdays),
    )


def _digest(values: Iterable[Any]) -> str:
    return hashlib.sha256(canonical(to_plain(tuple(values)))).hexdigest()[:_DIGITS]


def _checked(shift: Shift) -> Shift:
    day = WEEKDAYS[shift.weekday]
    if not 0 <= shift.starts < shift.ends <= DAY:
        raise NotSo(f"{day} ends before it starts.", f"ends-{shift.weekday}")
    if not 0 <= shift.unpaid_break < shift.ends - shift.starts:
        raise NotSo(f"The unpaid break of {day} is longer than the day.", f"break-{shift.weekday}")
    return shift


def _day(was: PostShown, shift: Shift) -> WorkingDay:
    """The shift as a working day; a break window that still fits stays."""
    before = next((day for day in was.days if day.weekday == shift.weekday), None)
    window = before and before.break_from is not None and before.break_until is not None
    fits = window and shift.starts <= before.break_from and before.break_until <= shift.ends  # type: ignore[union-attr,operator]
    return WorkingDay(
        post=PostCode(was.post.code),
        weekday=shift.weekday,
        starts=shift.starts,
        ends=shift.ends,
        unpaid_break=shift.unpaid_break,
        break_from=before.break_from if before and fits else None,
        break_until=before.break_until if before and fits else None,
    )


def _told(was: PostShown) -> str:
    return f"{hours(was.paid_minutes)} on {len(was.days)} days"


def _distinct(held: Iterable[Qualification]) -> tuple[Qualification, ...]:
    found: dict[str, Qualification] = {}
    for number, one in enumerate(held):
        if not one.tag or len(one.tag) > _LONGEST_TAG:
            raise NotSo("A certificate needs a name, at most 40 letters.", f"tag-{number}")
        if one.tag in found:
            raise NotSo(f"{one.tag} is there twice.", f"tag-{number}")
        if one.obtained and one.expires and one.expires < one.obtained:
            raise NotSo(f"{one.tag} would end before it was obtained.", f"expires-{number}")
        found[one.tag] = one
    return tuple(found.values())
