"""A week to take away: what the board shows, in files that are safe to open and to pin up."""

import builtins
import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from fixtures.generator import one_form_primary
from planner.domain.kinds import UserRole
from planner.domain.school import School
from planner.errors import NotAllowed, NotFound
from planner.exporters.document import Document, Section
from planner.exporters.document_pdf import NoTypesetter, document_pdf
from planner.services.permissions import Visitor, command_line
from planner.services.week_documents import Form, sheets_file, week_document, week_file
from planner.store import Database, open_database
from tests.conftest import Home
from tests.web.sample import sample_rota

NOW = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 9)
HOSTILE = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="module")
def school() -> School:
    """The sample school, in which somebody's name would run as a formula."""
    school = one_form_primary()
    first = next(post.person for post in school.posts if post.weekly_minutes and post.profile)
    people = tuple(
        replace(person, name=HOSTILE) if person.code == first else person
        for person in school.people
    )
    return replace(school, people=people)


@pytest.fixture
def drafted(sqlite_home: Home, school: School) -> Iterator[Database]:
    with open_database(sqlite_home.url) as database:
        database.create_school(school.profile, at=NOW)
        with database.unit(school.profile.code, actor="test", at=NOW) as unit:
            unit.facts.replace(school)
            versions = dict(unit.facts.versions())
            unit.rotas.add(sample_rota(school, valid_from=MONDAY, versions=versions))
        yield database


def deputy(school: School) -> Visitor:
    return command_line(school.profile.code)


def test_every_duty_of_the_board_is_a_row_of_the_list(drafted: Database, school: School):
    document = week_document(drafted, deputy(school), MONDAY)
    rows = document.sections[0].rows
    body = week_file(drafted, deputy(school), MONDAY, Form.CSV).decode("utf-8-sig")
    read = list(csv.DictReader(StringIO(body)))
    assert len(read) == len(rows) > 150
    assert read[0]["Date"] == "2026-11-09"
    assert sum(int(row["Minutes"]) for row in read) == sum(int(str(row[-1])) for row in rows)


def test_the_workbook_has_a_sheet_for_each_way_of_looking(drafted: Database, school: School):
    body = week_file(drafted, deputy(school), MONDAY, Form.XLSX)
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    assert book.sheet_names == ["Duties", "By adult", "By class", "By place", "Open needs", "Hours"]
    grid = book.get_sheet_by_name("By class").to_python()
    assert len(grid) == 1 + len(school.classes)


def test_no_cell_of_the_workbook_is_a_formula(drafted: Database, school: School):
    with ZipFile(BytesIO(week_file(drafted, deputy(school), MONDAY, Form.XLSX))) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert not any(b"<f" in package.read(name) for name in sheets)
        assert HOSTILE.encode() in package.read("xl/sharedStrings.xml").replace(b"&apos;", b"'")


def test_no_cell_of_the_list_runs_when_a_spreadsheet_opens_it(drafted: Database, school: School):
    body = week_file(drafted, deputy(school), MONDAY, Form.CSV).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(body)) for cell in row]
    assert f"'{HOSTILE}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_equal_weeks_are_equal_workbooks(drafted: Database, school: School):
    once, again = (week_file(drafted, deputy(school), MONDAY, Form.XLSX) for _ in range(2))
    assert once == again


def test_the_pdf_is_tagged_and_says_whose_it_is_on_every_page(drafted: Database, school: School):
    reader = PdfReader(BytesIO(week_file(drafted, deputy(school), MONDAY, Form.PDF)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    pages = [page.extract_text() for page in reader.pages]
    assert all(school.profile.name in page and "Draft 1, not published" in page for page in pages)
    assert "PPA" in "".join(pages)


def test_there_is_one_page_for_each_adult_who_has_a_duty(drafted: Database, school: School):
    reader = PdfReader(BytesIO(sheets_file(drafted, deputy(school), MONDAY)))
    with drafted.reading(school.profile.code) as unit:
        rota = unit.rotas.latest(None)
    assert rota
    assert len(reader.pages) == len({row.person for row in rota.allocations})


def test_no_pupil_and_no_reason_is_in_any_form(drafted: Database, school: School):
    """K3 for paper: a reference of a pupil, or what stands in somebody's way, is nobody's here."""
    text = "".join(
        page.extract_text()
        for page in PdfReader(BytesIO(week_file(drafted, deputy(school), MONDAY, Form.PDF))).pages
    )
    with ZipFile(BytesIO(week_file(drafted, deputy(school), MONDAY, Form.XLSX))) as package:
        text += package.read("xl/sharedStrings.xml").decode()
    text += week_file(drafted, deputy(school), MONDAY, Form.CSV).decode()
    assert school.pupils
    assert not [pupil.ref for pupil in school.pupils if pupil.ref in text]
    assert "can’t take" not in text


def test_open_needs_are_for_roles_that_may_see_them(drafted: Database, school: School):
    office = replace(deputy(school), roles=frozenset({UserRole.OFFICE}))
    titles = [section.title for section in week_document(drafted, office, MONDAY).sections]
    assert "Duties" in titles
    assert "Open needs" not in titles


def test_staff_take_no_whole_week_away(drafted: Database, school: School):
    staff = replace(deputy(school), roles=frozenset({UserRole.STAFF}))
    with pytest.raises(NotAllowed):
        week_file(drafted, staff, MONDAY, Form.CSV)


def test_a_draft_that_is_not_there_is_said_so(drafted: Database, school: School):
    with pytest.raises(NotFound):
        week_file(drafted, deputy(school), MONDAY, Form.CSV, revision=9)


def test_where_pdfs_cannot_be_made_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def without_pango(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(NoTypesetter) as refused:
        document_pdf(Document(title="", school="", said="", sections=()))
    assert "apt-get install libpango-1.0-0" in refused.value.hint


def test_a_school_named_like_markup_is_only_words_in_the_pdf():
    """T-09: no picture is fetched and no tag is made from what somebody typed."""
    hostile = "<img src='file:///etc/hostname'>"
    section = Section(title=hostile, headings=(hostile,), rows=(((hostile,),),))
    body = document_pdf(Document(title=hostile, school=hostile, said="", sections=(section,)))
    assert "file:///etc/hostname" in PdfReader(BytesIO(body)).pages[0].extract_text()
