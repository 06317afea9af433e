"""From an empty planner to a school one is signed in to; and never a second time."""

import html
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from planner.domain.policy import SchoolProfile
from planner.errors import Conflict
from planner.exporters.workbook import write_workbook
from planner.services.first_run import FirstRun, begin
from planner.store import Database, open_database
from tests.services.small_day import small_school
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import ADDRESS, NOW, PASSWORD, Reader, form_token
from web.app import create_app
from web.settings import Settings
from web.views import setting_up

KEY = "key-printed-when-the-site-was-started"
TYPED = {"email": "office@example.org", "password": PASSWORD, "key": KEY}


class Fresh:
    """A site on a database without any school."""

    def __init__(self, database: Database) -> None:
        settings = Settings(
            secret=b"only-for-tests-" * 3, public_url=ADDRESS, setup_key=KEY, clock=lambda: NOW
        )
        self.database = database
        self.app = create_app(settings, database)
        self.app.test_client_class = Reader
        self.client: FlaskClient = self.app.test_client()

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=ADDRESS)

    def start(self, **more: object) -> TestResponse:
        token = form_token(self.client, "/first-run")
        data = {"csrf_token": token, **TYPED, **more}
        return self.client.post("/first-run", data=data, base_url=ADDRESS)


@pytest.fixture
def fresh(migrated_file: Path, tmp_path: Path) -> Iterator[Fresh]:
    path = tmp_path / "fresh.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        yield Fresh(database)


def workbook(data: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(write_workbook(small_school()) if data is None else data), "school.xlsx"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/today/", "/import/"])
def test_every_way_in_leads_to_the_first_run_while_there_is_no_school(
    fresh: Fresh, path: str
) -> None:
    answer = fresh.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/first-run")


def test_a_sample_is_there_at_once_and_the_checklist_says_what_comes_next(fresh: Fresh) -> None:
    answer = fresh.start(start="one-form-primary")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/set-up")
    page = fresh.get("/set-up").text
    assert "Elmbrook Primary" in page
    assert "Everything a rota needs is here" in page
    assert 'href="/draft/"' in page
    assert fresh.get("/people").status_code == 200


def test_the_schools_own_workbook_waits_to_be_looked_at_before_it_is_taken(fresh: Fresh) -> None:
    answer = fresh.start(start="workbook", workbook=workbook())
    assert answer.headers["Location"] == "/import/waiting"
    page = fresh.get("/import/waiting").text
    assert "school.xlsx: 1 question to answer" in page
    (question,) = set(re.findall(r'name="(answer:[^"]*)"', page))
    token = form_token(fresh.client, "/import/waiting")
    given = {"csrf_token": token, html.unescape(question): "yes"}
    fresh.client.post("/import/waiting", data=given, base_url=ADDRESS)
    page = fresh.get("/import/waiting").text
    with fresh.database.reading("test") as unit:
        assert unit.facts.load().school.people == ()
    onto = page.split('name="onto" value="', 1)[1].split('"', 1)[0]
    fresh.client.post(
        "/import/waiting/take", data={"csrf_token": token, "onto": onto}, base_url=ADDRESS
    )
    with fresh.database.reading("test") as unit:
        school = unit.facts.load().school
    assert len(school.people) == len(small_school().people)
    assert school.profile.name == "Test Primary"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"key": "guessed"}, "not the set-up key"),
        ({"key": ""}, "not the set-up key"),
        ({"password": "short"}, "too short"),
        ({"email": "nobody"}, "no e-mail address"),
        ({"start": "moon"}, "Choose what to start from"),
        ({"start": "workbook"}, "No workbook came"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_still_there(
    fresh: Fresh, wrong: dict[str, str], said: str
) -> None:
    answer = fresh.start(**{"start": "one-form-primary", "email": "deputy@example.org", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    kept = wrong.get("email", "deputy@example.org")
    assert f'value="{kept}"' in answer.text
    assert PASSWORD not in answer.text
    assert fresh.database.schools() == []


def test_a_workbook_with_anything_to_correct_is_listed_and_nothing_is_made(fresh: Fresh) -> None:
    answer = fresh.start(start="workbook", workbook=workbook(b"not a workbook"))
    assert answer.status_code == 422
    assert "was not taken" in answer.text
    assert fresh.database.schools() == []


def test_once_there_is_a_school_nobody_begins_another(fresh: Fresh) -> None:
    fresh.start(start="one-form-primary")
    again = fresh.app.test_client()
    token = form_token(again, "/sign-in")
    sent = {"csrf_token": token, **TYPED, "start": "special-school"}
    answer = again.post("/first-run", data=sent, base_url=ADDRESS)
    assert answer.status_code == 401
    assert again.get("/first-run", base_url=ADDRESS).status_code == 401
    assert len(fresh.database.schools()) == 1


def test_twin_without_the_guards_a_stranger_begins_a_second_school(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.start(start="one-form-primary")
    monkeypatch.setattr(setting_up, "_only_when_empty", lambda: None)
    monkeypatch.setattr("planner.services.first_run.is_empty", lambda _: True)
    again = fresh.app.test_client()
    token = form_token(again, "/sign-in")
    sent = {"csrf_token": token, **TYPED, "email": "x@example.org", "start": "special-school"}
    assert again.post("/first-run", data=sent, base_url=ADDRESS).status_code == 303
    assert len(fresh.database.schools()) == 2


def test_of_two_who_begin_at_once_one_does(database: Database) -> None:
    outcomes: list[str] = []

    def run(code: str) -> None:
        profile = SchoolProfile(code=code, name=code)
        first = FirstRun(profile=profile, email=f"{code}@example.org", password=PASSWORD)
        try:
            begin(database, first, at=NOW)
        except Conflict:
            outcomes.append("told")
        else:
            outcomes.append("begun")

    threads = [threading.Thread(target=run, args=(code,)) for code in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["begun", "told"]
    assert len(database.schools()) == 1


def test_in_a_browser_the_printed_address_is_all_there_is_to_type(fresh: Fresh) -> None:
    with served(fresh.app) as port, chromium() as browser:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, base_url=f"http://127.0.0.1:{port}"
        )
        watched = Watched(context)
        page = watched.page
        page.goto(f"/first-run?key={KEY}")
        assert breaches(page) == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide)
        page.get_by_label("Sample: one form primary", exact=False).first.check()
        page.get_by_label("Your school e-mail address").fill("office@example.org")
        page.get_by_label("A password").fill(PASSWORD)
        page.get_by_role("button", name="Set up the school").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Set-up of Elmbrook Primary")
        assert breaches(page) == []
        assert not page.evaluate(wide)
        assert watched.complaints == []
