"""Undoing an import: the facts before it put back, unless something stands on it by now."""

from dataclasses import dataclass
from datetime import datetime

from planner.domain.kinds import Scope
from planner.errors import Conflict, NotFound
from planner.services.permissions import Action, Visitor
from planner.store import Database, TakenFile, Unit, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing put back."""

    taken: TakenFile
    changed: frozenset[Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """The import that would be undone next, and why it cannot be, where it cannot."""

    taken: TakenFile
    obstacle: str
    """A sentence; "" where it can be undone."""


def imports(database: Database, actor: Visitor) -> list[TakenFile]:
    """The imports still remembered, newest first."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        return unit.taken_files.all()


def undoable(database: Database, actor: Visitor) -> Undoable | None:
    """The newest import that has not been undone; None where there is none."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        taken = _newest(unit)
        return None if taken is None else Undoable(taken=taken, obstacle=_obstacle(unit, taken))


def undo_import(
    database: Database, actor: Visitor, *, at: datetime, taken: int | None = None
) -> Undone:
    """Put back the facts before the newest import not undone yet.

    `taken` is the import the person had in front of them; None = whichever is newest. Who
    was not on the list after it gets no sign-in and no feed back: those have ended. Raises
    NotFound where no import is left, Conflict where something stands on it or another is
    newer.
    """
    actor.require(Action.IMPORT_SCHOOL)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        newest = _newest(unit)
        known = {one.id for one in unit.taken_files.all()}
        if newest is None or (taken is not None and taken not in known):
            raise NotFound("There is no import to undo.")
        if taken not in (None, newest.id):
            raise Conflict("Another file was taken, or undone, in the meantime.")
        obstacle = _obstacle(unit, newest)
        if obstacle:
            raise Conflict(
                f"The import of {newest.filename} cannot be undone. {obstacle}",
                hint="Import the workbook from before it instead.",
            )
        changed = unit.facts.replace(unit.taken_files.before(newest.id))
        unit.taken_files.mark_undone(newest.id)
    return Undone(taken=newest, changed=changed)


def _newest(unit: Unit) -> TakenFile | None:
    return next((one for one in unit.taken_files.all() if one.undone_at is None), None)


def _obstacle(unit: Unit, taken: TakenFile) -> str:
    """Why the import cannot be undone: what was built on it."""
    if digest(unit.facts.load().school) != taken.after:
        return "The school's facts have been changed again since then."
    latest = unit.publications.latest()
    if latest is not None and latest.at > taken.at:
        return (
            f"Publication {latest.number} has been made since then: "
            "everyone's week rests on these facts."
        )
    return ""
