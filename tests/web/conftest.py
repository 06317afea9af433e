"""A site with a school in it: imported, planned, published, and one user for each kind of role."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pwdlib import PasswordHash
from pysqlite3 import dbapi2 as sqlite3
from werkzeug.test import TestResponse

from fixtures.generator import one_form_primary
from planner.domain.codes import PersonCode
from planner.domain.kinds import RoleKind, UserRole
from planner.domain.plan import Rota
from planner.services.permissions import command_line
from planner.services.publishing import PublishRequest, publish
from planner.services.signing_in import sign_in
from planner.store import Database, open_database
from tests.web.sample import sample_rota
from web.app import create_app
from web.settings import Settings

NOW = datetime(2026, 11, 10, 9, 20, tzinfo=UTC)
"""A Tuesday in term, at twenty past nine in the morning."""
MONDAY = date(2026, 11, 9)
ADDRESS = "http://127.0.0.1:8000"
PASSWORD = "meadow-lantern-orchard"

USERS = {
    "head": frozenset({UserRole.HEAD}),
    "deputy": frozenset({UserRole.DEPUTY, UserRole.ADMIN}),
    "senco": frozenset({UserRole.SENCO}),
    "teacher": frozenset({UserRole.CLASS_TEACHER}),
    "staff": frozenset({UserRole.STAFF}),
    "office": frozenset({UserRole.OFFICE}),
    "guest": frozenset({UserRole.GUEST}),
}


@dataclass(frozen=True)
class Ready:
    """A file to copy for each test, with a live session for each user."""

    path: Path
    tokens: dict[str, str]
    person: PersonCode
    """Whose sign-in "staff" is."""
    draft: int
    """The revision that is drafted and not yet published."""


@dataclass(frozen=True)
class Site:
    app: Flask
    database: Database
    ready: Ready

    def client(self, user: str | None = None) -> FlaskClient:
        client = self.app.test_client()
        if user:
            client.set_cookie("session", self.ready.tokens[user], domain="127.0.0.1")
        return client

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything in the database, to see that a request changed nothing."""
        return contents(self.ready_path)

    @property
    def ready_path(self) -> Path:
        return Path(str(self.app.config["DATABASE_PATH"]))


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    path = tmp_path_factory.mktemp("site") / "ready.db"
    with open_database(f"sqlite:///{path}") as database:
        database.migrate()
        return fill(database, path)


def fill(database: Database, path: Path, *, rota_of: Callable[..., Rota] = sample_rota) -> Ready:
    """The sample school with a rota by `rota_of` published, the next drafted, and its users."""
    school = one_form_primary()
    code = school.profile.code
    person = next(p.person for p in school.posts if p.role is RoleKind.LPA)
    database.create_school(school.profile, at=NOW)
    hashed = PasswordHash.recommended().hash(PASSWORD)
    with database.unit(code, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        versions = dict(unit.facts.versions())
        rota = rota_of(school, valid_from=MONDAY, versions=versions)
        first = unit.rotas.add(rota)
        for name, roles in USERS.items():
            unit.users.add(f"{name}@example.org", hashed, roles, _linked(name, person))
    actor = command_line(code)
    request = PublishRequest(revision=first.revision, first=MONDAY, gaps_acknowledged=True)
    publish(database, actor, request, at=NOW)
    with database.unit(code, actor="test", at=NOW) as unit:
        draft = unit.rotas.add(_changed(rota))
    tokens = {n: sign_in(database, f"{n}@example.org", PASSWORD, NOW).token for n in USERS}
    return Ready(path, tokens, person, draft.revision)


def _linked(name: str, person: PersonCode) -> PersonCode | None:
    return person if name in ("staff", "deputy") else None


def _changed(rota: Rota) -> Rota:
    """The next draft: as published, but for the last duty, which is dropped."""
    return replace(rota, allocations=rota.allocations[:-1])


@pytest.fixture
def site(ready: Ready, tmp_path: Path) -> Iterator[Site]:
    path = tmp_path / "site.db"
    shutil.copy(ready.path, path)
    with open_database(f"sqlite:///{path}") as database:
        app = make_app(database)
        app.config["DATABASE_PATH"] = str(path)
        yield Site(app, database, ready)


class Reader(FlaskClient):
    """A client that reads every answer to its end, as a browser does."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        options.setdefault("buffered", True)
        return super().open(*args, **options)


def make_app(database: Database, address: str = ADDRESS) -> Flask:
    settings = Settings(secret=b"only-for-tests-" * 3, public_url=address, clock=lambda: NOW)
    app = create_app(settings, database)
    app.test_client_class = Reader
    return app


Contents = dict[str, list[tuple[object, ...]]]


def contents(path: Path) -> Contents:
    """Every row of every table of a SQLite file.

    Read by the very library the site uses: another one in this process would not see its
    locks, and on closing would throw away the log the site still writes to.
    """
    connection = sqlite3.connect(path)
    try:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {n: connection.execute(f'SELECT * FROM "{n}"').fetchall() for n in sorted(names)}
    finally:
        connection.close()


def form_token(client: FlaskClient, path: str) -> str:
    """The token the page's own form carries."""
    page = client.get(path, base_url=ADDRESS).text
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
