"""From a tap to everybody told: by form alone, and by thumb in a browser 390 px wide."""

import html
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import event

from planner.domain.clock import weekday_of
from planner.domain.demand import DemandKey
from planner.domain.kinds import AbsenceKind, UserRole
from planner.domain.plan import Unmet
from planner.replanning import Mending, Option
from planner.services import replanning
from planner.services.signing_in import sign_in
from planner.store import Database, open_database
from solver.solution import Limits
from tests.builders import a_school, an_adult
from tests.services.small_day import NOW, SCHOOL, TUESDAY, opened, small_rota
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import ADDRESS, PASSWORD, Reader
from web.app import create_app
from web.settings import Settings

ROLES = {
    "deputy": UserRole.DEPUTY,
    "office": UserRole.OFFICE,
    "senco": UserRole.SENCO,
    "staff": UserRole.STAFF,
}
PHONE = {"width": 390, "height": 844}
REASONS = re.compile(r"\b(?:unplanned|planned|on a course|course)\b", re.IGNORECASE)
PUPILS = re.compile(r"\bP[1-4]\b")


class DaySite:
    """The small school on a Tuesday at twenty to eight, one sign-in for each role."""

    def __init__(self, database: Database) -> None:
        opened(database)
        hashed = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
        with database.unit(SCHOOL, actor="test", at=NOW) as unit:
            for name, role in ROLES.items():
                person = "kemi" if name == "staff" else None
                unit.users.add(f"{name}@example.org", hashed.hash(PASSWORD), [role], person)
        self.tokens = {
            name: sign_in(database, f"{name}@example.org", PASSWORD, NOW).token for name in ROLES
        }
        settings = Settings(secret=b"only-for-tests-" * 3, public_url=ADDRESS, clock=lambda: NOW)
        self.database = database
        self.app: Flask = create_app(settings, database)
        self.app.test_client_class = Reader

    def client(self, user: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("session", self.tokens[user], domain="127.0.0.1")
        return client

    def get(self, user: str, path: str) -> str:
        return self.client(user).get(path, base_url=ADDRESS).text

    def send(self, user: str, path: str, fields: dict[str, str]) -> str:
        """The address a form leads to."""
        answer = self.client(user).post(path, data=fields, base_url=ADDRESS)
        assert answer.status_code == 303, answer.text
        return str(answer.location)


@pytest.fixture
def day(migrated_file: Path, tmp_path: Path) -> Iterator[DaySite]:
    path = tmp_path / "day.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        yield DaySite(database)


def missed() -> str:
    """Who is at the gate on Tuesday, where anybody could stand in for them."""
    return next(
        str(row.person)
        for row in small_rota().allocations
        if row.key.code == "GATE" and weekday_of(row.span.start) == 1
    )


def fields(text: str, action: str, number: int = 0) -> dict[str, str]:
    """What a form of the page would send without anything filled in."""
    forms = [form for form in text.split("<form")[1:] if f'action="{action}"' in form]
    form = forms[number].split("</form>")[0]
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in inputs}


def off_sick(day: DaySite, user: str = "deputy", **more: str) -> str:
    who = f"/absences/of/{missed()}"
    sent = fields(day.get(user, who), "/absences/")
    return day.send(user, "/absences/", {**sent, "when": "day", **more})


def test_without_script_a_day_goes_from_a_tap_to_everybody_told(day: DaySite) -> None:
    assert f'href="/absences/of/{missed()}"' in day.get("deputy", "/absences/")
    options = off_sick(day)
    assert urlsplit(options).path == "/mend/"
    assert parse_qs(urlsplit(options).query) == {"day": [str(TUESDAY)], "from": ["07:40"]}
    shown = day.get("deputy", options)
    assert "Option 1: nobody else’s day changes" in shown
    assert "Interventions lost" in shown
    last = shown.count('action="/mend/use"') - 1
    sent = {**fields(shown, "/mend/use", last), "acknowledge": "publish"}
    assert day.send("deputy", "/mend/use", sent) == "/today/?done=2"
    today = day.get("deputy", "/today/?done=2")
    assert "Publication 2 is live" in today
    left = today.count('action="/today/told"')
    assert left
    day.send("deputy", "/today/told", fields(today, "/today/told"))
    mail = day.get("deputy", "/messages/")
    assert "No mail server is set up" in mail
    assert not REASONS.search(mail)
    assert not PUPILS.search(mail)
    assert day.get("deputy", "/today/").count('action="/today/told"') == left - 1
    again = day.client("deputy").post("/mend/use", data=sent, base_url=ADDRESS)
    assert again.status_code == 409
    assert "changed since these options were shown" in again.text


