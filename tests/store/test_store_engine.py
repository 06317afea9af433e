"""F-05, F-22, section 6: busy is said, never an error; a poor database is refused at start-up."""

import threading
from pathlib import Path
from time import monotonic

import psycopg
import pytest
import sqlalchemy as sa

from planner.errors import Busy, PlannerError
from planner.store import Database, Unit, checks, open_database
from planner.store.engine import CONNECTIONS, WAIT_SECONDS, make_engine, refuse_old_sqlite
from tests.conftest import Home
from tests.postgres import OWNER, Cluster
from tests.store.builders import SCHOOL, facts, settle, write
from tests.store.sabotage import Broken, fail_at


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, home: Home) -> Database:
    """The same database, opened by somebody who waits a third of a second."""
    monkeypatch.setattr("planner.store.engine.WAIT_SECONDS", 0.3)
    monkeypatch.setattr("planner.store.engine.PRAGMAS", ("PRAGMA busy_timeout = 300",))
    return open_database(home.url)


def test_F05_whoever_waits_too_long_is_told_that_it_is_busy(
    database: Database, impatient: Database
) -> None:
    settle(database)
    with write(database) as unit:
        unit.rotas.latest()
        begun = monotonic()
        with pytest.raises(Busy), write(impatient):
            pass
        assert 0.2 < monotonic() - begun < 10
    with write(impatient) as unit:
        assert unit.facts.load().school == facts()
    impatient.close()


def test_F05_whoever_waits_less_than_that_gets_their_turn(database: Database) -> None:
    settle(database)
    turns: list[str] = []

    def second() -> None:
        with write(database):
            turns.append("second")

    waiting = threading.Thread(target=second)
    with write(database):
        waiting.start()
        waiting.join(0.5)
        turns.append("first")
    waiting.join()
    assert turns == ["first", "second"]


def test_F05_readers_wait_for_nobody(database: Database) -> None:
    settle(database)
    with write(database) as writing, database.reading(SCHOOL) as reading:
        writing.facts.replace(facts(people="ann"))
        assert len(reading.facts.load().school.people) == 3


def test_F05_more_visitors_than_connections_are_told_that_it_is_busy(
    impatient: Database, database: Database
) -> None:
    settle(database)
    engine = impatient._engine
    held = [engine.connect() for _ in range(CONNECTIONS + 10)]
    with pytest.raises(Busy):
        impatient.schools()
    for connection in held:
        connection.close()
    assert impatient.schools()
    impatient.close()


def test_the_wait_is_five_seconds_on_both_databases(home: Home) -> None:
    engine = make_engine(home.url)
    with engine.connect() as connection:
        if home.owner_url is None:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
        else:
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"
    engine.dispose()
    assert WAIT_SECONDS == 5


def test_a_server_that_is_not_there_is_busy_not_an_error() -> None:
    with open_database("postgresql://nobody@/none?host=/nowhere") as database, pytest.raises(Busy):
        database.schools()


def test_F06_after_a_restart_of_the_server_the_next_visitor_is_served(
    postgresql_home: Home, cluster: Cluster
) -> None:
    with open_database(postgresql_home.url) as database:
        settle(database)
        with pytest.raises(Busy), write(database) as unit:
            cut_off(postgresql_home, cluster, unit)
        with database.reading(SCHOOL) as unit:
            assert unit.facts.load().school == facts()


def cut_off(home: Home, cluster: Cluster, unit: Unit) -> None:
    """End every connection to the database, then ask something of one that was open."""
    name = home.url.rpartition("/test_")[2].partition("?")[0]
    with psycopg.connect(f"host={cluster.folder} user=postgres dbname=postgres") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [f"test_{name}"],
        )
    unit.facts.versions()


def test_an_sqlite_that_may_damage_a_file_is_refused() -> None:
    refuse_old_sqlite((3, 51, 3))
    with pytest.raises(PlannerError, match=r"3\.51\.2"):
        refuse_old_sqlite((3, 51, 2))


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "nonsense"])
def test_other_addresses_are_refused_in_words(url: str) -> None:
    with pytest.raises(PlannerError) as refused:
        open_database(url)
    assert "sqlite:///FILE" in refused.value.hint


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("PRAGMA synchronous = NORMAL", "synchronous is below FULL"),
        ("PRAGMA foreign_keys = OFF", "foreign_keys is off"),
        ("PRAGMA mmap_size = 1000000", "mmap_size is not 0"),
        ("PRAGMA journal_mode = DELETE", "write-ahead log is off"),
    ],
)
def test_a_weakened_sqlite_is_complained_of(
    sqlite_home: Home, monkeypatch: pytest.MonkeyPatch, pragma: str, said: str
) -> None:
    from planner.store import engine

    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, pragma))
    with open_database(sqlite_home.url) as database:
        (complaint,) = database.checks()
    assert said in complaint


def test_a_network_drive_is_recognised() -> None:
    mounts = "/dev/sda / ext4 rw 0 0\nserver:/srv /srv/schools nfs4 rw 0 0\n"
    kind = checks.file_system_of(Path("/srv/schools/oak.db"), mounts)
    assert kind in checks.NETWORK_FILE_SYSTEMS
    assert checks.file_system_of(Path("/srv/school.db"), mounts) == "ext4"


def test_tables_that_are_not_this_versions_are_complained_of(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path}/empty.db") as database:
        assert "run the migrations" in database.checks()[0]


def test_a_site_with_too_strong_a_role_is_complained_of(
    postgresql_home: Home, cluster: Cluster
) -> None:
    with open_database(postgresql_home.strongest_url) as database:
        assert database.checks() == [
            "The site's role owns the tables: migrate with an owner role of its own."
        ]
    with open_database(postgresql_home.url.replace("planner_site", "postgres")) as database:
        assert "look over the walls" in database.checks()[0]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database nobody has migrated yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    home: Home = request.getfixturevalue("postgresql_home")
    engine = make_engine(home.strongest_url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP OWNED BY {OWNER} CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA IF NOT EXISTS public"))
    engine.dispose()
    return home.strongest_url


@pytest.mark.parametrize("empty_url", ["sqlite", "postgresql"], indirect=True)
def test_F22_a_migration_interrupted_anywhere_leaves_nothing(empty_url: str) -> None:
    calls = 0
    for number in (3, 40, 70, 85):
        with open_database(empty_url) as database:
            mend = fail_at(database, number)
            with pytest.raises(Broken):
                database.migrate()
            mend()
            calls += 1
            assert sa.inspect(database._engine).get_table_names() == []
    with open_database(empty_url) as database:
        database.migrate()
        assert database.schools() == []
        assert all("owns the tables" in complaint for complaint in database.checks())
    assert calls == 4
