"""Owed sessions into dated weeks, and settled once their day is over."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from planner.domain.codes import GroupCode
from planner.domain.demand import DemandKey
from planner.domain.owed_time import REPAYS_GROUP, Repayment, creditor_of
from planner.domain.plan import Occurrence, Rota
from planner.domain.school import School
from planner.services import owed
from planner.store import Unit

MOST_A_WEEK: Final = 2
"""Sessions a group is given back in one week, beside its own."""
_AHEAD: Final = timedelta(days=370)
_DAYS: Final = timedelta(days=6)


def due_in(unit: Unit, school: School, monday: date) -> tuple[Repayment, ...]:
    """What the week of `monday` is to give back, by group: debts no other week repays yet."""
    minutes = Counter[str]()
    for account in owed.accounts(unit):
        creditor = creditor_of(account.key)
        if account.debt and creditor.kind == "group":
            minutes[creditor.code] += account.debt
    if not minutes:
        return ()
    for one in _unsettled(unit, monday):
        minutes[one.key.code] -= one.ends - one.starts
    lengths = {known.code: known.minutes for known in school.programmes}
    return tuple(
        Repayment(
            group=group.code,
            sessions=min(MOST_A_WEEK, -(-minutes[group.code] // lengths[group.programme])),
        )
        for group in school.groups
        if minutes[group.code] > 0
    )


def given_back_by(rota: Rota) -> tuple[Repayment, ...]:
    """What a rota of a week was asked to give back: its own rows and gaps say so."""
    asked = Counter[GroupCode]()
    for row in rota.allocations:
        if row.key.source == REPAYS_GROUP:
            asked[GroupCode(row.key.code)] += 1
    for unmet in rota.unmet:
        if unmet.key.source == REPAYS_GROUP and unmet.unit != "pin":
            asked[GroupCode(unmet.key.code)] += unmet.missing
    return tuple(Repayment(group=group, sessions=asked[group]) for group in sorted(asked))


def settle(unit: Unit, today: date) -> None:
    """What was published to be given back before `today`, and of which nobody has said
    otherwise, has been: like every session, it took place as published."""
    known = {account.key for account in owed.accounts(unit)}
    for one in _published(unit, date.min, today - timedelta(days=1)):
        if one.key not in known:
            owed.delivered(unit, one.key, one.day, one.ends - one.starts)


def _unsettled(unit: Unit, monday: date) -> list[Occurrence]:
    """Published repayments of other weeks that have not been settled."""
    known: set[DemandKey] = {account.key for account in owed.accounts(unit)}
    return [
        one
        for one in _published(unit, monday - _AHEAD, monday + _AHEAD)
        if one.key not in known and not monday <= one.day <= monday + _DAYS
    ]


def _published(unit: Unit, first: date, last: date) -> list[Occurrence]:
    return [one for one in unit.occurrences.live(first, last) if one.key.source == REPAYS_GROUP]
