"""The morning everything happens: four adults out, a trip and rain, played on a phone.

From the first tap to everybody told: the messages go through a real mail server, and whoever
is touched by the change is written to or on the list to be told in person.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fixtures.generator import two_form_primary
from planner.domain.codes import PersonCode
from planner.domain.kinds import RoleKind, UserRole
from planner.domain.school import School, Snapshot
from planner.posting import send_next
from planner.services.drafting import DraftRequest, work_out
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.signing_in import sign_in
from planner.services.today import today
from planner.store import Database, open_database
from tests.services.mail_server import mail_server
from tests.web.browser import Watched, breaches, chromium, served
from tests.web.conftest import ADDRESS, PASSWORD
from web.app import create_app
from web.settings import Settings

MONDAY = date(2026, 11, 9)
DAY = date(2026, 11, 26)
"""A Thursday; the fourth years are at the museum."""
NOW = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000
"""Milliseconds a page with a search in it may take here; the bench says what it takes."""


def out_today(school: School) -> list[str]:
    """Two class teachers who are not at the museum, an HLTA and an LPA, by name."""
    names = {person.code: person.name for person in school.people}
    away = {"4A", "4B"}
    teachers = [c.teacher for c in school.classes if c.code not in away and c.teacher][2:4]
    by_role = {
        role: next(p.person for p in school.posts if p.role is role and p.profile)
        for role in (RoleKind.HLTA, RoleKind.LPA)
    }
    return [names[code] for code in (*teachers, by_role[RoleKind.HLTA], by_role[RoleKind.LPA])]


@pytest.fixture(scope="module")
def school() -> School:
    return two_form_primary()


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, school: School
) -> Iterator[tuple[Database, str]]:
    """The two-form school, published to Christmas, an account for every support adult."""
    path = tmp_path_factory.mktemp("morning") / "school.db"
    with open_database(f"sqlite:///{path}") as database:
        database.migrate()
        yield database, _opened(database, school)


def _opened(database: Database, school: School) -> str:
    """The deputy's session."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    code = school.profile.code
    database.create_school(school.profile, at=NOW)
    hashed = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with database.unit(code, actor="office", at=NOW) as unit:
        unit.facts.replace(school)
        unit.users.add("deputy@oak.example", hashed.hash(PASSWORD), [UserRole.DEPUTY], None)
        for person in sorted({post.person for post in school.posts if post.profile}):
            unit.users.add(f"{person}@oak.example", "none", [UserRole.STAFF], person)
        versions = unit.facts.versions()
    request = DraftRequest(valid_from=MONDAY, seconds=30)
    rota = work_out(Snapshot(school=school, versions=versions), request, made_at=NOW)
    with database.unit(code, actor="office", at=NOW) as unit:
        draft = unit.rotas.add(rota)
    deputy = Visitor(
        school=code,
        school_name=school.profile.name,
        user="deputy@oak.example",
        name="Deputy",
        roles=frozenset({UserRole.DEPUTY}),
    )
    asked = PublishRequest(revision=draft.revision, first=MONDAY, gaps_acknowledged=True)
    publish(database, deputy, asked, at=NOW)
    return sign_in(database, "deputy@oak.example", PASSWORD, NOW).token


def test_from_the_first_tap_to_everybody_told(
    site: tuple[Database, str], school: School, tmp_path: Path
) -> None:
    database, token = site
    settings = Settings(secret=b"only-for-tests-" * 3, public_url=ADDRESS, clock=lambda: NOW)
    with served(create_app(settings, database)) as port, chromium() as browser:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport=PHONE, base_url=address, has_touch=True)  # type: ignore[arg-type]
        context.add_cookies([{"name": "session", "value": token, "url": address}])
        watched = Watched(context)
        page = watched.page
        page.set_default_timeout(PATIENCE)
        for name in out_today(school):
            absent(page, name)
        page.goto("/today/")
        page.get_by_role("button", name="Wet play today").tap()
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            "who takes what", timeout=PATIENCE
        )
        assert breaches(page) == []
        use_the_last(page)
        expect(page.get_by_role("status")).to_contain_text("is live", timeout=PATIENCE)
        assert watched.complaints == []
    assert everybody_is_told(database, school)


def absent(page: Page, name: str) -> None:
    page.goto("/today/")
    page.get_by_role("link", name="Somebody is off").tap()
    page.get_by_role("link", name=name, exact=True).tap()
    page.get_by_role("button", name="All day today").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("who takes what", timeout=PATIENCE)


def use_the_last(page: Page) -> None:
    """The option that meets most; where it leaves a safety need open, by its typed word."""
    takes = page.get_by_role("button", name="and tell people")
    option = page.locator(".option").filter(has=takes).last
    typed = option.get_by_role("textbox")
    if typed.count():
        typed.first.fill("PUBLISH")
    option.get_by_role("button", name="and tell people").tap()


def everybody_is_told(database: Database, school: School) -> bool:
    """Sent to, or on the list: whoever gains or loses anything that is still to come."""
    code = school.profile.code
    with mail_server() as server:
        while send_next(database, code, "carrier", server.channel, lambda: NOW):
            pass
        written = {str(address).partition("@")[0] for address in server.to}
    deputy = Visitor(
        school=code,
        school_name=school.profile.name,
        user="deputy@oak.example",
        name="Deputy",
        roles=frozenset({UserRole.DEPUTY}),
    )
    found = today(database, deputy, DAY, 7 * 60 + 30)
    touched = {str(each.person) for each in found.changes}
    listed = {str(each.person) for each in found.to_tell}
    out = {str(absence.person) for absence in found.absences}
    assert len(touched) > 5
    assert touched <= written | listed | out
    assert PersonCode("") not in written
    return True
