"""Owed sessions into dated weeks, and settled once their day is over."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from planner.domain.codes import GroupCode
from planner.domain.demand import DemandKey
from planner.domain.entitlement import given_on_grid
from planner.domain.owed_time import (
    REPAYS_GROUP,
    REPAYS_RELEASE,
    Creditor,
    ReleaseRepayment,
    Repayment,
    creditor_of,
    repays,
)
from planner.domain.plan import Occurrence, Rota
from planner.domain.provision import Release
from planner.domain.school import School
from planner.services import owed
from planner.store import Unit

LONGEST_BLOCK: Final = 60
"""Minutes of a release given back in one week: timetabled blocks, never a day (P-LEDGER)."""
MOST_A_WEEK: Final = 2
"""Sessions a group is given back in one week, beside its own."""
_AHEAD: Final = timedelta(days=370)
_DAYS: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one dated week is asked to give back."""

    sessions: tuple[Repayment, ...] = ()
    releases: tuple[ReleaseRepayment, ...] = ()

    def of(self, week: School) -> School:
        """The week, asked for it."""
        return replace(week, owed=self.sessions, owed_releases=self.releases)


def due_in(unit: Unit, school: School, monday: date) -> Due:
    """What the week of `monday` is to give back: debts no other week repays yet."""
    minutes = Counter[Creditor]()
    for account in owed.accounts(unit):
        if account.debt:
            minutes[creditor_of(account.key)] += account.debt
    if not minutes:
        return Due()
    for one in _unsettled(unit, monday):
        minutes[creditor_of(one.key)] -= _given(one)
    lengths = {known.code: known.minutes for known in school.programmes}
    return Due(
        sessions=tuple(
            Repayment(
                group=group.code,
                sessions=min(MOST_A_WEEK, -(-lacks // lengths[group.programme])),
            )
            for group in school.groups
            if (lacks := minutes[Creditor("group", group.code)]) > 0
        ),
        releases=tuple(
            ReleaseRepayment(release=release.code, minutes=_block(release, lacks))
            for release in school.releases
            if (lacks := minutes[Creditor("release", release.code)]) > 0
        ),
    )


def _block(release: Release, lacks: int) -> int:
    """One block of what is owed: never a saved-up day, never less than a block may be."""
    return given_on_grid(max(release.shortest_block, min(lacks, LONGEST_BLOCK)))


def given_back_by(rota: Rota) -> Due:
    """What a rota of a week was asked to give back: its own rows and gaps say so."""
    asked, blocks = Counter[GroupCode](), dict[str, int]()
    keys = [(row.key, 1) for row in rota.allocations]
    keys += [(unmet.key, unmet.missing) for unmet in rota.unmet if unmet.unit != "pin"]
    for key, count in keys:
        if key.source == REPAYS_GROUP:
            asked[GroupCode(key.code)] += count
        elif key.source == REPAYS_RELEASE:
            blocks[key.code] = int(key.part)
    return Due(
        sessions=tuple(Repayment(group=group, sessions=asked[group]) for group in sorted(asked)),
        releases=tuple(
            ReleaseRepayment(release=code, minutes=blocks[code]) for code in sorted(blocks)
        ),
    )


def _given(one: Occurrence) -> int:
    """Minutes that count: of a release those of teaching, which its key says, without the
    register and home time its cover holds as well."""
    return int(one.key.part) if one.key.source == REPAYS_RELEASE else one.ends - one.starts


def settle(unit: Unit, today: date) -> None:
    """What was published to be given back before `today`, and of which nobody has said
    otherwise, has been: like every session, it took place as published."""
    known = {account.key for account in owed.accounts(unit)}
    for one in _published(unit, date.min, today - timedelta(days=1)):
        if one.key not in known:
            owed.delivered(unit, one.key, one.day, _given(one))


def _unsettled(unit: Unit, monday: date) -> list[Occurrence]:
    """Published repayments of other weeks that have not been settled."""
    known: set[DemandKey] = {account.key for account in owed.accounts(unit)}
    return [
        one
        for one in _published(unit, monday - _AHEAD, monday + _AHEAD)
        if one.key not in known and not monday <= one.day <= monday + _DAYS
    ]


def _published(unit: Unit, first: date, last: date) -> list[Occurrence]:
    return [one for one in unit.occurrences.live(first, last) if repays(one.key)]