def test_the_office_records_who_is_off_and_is_led_to_the_day(day: DaySite) -> None:
    assert off_sick(day, "office") == "/today/"
    assert "all day" in day.get("office", "/today/")
    assert day.client("office").get("/mend/", base_url=ADDRESS).status_code == 403
    assert day.client("staff").get("/absences/", base_url=ADDRESS).status_code == 403


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"when": "late", "until": "09:30"}, "in by 09:30"),
        ({"when": "part", "from": "10:05", "to": "11:20"}, "10:05–11:20"),
        ({"when": "notice"}, "until further notice"),
        ({"when": "dates", "first": "2026-11-10", "last": "2026-11-24", "weekly": "yes"}, "every"),
    ],
)
def test_late_part_of_a_day_open_ended_and_weekly_are_said_back(
    day: DaySite, when: dict[str, str], said: str
) -> None:
    off_sick(day, "office", **when)
    assert said in day.get("office", "/absences/")


def test_an_absence_is_changed_and_withdrawn_and_the_second_to_try_is_told(day: DaySite) -> None:
    off_sick(day, "office")
    listed = day.get("office", "/absences/")
    (change,) = re.findall(r'href="(/absences/amend\?[^"]*)"', listed)
    page = day.get("office", html.unescape(change))
    sent = fields(page, "/absences/amend")
    shorter = {**sent, "when": "dates", "first": str(TUESDAY), "last": str(TUESDAY), "to": "12:00"}
    day.send("office", "/absences/amend", shorter)
    assert "in by 12:00" in day.get("office", "/absences/")
    stale = day.client("office").post("/absences/withdraw", data=sent, base_url=ADDRESS)
    assert stale.status_code == 409
    gone = day.client("office").get(html.unescape(change), base_url=ADDRESS)
    assert gone.status_code == 303


@pytest.mark.parametrize("wrong", [{"when": "late", "until": "x"}, {"when": ""}, {"first": "1"}])
def test_what_cannot_be_read_is_said_to_be_so(day: DaySite, wrong: dict[str, str]) -> None:
    sent = fields(day.get("office", "/absences/of/amara"), "/absences/")
    answer = day.client("office").post(
        "/absences/", data={**sent, "when": "day", **wrong}, base_url=ADDRESS
    )
    assert answer.status_code == 422


