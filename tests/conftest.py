"""Databases for tests: `database` is an empty migrated one, each test once on either kind."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from planner.store import Database, open_database
from tests import postgres
from tests.postgres import OWNER, SITE, Cluster

TEMPLATE = "planner_template"


@dataclass(frozen=True)
class Home:
    """Addresses of one test's database: the site's own, and that of the tables' owner."""

    url: str
    owner_url: str | None
    """None on SQLite, which has no roles."""

    @property
    def strongest_url(self) -> str:
        """For sabotage: the address that may drop a guard."""
        return self.owner_url or self.url


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL with a migrated template; one for each process of the run."""
    running = postgres.start()
    try:
        with _superuser(running) as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
            connection.execute(f"CREATE ROLE {SITE} LOGIN")
            connection.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
        with open_database(running.url(SITE, TEMPLATE)) as database:
            database.migrate(running.url(OWNER, TEMPLATE))
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    with open_database(f"sqlite:///{path}") as database:
        database.migrate()
    return path


@pytest.fixture
def sqlite_home(migrated_file: Path, tmp_path: Path) -> Home:
    path = tmp_path / "school.db"
    shutil.copy(migrated_file, path)
    return Home(f"sqlite:///{path}", None)


@pytest.fixture
def postgresql_home(cluster: Cluster) -> Iterator[Home]:
    name = f"test_{uuid4().hex}"
    with _superuser(cluster) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {TEMPLATE}")
        yield Home(cluster.url(SITE, name), cluster.url(OWNER, name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Home:
    """Where an empty migrated database is: the test runs once on either kind."""
    found = request.getfixturevalue(f"{request.param}_home")
    assert isinstance(found, Home)
    return found


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    """An empty migrated database, opened as the site opens it."""
    with open_database(home.url) as opened:
        yield opened


def _superuser(cluster: Cluster) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(f"host={cluster.folder} user=postgres dbname=postgres", autocommit=True)
