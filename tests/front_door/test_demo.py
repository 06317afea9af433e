"""The front door, as a stranger meets it: a fresh clone, one command, a published school."""

import http.cookiejar
import os
import re
import socket
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar

ROOT = Path(__file__).resolve().parents[2]
DEMO_WITHIN = 180


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What git would give a stranger: committed files only, and no environment."""
    folder = tmp_path_factory.mktemp("fresh") / "planner"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    yield folder
    subprocess.run(["make", "demo-stop"], cwd=folder, env=_plain_environment(), check=False)


@pytest.fixture(scope="module")
def printed(clone: Path) -> str:
    """All that `make demo` said."""
    done = subprocess.run(
        ["make", "demo", f"PORT={_free_port()}"],
        cwd=clone,
        env=_plain_environment(),
        capture_output=True,
        text=True,
        timeout=DEMO_WITHIN,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_demo_says_where_the_site_is_how_to_sign_in_and_one_calendar(printed: str) -> None:
    assert re.search(r"Site\s+http://127\.0\.0\.1:\d+", printed)
    assert re.search(r"Sign in\s+\S+@\S+\s+password\s+\S+", printed)
    assert re.search(r"Calendar\s+http://\S+\.ics", printed)
    assert re.search(r"Planned: \d+ of \d+ demands met", printed)


def test_what_the_demo_keeps_is_its_owners_alone(printed: str, clone: Path) -> None:
    folder = clone / "var" / "demo"
    kept = {path.name: path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())}
    assert kept.keys() >= {"demo", "planner.db", "site.log", "secret"}
    assert set(kept.values()) == {0}


def test_the_deputy_signs_in_with_what_was_printed_and_sees_the_published_week(
    printed: str,
) -> None:
    browser = _browser()
    page = _sign_in(browser, printed)
    assert "Publication 1" in page
    assert "PPA" in page


def test_the_printed_calendar_holds_a_person_s_duties(printed: str) -> None:
    address = re.search(r"Calendar\s+(\S+)", printed)
    assert address
    with urllib.request.urlopen(address[1]) as answer:
        assert answer.headers["Content-Type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.read())
    assert len(list(calendar.walk("VEVENT"))) >= 10


def _browser() -> urllib.request.OpenerDirector:
    jar = http.cookiejar.CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def _sign_in(browser: urllib.request.OpenerDirector, printed: str) -> str:
    site = re.search(r"Site\s+(\S+)", printed)
    words = re.search(r"Sign in\s+(\S+)\s+password\s+(\S+)", printed)
    assert site
    assert words
    form = browser.open(f"{site[1]}/sign-in").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token
    sent = urllib.parse.urlencode(
        {"email": words[1], "password": words[2], "csrf_token": token[1]}
    ).encode()
    return str(browser.open(f"{site[1]}/sign-in", data=sent).read().decode())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_environment() -> dict[str, str]:
    """Nothing of this test run's own environment that a stranger would not have."""
    hidden = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    venv = f"{ROOT / '.venv' / 'bin'}:"
    return kept | {"PATH": kept["PATH"].replace(venv, "")}
