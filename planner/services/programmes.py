"""Programmes and the groups that follow them: seen, added, changed and ended one at a time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from planner.domain.codes import GroupCode, PupilRef
from planner.domain.provision import Group, Programme
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.importers.typed import Fault, Typed, typed_from, with_typed
from planner.services.permissions import Action, Visitor
from planner.shaping import adult_minutes, advice_on, advice_on_group
from planner.store import Database, Unit
from planner.workbook.provision_sheets import GROUPS, PROGRAMMES

_SHEETS: Final = {sheet.collection: sheet for sheet in (PROGRAMMES, GROUPS)}


class Refused(PlannerError):
    """Something typed cannot be taken: nothing was kept."""

    hint = "Correct what is marked and send the form again. Nothing has been changed."

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        count = "One entry" if len(faults) == 1 else f"{len(faults)} entries"
        super().__init__(f"{count} cannot be taken as typed.")
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One programme with the groups that follow it."""

    programme: Programme
    groups: tuple[Group, ...]
    advice: tuple[str, ...]
    adult_minutes: int
    """Minutes a week its groups take of adults, preparation included."""
    materials: int
    """Pounds for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One programme or group as its form shows it."""

    code: str
    typed: Mapping[str, str]
    seen: str
    """What a change of it has to bring back: changed in the meantime, it is another."""
    advice: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    """Those that follow a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is kept now, and what about it is worth a second look."""

    code: str
    advice: tuple[str, ...]


def programmes(database: Database, actor: Visitor) -> tuple[Followed, ...]:
    """Every programme, by name, with its groups."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    found = (_followed(school, programme) for programme in school.programmes)
    return tuple(sorted(found, key=lambda one: one.programme.name.casefold()))


def programme(database: Database, actor: Visitor, code: str) -> Shown:
    """Raises NotFound."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    found = programme_of(school, code)
    return Shown(
        code=found.code,
        typed=typed_from(PROGRAMMES, found),
        seen=seen_of(found),
        advice=tuple(advice_on(found)),
        groups=_followed(school, found).groups,
    )


def group(database: Database, actor: Visitor, code: str, *, at: datetime) -> Shown:
    """One group with its pupils; who looked is written down. Raises NotFound."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    found = group_of(school, code)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.audit.note("look at pupils", f"group {code}", None, {"pupils": sorted(found.pupils)})
    return Shown(
        code=found.code,
        typed=typed_from(GROUPS, found),
        seen=seen_of(found),
        advice=tuple(advice_on_group(found, programme_of(school, found.programme))),
    )


def save_programme(
    database: Database, actor: Visitor, typed: Typed, *, code: str = "", seen: str, at: datetime
) -> Saved:
    """Keep a programme as typed: a new one, or `code` changed.

    Raises Refused with every field that cannot be taken, Conflict where somebody changed it
    since it was `seen`.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school, code, doubts = _saved(unit, "programmes", typed, code, seen)
        found = programme_of(school, code)
        return Saved(code=found.code, advice=(*doubts, *advice_on(found)))


def save_group(
    database: Database, actor: Visitor, typed: Typed, *, code: str = "", seen: str, at: datetime
) -> Saved:
    """Keep a group as typed: a new one, or `code` changed. Raises as `save_programme`."""
    actor.require(Action.BOOK_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school, code, doubts = _saved(unit, "groups", typed, code, seen)
        found = group_of(school, code)
        follows = programme_of(school, found.programme)
        return Saved(code=found.code, advice=(*doubts, *advice_on_group(found, follows)))


def end_programme(database: Database, actor: Visitor, code: str, *, seen: str, at: datetime) -> str:
    """Take a programme nobody follows off the list; its name.

    Raises Conflict while a group follows it, or where somebody changed it since.
    """
    actor.require(Action.BOOK_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        found = programme_of(school, code)
        _refuse_changed(found, seen)
        following = _followed(school, found).groups
        if following:
            names = ", ".join(one.code for one in following)
            raise Conflict(
                f"{found.name} is still followed by {names}.",
                hint="End those groups first, or give them another programme.",
            )
        left = tuple(one for one in school.programmes if one.code != code)
        unit.facts.replace(replace(school, programmes=left))
        unit.audit.note("end programme", f"programme {code}", typed_from(PROGRAMMES, found))
    return found.name


def end_group(database: Database, actor: Visitor, code: str, *, seen: str, at: datetime) -> None:
    """End a group: nothing is planned for it any more. What is published of it stays until a
    rota without it is published. Raises Conflict where somebody changed it since."""
    actor.require(Action.BOOK_SESSIONS)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        found = group_of(school, code)
        _refuse_changed(found, seen)
        left = tuple(one for one in school.groups if one.code != code)
        pins = tuple(p for p in school.pins if (p.key.source, p.key.code) != ("intervention", code))
        unit.facts.replace(replace(school, groups=left, pins=pins))
        unit.audit.note("end group", f"group {code}", _told(found))


def programme_of(school: School, code: str) -> Programme:
    """Raises NotFound."""
    for known in school.programmes:
        if known.code == code:
            return known
    raise NotFound(f"There is no programme {code!r} here.", hint="Choose one from the list.")


def group_of(school: School, code: str) -> Group:
    """Raises NotFound."""
    for known in school.groups:
        if known.code == GroupCode(code):
            return known
    raise NotFound(f"There is no group {code!r} here.", hint="Choose one from the list.")


def seen_of(fact: Programme | Group) -> str:
    """A short sign of a fact as it is: another as soon as anything of it is."""
    return hashlib.sha256(repr(fact).encode()).hexdigest()[:16]


def _saved(
    unit: Unit, collection: str, typed: Typed, code: str, seen: str
) -> tuple[School, str, tuple[str, ...]]:
    """The school with one row kept, the code it has, and what was doubted of it."""
    school, sheet = unit.facts.load().school, _SHEETS[collection]
    old = None
    if code:
        old = programme_of(school, code) if sheet is PROGRAMMES else group_of(school, code)
        _refuse_changed(old, seen)
        typed = {**typed, "code": code}
    found = with_typed(school, sheet, [typed], instead=(code,) if code else ())
    if found.school is None:
        raise Refused(found.faults)
    before = {one.code for one in getattr(school, collection)}
    kept = code or next(o.code for o in getattr(found.school, collection) if o.code not in before)
    if unit.facts.replace(found.school):
        what = sheet.name.lower().removesuffix("s")
        unit.audit.note(f"{'change' if old else 'add'} {what}", f"{what} {kept}", _told(old))
    return found.school, kept, found.doubts


def _refuse_changed(fact: Programme | Group, seen: str) -> None:
    if seen_of(fact) != seen:
        raise Conflict(f"Somebody has changed {fact.code} since you opened it.")


def _followed(school: School, programme: Programme) -> Followed:
    own = tuple(g for g in school.groups if g.programme == programme.code)
    return Followed(
        programme=programme,
        groups=own,
        advice=tuple(advice_on(programme)),
        adult_minutes=sum(adult_minutes(programme, one.per_week) for one in own),
        materials=programme.materials * len(own),
    )


def _told(fact: Programme | Group | None) -> Mapping[str, object] | None:
    """What the audit log keeps of a fact: no pupil."""
    if fact is None:
        return None
    if isinstance(fact, Programme):
        return typed_from(PROGRAMMES, fact)
    pupils: tuple[PupilRef, ...] = fact.pupils
    return {**typed_from(GROUPS, replace(fact, pupils=())), "pupils": len(pupils)}
