"""A school comes in by stages: each is accepted, said what it is good for, and the site works."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from fixtures.generator import one_form_primary
from planner.domain.kinds import UserRole
from planner.domain.school import School
from planner.exporters.rows import tables
from planner.importers.workbook import read_workbook
from planner.services.importing import import_school
from planner.services.permissions import command_line
from planner.services.signing_in import sign_in
from planner.staging import stages
from planner.store import Database
from planner.workbook.sheets import SHEETS
from tests.conftest import Home
from tests.importers.corpus import Draft, archive, sentences
from tests.web.conftest import ADDRESS, NOW, PASSWORD, make_app
from tests.web.test_doors import address_of

STAGES = (
    ("People",),
    ("Places", "Externals", "Classes", "Timetable"),
    ("Duty profiles", "Profile entries", "Posts", "Working patterns"),
    ("Duty posts", "Releases"),
    ("Terms", "Special days"),
)
POSSIBLE = ("looked up", "PPA time owed is known", "can be planned with", "drafted", "published")


def csvs(school: School, *sheets: str) -> bytes:
    """Only these sheets, as an archive of CSV files."""
    draft = Draft()
    rows = tables(school)
    draft.sheets = {
        sheet.name: [[c.heading for c in sheet.columns], *map(list, rows[sheet.name])]
        for sheet in SHEETS
        if sheet.name in sheets
    }
    return archive({f"{name}.csv": text.encode() for name, text in draft.csvs().items()})


@pytest.fixture
def home(sqlite_home: Home) -> Home:
    """One database is enough here: what is asked is whether every page bears half a school."""
    return sqlite_home


@pytest.fixture
def client(database: Database) -> FlaskClient:
    school = one_form_primary()
    database.create_school(school.profile, at=NOW)
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with database.unit(school.profile.code, actor="test", at=NOW) as unit:
        roles = [UserRole.DEPUTY, UserRole.HEAD, UserRole.ADMIN]
        unit.users.add("deputy@example.org", cheap.hash(PASSWORD), roles, None)
    client = make_app(database).test_client()
    token = sign_in(database, "deputy@example.org", PASSWORD, NOW).token
    client.set_cookie("session", token, domain="127.0.0.1")
    return client


def test_each_stage_is_accepted_says_what_it_gives_and_every_page_works(
    database: Database, client: FlaskClient
) -> None:
    school = one_form_primary()
    actor = command_line(school.profile.code)
    for number, sheets in enumerate(STAGES, start=1):
        report = import_school(
            database,
            actor,
            data=csvs(school, *sheets),
            filename="stage.zip",
            answers={"all": "yes"},
            at=NOW,
        )
        assert report.accepted, sentences(report.problems)
        told = " ".join(stage.possible for stage in report.stages)
        assert [words in told for words in POSSIBLE[:number]] == [True] * number
        wrong = {
            rule.rule: status
            for rule in client.application.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and (status := client.get(address_of(rule), base_url=ADDRESS).status_code) >= 500
        }
        assert wrong == {}, sheets


def test_what_a_later_stage_brings_may_stay_empty_and_is_asked_once() -> None:
    school = one_form_primary()
    onto = replace(School(profile=school.profile), people=school.people)
    data = csvs(school, "Posts", "Working patterns", "Duty profiles", "Profile entries")
    asked = read_workbook(data, onto=onto)
    assert [question.key for question in asked.open_questions] == ["Posts!Base class later"]
    taken = read_workbook(data, onto=onto, answers={"all": "yes"}).school
    assert taken is not None
    assert {post.base_class for post in taken.posts} == {None}
    assert len(taken.posts) == len(school.posts)


def test_what_cannot_stay_empty_is_refused_once_with_the_sheet_to_send() -> None:
    school = one_form_primary()
    result = read_workbook(csvs(school, "Groups"), onto=School(profile=school.profile))
    assert "The sheet Programmes is not here yet" in sentences(result.problems)
    assert len(result.problems) == 2


def test_an_empty_school_is_told_to_send_its_people_first() -> None:
    first = stages(School(profile=one_form_primary().profile))[0]
    assert (first.here, first.following) == (False, "send People")


def test_the_sheets_of_the_stages_are_sheets() -> None:
    assert {name for stage in STAGES for name in stage} <= {sheet.name for sheet in SHEETS}
