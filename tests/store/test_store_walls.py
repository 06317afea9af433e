"""K2: no row of one school refers to, or is seen from, another."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from planner.domain.kinds import UserRole
from planner.errors import NotFound
from planner.store import Database, open_database, walls
from planner.store.engine import make_engine
from planner.store.tables import Row
from tests.conftest import Home
from tests.store.builders import NOW, SCHOOL, facts, settle, write
from tests.store.filling import TABLES, fill, key, make_school, references, row
from tests.store.sabotage import strongly

OURS, THEIRS = 2, 1


@contextmanager
def connected(home: Home) -> Iterator[sa.Connection]:
    """A connection as the site's role has it; nothing done on it is kept."""
    engine = make_engine(home.url)
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()
    engine.dispose()


def accepted(connection: sa.Connection, statement: sa.Executable, values: object = None) -> bool:
    """Whether the database takes it; nothing is kept either way."""
    attempt = connection.begin_nested()
    try:
        connection.execute(statement, values)
    except (sa.exc.IntegrityError, sa.exc.ProgrammingError):
        return False
    finally:
        attempt.rollback()
    return True


def cross_references(home: Home) -> dict[str, bool]:
    """Every composite reference, and whether a row of theirs may point at one of ours."""
    found = {}
    with connected(home) as connection:
        fill(connection, OURS)
        make_school(connection, THEIRS)
        for table in TABLES:
            for reference in references(table):
                crossing = row(table, THEIRS, **{reference.column: key(reference, OURS)})
                if reference.column == "hold_id":
                    crossing["occurrence_id"] = None
                found[reference.name] = accepted(connection, sa.insert(table), crossing)
            connection.execute(sa.insert(table), row(table, THEIRS))
    return found


def test_K2_no_row_may_refer_to_another_schools(home: Home) -> None:
    found = cross_references(home)
    assert len(found) >= 40
    assert [name for name, let_in in found.items() if let_in] == []


def test_K2_every_reference_between_facts_carries_the_school() -> None:
    """Introspected, so a reference without the school cannot be added unnoticed."""
    bare = [
        f"{table.name}.{column.name}"
        for table in Row.metadata.tables.values()
        for constraint in table.foreign_key_constraints
        for column in constraint.columns
        if len(constraint.columns) == 1 and column.name != "school_id"
    ]
    assert bare == []


def test_K2_twin_without_its_reference_a_post_takes_another_schools_person(
    postgresql_home: Home,
) -> None:
    strongly(postgresql_home, "ALTER TABLE post DROP CONSTRAINT fk_post_school_id_person")
    with connected(postgresql_home) as connection:
        fill(connection, OURS)
        fill(connection, THEIRS)
        post = Row.metadata.tables["post"]
        crossing = row(post, THEIRS, id=9, code="another", person=f"code-{OURS}")
        assert accepted(connection, sa.insert(post), crossing)


def test_K2_twin_with_foreign_keys_off_sqlite_lets_everything_cross(
    sqlite_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.store.engine.PRAGMAS", ())
    found = cross_references(sqlite_home)
    assert [name for name, let_in in found.items() if not let_in] == []


def seen(connection: sa.Connection) -> set[str]:
    """Tables in which a query that forgets to ask for the school sees any row of ours."""
    return {
        table.name
        for table in TABLES
        if OURS in connection.scalars(sa.select(table.c.school_id)).all()
    }


def test_K2_a_query_that_forgets_the_school_sees_only_its_own(postgresql_home: Home) -> None:
    with connected(postgresql_home) as connection:
        fill(connection, OURS)
        assert seen(connection) == {table.name for table in TABLES}
        fill(connection, THEIRS)
        assert seen(connection) == set()
        walls.enter(connection, 3)
        assert connection.scalars(sa.select(Row.metadata.tables["school"].c.id)).all() == []


def test_K2_nothing_can_be_written_into_another_school(postgresql_home: Home) -> None:
    with connected(postgresql_home) as connection:
        fill(connection, OURS)
        fill(connection, THEIRS)
        person = Row.metadata.tables["person"]
        smuggled = row(person, OURS, id=9, code="smuggled")
        assert not accepted(connection, sa.insert(person), smuggled)
        altered = connection.execute(sa.update(person).values(name="x"))
        removed = connection.execute(sa.delete(Row.metadata.tables["hold"]))
        assert (altered.rowcount, removed.rowcount) == (1, 1)
        walls.enter(connection, OURS)
        assert "x" not in connection.scalars(sa.select(person.c.name)).all()


def test_K2_twin_with_the_wall_down_every_school_is_seen(postgresql_home: Home) -> None:
    strongly(postgresql_home, "ALTER TABLE person DISABLE ROW LEVEL SECURITY")
    with connected(postgresql_home) as connection:
        fill(connection, OURS)
        fill(connection, THEIRS)
        assert seen(connection) == {"person"}
    with open_database(postgresql_home.url) as database:
        assert database.checks() == ["The wall between schools is down on the table person."]


def test_a_look_up_opens_no_table_but_those_of_credentials(postgresql_home: Home) -> None:
    with connected(postgresql_home) as connection:
        fill(connection, OURS)
        walls.enter(connection, 3)
        walls.look_across(connection)
        assert seen(connection) == {
            *("app_session", "app_user", "feed_token", "program_token", "user_role"),
        }


def test_a_school_that_is_not_there_is_not_found(database: Database) -> None:
    settle(database)
    with pytest.raises(NotFound), database.reading("elm"):
        pass
    with pytest.raises(NotFound), write(database, "elm"):
        pass


def test_two_schools_of_one_database_keep_their_own(database: Database) -> None:
    settle(database)
    settle(database, "elm", people="dee eve")
    with write(database) as unit:
        unit.users.add("ann@oak.example", "hash", [UserRole.HEAD])
        token = unit.feed_tokens.issue("ann", "phone", NOW.replace(year=2027))
        assert token
    with database.reading("elm") as unit:
        assert [person.code for person in unit.facts.load().school.people] == ["dee", "eve"]
        assert unit.users.all() == []
        assert unit.feed_tokens.of("ann") == []
    with database.reading(SCHOOL) as unit:
        assert unit.facts.load().school.people == facts().people
    assert [code for code, _ in database.schools()] == ["elm", "oak"]
