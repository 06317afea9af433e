"""Pupils away, rooms out, classes at home and an emergency, by form alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.store import open_database
from tests.services.small_day import TUESDAY
from tests.web.conftest import ADDRESS
from tests.web.test_day_pages import DaySite

PAGE = f"/different/{TUESDAY}"
PUPILS = f"{PAGE}/pupils"


@pytest.fixture
def day(migrated_file: Path, tmp_path: Path) -> Iterator[DaySite]:
    path = tmp_path / "day.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        yield DaySite(database)


def send(day: DaySite, user: str, path: str, **sent: str) -> str:
    """As somebody does from the page the form is on; the address it leads to."""
    token = token_of(day.get(user, PAGE))
    return day.send(user, path, {"csrf_token": token, **sent})


def token_of(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return found[1]


def test_a_pupil_is_recorded_as_away_and_in_after_all(day: DaySite) -> None:
    sent = {"pupil": "P4", "from": "", "to": "11:00"}
    assert send(day, "office", f"{PAGE}/pupils", **sent) == PUPILS
    assert "until 11:00" in day.get("office", PUPILS)
    send(day, "office", f"{PAGE}/pupils/back", pupil="P4", starts="0")
    assert "until 11:00" not in day.get("office", PUPILS)


def test_no_other_page_of_the_day_says_who_is_not_in(day: DaySite) -> None:
    send(day, "deputy", f"{PAGE}/pupils", pupil="P4")
    for path in (PAGE, "/today/", "/today/board", "/today/sheet", f"/today/history/{TUESDAY}"):
        assert "P4" not in day.get("deputy", path), path


def test_who_may_not_record_absences_sees_none_of_it(day: DaySite) -> None:
    assert day.client("staff").get(PAGE, base_url=ADDRESS).status_code == 403
    answer = day.client("office").post(f"{PAGE}/home", data={"class": "3A"}, base_url=ADDRESS)
    assert answer.status_code == 403


def test_classes_are_ticked_as_at_home_and_stay_ticked(day: DaySite) -> None:
    send(day, "deputy", f"{PAGE}/home", told="Burst pipe: Year 4 only", **{"class": "3A"})
    text = day.get("deputy", PAGE)
    assert 'value="3A" checked' in text
    assert 'value="4A" checked' not in text
    assert 'value="Burst pipe: Year 4 only"' in text
    send(day, "deputy", f"{PAGE}/home")
    assert "checked" not in day.get("deputy", PAGE)


def test_an_emergency_leads_straight_to_who_can_hold_the_class(day: DaySite) -> None:
    sent = {"class": "3A", "from": "09:40", "to": "10:00", "relief": "head"}
    address = send(day, "deputy", f"{PAGE}/emergency", **sent)
    assert "Emergency, 3A" in day.get("deputy", address)
    assert "then Head" in day.get("deputy", PAGE)
    send(day, "deputy", f"{PAGE}/emergency/over", starts="580", **{"class": "3A"})
    assert "then Head" not in day.get("deputy", PAGE)


def test_a_relief_who_cannot_come_is_said_with_what_to_do(day: DaySite) -> None:
    sent = {"class": "3A", "from": "09:40", "to": "10:00", "relief": "theo"}
    sent["csrf_token"] = token_of(day.get("deputy", PAGE))
    answer = day.client("deputy").post(f"{PAGE}/emergency", data=sent, base_url=ADDRESS)
    assert answer.status_code in (400, 409, 422)
    assert "Theo is with 4A at 10:00" in answer.text
