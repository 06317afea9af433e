"""The start of a term by forms alone: hours, a table and a paste of groups, all placed, kept."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.services.publishing import PublishRequest, publish
from planner.services.waiting_list import offer_what_is_free
from planner.store import open_database
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, small_rota
from tests.web.conftest import ADDRESS
from tests.web.test_day_pages import DaySite
from web.group_rows import pasted

TABBED = "Code\tPupils\tProgramme\tPriority\nNEW-1\tP1, P4\tNELI\t1\nNEW-2\tP3\tNELI\t3\n"


@pytest.fixture
def day(migrated_file: Path, tmp_path: Path) -> Iterator[DaySite]:
    path = tmp_path / "term.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        yield DaySite(database)


def hidden(page: str, action: str) -> dict[str, list[str]]:
    form = next(f for f in page.split("<form")[1:] if f'action="{action}"' in f)
    found: dict[str, list[str]] = {}
    inputs = r'<input type="(?:hidden|checkbox)" name="([^"]*)" value="([^"]*)"'
    for name, value in re.findall(inputs, form.split("</form>")[0]):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_a_paste_is_read_with_its_headings_or_in_the_tables_own_order() -> None:
    by_heading = list(pasted(TABBED))
    assert by_heading[0] == {
        "code": "NEW-1",
        "pupils": "P1, P4",
        "programme": "NELI",
        "priority": "1",
    }
    (plain,) = pasted('NEW-1,NELI,"P1, P4",2')
    assert plain == {"code": "NEW-1", "programme": "NELI", "pupils": "P1, P4", "per_week": "2"}
    (semicolons,) = pasted("NEW-1;NELI;P1")
    assert semicolons["pupils"] == "P1"


def test_groups_are_pasted_placed_and_kept_as_a_draft_the_deputy_publishes(day: DaySite) -> None:
    page = day.get("senco", "/term/")
    sent = {"csrf_token": hidden(page, "/term/groups")["csrf_token"][0], "paste": TABBED}
    address = day.send("senco", "/term/groups", sent)
    assert address == "/term/?added=2#to-place"
    page = day.get("senco", "/term/?added=2")
    form = hidden(page, "/term/place")
    assert form["group"] == ["NEW-1", "NEW-2"]
    client = day.client("senco")
    shown = client.post("/term/place", data={**form, "start": str(MONDAY)}, base_url=ADDRESS)
    assert shown.status_code == 200
    assert "6 sessions placed" in shown.text
    assert "that is proved, priority by priority" in shown.text
    kept = client.post("/term/keep", data=hidden(shown.text, "/term/keep"), base_url=ADDRESS)
    assert kept.location == "/term/?kept=2"
    assert "Kept as draft 2 of the standing rota" in day.get("senco", "/term/?kept=2")
    assert 'href="/publish/2"' in day.get("deputy", "/term/?kept=2")
    request = PublishRequest(revision=2, first=MONDAY, gaps_acknowledged=True)
    publish(day.database, DEPUTY, request, at=NOW)
    assert "Every group has all its sessions" in day.get("senco", "/term/")


def test_what_cannot_be_taken_is_said_by_row_and_everything_typed_stays(day: DaySite) -> None:
    token = hidden(day.get("senco", "/term/"), "/term/groups")["csrf_token"][0]
    rows = {
        "row": ["0", "1"],
        "code-0": "NEW-1",
        "programme-0": "NELI",
        "pupils-0": "P1",
        "code-1": "NELI-3A",
        "programme-1": "NELI",
        "pupils-1": "P2",
    }
    sent = {**rows, "csrf_token": token, "paste": "NEW-3,NELY,P1"}
    refused = day.client("senco").post("/term/groups", data=sent, base_url=ADDRESS)
    assert refused.status_code == 422
    assert 'Row 2: <a href="#code-1">There is one called “NELI-3A” already.' in refused.text
    assert 'Row 3: <a href="#programme-2">“NELY” is not on the sheet Programmes' in refused.text
    assert 'value="NEW-1"' in refused.text
    assert '<option value="NELY" selected>' in refused.text
    with day.database.reading(SCHOOL) as unit:
        assert len(unit.facts.load().school.groups) == 2


def test_places_found_before_something_changed_are_not_kept(day: DaySite) -> None:
    with day.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        rows = tuple(r for r in small_rota().allocations if r.key.code != "NELI-3A")
        rota = unit.rotas.add(replace(small_rota(), allocations=rows))
        unit.rotas.adopt(rota.revision)
    client = day.client("senco")
    form = hidden(day.get("senco", "/term/"), "/term/place")
    shown = client.post("/term/place", data={**form, "start": str(MONDAY)}, base_url=ADDRESS)
    with day.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        unit.facts.replace(
            replace(school, groups=tuple(g for g in school.groups if g.code == "NELI-3A"))
        )
    kept = client.post("/term/keep", data=hidden(shown.text, "/term/keep"), base_url=ADDRESS)
    assert kept.status_code == 409
    assert "Something has changed since these times were found" in kept.text


def test_pages_of_the_term_name_no_pupil(day: DaySite) -> None:
    page = day.get("senco", "/term/")
    assert not re.search(r"\bP[1-4]\b", page)


def test_whoever_books_no_sessions_has_no_start_of_term(day: DaySite) -> None:
    assert day.client("staff").get("/term/", base_url=ADDRESS).status_code == 403


def test_where_nothing_fits_the_group_waits_and_an_offer_is_taken_by_one_press(
    day: DaySite,
) -> None:
    with day.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        closed = tuple(replace(g, not_after=9 * 60) for g in school.groups)
        unit.facts.replace(replace(school, groups=closed))
    page = day.get("senco", "/slots/?group=NELI-3A&week=2026-11-16")
    sent = {name: values[0] for name, values in hidden(page, "/slots/waiting").items()}
    assert day.send("senco", "/slots/waiting", {**sent, "weeks": "1"}) == "/slots/waiting"
    with day.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
    assert offer_what_is_free(day.database, DEPUTY, at=NOW) == 1
    assert "1 offer to answer" in day.get("senco", "/slots/")
    shown = day.get("senco", "/slots/waiting")
    sent = {name: values[0] for name, values in hidden(shown, "/slots/waiting/W-1").items()}
    address = day.send("senco", "/slots/waiting/W-1", {**sent, "do": "take"})
    assert address.startswith("/slots/booked#NELI-3A-")
    assert "Nobody waits" in day.get("senco", "/slots/waiting")


def test_the_planner_books_all_a_group_lacks_by_one_form(day: DaySite) -> None:
    with day.database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        more = tuple(replace(g, per_week=5) for g in school.groups)
        unit.facts.replace(replace(school, groups=more))
    page = day.get("senco", "/slots/?group=NELI-3A&week=2026-11-16")
    assert "It lacks 2 sessions that week" in page
    sent = {name: values[0] for name, values in hidden(page, "/slots/whole").items()}
    address = day.send("senco", "/slots/whole", {**sent, "weeks": "1", "do": "hold"})
    assert address.startswith("/slots/booked#NELI-3A-")
    assert day.get("senco", "/slots/booked").count("held until") == 2
