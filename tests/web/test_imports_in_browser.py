"""Import in a real browser, with script and without: each state of the pages, and axe on it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fixtures.generator import one_form_primary
from planner.exporters.workbook import write_workbook
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import Site
from tests.web.test_browser import PHONE, WIDE, Desk
from tests.web.test_imports import STAFF, renamed


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    with served(site.app) as port:
        yield Desk(browser, site, f"http://127.0.0.1:{port}")


def send(page: Page, folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.write_bytes(data)
    page.goto("/import/")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Check it").click()


def wrong_with(page: Page) -> list[object]:
    found: list[object] = list(breaches(page))
    page.emulate_media(color_scheme="dark")
    found += breaches(page, only="color-contrast")
    page.emulate_media(color_scheme="light")
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return [*found, *(["wider than the screen"] if wide else [])]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_axe_finds_nothing_wrong_with_any_state_of_an_import(
    desk: Desk, size: dict[str, int], tmp_path: Path
) -> None:
    school = one_form_primary()
    watched = Watched(desk.context("deputy", viewport=size))
    page, found = watched.page, {}
    post = replace(school.posts[0], profile="hltta")
    bad = write_workbook(replace(school, posts=(post, *school.posts[1:])))
    states = {
        "refused": ("school.xlsx", bad),
        "asked": ("school.xlsx", renamed(school, school.people[1].name)),
        "rehearsed": (
            "school.xlsx",
            write_workbook(
                replace(school, duty_posts=school.duty_posts[2:], terms=school.terms[:-1])
            ),
        ),
        "columns": ("staff.csv", STAFF),
    }
    for state, (name, data) in states.items():
        send(page, tmp_path, name, data)
        found[state] = wrong_with(page)
    page.get_by_label("Its rows belong on the sheet").select_option("People")
    page.get_by_role("button", name="Show its columns").click()
    found["chosen"] = wrong_with(page)
    page.locator('[name="from:DBS"]').select_option("Check")
    page.locator('[name="from:Name"]').select_option("Forename")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_label("Y is")).to_be_visible()
    found["words"] = wrong_with(page)
    page.goto("/import/")
    found["waiting"] = wrong_with(page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
    assert watched.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_file_is_asked_about_rehearsed_taken_and_taken_back(
    desk: Desk, script: bool, tmp_path: Path
) -> None:
    school = one_form_primary()
    watched = Watched(desk.context("deputy", java_script_enabled=script))
    page, heading = watched.page, watched.page.get_by_role("heading", level=1)
    send(page, tmp_path, "school.xlsx", renamed(school, school.people[1].name))
    expect(heading).to_have_text("school.xlsx: 1 question to answer")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Answer and see what changes").click()
    expect(heading).to_have_text("What school.xlsx would change")
    page.get_by_role("button", name="Take this file").click()
    expect(page.get_by_text("school.xlsx is in.")).to_be_visible()
    page.get_by_text("Take back the import of school.xlsx").click()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("The import of school.xlsx is undone.")).to_be_visible()
    assert watched.complaints == []
