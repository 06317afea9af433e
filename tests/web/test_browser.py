"""The site in a browser: the main journeys by keyboard, with script and without, and axe."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from planner.jobs import work
from tests.scale import DRILLED
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import MONDAY, PASSWORD, Site
from web.settings import utc_now

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
EVERY_PAGE = {
    "/sign-in": None,
    f"/week/{MONDAY}": "deputy",
    f"/week/{MONDAY}?by=class": "deputy",
    f"/week/{MONDAY}?by=place": "deputy",
    f"/week/{MONDAY}?by=duty": "deputy",
    f"/week/{MONDAY}?q=lunch": "deputy",
    f"/week/{MONDAY}?day=1": "deputy",
    f"/week/{MONDAY}?by=class&day=1": "deputy",
    f"/week/{MONDAY}/adult/dilys-rees": "deputy",
    f"/week/{MONDAY}/sheets": "deputy",
    "/adjust/2?key=ppa:PPA-RA:w1.1:0": "deputy",
    "/compare/2": "deputy",
    "/unfilled": "deputy",
    "/draft/": "deputy",
    "/today/": "deputy",
    "/today/board": "staff",
    "/today/sheet": "deputy",
    "/messages/": "deputy",
    f"/otherwise/{MONDAY}": "deputy",
    f"/otherwise/{MONDAY}/supply": "deputy",
    f"/different/{MONDAY}": "deputy",
    f"/different/{MONDAY}/pupils": "deputy",
    f"/different/{MONDAY}/emergency?at=560": "deputy",
    f"/today/history/{MONDAY}": "deputy",
    f"/today/work/{MONDAY}": "deputy",
    "/absences/": "deputy",
    "/absences/of/dilys-rees": "deputy",
    "/owed/": "deputy",
    "/cover/": "deputy",
    f"/owed/{MONDAY}": "deputy",
    "/reports/": "deputy",
    f"/reports/release?day={MONDAY}": "deputy",
    f"/reports/duties?day={MONDAY}&reach=half-term": "deputy",
    f"/reports/cost?day={MONDAY}&reach=year": "deputy",
    "/slots/?group=KEEPUP-1A&week=2026-11-16": "senco",
    "/slots/waiting": "senco",
    "/term/?start=2026-11-16": "senco",
    "/programmes": "senco",
    "/programmes/add?like=Daily+keep-up": "senco",
    "/groups/KEEPUP-1A": "senco",
    "/provision/?first=2026-11-09&last=2026-11-13": "senco",
    "/provision/groups/": "senco",
    "/provision/groups/KEEPUP-1A": "senco",
    "/provision/summary/": "senco",
    "/register/": "staff",
    "/publications": "deputy",
    "/publish/2": "deputy",
    f"/my-week/{MONDAY}": "staff",
    "/my-week/calendars/": "staff",
    "/people": "deputy",
    "/people/leaving": "deputy",
    "/people/dilys-rees": "deputy",
    "/calendar": "deputy",
    "/rules": "deputy",
    "/data-protection": "deputy",
    "/set-aside/": "deputy",
    "/set-up": "deputy",
    "/import/": "deputy",
    "/nowhere": "deputy",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@dataclass(frozen=True)
class Desk:
    """A browser at the site's address."""

    browser: Browser
    site: Site
    address: str

    def context(self, user: str | None, **options: object) -> BrowserContext:
        settings: dict[str, object] = {"viewport": WIDE, "base_url": self.address, **options}
        context = self.browser.new_context(**settings)  # type: ignore[arg-type]
        if user:
            token = self.site.ready.tokens[user]
            context.add_cookies([{"name": "session", "value": token, "url": self.address}])
        return context


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    with served(site.app) as port:
        yield Desk(browser, site, f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("turn", [0, 1], ids=["1280", "390"])
def test_axe_finds_nothing_wrong_with_any_page_by_day_or_night(desk: Desk, turn: int):
    """Every page at one width or the other; in the drill at both."""
    pages = list(EVERY_PAGE.items())[0 if DRILLED else turn :: 1 if DRILLED else 2]
    size = (WIDE, PHONE)[turn]
    contexts = {
        user: desk.context(user, viewport=size) for user in (None, "deputy", "senco", "staff")
    }
    watched = {user: Watched(context) for user, context in contexts.items()}
    found = {path: wrongs(watched[user], path) for path, user in pages}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def wrongs(watched: Watched, path: str) -> list[object]:
    """All of axe in light; in the dark only colours differ. Nothing wider than the screen."""
    page = watched.page
    page.emulate_media(color_scheme="light")
    page.goto(path)
    found: list[object] = list(breaches(page))
    page.emulate_media(color_scheme="dark")
    found += breaches(page, only="color-contrast")
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return [*found, *watched.complaints, *(["wider than the screen"] if wide else [])]


def sign_in(page: Page) -> None:
    page.goto("/unfilled")
    page.get_by_label("School e-mail address").fill("deputy@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_signing_in_leads_where_one_wanted_to_go(desk: Desk, script: bool):
    watched = Watched(desk.context(None, java_script_enabled=script))
    sign_in(watched.page)
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("What nobody can take")
    assert watched.complaints == []


def test_the_board_is_one_stop_of_the_tab_key_and_arrows_move_inside_it(desk: Desk):
    watched = Watched(desk.context("deputy"))
    page = watched.page
    page.goto(f"/week/{MONDAY}")
    page.get_by_role("link", name="Amara Okoro", exact=True).focus()
    page.keyboard.press("ArrowRight")
    duty = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Details")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel).to_contain_text("Why Amara")
    assert breaches(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.activeElement.ariaLabel") == duty
    page.keyboard.press("ArrowDown")
    assert "Beth Lane" in page.evaluate("document.activeElement.ariaLabel")
    assert page.locator('[data-board] tbody a[tabindex="0"]').count() == 1
    assert watched.complaints == []


def test_the_panel_says_who_else_could_take_a_duty(desk: Desk):
    page = Watched(desk.context("deputy")).page
    page.goto(f"/week/{MONDAY}")
    page.locator(".duty a").first.click()
    page.get_by_role("link", name="Who else could take it?").click()
    expect(page.locator("#panel .others")).to_contain_text("take it then")


def test_without_script_a_duty_is_a_page_of_its_own(desk: Desk):
    page = Watched(desk.context("deputy", java_script_enabled=False)).page
    page.goto(f"/week/{MONDAY}?day=0")
    page.locator(".duty a").first.click()
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    page.get_by_role("link", name="Who else could take it?").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who else could take")


def test_no_label_on_the_board_is_cut_in_the_middle(desk: Desk):
    page = Watched(desk.context("deputy")).page
    for query in ("", "?by=class", "?day=1", "?by=class&day=1"):
        page.goto(f"/week/{MONDAY}{query}")
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.duty b, .duty i, .ground b, .lesson b')]
              .filter((word) => {
                const inside = word.getBoundingClientRect();
                const box = word.parentElement.getBoundingClientRect();
                const shown = inside.width > 0 && inside.top < box.bottom - 1;
                return shown && inside.right > box.right + 0.5;
              }).map((word) => word.textContent)"""
        )
        assert cut == [], query


def test_a_phone_gets_a_list_by_day_with_today_first(desk: Desk):
    page = Watched(desk.context("deputy", viewport=PHONE)).page
    page.goto(f"/week/{MONDAY}")
    expect(page.locator("table.board")).to_be_hidden()
    expect(page.locator(".day-lists h2").first).to_contain_text("Tuesday 10 November")
    expect(page.locator(".day-lists .lines").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_draft_is_made_with_its_progress_in_sight(desk: Desk, script: bool):
    stop = threading.Event()
    worker = threading.Thread(
        target=work, args=(desk.site.database, "test worker", utc_now, stop), daemon=True
    )
    worker.start()
    try:
        watched = Watched(desk.context("deputy", java_script_enabled=script))
        page = watched.page
        page.goto("/draft/")
        page.get_by_label("10 seconds").check()
        page.get_by_role("button", name="Draft the rota").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Drafting the rota")
        page.get_by_role("button", name="Stop and keep the best so far").click(timeout=5000)
        expect(page.locator("#progress")).to_contain_text("Draft 3 is ready", timeout=40_000)
        expect(page.get_by_role("link", name="See draft 3 on the board")).to_be_visible()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.wait_for_timeout(2500)
        assert asked == []
        assert watched.complaints == []
    finally:
        stop.set()
        worker.join(timeout=30)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_publishing_shows_who_is_touched_then_takes_the_typed_word(desk: Desk, script: bool):
    watched = Watched(desk.context("deputy", java_script_enabled=script))
    page = watched.page
    page.goto(f"/week/{MONDAY}")
    page.get_by_role("link", name="See what draft 2 changes, and publish…").click()
    page.locator("details.person summary").first.click()
    expect(page.get_by_role("heading", name="No longer")).to_be_visible()
    page.get_by_label("Type PUBLISH").fill("publish")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Publication 2 is live")
    assert watched.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_feed_is_made_copied_and_ended(desk: Desk, script: bool):
    watched = Watched(desk.context("staff", java_script_enabled=script))
    page = watched.page
    page.goto("/my-week/calendars/")
    page.get_by_label("Device").fill("My phone")
    page.get_by_role("button", name="Make a feed for this device").click()
    address = page.get_by_label("Address of the feed").input_value()
    assert "/feeds/" in address
    expect(page.get_by_role("button", name="Copy")).to_be_visible(visible=script)
    page.get_by_role("button", name="End this feed").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert watched.complaints == []


def test_T13_after_signing_out_the_back_button_shows_nothing(desk: Desk):
    page = Watched(desk.context("deputy")).page
    page.goto(f"/week/{MONDAY}")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()
    kept = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
    assert all(value.startswith("/") and len(value) < 40 for value in kept)  # a path, no words


def test_the_board_prints_across_an_a3_and_an_adult_down_an_a4(desk: Desk):
    page = Watched(desk.context("deputy")).page
    page.goto(f"/week/{MONDAY}")
    board = page.pdf(prefer_css_page_size=True)
    page.goto(f"/week/{MONDAY}/adult/dilys-rees")
    sheet = page.pdf(prefer_css_page_size=True)
    assert sizes(board) == [(1191, 842)]
    assert sizes(sheet) == [(595, 842)]
    page.goto(f"/week/{MONDAY}/sheets")
    adults = page.locator(".one-sheet").count()
    assert adults > 10
    assert sizes(page.pdf(prefer_css_page_size=True)) == [(595, 842)] * adults


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]
