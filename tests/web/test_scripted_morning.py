"""A morning by thumb, first tap to mail delivered; and afterwards, who gave how much cover."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, UserRole
from planner.posting import send_next
from planner.services.messages import mailbag
from planner.store import Database, open_database
from tests.services.mail_server import mail_server, text_of
from tests.services.small_day import DEPUTY, NOW, SCHOOL, TUESDAY
from tests.store.builders import a_duty, a_key, publish
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import ADDRESS
from tests.web.test_day_pages import PHONE, PUPILS, REASONS, DaySite, missed


@pytest.fixture(scope="module")
def morning(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaySite]:
    """The small school; of those whose day may change Mo of midday alone has no account."""
    path = tmp_path_factory.mktemp("morning") / "day.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        site = DaySite(database)
        with database.unit(SCHOOL, actor="test", at=NOW) as unit:
            for name in ("amara", "idris"):
                unit.users.add(f"{name}@example.org", "none", [UserRole.STAFF], PersonCode(name))
        yield site


def affected(database: Database) -> set[str]:
    """Whose duties of the day differ between the first publication and the second."""
    with database.reading(SCHOOL) as unit:
        before, after = (
            {
                (each.person, each.key, each.starts, each.ends, each.place)
                for each in unit.occurrences.as_of(number, TUESDAY, TUESDAY)
            }
            for number in (1, 2)
        )
    return {str(row[0]) for row in before ^ after}


def use_the_last_option(site: DaySite) -> None:
    """Tap from Today to published, at phone width."""
    with served(site.app) as port, chromium() as browser:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport=PHONE, base_url=address, has_touch=True)  # type: ignore[arg-type]
        context.add_cookies([{"name": "session", "value": site.tokens["deputy"], "url": address}])
        watched = Watched(context)
        page = watched.page
        page.goto("/today/")
        page.get_by_role("link", name="Somebody is off").tap()
        page.get_by_role("link", name=missed().title(), exact=True).tap()
        page.get_by_role("button", name="All day today").tap()
        page.get_by_role("button", name="and tell people").last.tap()
        expect(page.get_by_role("status")).to_contain_text("Publication 2 is live")
        assert watched.complaints == []


def test_from_the_first_tap_everybody_affected_is_written_to_once_and_on_the_list(
    morning: DaySite,
) -> None:
    use_the_last_option(morning)
    touched = affected(morning.database)
    assert len(touched) > 1
    with mail_server() as server:
        while send_next(morning.database, SCHOOL, "carrier", server.channel, lambda: NOW):
            pass
        letters = server.arrived
    addresses = {"kemi": "staff@example.org"}
    have_accounts = touched & {"amara", "idris", "kemi"}
    assert sorted(server.to) == sorted(
        addresses.get(name, f"{name}@example.org") for name in have_accounts
    )
    for letter in letters:
        assert not REASONS.search(text_of(letter))
        assert not PUPILS.search(text_of(letter))
    page = morning.get("deputy", "/today/")
    listed = re.findall(r'name="person" value="([^"]*)"', page)
    assert set(listed) == touched - {missed()}
    written = {str(one.person) for one in mailbag(morning.database, DEPUTY).mail[0].messages}
    assert written == have_accounts


def test_afterwards_each_adults_cover_is_on_a_page_that_fits_a_phone(morning: DaySite) -> None:
    duty = a_duty(
        "amara", "09:00-10:30", day=TUESDAY, kind=DutyKind.ABSENCE_COVER, key=a_key("afterwards")
    )
    with morning.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        publish(unit, [duty], first=TUESDAY, last=TUESDAY)
    assert morning.client("senco").get("/cover/", base_url=ADDRESS).status_code == 403
    with served(morning.app) as port, chromium() as browser:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport=PHONE, base_url=address)  # type: ignore[arg-type]
        context.add_cookies(
            [{"name": "session", "value": morning.tokens["deputy"], "url": address}]
        )
        page = context.new_page()
        page.goto("/cover/")
        expect(page.get_by_role("row", name="Amara")).to_contain_text("1 h 30")
        assert breaches(page) == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide)
