"""The DPO's page: every table is spoken of, looks are counted by role, no pupil is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.kinds import UserRole
from planner.errors import NotAllowed
from planner.services import holdings
from planner.services.data_protection import LOOKS, data_protection
from planner.services.holdings import ABOUT_NOBODY, HOLDINGS
from planner.services.outcomes import group_outcomes
from planner.services.permissions import Action, matrix
from planner.services.retention import Keep, erase_old
from planner.store import Database, guards
from tests.services.small_day import DEPUTY, NOW, SCHOOL, opened
from tests.services.test_outcomes import SENCO
from tests.services.test_retention import LATER, SHELL, lived_in, owner

__all__ = ["owner"]
SOON = NOW + timedelta(hours=1)


def spoken_of() -> list[str]:
    return [table for holding in holdings.HOLDINGS for table in holding.tables] + [*ABOUT_NOBODY]


def test_every_table_of_a_school_is_spoken_of_once() -> None:
    assert sorted(spoken_of()) == sorted(guards.tables_of_schools())


def test_twin_a_table_nobody_speaks_of_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holdings, "HOLDINGS", HOLDINGS[1:])
    assert "pupil" in set(guards.tables_of_schools()) - set(spoken_of())


def test_the_roles_told_are_those_of_the_matrix(database: Database) -> None:
    opened(database)
    found = data_protection(database, DEPUTY, at=SOON)
    readings = next(each for each in found.held if "measured" in each.holding.tables)
    assert set(readings.roles) == matrix()[Action.SEE_PROVISION]
    assert (found.pupils, found.too_old, found.last_run) == (4, 0, None)


def test_looks_are_counted_by_role_and_no_pupil_is_told(database: Database) -> None:
    opened(database)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.users.add(SENCO.user, "hash", [UserRole.SENCO])
    for who in (SENCO, SENCO, replace(SENCO, user="gone@example.org")):
        group_outcomes(database, who, "NELI-3A", at=NOW)
    found = data_protection(database, DEPUTY, at=SOON)
    assert [(each.who, each.looks, each.people) for each in found.looks] == [
        ("senco", 2, 1),
        ("account that is gone", 1, 1),
    ]
    assert "P1" not in repr(found.looks)
    assert data_protection(database, DEPUTY, at=SOON + LOOKS).looks == ()


def test_what_is_too_old_is_told_until_it_is_erased(database: Database, owner: Database) -> None:
    lived_in(database)
    assert data_protection(database, DEPUTY, at=LATER).too_old > 0
    erase_old(owner, SHELL, Keep(), at=LATER)
    found = data_protection(database, DEPUTY, at=LATER + timedelta(minutes=1))
    assert found.too_old == 0
    assert found.last_run is not None
    assert found.last_run.after["readings"] == 2


def test_only_whom_the_matrix_lets_see_it(database: Database) -> None:
    staff = replace(DEPUTY, roles=frozenset({UserRole.STAFF}))
    with pytest.raises(NotAllowed):
        data_protection(database, staff, at=NOW)
