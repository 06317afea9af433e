"""Adjusting a draft: lock a row so that the next draft keeps it, and undo."""

from dataclasses import dataclass
from datetime import datetime

from planner.domain.edits import Edit, Operation, last_to_undo, with_edits
from planner.domain.plan import Rota, RotaState
from planner.errors import NotFound
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit


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
    longer a draft.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        rows = {str(row.key): row for row in standing(unit, request.revision).allocations}
        if not request.demands or not rows.keys() >= set(request.demands):
            raise NotFound("That duty is not in this draft any more.")
        chosen = [rows[demand] for demand in request.demands]
        keys = tuple(row.key for row in chosen if row.pinned is not request.locked)
        if keys:
            operation = Operation.LOCK if request.locked else Operation.UNLOCK
            _log(unit, request.revision, Edit(operation=operation, keys=keys))
        return standing(unit, request.revision)


def undo(database: Database, actor: Visitor, revision: int, *, at: datetime) -> Rota:
    """Take back the newest change to a draft. Raises NotFound when there is none left."""
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        edits = _edits(unit, revision)
        number = last_to_undo(edits)
        if number is None:
            raise NotFound("There is nothing left to undo in this draft.")
        _log(unit, revision, edits[number].inverse(number))
        return standing(unit, revision)


def standing(unit: Unit, revision: int) -> Rota:
    """Draft `revision` with everything done to it since."""
    rota = unit.rotas.get(revision)
    if rota is None:
        raise NotFound(f"There is no draft {revision}.")
    return with_edits(rota, _edits(unit, revision))


def _edits(unit: Unit, revision: int) -> list[Edit]:
    return [Edit.from_row(row.operation) for row in unit.rotas.edits(revision)]


def _log(unit: Unit, revision: int, edit: Edit) -> None:
    inverse = Edit(operation=edit.operation.inverse, keys=edit.keys)
    unit.rotas.log_edit(revision, edit.as_row(), inverse.as_row())


def undoable(unit: Unit, rota: Rota) -> str:
    """What undoing would take back, as "lock of PPA 3A"; empty where there is nothing."""
    edits = _edits(unit, rota.revision)
    number = last_to_undo(edits)
    if number is None or rota.state is not RotaState.DRAFT:
        return ""
    titles = {row.key: row.title for row in rota.allocations}
    edit = edits[number]
    return f"{edit.operation.value} of {titles.get(edit.keys[0], 'a duty')}"
