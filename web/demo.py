"""The main job in one go: sample school in, planned, published, site open."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

import click

from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.domain.week import has_school, monday_of
from planner.errors import PlannerError
from planner.importers.child import read_workbook_safely
from planner.services.calendars import issue_feed
from planner.services.drafting import DraftRequest, draft_rota
from planner.services.importing import Sent, keep
from planner.services.permissions import Visitor, command_line
from planner.services.publishing import PublishRequest, publish
from planner.services.signing_in import NewUser, add_user, sign_in
from planner.store import Database, open_database
from web.settings import utc_now

SAMPLE: Final = Path(__file__).resolve().parents[1] / "fixtures/schools/one-form-primary.xlsx"
DEPUTY: Final = "deputy@example.org"
STAFF: Final = "staff@example.org"
_WEEKEND: Final = timedelta(days=2)
_PID: Final = "site.pid"
_STARTS_WITHIN: Final = 30.0
_ENDS_WITHIN: Final = 10.0
_WORDS: Final = (
    *("amber", "beacon", "cedar", "damson", "ember", "falcon", "garnet", "harbour"),
    *("indigo", "juniper", "kestrel", "lantern", "meadow", "nutmeg", "orchard", "pebble"),
    *("quartz", "rowan", "saffron", "thistle", "umber", "velvet", "willow", "yarrow"),
)


class Demo:
    """One run of the demo in a folder of its own."""

    def __init__(self, folder: Path, *, port: int, seconds: float) -> None:
        self._folder, self._port, self._seconds = folder, port, seconds
        self._url = f"sqlite:///{folder.resolve() / 'planner.db'}"
        self._address = f"http://127.0.0.1:{port}"

    def run(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, mode=0o700)
        database = open_database(self._url)
        database.migrate()
        actor, school = self._import(database)
        rota = self._draft(database, actor, school)
        self._publish(database, actor, rota)
        password, token = self._people(database, actor, rota)
        database.close()
        self._open_site()
        self._say(password, token)

    def _import(self, database: Database) -> tuple[Visitor, School]:
        result = read_workbook_safely(SAMPLE, SAMPLE.name)
        if result.school is None:
            raise PlannerError(
                "The sample workbook cannot be read.",
                hint=" ".join(p.sentence for p in result.problems),
            )
        profile = result.school.profile
        database.create_school(profile, at=utc_now())
        actor = command_line(profile.code)
        sent = Sent(source=SAMPLE, filename=SAMPLE.name)
        report = keep(database, actor, result, at=utc_now(), sent=sent)
        click.echo(f"Imported {profile.name}: {report.people} people, {report.groups} groups.")
        return actor, result.school

    def _draft(self, database: Database, actor: Visitor, school: School) -> Rota:
        click.echo(f"Planning (up to {self._seconds:.0f} seconds) ...")
        request = DraftRequest(
            valid_from=first_week(school, utc_now().date()), seconds=self._seconds
        )
        rota = draft_rota(database, actor, request, at=utc_now())
        missing = sum(gap.missing for gap in rota.unmet if gap.unit != "minutes")
        click.echo(f"Planned: {rota.demands - missing} of {rota.demands} demands met.")
        return rota

    def _publish(self, database: Database, actor: Visitor, rota: Rota) -> None:
        request = PublishRequest(
            revision=rota.revision, first=rota.valid_from, gaps_acknowledged=True
        )
        made = publish(database, actor, request, at=utc_now())
        click.echo(f"Published {made.added} duties from {made.first_day:%d %B %Y} on.")

    def _people(self, database: Database, actor: Visitor, rota: Rota) -> tuple[str, str]:
        password = "-".join(secrets.choice(_WORDS) for _ in range(4))
        busiest = _busiest(rota)
        users = (
            NewUser(
                email=DEPUTY,
                password=password,
                roles=frozenset({UserRole.DEPUTY, UserRole.ADMIN}),
            ),
            NewUser(
                email=STAFF, password=password, roles=frozenset({UserRole.STAFF}), person=busiest
            ),
        )
        for new in users:
            add_user(database, actor, new, at=utc_now())
        staff = sign_in(database, STAFF, password, utc_now()).visitor
        return password, issue_feed(database, staff, label="Demo", at=utc_now())

    def _open_site(self) -> None:
        log = (self._folder / "site.log").open("ab")
        site = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                sys.executable,
                "-m",
                "web.command",
                "serve",
                *("--database", self._url),
                *("--port", str(self._port)),
                *("--secret-file", str(self._folder / "secret")),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # it outlives this command and its terminal
        )
        (self._folder / _PID).write_text(str(site.pid), encoding="ascii")
        self._wait_for(site)

    def _wait_for(self, site: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < deadline:
            if site.poll() is not None:
                break
            with suppress(OSError, HTTPException):
                asked = HTTPConnection("127.0.0.1", self._port, timeout=2)
                asked.request("GET", "/sign-in")
                asked.getresponse().read()
                asked.close()
                return
            time.sleep(0.1)
        raise PlannerError(
            f"The site did not open on port {self._port}.",
            hint=f"Read {self._folder / 'site.log'}, or choose another --port.",
        )

    def _say(self, password: str, token: str) -> None:
        click.echo(
            "\n".join(
                (
                    "",
                    f"  Site       {self._address}",
                    f"  Sign in    {DEPUTY}  password  {password}   (deputy head)",
                    f"             {STAFF}  password  {password}   (a member of staff)",
                    f"  Calendar   {self._address}/feeds/{token}.ics",
                    "",
                    "The site goes on running. Stop it with: make demo-stop",
                )
            )
        )


def first_week(school: School, today: date) -> date:
    """Monday of the first week with school in it: this week's, or at a weekend the next's.

    A sample whose calendar is over starts again at its first week, so the demo always runs.
    """
    last = max(term.ends for term in school.terms)
    monday = monday_of(today + _WEEKEND)
    if monday > last:
        monday = monday_of(min(term.starts for term in school.terms))
    while not has_school(school, monday):
        monday += timedelta(days=7)
    return monday


def stop_demo(folder: Path) -> None:
    """Stop the demo's site, if one was left running."""
    path = folder / _PID
    if not path.exists():
        return
    with suppress(ProcessLookupError, ValueError):
        pid = int(path.read_text(encoding="ascii"))
        os.kill(pid, signal.SIGTERM)
        _wait_until_gone(pid)
    path.unlink()


def _wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + _ENDS_WITHIN
    while time.monotonic() < deadline:
        os.kill(pid, 0)
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)


def _busiest(rota: Rota) -> PersonCode:
    """The adult with most duties: their calendar shows most."""
    people = [allocation.person for allocation in rota.allocations]
    return max(sorted(set(people)), key=people.count)
