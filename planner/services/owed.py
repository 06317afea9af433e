"""The ledger of owed time: what became of a session, by its dated key.

`record` and the four words for it are called within another service's unit, which has asked
whether its visitor may. Recording again corrects: what was said before stays in the history.
"""

from collections.abc import Iterator
from datetime import date

from planner.domain.demand import DemandKey
from planner.domain.owed_time import (
    Account,
    Creditor,
    Excuse,
    LedgerEvent,
    LedgerKind,
    LostTo,
    Outcome,
    accounts_of,
    creditor_of,
    moves,
    repays,
)
from planner.store import Unit


def delivered(unit: Unit, key: DemandKey, day: date, minutes: int, *, of: int = 0) -> Account:
    """It took place: `minutes` of the `of` booked (0 = of so many), the rest lost."""
    outcome = Outcome(
        key=key,
        day=day,
        booked=max(minutes, of),
        delivered=minutes,
        why=LostTo.NOT_GIVEN if of > minutes else None,
    )
    return record(unit, outcome)


def lost(
    unit: Unit, key: DemandKey, day: date, minutes: int, *, to: LostTo = LostTo.NOT_GIVEN
) -> Account:
    """It did not take place, and is owed."""
    return record(unit, Outcome(key=key, day=day, booked=minutes, why=to))


def excused(unit: Unit, key: DemandKey, day: date, minutes: int, *, why: Excuse) -> Account:
    """It did not take place, for a cause that leaves nothing owed."""
    return record(unit, Outcome(key=key, day=day, booked=minutes, excused=minutes, why=why))


def taken_back(unit: Unit, key: DemandKey, day: date) -> Account:
    """Nothing is to be said of it after all: the plan has it where it was."""
    return record(unit, Outcome(key=key, day=day, booked=0))


def record(unit: Unit, outcome: Outcome) -> Account:
    """Bring the ledger to `outcome` for one dated demand; its account as it then stands.

    Whatever was recorded before is corrected, never overwritten; recording the same twice
    writes nothing. A session that repays settles the oldest debts of the same group or
    teacher when it is delivered; when it is not, those debts stand and it makes no new one.
    """
    if repays(outcome.key):
        return _record_repayment(unit, outcome)
    _append(unit, moves(account(unit, outcome.key), outcome))
    _take_back_surplus(unit, creditor_of(outcome.key))
    return _known(unit, outcome.key, outcome.day)


def account(unit: Unit, key: DemandKey) -> Account | None:
    """What is recorded of one dated demand."""
    return accounts_of(unit.ledger.events(key)).get(key)


def accounts(unit: Unit) -> tuple[Account, ...]:
    """Every account, by the day the time was to be given, and key."""
    found = accounts_of(unit.ledger.events()).values()
    return tuple(sorted(found, key=lambda each: (each.day, each.key)))


def debts_to(unit: Unit, creditor: Creditor) -> list[Account]:
    """The accounts on which something is owed to `creditor`, the oldest first."""
    return [each for each in accounts(unit) if creditor_of(each.key) == creditor and each.debt]


def _record_repayment(unit: Unit, outcome: Outcome) -> Account:
    """Its own minutes are delivered or excused: it is owed to nobody over again."""
    given, before = outcome.delivered, account(unit, outcome.key)
    own = Outcome(
        key=outcome.key,
        day=outcome.day,
        booked=outcome.booked,
        delivered=given,
        excused=outcome.booked - given,
        why=outcome.why,
    )
    _append(unit, moves(before, own))
    _unpay(unit, outcome.key, _paid_by(unit, outcome.key) - given)
    _pay(unit, outcome.key, outcome.day, given - (before.delivered if before else 0))
    return _known(unit, outcome.key, outcome.day)


def _pay(unit: Unit, by: DemandKey, day: date, minutes: int) -> None:
    """Repay the oldest debts with up to `minutes` of the session `by`; more is a gift."""
    for debt in debts_to(unit, creditor_of(by)):
        part = min(minutes, debt.debt)
        if part > 0:
            _append(unit, [_repaid(debt.key, part, day, by)])
            minutes -= part


def _unpay(unit: Unit, by: DemandKey, minutes: int) -> None:
    """Take `minutes` back of what the session `by` repaid, the newest debt first."""
    for key, paid, day in reversed(_payments(unit, by)):
        part = min(minutes, paid)
        if part > 0:
            _append(unit, [_repaid(key, -part, day, by)])
            minutes -= part


def _take_back_surplus(unit: Unit, creditor: Creditor) -> None:
    """A debt that was repaid and turns out smaller frees its repayment for the next oldest."""
    for each in accounts(unit):
        if creditor_of(each.key) != creditor or each.debt >= 0:
            continue
        surplus = -each.debt
        for by, paid, day in _payers(unit, each.key):
            part = min(surplus, paid)
            if part > 0:
                _append(unit, [_repaid(each.key, -part, day, by)])
                _pay(unit, by, day, part)
                surplus -= part


def _repaid(key: DemandKey, minutes: int, day: date, by: DemandKey) -> LedgerEvent:
    return LedgerEvent(key=key, kind=LedgerKind.REPAID, minutes=minutes, day=day, note=str(by))


def _paid_by(unit: Unit, by: DemandKey) -> int:
    return sum(minutes for _, minutes, _ in _payments(unit, by))


def _payments(unit: Unit, by: DemandKey) -> list[tuple[DemandKey, int, date]]:
    """What the session `by` repaid of each debt: key, minutes, day."""
    net: dict[DemandKey, tuple[int, date]] = {}
    for event in unit.ledger.events():
        if event.kind is LedgerKind.REPAID and event.note == str(by):
            net[event.key] = (net.get(event.key, (0, event.day))[0] + event.minutes, event.day)
    return [(key, minutes, day) for key, (minutes, day) in net.items() if minutes]


def _payers(unit: Unit, key: DemandKey) -> list[tuple[DemandKey, int, date]]:
    """Which sessions repaid the debt `key`: key, minutes, day."""
    net: dict[DemandKey, tuple[int, date]] = {}
    for event in unit.ledger.events(key):
        if event.kind is LedgerKind.REPAID:
            by = DemandKey.parse(event.note)
            net[by] = (net.get(by, (0, event.day))[0] + event.minutes, event.day)
    return [(by, minutes, day) for by, (minutes, day) in net.items() if minutes]


def _append(unit: Unit, events: Iterator[LedgerEvent] | list[LedgerEvent]) -> None:
    for event in events:
        unit.ledger.append(event)


def _known(unit: Unit, key: DemandKey, day: date) -> Account:
    return account(unit, key) or Account(key=key, day=day)
