"""A draft changed by hand on the site: by form alone, by keyboard, and two people at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from planner.services.adjusting import AdjustRequest, adjust
from planner.store import open_database
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, small_rota
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import ADDRESS
from tests.web.test_day_pages import PHONE, PUPILS, DaySite, fields

GATE, YARD = "duty:GATE:w1.1:0", "duty:YARD:w1.1:0"
PAGE = f"/adjust/2?{urlencode({'key': GATE})}"
WIDE = {"width": 1280, "height": 900}
ACTION = f"/adjust/2?monday={MONDAY}"


@pytest.fixture
def day(migrated_file: Path, tmp_path: Path) -> Iterator[DaySite]:
    """The small school with a draft, number 2, that is as what is published."""
    path = tmp_path / "day.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        site = DaySite(database)
        with database.unit(SCHOOL, actor="test", at=NOW) as unit:
            unit.rotas.add(replace(small_rota(), versions=unit.facts.versions()))
        yield site


def holder() -> str:
    return next(str(r.person) for r in small_rota().allocations if str(r.key) == GATE)


def test_without_script_a_duty_goes_from_the_board_to_somebody_else_and_back(
    day: DaySite,
) -> None:
    board = day.get("deputy", f"/week/{MONDAY}?draft=2")
    duty = f"/week/{MONDAY}/duty?key={GATE}&who={holder()}&draft=2"
    assert f"/week/{MONDAY}/duty?" in board
    panel = day.get("deputy", duty)
    assert "Give it to somebody else…" in panel
    page = day.get("deputy", PAGE)
    assert f"<strong>{holder().title()}</strong> has it" in page
    assert "an even share is" in page
    assert "midday duties only" in page
    sent = fields(page, ACTION)
    after = day.send("deputy", ACTION, sent)
    assert after == f"/week/{MONDAY}?draft=3"
    shown = day.get("deputy", after)
    assert f"instead of {holder().title()}." in shown
    assert "Undo the move of GATE" in shown
    undone = day.send("deputy", f"/week/{MONDAY}/undo", fields(shown, f"/week/{MONDAY}/undo"))
    assert undone == f"/week/{MONDAY}?draft=4"
    back = day.get("deputy", undone)
    assert "Took back the move of GATE" in back
    redone = day.send("deputy", f"/week/{MONDAY}/redo", fields(back, f"/week/{MONDAY}/redo"))
    assert redone == f"/week/{MONDAY}?draft=5"


def test_the_older_version_says_so_and_offers_no_change(day: DaySite) -> None:
    day.send("deputy", ACTION, fields(day.get("deputy", PAGE), ACTION))
    old = day.get("deputy", f"/week/{MONDAY}?draft=2")
    assert "This is an earlier version of the draft" in old
    assert 'action="/adjust/2' not in day.get("deputy", PAGE)
    assert 'draft=2"' not in day.get("deputy", f"/week/{MONDAY}?draft=3")
    assert day.client("deputy").get("/publish/2", base_url=ADDRESS).status_code == 409


def test_left_empty_it_is_open_and_can_be_filled_from_the_list_of_what_is_open(
    day: DaySite,
) -> None:
    page = day.get("deputy", PAGE)
    empty = page.count(f'action="{ACTION}"') - 1
    sent = fields(page, ACTION, empty)
    assert sent["post"] == ""
    day.send("deputy", ACTION, sent)
    unfilled = day.get("deputy", "/unfilled?draft=3")
    assert "changed by hand since the search" in unfilled
    (link,) = re.findall(r'href="(/adjust/3\?key=[^"]*)"', unfilled)
    fill = f"/adjust/3?monday={MONDAY}"
    offered = day.get("deputy", link)
    assert "Nobody has it." in offered
    assert day.send("deputy", fill, fields(offered, fill)) == f"/week/{MONDAY}?draft=4"
    assert "changed by hand" not in day.get("deputy", "/unfilled?draft=4")


def test_two_people_see_both_versions_and_what_was_chosen_is_still_in_the_form(
    day: DaySite,
) -> None:
    sent = fields(day.get("deputy", PAGE), ACTION)
    other = replace(DEPUTY, user="head@example.org")
    adjust(day.database, other, AdjustRequest(revision=2, demands=(YARD,)), at=NOW)
    answer = day.client("deputy").post(ACTION, data=sent, base_url=ADDRESS)
    assert answer.status_code == 409
    assert "YARD, Mon 11:00-11:15: nobody instead of" in answer.text
    assert "head@example.org" in answer.text
    assert f"instead of {holder().title()}." in answer.text
    again = f"/adjust/3?monday={MONDAY}"
    kept = fields(answer.text, again)
    assert {**kept, "csrf_token": ""} == {**sent, "csrf_token": ""}
    assert day.send("deputy", again, kept) == f"/week/{MONDAY}?draft=4"
    with day.database.reading(SCHOOL) as unit:
        rota = unit.rotas.get(4)
    assert rota is not None
    rows = {str(r.key): r.post for r in rota.allocations}
    assert YARD not in rows
    assert rows[GATE] == sent["post"]


def test_a_rule_is_set_aside_where_it_is_told_and_who_it_kept_away_is_offered(
    day: DaySite,
) -> None:
    for row in small_rota().allocations:
        path = f"/adjust/2?{urlencode({'key': str(row.key)})}"
        page = day.get("deputy", path)
        if 'value="G-PROFILE"' in page and 'name="rule"' in page:
            break
    sent = {**fields(page, "/adjust/2/set-aside"), "reason": "Agreed on Monday"}
    back = day.send("deputy", "/adjust/2/set-aside", sent)
    assert back.startswith("/adjust/2?key=")
    assert "Agreed on Monday" in day.get("deputy", "/set-aside/")
    left = day.get("deputy", back)
    assert left.count('value="G-PROFILE"') == page.count('value="G-PROFILE"') - 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/adjust/2", 404), ("/adjust/2?key=x", 404), ("/adjust/99999?key=" + GATE, 404)],
)
def test_what_is_not_there_is_said_to_be_so(day: DaySite, path: str, status: int) -> None:
    assert day.client("deputy").get(path, base_url=ADDRESS).status_code == status


def test_nobody_is_chosen_whom_a_rule_keeps_from_it_whatever_the_form_says(
    day: DaySite,
) -> None:
    sent = {**fields(day.get("deputy", PAGE), ACTION), "post": "mo"}
    answer = day.client("deputy").post(ACTION, data=sent, base_url=ADDRESS)
    assert answer.status_code == 422
    assert "midday duties only" in answer.text
    assert "The draft is as it was" in answer.text


def test_who_drafts_no_rota_changes_none_and_no_pupil_is_named(day: DaySite) -> None:
    for user in ("senco", "office", "staff"):
        assert day.client(user).get(PAGE, base_url=ADDRESS).status_code == 403
    for row in small_rota().allocations:
        assert not PUPILS.search(day.get("deputy", f"/adjust/2?key={row.key}"))


def signed_in(browser: Browser, day: DaySite, address: str, size: object) -> BrowserContext:
    context = browser.new_context(viewport=size, base_url=address)  # type: ignore[arg-type]
    context.add_cookies([{"name": "session", "value": day.tokens["deputy"], "url": address}])
    return context


def test_by_keyboard_a_duty_is_opened_and_given_away_in_the_panel(day: DaySite) -> None:
    with served(day.app) as port, chromium() as browser:
        address = f"http://127.0.0.1:{port}"
        for size in (WIDE, PHONE):
            watched = Watched(signed_in(browser, day, address, size))
            page = watched.page
            page.goto(PAGE)
            assert breaches(page) == []
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide)
            assert watched.complaints == []
        watched = Watched(signed_in(browser, day, address, WIDE))
        page = watched.page
        page.goto(f"/week/{MONDAY}?draft=2")
        page.locator('[data-board] tbody a[href*="GATE"]').first.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("complementary", name="Details")
        panel.get_by_role("link", name="Give it to somebody else").press("Enter")
        expect(panel.get_by_role("heading", name="GATE, Mon")).to_be_focused()
        panel.get_by_role("button", name="Give it to").first.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("instead of")
        assert breaches(page) == []
        assert watched.complaints == []


def test_the_script_that_drags_is_told_of_everybody_else_in_one_answer(day: DaySite) -> None:
    told = day.client("deputy").get(f"/adjust/2/could?key={GATE}", base_url=ADDRESS).json
    assert told is not None
    assert {*told, holder()} == {"amara", "idris", "kemi", "mo"}
    assert told["mo"]["post"] == ""
    assert "midday duties only" in told["mo"]["says"]


def test_a_duty_dragged_to_another_row_is_moved_and_one_dropped_where_it_may_not_be_stays(
    day: DaySite,
) -> None:
    told = day.client("deputy").get(f"/adjust/2/could?key={GATE}", base_url=ADDRESS).json
    assert told is not None
    to = next(code for code, one in told.items() if one["state"] == "free")
    with served(day.app) as port, chromium() as browser:
        watched = Watched(signed_in(browser, day, f"http://127.0.0.1:{port}", WIDE))
        page = watched.page
        page.goto(f"/week/{MONDAY}?draft=2")
        duty = page.locator(f'a[data-keys="{GATE}"]')
        duty.drag_to(page.locator('tr[data-person="mo"] .name'))
        page.wait_for_timeout(500)
        assert page.url.endswith("draft=2")
        duty.drag_to(page.locator(f'tr[data-person="{to}"] .name'))
        page.wait_for_url("**draft=3")
        expect(page.get_by_role("status").first).to_contain_text(f"{to.title()} instead of")
        assert watched.complaints == []
