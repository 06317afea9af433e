"""Programmes and groups by forms alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.store import open_database
from tests.web.conftest import ADDRESS
from tests.web.test_day_pages import DaySite


@pytest.fixture
def day(migrated_file: Path, tmp_path: Path) -> Iterator[DaySite]:
    path = tmp_path / "programmes.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        yield DaySite(database)


def filled(page: str) -> dict[str, str]:
    """What the page's first form would send as it stands."""
    form = page.split('class="fields"')[1].split("</form>")[0]
    typed = dict(re.findall(r'name="([a-z_]+)"[^>]* value="([^"]*)"', form))
    ticked = re.findall(r'type="checkbox" name="([a-z_]+)" value="yes" checked', form)
    boxes = re.findall(r'type="checkbox" name="([a-z_]+)"', form)
    for name, options in re.findall(
        r'<select id="[^"]*" name="([a-z_]+)".*?>(.*?)</select>', form, re.S
    ):
        typed[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return {k: v for k, v in typed.items() if k not in boxes or k in ticked}


def test_a_programme_starts_from_a_shape_and_advice_does_not_stand_in_its_way(
    day: DaySite,
) -> None:
    page = day.get("senco", "/programmes/add?like=Weekly+ELSA+block")
    sent = filled(page)
    assert (sent["minutes"], sent["per_week"], sent["need_area"]) == ("45", "1", "SEMH")
    address = day.send("senco", "/programmes/add", sent)
    assert address == "/programmes/ELSA?saved=yes"
    shown = day.get("senco", address)
    assert "ELSA is kept" in shown
    assert "Once a week: those that worked" in shown
    assert ">ELSA</a>" in day.get("senco", "/programmes")


def test_what_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays(
    day: DaySite,
) -> None:
    client = day.client("senco")
    sent = {**filled(day.get("senco", "/groups/add?programme=NELI")), "code": "NEW"}
    assert sent["programme"] == "NELI"
    refused = client.post("/groups/add", data={**sent, "pupils": "P1, P77"}, base_url=ADDRESS)
    assert refused.status_code == 422
    assert '<a href="#pupils">“P77” is not on the sheet Pupils' in refused.text
    assert 'value="P1, P77"' in refused.text
    assert 'aria-describedby="pupils-fault"' in refused.text
    address = day.send("senco", "/groups/add", {**filled(refused.text), "pupils": "P1, P2"})
    assert address == "/groups/NEW?saved=yes"


def test_a_group_is_changed_and_ended_and_an_older_page_is_refused(day: DaySite) -> None:
    old = filled(day.get("senco", "/groups/NELI-3A"))
    day.send("senco", "/groups/NELI-3A", {**old, "priority": "1", "ehcp": "yes"})
    newer = filled(day.get("deputy", "/groups/NELI-3A"))
    assert (newer["priority"], newer["ehcp"]) == ("1", "yes")
    late = day.client("senco").post("/groups/NELI-3A", data=old, base_url=ADDRESS)
    assert late.status_code == 409
    assert "Somebody has changed NELI-3A" in late.text
    ended = {**filled(day.get("senco", "/groups/NELI-3A")), "do": "end"}
    assert day.send("senco", "/groups/NELI-3A", ended) == "/programmes"
    assert "NELI-3A" not in day.get("senco", "/programmes")


def test_whoever_books_no_sessions_sees_no_group(day: DaySite) -> None:
    for path in ("/programmes", "/groups/NELI-3A", "/groups/add", "/programmes/NELI"):
        assert day.client("staff").get(path, base_url=ADDRESS).status_code == 403
