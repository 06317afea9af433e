"""The sample school and a rota worked out once for every test of this folder."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from fixtures.generator import one_form_primary
from planner.domain.kinds import UserRole
from planner.domain.plan import Rota
from planner.domain.school import School, Snapshot
from planner.services import signing_in
from planner.services.drafting import DraftRequest, work_out
from planner.services.permissions import Visitor, command_line
from planner.services.signing_in import NewUser, add_user
from planner.store import Database

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
PASSWORD = "amber-kestrel-quartz"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id at its cheapest: these tests are about the answers, not about the cost."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(signing_in, "_hasher", cheap)


@pytest.fixture(scope="session")
def sample() -> School:
    return one_form_primary()


@pytest.fixture(scope="session")
def worked_out(sample: School) -> Rota:
    """A legal rota of the sample school; a few seconds' search is enough for these tests."""
    request = DraftRequest(valid_from=MONDAY, seconds=6)
    return work_out(Snapshot(school=sample, versions={}), request, made_at=NOW)


@pytest.fixture
def deputy(database: Database, sample: School) -> Visitor:
    """A deputy head of the sample school, whose facts are in the database."""
    database.create_school(sample.profile, at=NOW)
    with database.unit(sample.profile.code, actor="test", at=NOW) as unit:
        unit.facts.replace(sample)
    add_user(
        database,
        command_line(sample.profile.code),
        NewUser(email="deputy@example.org", password=PASSWORD, roles=frozenset({UserRole.DEPUTY})),
        at=NOW,
    )
    return Visitor(
        school=sample.profile.code,
        school_name=sample.profile.name,
        user="deputy@example.org",
        name="Deputy",
        roles=frozenset({UserRole.DEPUTY, UserRole.HEAD}),
    )


@pytest.fixture
def drafted(database: Database, deputy: Visitor, worked_out: Rota) -> Rota:
    """Draft 1 of the sample school, as drafting would have kept it."""
    with database.unit(deputy.school, actor=deputy.user, at=NOW) as unit:
        return unit.rotas.add(replace(worked_out, versions=unit.facts.versions()))
