"""A session from the search for its time to the provision map, in a browser without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import MONDAY, Site
from tests.web.test_browser import PHONE, Desk

TODAY = "2026-11-10"
GROUP = "READING-3A"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    with served(site.app) as port:
        yield Desk(browser, site, f"http://127.0.0.1:{port}")


def book_today(page: Page, post: str) -> None:
    """Book a time of today for the group, by this adult."""
    page.goto(f"/slots/?group={GROUP}&week={MONDAY}&adult={post}")
    for closed in page.locator("details:has(.slot) > summary").all():
        closed.click()
    page.locator(f'input[name=slot][value^="{TODAY}"]').first.check()
    page.get_by_role("button", name="Book it, and tell the adult").click()


def figures(page: Page, row: str) -> list[str]:
    """The cells of one programme's line of the provision map."""
    page.goto(f"/provision/?first={MONDAY}&last=2026-11-15&by=programme")
    line = page.get_by_role("row", name=row).first
    return line.get_by_role("cell").all_inner_texts()


def test_a_session_is_found_booked_lost_and_seen_on_the_map(desk: Desk, site: Site) -> None:
    senco = Watched(desk.context("senco", java_script_enabled=False))
    before = figures(senco.page, "Reading fluency")
    book_today(senco.page, site.ready.person + "-lpa")
    expect(senco.page.get_by_role("heading", level=2)).to_contain_text(f"Group {GROUP}")
    expect(senco.page.get_by_text("booked", exact=True)).to_be_visible()
    adult = Watched(desk.context("staff", java_script_enabled=False, viewport=PHONE))
    adult.page.goto("/register/")
    line = adult.page.get_by_role("region", name=f"Group {GROUP}")
    line.locator("summary", has_text="Lost").click()
    line.get_by_role("button", name="I was covering").click()
    expect(adult.page.get_by_text("lost: cover")).to_be_visible()
    after = figures(senco.page, "Reading fluency")
    assert before[2] == "–"
    assert after[2] not in ("–", before[2])
    assert after[1] == before[1]
    assert senco.complaints == adult.complaints == []


def test_axe_finds_nothing_wrong_with_what_is_booked(desk: Desk, site: Site) -> None:
    senco = Watched(desk.context("senco"))
    book_today(senco.page, site.ready.person + "-lpa")
    assert breaches(senco.page) == []
    senco.page.get_by_role("link", name="Move the session").click()
    assert breaches(senco.page) == []
    assert senco.complaints == []
