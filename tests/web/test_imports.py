"""Import on the site: problems listed, questions answered, rehearsed, taken, taken back."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fixtures.generator import one_form_primary
from planner.domain.school import School
from planner.exporters.workbook import write_workbook
from tests.importers.foreign_files import PERIODS, activity, at, fet
from tests.importers.test_ics_dates import INSET, calendar
from tests.web.conftest import ADDRESS, NOW, Site, contents, form_token

QUIET = {"audit_entry", "waiting_file", "app_session"}
"""Tables that may change while no fact does."""


def upload(
    client: FlaskClient, data: bytes, name: str = "school.xlsx", **fields: str
) -> TestResponse:
    form: dict[str, Any] = {
        "csrf_token": form_token(client, "/import/"),
        "workbook": (BytesIO(data), name),
        **fields,
    }
    return client.post("/import/", data=form, base_url=ADDRESS, follow_redirects=True)


def press(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    form = {"csrf_token": form_token(client, "/import/"), **fields}
    return client.post(path, data=form, base_url=ADDRESS, follow_redirects=True)


def take(client: FlaskClient, page: TestResponse) -> TestResponse:
    onto = re.search(r'name="onto" value="(\w*)"', page.text)
    assert onto, page.text
    return press(client, "/import/waiting/take", onto=onto[1])


def renamed(school: School, name: str) -> bytes:
    first, *others = school.people
    return write_workbook(replace(school, people=(replace(first, name=name), *others)))


def facts(site: Site) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in site.rows().items() if name not in QUIET}


def test_a_refused_file_lists_every_cell_to_correct_and_leaves_no_row_behind(site: Site) -> None:
    school = one_form_primary()
    wrong = tuple(replace(post, profile="hltta") for post in school.posts[:1])
    client = site.client("deputy")
    before = contents(site.ready_path)
    bad = write_workbook(replace(school, posts=(*wrong, *school.posts[1:])))
    answer = upload(client, bad)
    assert answer.status_code == 422
    assert "school.xlsx was not taken: 1 thing to correct" in answer.text
    assert "<td>Posts</td>" in answer.text
    assert "not on the sheet Duty profiles" in answer.text
    assert contents(site.ready_path) == before


def test_what_was_chosen_in_the_form_is_still_there_after_a_refusal(site: Site) -> None:
    client = site.client("deputy")
    answer = upload(client, b"no file of FET", "x.fet", kind="fet", periods="1=09:00-10:00")
    assert answer.status_code == 422
    assert 'value="1=09:00-10:00"' in answer.text
    assert '<option value="fet" selected>' in answer.text


def test_a_question_is_answered_once_and_the_file_is_not_sent_again(site: Site) -> None:
    school = one_form_primary()
    client, before = site.client("deputy"), facts(site)
    asked = upload(client, renamed(school, school.people[1].name))
    assert "school.xlsx: 1 question to answer" in asked.text
    assert facts(site) == before
    key = re.search(r'name="(answer:[^"]+)"', asked.text)
    assert key
    shown = press(client, "/import/waiting", **{key[1]: "yes"})
    assert "What school.xlsx would change" in shown.text
    assert facts(site) == before
    assert "school.xlsx is in" in take(client, shown).text
    assert facts(site) != before


def test_an_answer_of_no_is_a_correction_and_can_be_changed(site: Site) -> None:
    school = one_form_primary()
    client = site.client("deputy")
    asked = upload(client, renamed(school, school.people[1].name))
    key = re.search(r'name="(answer:[^"]+)"', asked.text)
    assert key
    refused = press(client, "/import/waiting", **{key[1]: "no"})
    assert refused.status_code == 422
    assert "You answered no" in refused.text
    assert f'name="{key[1]}" value="no" checked' in refused.text
    assert "would change" in press(client, "/import/waiting", **{key[1]: "yes"}).text


def test_a_file_is_rehearsed_taken_and_taken_back(site: Site) -> None:
    school = one_form_primary()
    client = site.client("deputy")
    before = client.get("/import/current.xlsx", base_url=ADDRESS).data
    shown = upload(client, renamed(school, "Somebody New"))
    assert f"<del>{school.people[0].name}</del>" in shown.text
    assert "<ins>Somebody New</ins>" in shown.text
    taken = take(client, shown)
    assert "school.xlsx is in" in taken.text
    assert "Take back the import of school.xlsx" in taken.text
    number = re.search(r'name="number" value="(\d+)"', taken.text)
    assert number
    undone = press(client, "/import/undo", number=number[1])
    assert "The import of school.xlsx is undone" in undone.text
    assert client.get("/import/current.xlsx", base_url=ADDRESS).data == before


def test_a_rehearsal_shows_whose_published_duties_are_lost(site: Site) -> None:
    school = one_form_primary()
    client = site.client("deputy")
    gone = write_workbook(replace(school, duty_posts=school.duty_posts[1:]))
    shown = upload(client, gone)
    assert "would lose their adult or their need" in shown.text
    assert "it is not needed any more" in shown.text
    assert "Calendars that change when a rota is next published" in shown.text


def test_facts_changed_since_the_rehearsal_are_not_overwritten(site: Site) -> None:
    school = one_form_primary()
    client = site.client("deputy")
    shown = upload(client, renamed(school, "Somebody New"))
    with site.database.unit(school.profile.code, actor="other", at=NOW) as unit:
        unit.facts.replace(replace(school, terms=school.terms[:-1]))
    answer = take(client, shown)
    assert answer.status_code == 409
    assert "have changed since you looked" in answer.text


def test_a_file_that_waits_is_its_senders_alone(site: Site) -> None:
    upload(site.client("deputy"), renamed(one_form_primary(), "Somebody New"))
    assert "is waiting since" in site.client("deputy").get("/import/", base_url=ADDRESS).text
    assert "is waiting since" not in site.client("head").get("/import/", base_url=ADDRESS).text
    assert press(site.client("head"), "/import/waiting/take", onto="x").status_code == 404


def test_a_file_left_is_forgotten(site: Site) -> None:
    client = site.client("deputy")
    upload(client, renamed(one_form_primary(), "Somebody New"))
    assert "is waiting since" not in press(client, "/import/waiting/forget").text


def test_the_school_comes_out_as_a_workbook_and_goes_back_in_unchanged(site: Site) -> None:
    client = site.client("deputy")
    given = client.get("/import/current.xlsx", base_url=ADDRESS)
    assert given.data.startswith(b"PK")
    assert "changes nothing" in upload(client, given.data).text


def test_the_template_is_a_workbook(site: Site) -> None:
    given = site.client("deputy").get("/import/template.xlsx", base_url=ADDRESS)
    assert given.data.startswith(b"PK")
    assert "attachment" in given.headers["Content-Disposition"]


def test_a_form_without_a_file_says_so(site: Site) -> None:
    answer = upload(site.client("deputy"), b"", "")
    assert answer.status_code == 422
    assert "No file came with the form" in answer.text


def test_term_dates_come_in_by_their_calendar(site: Site) -> None:
    client = site.client("deputy")
    shown = upload(client, calendar(INSET), "dates.ics")
    assert "What dates.ics would change" in shown.text
    assert "dates.ics is in" in take(client, shown).text


def test_a_timetable_asks_for_its_periods_in_words_and_comes_in(site: Site) -> None:
    client = site.client("deputy")
    file = fet([activity(1, "Ada Finch", "Willow 3")], [at(1, "Monday", "P1")]).replace(
        b"<Year><Name>3A</Name></Year>", b"<Year><Name>Willow 3</Name></Year>"
    )
    asked = upload(client, file, "school.fet", anonymise="yes")
    assert "When is each period" in asked.text
    assert 'name="answer:periods"' in asked.text
    asked = press(client, "/import/waiting", **{"answer:periods": PERIODS})
    answers = dict(re.findall(r'name="(answer:[^"]+)" value="(yes|3)"', asked.text))
    shown = press(client, "/import/waiting", **answers)
    assert "T01" in shown.text
    assert "Finch" not in shown.text
    assert "school.fet is in" in take(client, shown).text


STAFF = (
    "Staff code;Forename;Surname;Check;Phone\r\n"
    "zed;Zoë;Marsh;Y;1\r\n"
    "yan;Yan;Hill;N;2\r\n"
).encode()  # fmt: skip
CHOSEN = {
    "sheet": "People",
    "chosen": "yes",
    "from:Code": "Staff code",
    "from:Name": "Forename",
    "then:Name": "Surname",
    "from:DBS": "Check",
    "always:Qualified teacher": "no",
    "name": "SIMS staff",
}


def test_another_programs_csv_is_mapped_rehearsed_taken_and_the_mapping_offered_again(
    site: Site,
) -> None:
    client = site.client("deputy")
    page = upload(client, STAFF, "staff.csv")
    assert "Which columns of staff.csv are which?" in page.text
    page = client.get("/import/columns?sheet=People", base_url=ADDRESS)
    assert "<option selected>Staff code</option>" in page.text
    asked = press(client, "/import/columns", **CHOSEN)
    assert 'name="word:DBS=Y"' in asked.text
    assert "<option selected>Surname</option>" in asked.text
    words = {"word:DBS=Y": "cleared", "word:DBS=N": "not cleared"}
    shown = press(client, "/import/columns", **CHOSEN, **words)
    assert "What staff.csv would change" in shown.text
    assert "2 added" in shown.text
    assert "staff.csv is in" in take(client, shown).text
    with site.database.reading(one_form_primary().profile.code) as unit:
        people = {person.code: person for person in unit.facts.load().school.people}
    assert (people["zed"].name, people["zed"].dbs) == ("Zoë Marsh", "cleared")
    again = upload(client, STAFF, "next.csv")
    assert "<option>SIMS staff</option>" in again.text
    assert "changes nothing" in press(client, "/import/columns", use="SIMS staff").text


def test_a_needed_column_left_out_is_asked_for_and_nothing_chosen_is_lost(site: Site) -> None:
    client = site.client("deputy")
    upload(client, STAFF, "staff.csv")
    asked = press(client, "/import/columns", **{**CHOSEN, "from:Name": "", "then:Name": ""})
    assert "Name must be filled" in asked.text
    assert 'value="SIMS staff"' in asked.text


def test_a_csv_that_cannot_be_read_is_refused_like_any_file(site: Site) -> None:
    before = contents(site.ready_path)
    answer = upload(site.client("deputy"), b'a,b\r\n"c,d\r\n', "staff.csv")
    assert answer.status_code == 422
    assert "quotation mark is opened here" in answer.text
    assert contents(site.ready_path) == before


@pytest.mark.parametrize("path", ["/import/waiting", "/import/columns"])
def test_a_page_about_a_file_that_is_not_there_leads_back(site: Site, path: str) -> None:
    answer = site.client("deputy").get(path, base_url=ADDRESS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/import/")


def test_K3_a_rehearsal_names_no_pupil(site: Site) -> None:
    school = one_form_primary()
    first = next(group for group in school.groups if len(group.pupils) > 2)
    group = replace(first, pupils=first.pupils[:-1])
    groups = tuple(group if one is first else one for one in school.groups)
    shown = upload(site.client("deputy"), write_workbook(replace(school, groups=groups)))
    assert group.code in shown.text
    refs = "|".join(re.escape(pupil.ref) for pupil in school.pupils)
    assert re.findall(rf"\b(?:{refs})\b", shown.text) == []