def test_a_session_is_said_not_to_have_taken_place_and_put_right(
    day: DaySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monday = TUESDAY - timedelta(1)
    monkeypatch.setattr("web.views.owed.today", lambda: TUESDAY + timedelta(3))
    week = day.get("senco", f"/owed/{monday}")
    sent = {**fields(week, "/owed/"), "fate": "lost"}
    assert day.send("senco", "/owed/", sent) == f"/owed/{monday}"
    owed = day.get("senco", "/owed/")
    assert "30 min are owed to 1 group or teacher" in owed
    day.send("senco", "/owed/", {**fields(owed, "/owed/"), "fate": "pupil absent"})
    assert "Nobody is owed anything." in day.get("senco", "/owed/")


def test_K3_no_reason_and_no_pupil_reaches_a_page_a_feed_a_wall_or_the_log(
    day: DaySite, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        off_sick(day, kind=AbsenceKind.COURSE.value)
        seen = {
            (user, path): day.get(user, path)
            for user, paths in {
                "deputy": ("/today/", "/absences/", "/owed/", "/today/board"),
                "office": ("/today/", "/absences/"),
                "senco": ("/today/", "/owed/"),
                "staff": ("/today/board", "/my-week/2026-11-09", "/today/", "/owed/"),
            }.items()
            for path in paths
        }
    seen["the log", ""] = caplog.text
    with day.database.reading(SCHOOL) as unit:
        seen["the audit trail", ""] = repr(unit.audit.entries())
    for where, text in seen.items():
        assert REASONS.findall(text) == [], where
        assert PUPILS.findall(text) == [], where
    name = missed().title()
    assert f"<b>{name}</b>" in seen["deputy", "/today/"]
    assert "Away today" not in seen["staff", "/today/board"]


def test_an_option_is_kept_as_a_draft_of_its_week_by_the_moves_that_were_looked_at(
    day: DaySite,
) -> None:
    sent = fields(day.get("deputy", off_sick(day)), "/mend/")
    assert day.send("deputy", "/mend/", sent).startswith("/week/2026-11-09?draft=")
    stale = {**sent, "seen": "0" * 16}
    answer = day.client("deputy").post("/mend/", data=stale, base_url=ADDRESS)
    assert answer.status_code == 409


def test_options_that_are_not_proved_go_on_being_looked_for(
    day: DaySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def unproved(_: object, mending: Mending, limits: Limits, **__: object) -> tuple[Option, ...]:
        asked.append(limits.seconds)
        rota = replace(mending.told, week_of=mending.week.week_of)
        found = Option(
            rota=rota,
            disturbed=(),
            minutes_moved=0,
            changes=(),
            open=(),
            proven=False,
            seconds=1.0,
        )
        return (found,)

    monkeypatch.setattr(replanning, "run_in_child", unproved)
    first = day.get("deputy", f"/mend/?day={TUESDAY}")
    link = re.search(r'hx-get="([^"]+)"', first)
    assert link
    longer = html.unescape(link[1])
    assert "First options" in first
    again = day.client("deputy").get(longer, base_url=ADDRESS, headers={"HX-Request": "true"}).text
    assert again.strip().startswith('<div id="options">')
    assert "best that could be found" in again
    assert asked == [replanning.QUICK_SECONDS, replanning.DEFAULT_SECONDS]


def test_nothing_is_replaced_where_a_word_is_to_be_typed(
    day: DaySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    care = Unmet(
        key=DemandKey("care", "MEDS", "w1.2"), tier=1, title="Care plan", missing=1, unit="session"
    )

    def unproved(_: object, mending: Mending, *__: object, **___: object) -> tuple[Option, ...]:
        rota = replace(mending.told, week_of=mending.week.week_of, unmet=(care,))
        return (
            Option(
                rota=rota,
                disturbed=(),
                minutes_moved=0,
                changes=(),
                open=(care,),
                proven=False,
                seconds=1.0,
            ),
        )

    monkeypatch.setattr(replanning, "run_in_child", unproved)
    text = day.get("deputy", f"/mend/?day={TUESDAY}")
    assert "Look for ten seconds more" in text
    assert "hx-trigger" not in text.split('<div id="options">')[1].split("</p>")[0]


def test_K3_twin_a_reason_on_a_page_is_found() -> None:
    assert REASONS.findall("Ann, on a course until Friday") == ["on a course"]
    assert PUPILS.findall("1:1 support P3") == ["P3"]


def test_by_thumb_an_absence_takes_three_taps_and_the_option_one_more(day: DaySite) -> None:
    with served(day.app) as port, chromium() as browser:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport=PHONE, base_url=address, has_touch=True)  # type: ignore[arg-type]
        context.add_cookies([{"name": "session", "value": day.tokens["deputy"], "url": address}])
        watched = Watched(context)
        page = watched.page
        page.goto("/today/")
        page.get_by_role("link", name="Somebody is off").tap()
        page.get_by_role("link", name=missed().title(), exact=True).tap()
        page.get_by_role("button", name="All day today").tap()
        expect(page.get_by_role("heading", level=1)).to_contain_text("who takes what")
        assert breaches(page) == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide)
        page.get_by_role("button", name="and tell people").last.tap()
        expect(page.get_by_role("status")).to_contain_text("Publication 2 is live")
        assert breaches(page) == []
        assert not page.evaluate(wide)
        page.get_by_role("button", name="Told").first.tap()
        assert watched.complaints == []


def test_the_week_opens_on_who_is_away_with_the_way_to_mend_it(day: DaySite) -> None:
    off_sick(day)
    week = day.get("deputy", f"/week/{TUESDAY - timedelta(days=1)}")
    opening = week.split("What is different this week")[1].split("</section>")[0]
    assert "still theirs" in opening
    assert f'href="/mend/?day={TUESDAY}"' in opening
    assert not REASONS.search(opening)
    assert "Mend the day" not in day.get("office", f"/week/{TUESDAY - timedelta(days=1)}")


def test_an_ordinary_week_says_that_nothing_differs(day: DaySite) -> None:
    assert "Nothing differs from the standing rota" in day.get(
        "deputy", f"/week/{TUESDAY - timedelta(days=1)}"
    )


def test_the_board_is_searched_by_form_alone(day: DaySite) -> None:
    monday = TUESDAY - timedelta(days=1)
    page = day.get("deputy", f"/week/{monday}?by=duty")
    form = page.split('class="find"')[1].split("</form>")[0]
    assert '<input type="hidden" name="by" value="duty">' in form
    found = day.get("deputy", f"/week/{monday}?by=duty&q=gate")
    assert "1 row with “gate”" in found
    assert "NELI-3A" not in found.split("<tbody>")[1]
    nothing = day.get("deputy", f"/week/{monday}?q=<swimming>")
    assert "0 rows with “&lt;swimming&gt;”" in nothing


def queries_of(day: DaySite, path: str) -> int:
    """How often a page asks the database, once it has been looked at before."""
    seen: list[str] = []
    engine = day.database._engine

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    day.get("deputy", path)
    event.listen(engine, "before_cursor_execute", note)
    day.get("deputy", path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_the_board_asks_as_often_of_a_large_school_as_of_a_small_one(day: DaySite) -> None:
    monday = TUESDAY - timedelta(days=1)
    pages = [f"/week/{monday}?by={by}" for by in ("adult", "class", "place", "duty")]
    small = [queries_of(day, page) for page in pages]
    with day.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        more = a_school(*(an_adult(f"new{n}") for n in range(70)))
        unit.facts.replace(
            replace(
                school,
                people=school.people + more.people,
                posts=school.posts + more.posts,
                working_days=school.working_days + more.working_days,
            )
        )
    assert [queries_of(day, page) for page in pages] == small
    assert max(small) < 40
    page = day.get("deputy", pages[0])
    assert page.count('class="name"') <= 60
    assert "Pages of the board, 74 rows" in page
