"""`hlta-planner` from a shell: import, draft, publish, export, audit, on both databases."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.generator import one_form_primary
from planner.domain.kinds import UserRole
from planner.exporters.workbook import write_workbook
from planner.services.signing_in import SignInRefused, sign_in, whoever
from planner.store import open_database
from tests.conftest import Home
from web.command import main

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "schools" / "one-form-primary.xlsx"

SHORT = SAMPLE.with_name("one-form-primary-short-staffed.xlsx")


def run(home: Home, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [*words], env={"HLTA_DATABASE": home.url})
    assert result.exit_code == code, result.output
    return result


@contextmanager
def json_of(home: Home, *words: str) -> Iterator[dict[str, object]]:
    yield json.loads(run(home, *words, "--json").stdout)


def test_the_main_job_from_a_shell(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Elmbrook Primary is in" in run(home, "import", str(SAMPLE)).output
    with json_of(home, "import", str(SAMPLE)) as again:
        assert again["changed"] == []
    drafted = run(home, "draft", "--seconds", "6", "--from", "2026-11-23").output
    assert "Safety and statutory" in drafted
    assert "demands met" in drafted
    run(home, "explain")
    published = run(
        home, "publish", "1", "--from", "2026-11-23", "--until", "2026-12-04", "--acknowledge-gaps"
    ).output
    assert published.startswith("Publication 1:")
    file = tmp_path / "rota.json"
    run(home, "export", str(file))
    assert "Accepted" in run(home, "audit", str(file)).output
    assert "publish: publication 1" in run(home, "log").output
    _a_file_that_upsets_the_published_week_asks_first(home, monkeypatch)
    _a_tampered_file_is_rejected(home, file)


def _a_file_that_upsets_the_published_week_asks_first(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.cli.foreign.today", lambda: date(2026, 11, 23))
    asked = run(home, "import", str(SHORT), code=1).stderr
    assert "published duties would lose their adult or their need" in asked
    assert "has no post any more" in asked
    run(home, "import", str(SHORT), "--answer", "plan=yes")
    run(home, "undo-import")


def _a_tampered_file_is_rejected(home: Home, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    shifted = text.replace('"valid_from":"2026-11-23"', '"valid_from":"2026-11-30"')
    assert shifted != text
    file.write_text(shifted, encoding="utf-8")
    assert "Rejected" in run(home, "audit", str(file), code=1).output


def test_a_refused_workbook_says_where_and_changes_nothing(home: Home, tmp_path: Path) -> None:
    run(home, "import", str(SAMPLE))
    before = tmp_path / "before.xlsx"
    run(home, "export", str(before))
    school = one_form_primary()
    stranger = replace(school.posts[0], code="new-post", person="nobody")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(write_workbook(replace(school, posts=(*school.posts, stranger))))
    refused = run(home, "import", str(bad), code=1)
    assert "Posts, row" in refused.stderr
    assert "Nothing has been changed" in refused.stderr
    after = tmp_path / "after.xlsx"
    run(home, "export", str(after))
    assert after.read_bytes() == before.read_bytes()


def test_an_empty_database_tells_the_first_step(home: Home) -> None:
    assert "hlta-planner import" in run(home, "draft", code=1).output


def test_files_with_childrens_data_are_their_owners_alone(tmp_path: Path) -> None:
    """The tests' own mask is the usual one; a command's is not, and is put back after it."""
    before = os.umask(0o022)
    try:
        env = {"HLTA_DATABASE": f"sqlite:///{tmp_path}/var/planner.db"}
        for words in (["import", str(SAMPLE)], ["export", str(tmp_path / "var" / "out.xlsx")]):
            assert CliRunner().invoke(main, words, env=env).exit_code == 0
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    made = [tmp_path / "var", *(tmp_path / "var").iterdir()]
    assert {path.name for path in made} >= {"var", "planner.db", "out.xlsx"}
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


def test_the_sites_own_files_are_its_owners_alone(tmp_path: Path) -> None:
    """A site as the shell starts it, with the log SQLite keeps while it is open."""
    env = {**os.environ, "HLTA_DATABASE": f"sqlite:///{tmp_path}/planner.db"}
    command = [sys.executable, "-m", "web.command"]
    subprocess.run([*command, "import", str(SAMPLE)], env=env, check=True, umask=0o022)
    serve = [*command, "serve", "--port", "0", "--secret-file", str(tmp_path / "secret")]
    with subprocess.Popen(serve, env=env, stdout=subprocess.PIPE, umask=0o022) as site:
        try:
            _until((tmp_path / "secret").exists)
            _until((tmp_path / "planner.db-wal").exists)
            found = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
        finally:
            site.terminate()
    assert found.keys() >= {"planner.db", "planner.db-wal", "secret"}
    assert set(found.values()) == {0}


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("words", ["draft", "serve", "worker --name one", "log", "export x.xlsx"])
def test_a_mistyped_path_makes_no_database(tmp_path: Path, words: str) -> None:
    missing = tmp_path / "vra" / "planner.db"
    typed = CliRunner().invoke(main, [*words.split(), "--database", f"sqlite:///{missing}"])
    assert typed.exit_code == 1
    assert f"There is no database at {missing}. Run: hlta-planner import" in typed.output
    assert not missing.parent.exists()


def test_a_database_that_is_a_folder_is_told_in_words(tmp_path: Path) -> None:
    typed = CliRunner().invoke(main, ["draft", "--database", f"sqlite:///{tmp_path}"])
    assert typed.exit_code == 1
    assert "cannot be opened" in typed.output


def test_wrong_usage_is_exit_code_two(home: Home) -> None:
    run(home, "publish", "not-a-number", code=2)
    run(home, "check", "no-such-file.xlsx", code=2)


def test_publishing_a_draft_that_does_not_exist_is_refused_in_words(home: Home) -> None:
    run(home, "import", str(SAMPLE))
    assert "There is no draft 7" in run(home, "publish", "7", code=1).output


def test_the_template_explains_itself_and_needs_no_school(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    run(home, "export", "--template", str(file))
    refused = run(home, "check", str(file), code=1)
    assert "School" in refused.stderr


def test_the_template_as_a_folder_of_csv_files_is_headings_only(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "template"
    run(home, "export", "--template", "--format", "csv", str(folder))
    assert {file.name for file in folder.iterdir()} >= {"School.csv", "People.csv", "Posts.csv"}
    assert {len(file.read_text("utf-8-sig").splitlines()) for file in folder.iterdir()} == {1}
    run(home, "export", "--template", "--format", "rota.json", str(folder), code=2)


EMAIL = "deputy@school.example"
FIRST, SECOND = "amber-kestrel-quartz", "willow-thistle-umber"


def signs_in(home: Home, password: str) -> bool:
    at = datetime.now(UTC)
    with open_database(home.url) as database:
        try:
            sign_in(database, EMAIL, password, at)
        except SignInRefused:
            return False
    return True


def test_a_lost_password_is_replaced_and_its_sessions_are_ended(home: Home) -> None:
    run(home, "import", str(SAMPLE))
    refused = run(home, "user", EMAIL, "--new-password", "--password", SECOND, code=1).stderr
    assert "has no account" in refused
    run(home, "user", EMAIL, "--role", "deputy", "--password", FIRST)
    with open_database(home.url) as database:
        token = sign_in(database, EMAIL, FIRST, datetime.now(UTC)).token
        run(home, "user", EMAIL.upper(), "--new-password", "--password", SECOND)
        assert whoever(database, token, datetime.now(UTC)) is None
    assert not signs_in(home, FIRST)
    assert signs_in(home, SECOND)
    run(home, "user", EMAIL, "--new-password", "--password", "short", code=1)
    assert signs_in(home, SECOND)


def test_role_replaces_the_roles_of_an_account_and_leaves_its_password(home: Home) -> None:
    run(home, "import", str(SAMPLE))
    run(home, "user", EMAIL, code=2)
    run(home, "user", EMAIL, "--role", "deputy", "--role", "admin", "--password", FIRST)
    assert "is now: office" in run(home, "user", EMAIL, "--role", "office").output
    with open_database(home.url) as database:
        visitor = sign_in(database, EMAIL, FIRST, datetime.now(UTC)).visitor
    assert visitor.roles == {UserRole.OFFICE}
    again = ("user", EMAIL, "--role", "admin", "--password", SECOND)
    assert "has an account already" in run(home, *again, code=1).stderr
    assert signs_in(home, FIRST)


def test_a_password_left_out_is_asked_for_twice(home: Home) -> None:
    run(home, "import", str(SAMPLE))
    words = ["user", EMAIL, "--role", "deputy"]
    typed = CliRunner().invoke(
        main, words, env={"HLTA_DATABASE": home.url}, input=f"{FIRST}\n{FIRST}\n"
    )
    assert typed.exit_code == 0
    assert FIRST not in typed.output
    assert signs_in(home, FIRST)


def test_open_needs_of_one_title_are_told_apart_by_their_time(home: Home) -> None:
    run(home, "import", str(SHORT))
    drafted = run(home, "draft", "--seconds", "5", "--from", "2026-11-23").output
    opened = [line for line in drafted.splitlines() if line.startswith("  open: ")]
    fixed = [line for line in opened if re.search(r", Mon \d\d:\d\d-\d\d:\d\d", line)]
    assert fixed
    assert len(set(fixed)) == len(fixed)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_that_teaches(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.output.split("\n\n")[1].strip()) > 10


def test_a_program_is_let_in_listed_and_turned_away_from_a_shell(home: Home) -> None:
    run(home, "import", str(SAMPLE))
    token = run(home, "program", "Staffroom screen", "--days", "30").output.strip()
    assert len(token) > 40
    listed = run(home, "program").output
    assert "Staffroom screen" in listed
    assert token not in listed
    run(home, "program", "--end", "1")
    assert "No program reads" in run(home, "program").output
    assert "There is no such program" in run(home, "program", "--end", "1", code=1).output


def test_a_week_is_written_in_the_form_its_path_ends_in(home: Home, tmp_path: Path) -> None:
    run(home, "import", str(SAMPLE))
    run(home, "draft", "--seconds", "4", "--from", "2026-11-23")
    for name, begins in (("w.xlsx", b"PK"), ("w.csv", b"\xef\xbb\xbfDate"), ("w.pdf", b"%PDF")):
        run(home, "export", str(tmp_path / name), "--week", "2026-11-25")
        assert (tmp_path / name).read_bytes().startswith(begins)
    run(home, "export", str(tmp_path / "w.csv"), "--week", "2026-11-25", "--sheets", code=2)
    run(home, "export", str(tmp_path / "w.docx"), "--week", "2026-11-25", code=2)
