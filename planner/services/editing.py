"""Adjusting a draft: lock a row so that the next draft keeps it, undo and redo."""

from dataclasses import dataclass
from datetime import datetime

from planner.domain.adjustments import Adjustment
from planner.domain.edits import Edit, Operation, last_to_undo, next_to_redo
from planner.domain.plan import Rota
from planner.errors import NotFound
from planner.services.lines import (
    Line,
    edits_of,
    kept,
    locked_since,
    require_newest,
    standing,
)
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

__all__ = ["LockRequest", "redo", "set_lock", "standing", "undo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRequest:
    """Which rows of which draft to lock, or to let go of."""

    revision: int
    demands: tuple[str, ...]
    """Keys of the rows, as text; all of one stay."""
    locked: bool


def set_lock(database: Database, actor: Visitor, request: LockRequest, *, at: datetime) -> Rota:
    """Lock or unlock rows of a draft; the draft as it then stands.

    Raises NotFound for a draft or a row that is not there, Conflict for a rota that is no
    longer a draft, Overtaken for one somebody has changed since.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        rows = {str(row.key): row for row in standing(unit, request.revision).allocations}
        require_newest(unit, request.revision)
        if not request.demands or not rows.keys() >= set(request.demands):
            raise NotFound("That duty is not in this draft any more.")
        chosen = [rows[demand] for demand in request.demands]
        keys = tuple(row.key for row in chosen if row.pinned is not request.locked)
        if keys:
            operation = Operation.LOCK if request.locked else Operation.UNLOCK
            _log(unit, request.revision, Edit(operation=operation, keys=keys))
        return standing(unit, request.revision)


def undo(database: Database, actor: Visitor, revision: int, *, at: datetime) -> Rota:
    """Take back the newest change to a draft: a lock in its log, else what made it.

    What is taken back by a new revision is given back under its own number. Raises NotFound
    when there is none left, Overtaken when somebody changed the draft since.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        standing(unit, revision)
        found = require_newest(unit, revision)
        edits = edits_of(unit, revision)
        number = last_to_undo(edits)
        if number is not None:
            _log(unit, revision, edits[number].inverse(number))
            return standing(unit, revision)
        past = found.steps.past
        if len(past) < 2:
            raise NotFound("There is nothing left to undo in this draft.")
        said = f"Took back the {found.by_revision[past[-1]].what}."
        return _taken_up(unit, found, past[-2], said, by=actor.user, at=at)


def redo(database: Database, actor: Visitor, revision: int, *, at: datetime) -> Rota:
    """Do again what was undone last. Raises as `undo` does."""
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        standing(unit, revision)
        found = require_newest(unit, revision)
        edits = edits_of(unit, revision)
        number = next_to_redo(edits)
        if number is not None:
            _log(unit, revision, edits[number].again(number))
            return standing(unit, revision)
        future = found.steps.future
        if not future or locked_since(unit, found):
            raise NotFound("There is nothing to redo in this draft.")
        said = f"Did the {found.by_revision[future[-1]].what} again."
        return _taken_up(unit, found, future[-1], said, by=actor.user, at=at)


def _taken_up(unit: Unit, found: Line, revision: int, said: str, *, by: str, at: datetime) -> Rota:
    """An earlier revision as the newest of its line, with the log it had."""
    rota, was = unit.rotas.get(revision), found.by_revision.get(revision)
    assert rota is not None, "revisions are never taken away"
    step = Adjustment(
        revision=0,
        adjusts=found.newest,
        restores=revision,
        what=was.what if was else "",
        said=said,
        by=by,
        at=at,
    )
    added = kept(unit, rota, step)
    for row in unit.rotas.edits(revision):
        unit.rotas.log_edit(added.revision, row.operation, row.inverse)
    return standing(unit, added.revision)


def _log(unit: Unit, revision: int, edit: Edit) -> None:
    inverse = Edit(operation=edit.operation.inverse, keys=edit.keys)
    unit.rotas.log_edit(revision, edit.as_row(), inverse.as_row())
