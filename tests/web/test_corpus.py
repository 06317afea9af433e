"""K9, T-14: every file of the corpus through the site's own form, on both databases.

What has to come of each is in `tests/importers/corpus/*.toml`: R is refused whole with its
place and a sentence, Q is asked and answered on the page, N is read with a note, E is kept
as it is and shown as words. Nothing is taken: the facts are the same after every one of them.
"""

import hashlib
import html
import re
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from planner.domain.kinds import UserRole
from planner.importers import child
from planner.importers.child import Reader, ReadingChild, ReadingLimits
from planner.importers.limits import MEMORY_BYTES
from planner.importers.workbook import ImportResult
from planner.services import importing
from planner.services.signing_in import sign_in
from planner.store import Database, open_database
from planner.store.engine import make_engine
from planner.store.tables import Row
from tests.conftest import Home
from tests.importers.corpus import Draft, a_sound_school
from tests.importers.corpus_files import FILES
from tests.importers.test_corpus_containers import a_slow_file
from tests.web.conftest import ADDRESS, NOW, PASSWORD, form_token, make_app

SIDE_CARS = Path(__file__).parents[1] / "importers" / "corpus"
EXPECTED: dict[str, dict[str, Any]] = {
    name: told
    for file in sorted(SIDE_CARS.glob("*.toml"))
    for name, told in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
SECONDS = 10
QUIET = {"audit_entry", "app_session", "waiting_file"}
"""Tables that may change while no fact does: a file waits, and that is noted."""
ELSEWHERE = {
    86: "test_rehearsal_and_undo: what is published and drafted is told before a file is taken",
    88: "test_rehearsal_and_undo: a number of another school is not found",
}
"""Cases that are no single file."""


@dataclass
class Site:
    """A site with the small sound school, whichever database it is on."""

    client: FlaskClient
    database: Database
    engine: sa.Engine
    token: str
    """The forms'; it holds as long as the session."""
    facts: str = ""
    """Digest of all that no case may change, as it was before the first."""

    def hash(self, *, but: frozenset[str] | set[str] = frozenset()) -> str:
        """One digest of every row, as the tables' owner sees them."""
        found = hashlib.sha256()
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT set_config('planner.school_id', '1', false)"))
            for name, table in sorted(Row.metadata.tables.items()):
                if name not in but:
                    rows = connection.execute(sa.select(table)).all()
                    found.update(repr((name, sorted(map(repr, rows)))).encode())
        return found.hexdigest()

    def send(self, name: str, data: bytes) -> TestResponse:
        form = {"csrf_token": self.token, "workbook": FileStorage(BytesIO(data), name)}
        boundary, body = encode_multipart(form)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post("/import/", data=body, content_type=kind, base_url=ADDRESS)

    def post(self, path: str, **fields: str) -> TestResponse:
        form = {"csrf_token": self.token, **fields}
        return self.client.post(path, data=form, base_url=ADDRESS)

    def waiting(self) -> TestResponse:
        return self.client.get("/import/waiting", base_url=ADDRESS)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One site for every case: none of them leaves anything behind."""
    with _home(request, tmp_path_factory) as home, open_database(home.url) as database:
        engine = make_engine(home.strongest_url)
        school = a_sound_school()
        database.create_school(school.profile, at=NOW)
        cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
        with database.unit(school.profile.code, actor="test", at=NOW) as unit:
            unit.facts.replace(school)
            unit.users.add(
                "deputy@example.org", cheap.hash(PASSWORD), [UserRole.DEPUTY, UserRole.HEAD], None
            )
        client = make_app(database).test_client()
        token = sign_in(database, "deputy@example.org", PASSWORD, NOW).token
        client.set_cookie("session", token, domain="127.0.0.1")
        yield Site(client, database, engine, form_token(client, "/import/"))
        engine.dispose()


def _home(request: pytest.FixtureRequest, folder: pytest.TempPathFactory) -> Any:
    """A database of this module's own, of the kind asked for."""
    import shutil
    from contextlib import contextmanager
    from uuid import uuid4

    from tests.conftest import OWNER, SITE, TEMPLATE, _superuser

    @contextmanager
    def sqlite() -> Iterator[Home]:
        path = folder.mktemp("corpus") / "school.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield Home(f"sqlite:///{path}", None)

    @contextmanager
    def postgresql() -> Iterator[Home]:
        cluster = request.getfixturevalue("cluster")
        name = f"corpus_{uuid4().hex}"
        with _superuser(cluster) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {TEMPLATE}")
            yield Home(cluster.url(SITE, name), cluster.url(OWNER, name))
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return sqlite() if request.param == "sqlite" else postgresql()


def test_every_case_of_the_corpus_has_a_file_and_what_has_to_come_of_it() -> None:
    assert FILES.keys() == EXPECTED.keys()
    numbers = {int(name[1:].partition("-")[0]) for name in FILES}
    assert numbers | set(ELSEWHERE) == set(range(1, 117))


@pytest.mark.parametrize("name", FILES)
def test_K9_a_file_of_the_corpus_comes_to_what_it_should(site: Site, name: str) -> None:
    told = EXPECTED[name]
    site.facts = site.facts or site.hash(but=QUIET)
    whole = site.hash() if told["outcome"] == "R" else ""
    filename, data = FILES[name]()
    began = time.monotonic()
    answer = site.send(filename, data)
    if told["outcome"] == "R":
        refused(answer, told)
        assert site.hash() == whole
    else:
        assert answer.status_code == 303, text_of(answer)
        shown = site.waiting()
        if told["outcome"] == "Q":
            shown = answered(site, shown, told)
        accepted(shown, told)
        assert site.hash(but=QUIET) == site.facts
        site.post("/import/waiting/forget")
    assert time.monotonic() - began < SECONDS
    assert most_memory() <= MEMORY_BYTES


def refused(answer: TestResponse, told: dict[str, Any]) -> None:
    assert answer.status_code == told.get("status", 422)
    said = text_of(answer)
    for wanted in (told.get("says"), told.get("sheet"), told.get("column")):
        assert str(wanted or "") in said, said
    if "row" in told:
        assert f'<td class="num">{told["row"]}</td>' in answer.text


def answered(site: Site, asked: TestResponse, told: dict[str, Any]) -> TestResponse:
    """Every question has an answer; where none is told, the first there is."""
    assert told["says"] in text_of(asked)
    assert 'name="onto"' not in asked.text, "nothing can be taken before it is answered"
    given = dict(reversed(re.findall(r'name="(answer:[^"]+)" value="([^"]+)"', asked.text)))
    words = re.findall(r'<input id="q\d+" name="(answer:[^"]+)"', asked.text)
    given |= dict.fromkeys(words, told.get("answer", ""))
    site.post("/import/waiting", **{html.unescape(k): html.unescape(v) for k, v in given.items()})
    return site.waiting()


def accepted(shown: TestResponse, told: dict[str, Any]) -> None:
    said = text_of(shown)
    assert shown.status_code == 200, said
    assert 'name="onto"' in shown.text or "changes nothing" in said
    if told["outcome"] == "N":
        assert told.get("says", "") in said
    if "kept" in told:
        assert told["kept"] in said
        assert "<script>alert" not in shown.text
        assert ' onmouseover="' not in shown.text


def text_of(answer: TestResponse) -> str:
    """The page as it is read: its words without its tags, entities as their characters."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"</?[a-z][^>]*>", "", answer.text)))


def most_memory() -> int:
    """Bytes of memory the reading child has ever had, 0 where it was killed."""
    process = child._WARM._process
    if process is None or not process.is_alive():
        return 0
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    peak = re.search(r"VmPeak:\s+(\d+) kB", status)
    assert peak
    return int(peak[1]) * 1024


def test_questions_are_numbered_alike_on_every_reading(site: Site) -> None:
    """The same file asks the same questions, so that an answer by number stays the answer."""
    draft = Draft().put("People", 3, "Name", "Amara").put("Posts", 2, "Weekly hours", "20:00")
    first, second = (_asked(site, draft.xlsx()) for _ in range(2))
    assert first == second
    assert len(first) == 2


def _asked(site: Site, data: bytes) -> list[str]:
    site.send("school.xlsx", data)
    asked = re.findall(r"<legend>(.*?)</legend>", site.waiting().text)
    site.post("/import/waiting/forget")
    return asked


def test_K9_a_file_that_takes_too_long_is_refused_by_the_site(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "far too long to read" in text_of(_slowly(site, monkeypatch))


def test_K9_twin_read_in_this_process_without_limits_the_slow_file_is_read_to_its_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_here(reader: Reader, *words: Any, **more: Any) -> ImportResult:
        return reader(*words, **more)

    monkeypatch.setattr(importing, "read_safely", read_here)
    assert "far too long to read" not in text_of(site.send("school.xlsx", a_slow_file()))


def _slowly(site: Site, monkeypatch: pytest.MonkeyPatch) -> TestResponse:
    """The slow file, sent to a site whose readings may cost one second."""
    hurried = ReadingChild(ReadingLimits(cpu_seconds=1))

    def read_hurriedly(reader: Reader, *words: Any, **more: Any) -> ImportResult:
        return child.read_safely(reader, *words, **more, child=hurried)

    monkeypatch.setattr(importing, "read_safely", read_hurriedly)
    try:
        return site.send("school.xlsx", a_slow_file())
    finally:
        hurried.stop()
