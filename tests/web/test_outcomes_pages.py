"""A group's readings and reviews by form alone: what is refused stays as it was typed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from planner.domain.codes import GroupCode
from planner.store import open_database
from tests.services.small_day import NOW
from tests.web.conftest import ADDRESS
from tests.web.test_day_pages import DaySite, fields

GROUP = "/provision/groups/NELI-3A"
MEASURES, REVIEW = f"{GROUP}/measures", f"{GROUP}/review"


@pytest.fixture
def day(migrated_file: Path, tmp_path: Path) -> Iterator[DaySite]:
    path = tmp_path / "day.db"
    path.write_bytes(migrated_file.read_bytes())
    with open_database(f"sqlite:///{path}") as database:
        yield DaySite(database)


def filled_in(day: DaySite, **more: object) -> dict[str, object]:
    """The newest form of the page, with readings for both pupils."""
    page = day.get("senco", GROUP)
    hidden = fields(page, MEASURES, page.count(f'action="{MEASURES}"') - 1)
    return {
        **hidden,
        "pupil": ["P1", "P2"],
        "measure": "LanguageScreen",
        "low": "0",
        "high": "40",
        "all_before_on": "2026-09-14",
        "all_after_on": "2026-11-06",
        "before": ["10", "12"],
        "before_on": ["", ""],
        "after": ["18", ""],
        "after_on": ["", ""],
        **more,
    }


def send(day: DaySite, path: str, form: dict[str, object], user: str = "senco") -> TestResponse:
    return day.client(user).post(path, data=form, base_url=ADDRESS)


def test_readings_are_entered_shown_and_corrected_with_their_history(day: DaySite) -> None:
    assert send(day, MEASURES, filled_in(day)).status_code == 303
    page = day.get("senco", GROUP)
    assert "LanguageScreen" in page
    assert "+20%" in page
    again = filled_in(day, was="LanguageScreen", before=["14", "12"])
    assert send(day, MEASURES, again).status_code == 303
    page = day.get("senco", GROUP)
    assert "+10%" in page
    assert page.count("P1: 1") == 2


def test_a_refused_form_is_shown_as_typed_with_the_words_at_each_field(day: DaySite) -> None:
    answer = send(day, MEASURES, filled_in(day, before=["seven", "12"], high="5"))
    assert answer.status_code == 422
    assert 'value="seven"' in answer.text
    assert "“seven” is not a number" in answer.text
    wrong = re.findall(r'id="([^"]*)"[^>]*aria-invalid="true"', answer.text)
    for field in wrong:
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-wrong"' in answer.text
    assert len(wrong) == 3
    with day.database.reading("test") as unit:
        assert unit.outcomes.measured() == []


def test_a_form_that_saw_less_is_kept_beside_what_somebody_else_recorded(day: DaySite) -> None:
    stale = filled_in(day, measure="Phonics")
    assert send(day, MEASURES, filled_in(day)).status_code == 303
    answer = send(day, MEASURES, stale)
    assert answer.status_code == 409
    assert 'value="Phonics"' in answer.text
    assert "while you were writing" in answer.text


def test_what_is_due_for_review_is_on_the_provision_page_until_it_has_been_held(
    day: DaySite,
) -> None:
    hidden = fields(day.get("senco", GROUP), REVIEW)
    assert send(day, REVIEW, {**hidden, "next_on": "2026-11-12"}).status_code == 303
    assert "1 review overdue or in the next two weeks" in day.get("senco", "/provision/")
    decided = {
        **fields(day.get("senco", GROUP), REVIEW),
        "held_on": "2026-11-10",
        "decision": "stop",
        "grounds": ["goal met"],
        "next_on": "",
    }
    assert send(day, REVIEW, decided).status_code == 303
    assert "overdue or in the next two weeks" not in day.get("senco", "/provision/")
    assert "stopped Tue 10 Nov" in day.get("senco", "/provision/groups/")


def test_an_answer_that_is_not_on_the_list_and_half_a_form_are_told_so(day: DaySite) -> None:
    hidden = fields(day.get("senco", GROUP), REVIEW)
    assert send(day, REVIEW, {**hidden, "decision": "expel"}).status_code == 422
    assert send(day, MEASURES, filled_in(day, after=["1"])).status_code == 422


def test_nobody_else_sees_or_sends_any_of_it(day: DaySite) -> None:
    form = filled_in(day)
    for user in ("office", "staff"):
        page = day.client(user).get(GROUP, base_url=ADDRESS)
        assert page.status_code == 403
        assert not re.search(r"\bP[1-4]\b", page.text)
        assert send(day, MEASURES, form, user).status_code == 403


def test_bars_are_drawn_once_three_pupils_are_measured_and_the_table_says_the_same(
    day: DaySite,
) -> None:
    send(day, MEASURES, filled_in(day, after=["18", "16"]))
    page = day.get("senco", "/provision/?first=2026-09-01")
    assert "too few to say" in page
    assert "<svg" not in page
    with day.database.unit("test", actor="senco", at=NOW) as unit:
        (one, _) = unit.outcomes.measured()
        unit.outcomes.record(GroupCode("NELI-4A"), [replace(one, group="NELI-4A", pupil="P3")])
    page = day.get("senco", "/provision/?first=2026-09-01")
    picture = page[page.index('<svg class="effects"') : page.index("</svg>")]
    assert picture.count('class="gain"') == 1
    assert page.count("+17%") == 2
    assert "P1" not in picture
    for form in ("csv", "xlsx"):
        path = f"/provision/outcomes.{form}?first=2026-09-01"
        taken = day.client("senco").get(path, base_url=ADDRESS)
        assert "before-and-after" in taken.headers["Content-Disposition"]


SUMMARY = "/provision/summary/"


def test_a_pupils_summary_is_theirs_alone_and_no_address_names_them(day: DaySite) -> None:
    send(day, MEASURES, filled_in(day))
    form = {**fields(day.get("senco", SUMMARY), SUMMARY), "pupil": "P1"}
    page = send(day, SUMMARY, form)
    assert page.status_code == 200
    assert "LanguageScreen" in page.text
    assert set(re.findall(r"\bP[1-4]\b", page.text)) == {"P1"}
    assert not re.search(r'(?:href|action)="[^"]*\bP[1-4]\b', page.text)
    paper = send(day, SUMMARY, {**form, "do": "pdf"})
    assert paper.data.startswith(b"%PDF")
    assert "P1" not in paper.headers["Content-Disposition"]
    assert send(day, SUMMARY, {**form, "pupil": "P9"}).status_code == 404
    assert send(day, SUMMARY, form, "staff").status_code == 403


def test_the_data_protection_page_counts_looks_and_tells_no_pupil(day: DaySite) -> None:
    day.get("senco", GROUP)
    page = day.get("deputy", "/data-protection")
    assert "Senco</th><td>1</td>" in page
    assert not re.search(r"\bP[1-4]\b", page)
    assert "Art. 6(1)(e)" in page
    assert day.client("staff").get("/data-protection", base_url=ADDRESS).status_code == 403
