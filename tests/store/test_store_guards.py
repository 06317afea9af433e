"""F-22: every named guard is there and fires, on both databases."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from planner.store import Database, guards, open_database, walls
from planner.store.engine import make_engine
from planner.store.faults import violates
from planner.store.tables import Row
from tests.conftest import Home
from tests.postgres import SITE
from tests.store.filling import fill, row
from tests.store.sabotage import drop_overlap_guard, strongly

OURS = 1
HELD = {"id": 2, "body": "body-1", "session": "another"}
LATER = {"from_pub": 1001, "to_pub": 1001}
BREACHES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "occupancy_no_overlap": ("occupancy", HELD),
    "ck_occupancy_forward": ("occupancy", {**HELD, "body": "b", "ends": 10}),
    "ck_occupancy_one_holder": ("occupancy", {**HELD, "body": "b", "occurrence_id": None}),
    "ck_occupancy_within_a_day": ("occupancy", {**HELD, "body": "b", "ends": 5000}),
    "ck_occurrence_forward": ("occurrence", {"id": 2, "uid": "new", "ends": 10}),
    "ck_occurrence_lives_forward": ("occurrence", {"id": 2, "uid": "new", **LATER}),
    "ck_allocation_forward": ("allocation", {"position": 2, "span_end": 10}),
    "ck_job_state": ("job", {"id": 2, "state": "asleep"}),
    "pk_publication": ("publication", {}),
    "pk_rota": ("rota", {}),
    "uq_app_session_token_hash": ("app_session", {"id": 2}),
    "uq_app_user_email": ("app_user", {"id": 2}),
    "uq_feed_token_token_hash": ("feed_token", {"id": 2}),
    "uq_occurrence_live_uid": ("occurrence", {"id": 2}),
    "uq_person_school_id_code": ("person", {"id": 2}),
    "uq_post_school_id_code": ("post", {"id": 2}),
    "uq_rota_one_adopted": ("rota", {"revision": 3, "state": "adopted"}),
    "fk_post_school_id_person": ("post", {"id": 2, "code": "new", "person": "nobody"}),
    "fk_occurrence_school_id_from_pub": ("occurrence", {"id": 2, "uid": "new", "from_pub": 9}),
    "fk_feed_fragment_school_id_publication": ("feed_fragment", {"publication": 9}),
}
"""Guard -> a row it must refuse beside one ordinary row in every table."""


@pytest.fixture
def filled(home: Home) -> Any:
    """A connection to a school with a row everywhere; nothing done on it is kept."""
    engine = make_engine(home.url)
    with engine.connect() as connection, connection.begin() as transaction:
        fill(connection, OURS)
        adopted = {"revision": 2, "state": "adopted"}
        table = Row.metadata.tables["rota"]
        connection.execute(sa.insert(table), row(table, OURS, **adopted))
        yield connection
        transaction.rollback()
    engine.dispose()


@pytest.mark.parametrize("guard", BREACHES)
def test_F22_a_row_that_breaks_a_guard_is_refused_by_it(filled: sa.Connection, guard: str) -> None:
    name, changes = BREACHES[guard]
    table = Row.metadata.tables[name]
    with pytest.raises(sa.exc.IntegrityError) as refused, filled.begin_nested():
        filled.execute(sa.insert(table), row(table, OURS, **changes))
    if filled.dialect.name == "postgresql" or guard.startswith(("ck_", "occupancy")):
        assert violates(refused.value, guard), refused.value


def test_F22_moving_an_interval_onto_another_is_refused(filled: sa.Connection) -> None:
    table = Row.metadata.tables["occupancy"]
    later = {"id": 2, "session": "another", "starts": 20, "ends": 30}
    filled.execute(sa.insert(table), row(table, OURS, **later))
    with pytest.raises(sa.exc.IntegrityError) as refused, filled.begin_nested():
        filled.execute(sa.update(table).where(table.c.id == 2).values(starts=19))
    assert violates(refused.value, "occupancy_no_overlap")
    filled.execute(sa.update(table).where(table.c.id == 2).values(starts=25))


@pytest.mark.parametrize("name", guards.APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
def test_F22_what_was_written_down_is_never_rewritten(home: Home, name: str, change: str) -> None:
    """As the tables' owner, who has every right but is stopped by the trigger."""
    engine = make_engine(home.strongest_url)
    table = Row.metadata.tables[name]
    statement = sa.update(table).values(school_id=1) if change == "UPDATE" else sa.delete(table)
    with engine.connect() as connection, connection.begin() as transaction:
        fill(connection, OURS)
        with pytest.raises(sa.exc.IntegrityError, match=f"{name}_append_only"):
            connection.execute(statement)
        transaction.rollback()
    engine.dispose()


def test_T18_the_sites_role_has_no_right_to_rewrite_the_audit_trail(
    postgresql_home: Home,
) -> None:
    strongly(postgresql_home, "DROP TRIGGER audit_entry_append_only ON audit_entry")
    engine = make_engine(postgresql_home.url)
    for statement in ("UPDATE audit_entry SET actor = 'me'", "DELETE FROM audit_entry"):
        with engine.begin() as connection:
            walls.enter(connection, OURS)
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                connection.exec_driver_sql(statement)
    engine.dispose()


def test_T18_a_site_that_may_rewrite_the_audit_trail_is_complained_of(
    postgresql_home: Home,
) -> None:
    strongly(postgresql_home, f"GRANT UPDATE ON audit_entry TO {SITE}")
    with open_database(postgresql_home.url) as database:
        assert database.checks() == [
            "The site's role may rewrite the audit trail: take that right from it."
        ]


def test_a_database_as_migrated_has_nothing_to_complain_of(database: Database) -> None:
    assert database.checks() == []


def test_F22_a_dropped_guard_is_missed_at_start_up(home: Home) -> None:
    drop_overlap_guard(home)
    with open_database(home.url) as database:
        complaints = database.checks()
    assert complaints
    assert all("occupancy_no_overlap" in complaint for complaint in complaints)


def test_every_guard_of_the_list_is_in_the_database(home: Home) -> None:
    engine = make_engine(home.url)
    with engine.connect() as connection:
        assert len(guards.expected(connection.dialect.name)) >= 60
        assert guards.missing(connection) == []
    engine.dispose()


def differences(home: Home) -> list[Any]:
    """What Alembic would change to make the tables what the rows say."""
    engine = make_engine(home.strongest_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Row.metadata)
    engine.dispose()
    return list(found)


def test_the_migrations_make_the_very_tables_the_rows_speak_of(home: Home) -> None:
    assert differences(home) == []


@pytest.mark.parametrize(
    "change",
    ["ALTER TABLE term DROP COLUMN name", "DROP INDEX ix_occupancy_body"],
)
def test_twin_a_table_that_differs_from_its_rows_is_noticed(home: Home, change: str) -> None:
    strongly(home, change)
    assert len(differences(home)) == 1


def test_migrating_twice_changes_nothing(home: Home, database: Database) -> None:
    database.migrate(home.owner_url)
    assert database.checks() == []
    assert database.schools() == []
