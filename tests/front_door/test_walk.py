"""The README's walk is true: those functions, in that order, and no more than twelve."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from icalendar import Calendar

from planner.domain.calendar import Term
from planner.domain.codes import PersonCode
from planner.domain.school import School
from planner.exporters.workbook import write_workbook
from planner.importers.child import Reader
from planner.importers.workbook import ImportResult
from planner.services import calendars, drafting, importing, publishing
from planner.services.permissions import Visitor, command_line
from planner.store import Database, open_database
from solver.solve import solve
from tests import builders

README = Path(__file__).resolve().parents[2] / "README.md"
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def walk() -> list[str]:
    text = README.read_text(encoding="utf-8")
    part = re.search(r"<!-- walk -->(.*)<!-- /walk -->", text, re.DOTALL)
    assert part
    return re.findall(r"^\d+\. `([\w.]+)`", part[1], re.MULTILINE)


def small_school() -> School:
    return builders.a_school(
        Term(code="A2", name="Autumn 2", starts=date(2026, 11, 2), ends=date(2026, 12, 18)),
        builders.a_teacher("tara", "3A"),
        builders.lessons("3A", "Mon-Fri 09:00-12:00"),
        builders.a_pupil("P1", "3A"),
        builders.a_programme("NELI", minutes=30, per_week=3),
        builders.a_group("NELI-3A", "NELI", "P1"),
        *builders.an_adult("amara", tags="neli"),
    )


@pytest.fixture
def in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and solving happen in children; here they must be seen, so they stay."""

    def read_here(reader: Reader, *words: Any, **more: Any) -> ImportResult:
        return reader(*words, **more)

    monkeypatch.setattr(importing, "read_safely", read_here)
    monkeypatch.setattr(drafting, "solve_in_child", solve)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(f"sqlite:///{tmp_path / 'walk.db'}") as opened:
        opened.migrate()
        yield opened


def test_the_walk_has_at_most_twelve_functions() -> None:
    assert 8 <= len(walk()) <= 12


def test_a_cell_becomes_calendar_bytes_by_the_functions_the_readme_names_in_that_order(
    database: Database, in_one_process: None
) -> None:
    school = small_school()
    database.create_school(school.profile, at=NOW)
    actor = command_line("test")
    workbook = write_workbook(school)
    with calls_of(walk()) as called:
        body = cell_to_calendar(database, actor, workbook)
    assert called == walk()
    titles = {str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")}
    assert any("NELI-3A" in title for title in titles)


def cell_to_calendar(database: Database, actor: Visitor, workbook: bytes) -> bytes:
    report = importing.import_school(database, actor, data=workbook, filename="s.xlsx", at=NOW)
    assert report.accepted, [problem.sentence for problem in report.problems]
    request = drafting.DraftRequest(valid_from=MONDAY, seconds=3)
    rota = drafting.draft_rota(database, actor, request, at=NOW)
    publish = publishing.PublishRequest(
        revision=rota.revision, first=MONDAY, last=FRIDAY, gaps_acknowledged=True
    )
    publishing.publish(database, actor, publish, at=NOW)
    with database.unit("test", actor="amara", at=NOW) as unit:
        token = unit.feed_tokens.issue(
            PersonCode("amara"), "Phone", datetime(2027, 1, 1, tzinfo=UTC)
        )
    served = calendars.serve_feed(database, token, at=NOW)
    assert served.body
    return served.body


@contextmanager
def calls_of(names: list[str]) -> Iterator[list[str]]:
    """The order in which each of these functions was called for the first time."""
    wanted = {tuple(name.rsplit(".", 1)): name for name in names}
    called: list[str] = []

    def see(frame: FrameType, event: str, _: object) -> None:
        if event != "call":
            return
        code = frame.f_code
        module = frame.f_globals.get("__name__", "")
        owner, _, function = code.co_qualname.rpartition(".")
        name = wanted.get((f"{module}.{owner}" if owner else module, function))
        if name and name not in called:
            called.append(name)

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        yield called
    finally:
        sys.setprofile(before)
