"""Adjusting a draft: lock a row so that the next draft keeps it, and undo."""

from datetime import datetime

from planner.domain.demand import DemandKey
from planner.domain.edits import Edit, Operation, last_to_undo, with_edits
from planner.domain.plan import Rota
from planner.errors import NotFound
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit


def set_lock(
    database: Database, actor: Visitor, revision: int, demand: str, *, locked: bool, at: datetime
) -> Rota:
    """Lock or unlock one row of a draft; the draft as it then stands.

    Raises NotFound for a draft or a row that is not there.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        rota = standing(unit, revision)
        row = next((a for a in rota.allocations if str(a.key) == demand), None)
        if row is None:
            raise NotFound("That duty is not in this draft any more.")
        if row.pinned is not locked:
            operation = Operation.LOCK if locked else Operation.UNLOCK
            _log(unit, revision, Edit(operation=operation, key=row.key))
        return standing(unit, revision)


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
    inverse = Edit(operation=edit.operation.inverse, key=edit.key)
    unit.rotas.log_edit(revision, edit.as_row(), inverse.as_row())


def parse_key(text: str) -> DemandKey:
    """The key a link carries. Raises NotFound when it is not one."""
    try:
        return DemandKey.parse(text)
    except ValueError:
        raise NotFound("There is no such duty.") from None
