"""Locking rows of a draft: an append-only log, undone by inverses, kept by the next draft."""

import pytest

from planner.domain.edits import Edit, Operation, last_to_undo, locks, with_edits
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.services.drafting import DraftRequest, draft_rota
from planner.services.editing import LockRequest, set_lock, undo
from planner.services.permissions import Visitor
from planner.store import Database
from tests.services.conftest import MONDAY, NOW


def lock(database: Database, deputy: Visitor, draft: Rota, *demands: str) -> Rota:
    request = LockRequest(revision=draft.revision, demands=demands, locked=True)
    return set_lock(database, deputy, request, at=NOW)


def locked(rota: Rota) -> set[str]:
    return {str(allocation.key) for allocation in rota.allocations if allocation.pinned}


def test_a_locked_row_is_locked_until_it_is_undone(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    key = str(drafted.allocations[0].key)
    assert key in locked(lock(database, deputy, drafted, key))
    assert key not in locked(undo(database, deputy, drafted.revision, at=NOW))


def test_undoing_twice_takes_back_two_locks_and_then_there_is_nothing_left(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    keys = [str(allocation.key) for allocation in drafted.allocations[:2]]
    for key in keys:
        lock(database, deputy, drafted, key)
    assert locked(undo(database, deputy, drafted.revision, at=NOW)) == {keys[0]}
    assert locked(undo(database, deputy, drafted.revision, at=NOW)) == set()
    with pytest.raises(NotFound):
        undo(database, deputy, drafted.revision, at=NOW)


def test_locking_twice_logs_once(database: Database, deputy: Visitor, drafted: Rota) -> None:
    key = str(drafted.allocations[0].key)
    for _ in range(2):
        lock(database, deputy, drafted, key)
    with database.reading(deputy.school) as unit:
        assert len(unit.rotas.edits(drafted.revision)) == 1


def test_a_stay_of_several_rows_is_locked_and_undone_as_one(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    keys = [str(allocation.key) for allocation in drafted.allocations[:3]]
    assert locked(lock(database, deputy, drafted, *keys)) == set(keys)
    assert locked(undo(database, deputy, drafted.revision, at=NOW)) == set()


def test_a_rota_that_was_adopted_takes_no_more_locks(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        unit.rotas.adopt(drafted.revision)
    with pytest.raises(Conflict):
        lock(database, deputy, drafted, str(drafted.allocations[0].key))


def test_a_row_that_is_not_in_the_draft_cannot_be_locked(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    with pytest.raises(NotFound):
        lock(database, deputy, drafted, "ppa:nobody:w1.1:0")


def test_the_next_draft_keeps_what_was_locked(
    database: Database, deputy: Visitor, drafted: Rota, sample: School
) -> None:
    movable = [a for a in drafted.allocations if a.key.source.startswith(("int", "ppa"))]
    for allocation in movable[:3]:
        lock(database, deputy, drafted, str(allocation.key))
    request = DraftRequest(valid_from=MONDAY, seconds=2, seed=7, fresh=True)
    again = draft_rota(database, deputy, request, at=NOW)
    rows = {(a.key, a.post, a.span) for a in again.allocations}
    assert {(a.key, a.post, a.span) for a in movable[:3]} <= rows


def test_the_log_alone_rebuilds_the_draft() -> None:
    assert last_to_undo([]) is None


def test_locks_are_the_pins_of_the_next_draft(worked_out: Rota) -> None:
    row = worked_out.allocations[0]
    edited = with_edits(worked_out, [Edit(operation=Operation.LOCK, keys=(row.key,))])
    assert [(pin.key, pin.post, pin.span) for pin in locks(edited)] == [
        (row.key, row.post, row.span)
    ]
