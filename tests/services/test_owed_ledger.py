"""The ledger of owed time: one fate for each booked minute, corrected and never overwritten."""

from datetime import timedelta

import pytest

from planner.domain.demand import DemandKey
from planner.domain.owed_time import (
    Creditor,
    Excuse,
    LedgerEvent,
    LedgerKind,
    LostTo,
    Outcome,
    accounts_of,
)
from planner.services import owed
from planner.store import Database
from tests.store.builders import MONDAY, SCHOOL, settle, write

PHONICS = Creditor("group", "PHON")


def session(ordinal: int, code: str = "PHON") -> DemandKey:
    return DemandKey("intervention", code, f"{MONDAY.isoformat()}.{ordinal}")


def repayment(ordinal: int, code: str = "PHON") -> DemandKey:
    return DemandKey("owed-session", code, f"{(MONDAY + timedelta(7)).isoformat()}.{ordinal}")


def test_a_lost_session_is_owed_until_it_is_found_to_have_taken_place(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        lost = owed.lost(unit, session(1), MONDAY, 30, to=LostTo.COVER)
        assert (lost.booked, lost.debt, lost.why) == (30, 30, "cover")
        given = owed.delivered(unit, session(1), MONDAY, 20, of=30)
        assert (given.delivered, given.lost, given.debt) == (20, 10, 10)
        given = owed.delivered(unit, session(1), MONDAY, 30)
        assert (given.delivered, given.debt) == (30, 0)
        kinds = [(event.kind.value, event.minutes) for event in unit.ledger.events()]
    assert kinds == [
        ("booked", 30),
        ("lost", 30),
        ("delivered", 20),
        ("lost", -20),
        ("delivered", 10),
        ("lost", -10),
    ]


def test_the_same_said_twice_is_written_once(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        for _ in range(2):
            owed.lost(unit, session(1), MONDAY, 30)
            owed.excused(unit, session(2), MONDAY, 30, why=Excuse.PUPIL_ABSENT)
            owed.delivered(unit, repayment(1), MONDAY, 30)
        assert len(unit.ledger.events()) == 7


def test_what_is_excused_or_taken_back_is_not_owed(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        owed.lost(unit, session(1), MONDAY, 30, to=LostTo.COVER)
        excused = owed.excused(unit, session(1), MONDAY, 30, why=Excuse.WITHDRAWN)
        assert (excused.lost, excused.excused, excused.why) == (0, 30, "withdrawn by parents")
        owed.lost(unit, session(2), MONDAY, 30)
        assert owed.taken_back(unit, session(2), MONDAY).booked == 0
        assert owed.debts_to(unit, PHONICS) == []


def test_a_repayment_settles_the_oldest_debts_of_its_own_group(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        owed.lost(unit, session(2), MONDAY + timedelta(2), 30)
        owed.lost(unit, session(1), MONDAY, 30)
        owed.lost(unit, session(1, "READ"), MONDAY, 30)
        owed.delivered(unit, repayment(1), MONDAY + timedelta(7), 40)
        (left,) = owed.debts_to(unit, PHONICS)
        assert (left.key, left.debt) == (session(2), 20)
        assert len(owed.debts_to(unit, Creditor("group", "READ"))) == 1


def test_a_repayment_that_did_not_take_place_leaves_the_first_debt_and_makes_none(
    database: Database,
) -> None:
    settle(database)
    with write(database) as unit:
        owed.lost(unit, session(1), MONDAY, 30)
        owed.delivered(unit, repayment(1), MONDAY, 30)
        assert owed.debts_to(unit, PHONICS) == []
        owed.lost(unit, repayment(1), MONDAY, 30)
        assert [debt.key for debt in owed.debts_to(unit, PHONICS)] == [session(1)]


def test_a_repayment_freed_by_a_correction_goes_to_the_next_debt(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        owed.lost(unit, session(1), MONDAY, 30)
        owed.lost(unit, session(2), MONDAY + timedelta(1), 30)
        owed.delivered(unit, repayment(1), MONDAY + timedelta(7), 30)
        corrected = owed.delivered(unit, session(1), MONDAY, 30)
        assert (corrected.repaid, corrected.debt) == (0, 0)
        assert owed.debts_to(unit, PHONICS) == []
        assert all(each.is_sound for each in owed.accounts(unit))


def test_twin_without_taking_back_what_is_too_much_a_debt_would_fall_below_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.services.owed._take_back_surplus", lambda *_: None)
    settle(database)
    with write(database) as unit:
        owed.lost(unit, session(1), MONDAY, 30)
        owed.delivered(unit, repayment(1), MONDAY + timedelta(7), 30)
        assert not owed.delivered(unit, session(1), MONDAY, 30).is_sound


def test_no_more_can_be_delivered_than_was_booked() -> None:
    with pytest.raises(ValueError, match="no more than what was booked"):
        Outcome(key=session(1), day=MONDAY, booked=20, delivered=30)


def test_twin_a_minute_with_two_fates_is_unsound() -> None:
    twice = [
        LedgerEvent(key=session(1), kind=kind, minutes=30, day=MONDAY)
        for kind in (LedgerKind.BOOKED, LedgerKind.LOST, LedgerKind.DELIVERED)
    ]
    assert not accounts_of(twice)[session(1)].is_sound


def test_who_wrote_it_and_when_stands_beside_every_event(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        owed.lost(unit, session(1), MONDAY, 30)
    with database.reading(SCHOOL) as unit:
        assert {event.by for event in unit.ledger.events()} == {"deputy@oak.example"}
        assert all(event.at for event in unit.ledger.events())
