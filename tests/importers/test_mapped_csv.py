"""Any program's CSV by a saved mapping: added, brought up to date, refused in its own words."""

import json
from typing import Any

import pytest

from planner.domain.kinds import DbsStatus, RoleKind
from planner.domain.school import School
from planner.importers import mapped_csv
from planner.importers.mapped_csv import MappedReader
from planner.importers.references import References
from planner.importers.workbook import ImportResult
from tests.importers.corpus import a_sound_school, sentences

STAFF = """
[People.columns]
Code = "Staff code"
Name = ["Forename", "Surname"]
DBS = "Check"

[People.values.DBS]
Y = "cleared"
N = "not cleared"

[People.fixed]
"Qualified teacher" = "no"
"""
WITH_POSTS = (
    STAFF
    + """
[Posts.columns]
Code = "Staff code"
Person = "Staff code"

[Posts.fixed]
Role = "teacher"
"""
)
HEADINGS = "Staff code;Forename;Surname;Check\r\n"


def read(rows: str, mapping: str = STAFF, onto: School | None = None, **more: Any) -> ImportResult:
    reader = MappedReader(mapping=mapping.encode())
    data = (HEADINGS + rows).encode()
    return reader(data, "sims.csv", onto=onto or a_sound_school(), **more)


def school_of(result: ImportResult) -> School:
    assert result.school is not None, sentences(result.problems)
    return result.school


def refused(result: ImportResult, words: str) -> None:
    assert result.school is None
    assert words in sentences(result.problems)


def test_rows_are_added_and_the_schools_own_stay() -> None:
    before = a_sound_school()
    school = school_of(read("zed;Zoë;Marsh;N\r\n"))
    zed = next(person for person in school.people if person.code == "zed")
    assert (zed.name, zed.dbs) == ("Zoë Marsh", DbsStatus.NOT_CLEARED)
    assert set(before.people) < set(school.people)
    assert school.lessons == before.lessons


def test_a_row_the_school_has_is_brought_up_to_date_and_keeps_what_is_not_mapped() -> None:
    before = a_sound_school()
    short = STAFF.split("[People.fixed]")[0]
    school = school_of(read("tara;Tara;Newname;Y\r\n", short))
    old = next(person for person in before.people if person.code == "tara")
    new = next(person for person in school.people if person.code == "tara")
    assert new.name == "Tara Newname"
    assert new.qualified_teacher is old.qualified_teacher is True
    assert len(school.people) == len(before.people)


def test_without_the_schools_own_rows_everyone_else_would_be_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mapped_csv, "_standing", lambda found, onto: [])
    result = read("zed;Zoë;Marsh;N\r\n")
    refused(result, "“tara” are not on it any more, but the school's Posts still name them")
    assert len(result.problems) == len(set(result.problems))
    monkeypatch.setattr(References, "_still_there", lambda *_: None)
    assert [person.code for person in school_of(read("zed;Zoë;Marsh;N\r\n")).people] == ["zed"]


def test_one_file_may_feed_several_sheets() -> None:
    school = school_of(read("zed;Zoë;Marsh;Y\r\n", WITH_POSTS))
    post = next(post for post in school.posts if post.code == "zed")
    assert (post.person, post.role) == ("zed", RoleKind.TEACHER)


def test_C84_the_same_file_twice_changes_nothing() -> None:
    once = school_of(read("zed;Zoë;Marsh;Y\r\n", WITH_POSTS))
    assert school_of(read("zed;Zoë;Marsh;Y\r\n", WITH_POSTS, once)) == once


def test_a_mapping_may_be_json() -> None:
    plain = {"people": {"columns": {"CODE": "staff code", "Name": "Surname"}}}
    school = school_of(read("zed;Zoë;Marsh;Y\r\n", json.dumps(plain)))
    assert "Marsh" in {person.name for person in school.people}


def test_problems_stand_at_the_place_in_the_file_that_was_sent() -> None:
    result = read("zed;Zoë;Marsh;Y\r\nyan;Yan;Tan;perhaps\r\n")
    refused(result, "“perhaps”")
    where = result.problems[0].where
    assert (where.sheet, where.row, where.column, where.cell) == ("sims", 3, "Check", "D3")


def test_two_rows_of_one_code_are_refused() -> None:
    refused(read("zed;Zoë;Marsh;Y\r\nzed;Zora;Moor;Y\r\n"), "Each may be listed once")


def test_rows_that_no_code_names_replace_a_sheet_only_when_that_is_meant() -> None:
    mapping = '[Qualifications.columns]\nPerson = "Staff code"\nTag = "Forename"\n'
    asked = read("tara;neli;;\r\n", mapping)
    assert "all it had (1) would go" in asked.open_questions[0].sentence
    school = school_of(read("tara;neli;;\r\n", mapping, answers={"all": "yes"}))
    assert [(held.person, held.tag) for held in school.qualifications] == [("tara", "neli")]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("", "The mapping is empty"),
        ("People = 3", "there may be columns, values and fixed"),
        ("[Pepole.columns]\nCode = 'x'", "Did you mean “People”"),
        ("[People.columns]\nCoed = 'Staff code'", "no column “Coed”. Did you mean “Code”"),
        ("[People.columns]\nCode = 'Staf code'", "Did you mean “Staff code”"),
        ("[People.columns]\nCode = 3", "must be a word in quotes"),
        ("[People.columns]\nCode = 'Staff code'\n[People.values]\nDBS = 3", "pairs of words"),
        ("[People.columns\n", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 5000, "cannot be read"),
        ("#" * 70_000, "far larger than a mapping"),
        ("[School.columns]\nCode = 'Staff code'", "There is no sheet “School”"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_what_it_should_say(
    mapping: str, words: str
) -> None:
    refused(read("zed;Zoë;Marsh;Y\r\n", mapping), words)


def test_C07_C08_C09_C17_files_that_are_no_csv_are_refused() -> None:
    reader = MappedReader(mapping=STAFF.encode())
    for data, words in (
        (b"", "The file is empty"),
        (HEADINGS.encode(), "no rows below its headings"),
        (HEADINGS.encode() + b"a;b\0;c;d", "not plain text"),
        (HEADINGS.encode() + b'a;"b;c;d', "not closed"),
        (HEADINGS.encode() + b"a;b\r\n", "the headings are 4"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ):
        refused(reader(data, "sims.csv", onto=a_sound_school()), words)
    refused(reader(HEADINGS.encode(), "sims.csv"), "Import its workbook first")
