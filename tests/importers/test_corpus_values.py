"""The bad-input corpus: CSV structure, names, times, dates and numbers (C15-C77)."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.school import School
from planner.importers.workbook import ImportResult, read_workbook
from planner.workbook.safe_text import shielded, unshielded
from planner.workbook.text import clean
from tests.importers.corpus import (
    HEADINGS,
    Draft,
    Length,
    a_sound_school,
    archive,
    sentences,
)

YES = {"all": "yes"}
PEOPLE = Draft().csvs()["People"]


def refused(result: ImportResult, words: str) -> None:
    assert result.school is None
    assert words in sentences(result.problems)


def asked(data: bytes, words: str) -> School:
    """Asks one question that says `words`; the school that a yes gives."""
    result = read_workbook(data)
    assert result.school is None
    assert sentences(result.problems) == ""
    assert [words in question.sentence for question in result.open_questions] == [True]
    return read(data, answers=YES)


def read(data: bytes, **more: Any) -> School:
    result = read_workbook(data, **more)
    assert sentences(result.problems) == ""
    assert result.school is not None
    return result.school


def noted(data: bytes) -> str:
    result = read_workbook(data)
    assert result.school is not None, sentences(result.problems)
    return "\n".join(note.sentence for note in result.notes)


def people(text: str) -> bytes:
    return Draft().zipped({"People": text.encode()})


# CSV structure


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_C15_other_separators_are_read_and_noted(separator: str) -> None:
    data = Draft().zipped(separator=separator)
    assert read(data) == a_sound_school()
    assert "cells are separated by" in noted(data)


def test_C16_the_separator_line_of_a_spreadsheet_is_read() -> None:
    marked = "sep=;\r\n" + Draft().csvs(separator=";")["People"]
    assert read(people(marked)) == a_sound_school()


def test_C17_an_open_quotation_mark_is_refused() -> None:
    swallowing = PEOPLE.replace("Bela", '"Bela')
    refused(read_workbook(people(swallowing)), "opened here and not closed")


def test_C18_a_line_end_within_a_cell_is_a_space() -> None:
    broken = PEOPLE.replace("Bela", '"Bela\r\nBlue"')
    assert read(people(broken)).people[1].name == "Bela Blue"


def test_C19_rows_of_another_length_are_refused() -> None:
    refused(read_workbook(people(PEOPLE + "cara,Cara\r\n")), "has 2 cells and the headings are 8")
    refused(read_workbook(people(PEOPLE + "c,C,,,,,,,x\r\n")), "has 9 cells")


def test_C20_a_heading_that_stands_twice_is_asked_about() -> None:
    draft = Draft().rename("People", "Trust id", "Name")
    assert asked(draft.xlsx(), "Two columns are headed Name") == a_sound_school()


@pytest.mark.parametrize("heading", ["  NAME ", "name", "Na\u00adme", "\u00a0Name"])
def test_C21_headings_may_be_spelled_loosely(heading: str) -> None:
    data = Draft().rename("People", "Name", heading).xlsx()
    assert read(data) == a_sound_school()


def test_C21_a_heading_in_capitals_is_noted() -> None:
    data = Draft().rename("Posts", "Weekly hours", "WEEKLY  HOURS").xlsx()
    assert "read as Weekly hours" in noted(data)


def test_C22_columns_may_stand_in_any_order() -> None:
    draft = Draft()
    draft.sheets["People"] = [row[::-1] for row in draft.sheets["People"]]
    assert read(draft.xlsx()) == a_sound_school()


def test_C23_an_unknown_column_is_asked_about_with_what_it_may_be() -> None:
    draft = Draft()
    draft.sheets["People"][0].append("E-mial")
    draft.sheets["People"][1].append("a@school.example")
    assert asked(draft.xlsx(), "E-mial (perhaps Email?)") == a_sound_school()


def test_C24_a_missing_required_column_is_refused() -> None:
    draft = Draft().rename("Posts", "Person", "Persn")
    refused(read_workbook(draft.xlsx()), "column Person is missing. Did you mean “Persn”?")


def test_C25_empty_rows_and_columns_are_passed_over() -> None:
    trailing = PEOPLE.replace("\r\n", ",,\r\n") + ",,,,,,,,\r\n\r\n"
    assert read(people(trailing)) == a_sound_school()
    draft = Draft()
    draft.sheets["People"] += [[None] * 9, ["", " "]]
    assert read(draft.xlsx()) == a_sound_school()


def test_C26_a_huge_cell_is_refused_in_words() -> None:
    refused(read_workbook(people(PEOPLE + "c," + "x" * 200_000 + "\r\n")), "far too long")
    refused(read_workbook(people(PEOPLE + "c," + "x" * 5000 + ",,,,,\r\n")), "5,000 characters")
    refused(read_workbook(b"x" * (11 * 1024 * 1024), "People.csv"), "larger than 10 MB")


def test_C27_rows_beyond_the_limit_are_refused() -> None:
    many = PEOPLE + "".join(f"c{n},C,,,,,\r\n" for n in range(20_000))
    refused(read_workbook(people(many)), "At most 20,000 rows")


def test_C28_a_row_of_totals_is_refused() -> None:
    refused(read_workbook(Draft().add("Posts", code="Total").xlsx()), "row of totals")


def test_C29_a_second_table_on_a_sheet_is_refused() -> None:
    draft = Draft()
    draft.sheets["People"] += [[], draft.sheets["People"][0], ["zoe", "Zoe"]]
    refused(read_workbook(draft.xlsx()), "A second table begins here")


# Names and text


def test_C30_two_people_of_one_name_are_asked_about() -> None:
    data = Draft().put("People", 3, "Name", "Amara").xlsx()
    school = asked(data, "bela and amara have the same name")
    assert {person.code for person in school.people if person.name == "Amara"} == {"amara", "bela"}


def test_C31_accents_are_joined_to_their_letters() -> None:
    data = Draft().put("People", 2, "Name", "Zoe\u0308").xlsx()
    assert read(data).people[0].name == "Zoë"
    assert "accents joined" in noted(data)


def test_C32_odd_spaces_are_made_plain() -> None:
    data = Draft().put("People", 2, "Name", "\u00a0Amara  de\u2009Silva ").xlsx()
    assert read(data).people[0].name == "Amara de Silva"


def test_C33_what_cannot_be_seen_is_removed() -> None:
    data = Draft().put("People", 2, "Name", "Am\u200da\u00adra\u200b").xlsx()
    assert read(data).people[0].name == "Amara"


def test_C34_text_that_turns_round_is_refused() -> None:
    refused(read_workbook(Draft().put("People", 2, "Name", "Am\u202eara").xlsx()), "turn text")


@pytest.mark.parametrize(
    "name",
    [
        *("محمد العربي", "יעל", "Sam 👩‍👩‍👧 🎓", "O'Brien", "D'Souza-Nuñez", "Mc Donald", "X"),
        *("null", "None", "NaN", "True", "#N/A", "İpek", "ΣΊΣΥΦΟΣ"),
        *("<script>", '" onmouseover=', "{{7*7}}", "${x}", "'; DROP TABLE posts"),
        *("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)", "＝1", "'=1"),
    ],
)
def test_C35_to_C42_awkward_names_are_kept_as_they_are(name: str) -> None:
    draft = Draft().put("People", 2, "Name", name)
    assert read(draft.xlsx()).people[0].name == name
    draft.put("People", 2, "Name", shielded(name))
    assert read(draft.zipped()).people[0].name == name


def test_C38_a_name_of_two_hundred_letters_is_refused() -> None:
    refused(read_workbook(Draft().put("People", 2, "Name", "A" * 200).xlsx()), "at most 120")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "''@", "＝1"])
def test_C42_no_csv_cell_begins_like_a_formula_and_each_comes_back(text: str) -> None:
    assert shielded(text)[0] == "'"
    assert unshielded(shielded(text)) == text


@pytest.mark.parametrize("text", ["'tHooft", "Ann", "'", "it's =1"])
def test_C42_other_text_is_not_touched(text: str) -> None:
    assert shielded(text) == unshielded(text) == text


def test_C43_C44_control_characters_and_line_ends_are_made_spaces() -> None:
    assert clean("A\v\fB\u0085\u2028C\r\nATTENDEE:mailto:x").text == "A B C ATTENDEE:mailto:x"
    assert clean("A\x00\x07\x1bB").text == "AB"


def test_C46_a_lookalike_letter_in_a_code_is_refused() -> None:
    cyrillic = Draft().put("Posts", 2, "Person", "\u0430mara").xlsx()
    refused(read_workbook(cyrillic), "plain letters A to Z")


@pytest.mark.parametrize("email", ["a@b.uk,c@d.uk", "a@b.uk\r\nBcc: x@y.uk", "a b@c.uk", "a@b"])
def test_C47_what_is_not_one_address_is_refused(email: str) -> None:
    refused(read_workbook(Draft().put("People", 2, "Email", email).xlsx()), "one e-mail address")


def test_C47_a_domain_with_accents_is_kept_as_mail_servers_write_it() -> None:
    data = Draft().put("People", 2, "Email", "a@schüle.example").xlsx()
    assert read(data).people[0].email == "a@xn--schle-mva.example"


def test_C48_codes_the_spreadsheet_has_changed_are_noted_or_asked_about() -> None:
    number = Draft().add("Places", code=123, name="Room").xlsx()
    assert "holds this as a number; read as “123”" in noted(number)
    changed = Draft().add("Places", code="1.23E+05", name="Room").xlsx()
    assert asked(changed, "has changed").places
    refused(read_workbook(Draft().put("Posts", 2, "Person", 123).xlsx()), "“123” is not on")


# Dates and times


def a_term(starts: Any, ends: Any = "18/12/2026") -> bytes:
    return Draft().add("Terms", code="AUT", name="Autumn", starts=starts, ends=ends).xlsx()


@pytest.mark.parametrize(
    "text", ["29/02/2027", "31/11/2026", "32/01/2026", "2026-02-30", "00/01/2026"]
)
def test_C49_C50_dates_that_do_not_exist_are_refused(text: str) -> None:
    refused(read_workbook(a_term(text)), "There is no such date")


def test_C49_the_leap_day_of_a_leap_year_is_read() -> None:
    assert read(a_term("29/02/2028", "31/03/2028")).terms[0].starts == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["25:00", "24:00", "12:60", "0:00am", "13:00pm", 25, 2460])
def test_C51_times_that_do_not_exist_are_refused(text: Any) -> None:
    refused(read_workbook(Draft().put("Timetable", 2, "Starts", text).xlsx()), "no such time")


@pytest.mark.parametrize(
    "text",
    [
        *("9.15", "0915", "9:15am", "9:15 a.m.", "９:15", "09:15:00", "9h15"),
        *(915, 9.15, 0.385416666667, datetime(2026, 9, 7, 9, 15)),  # noqa: DTZ001
    ],
)
def test_C52_times_are_read_however_they_are_written(text: Any) -> None:
    data = Draft().put("Timetable", 2, "Starts", text)
    data.put("Timetable", 2, "Ends", "10:00").xlsx()
    assert read(data.xlsx()).lessons[0].starts == 9 * 60 + 15


def test_C52_a_time_without_figures_is_refused_and_a_short_number_asked_about() -> None:
    period = Draft().put("Timetable", 2, "Starts", "Period 3").xlsx()
    refused(read_workbook(period), "Expected a time of day from 00:00 to 23:59, such as 08:45")
    short = Draft().put("Timetable", 2, "Starts", 9.5).xlsx()
    assert asked(short, "Is “9.5” the time 9:50?").lessons[0].starts == 9 * 60 + 50


def test_C53_dates_that_could_be_month_first_are_asked_about_once() -> None:
    data = a_term("03/04/2026", "05/06/2026")
    assert asked(data, "Is “03/04/2026” written day first").terms[0].starts == date(2026, 4, 3)
    american = read(data, answers={"dates": "month first"})
    assert american.terms[0].starts == date(2026, 3, 4)


def test_C53_a_date_that_can_only_be_day_first_settles_the_others() -> None:
    assert read(a_term("03/04/2026", "22/05/2026")).terms[0].starts == date(2026, 4, 3)


def test_C54_years_of_two_figures_are_refused() -> None:
    refused(read_workbook(a_term("01/09/69")), "year with four figures")


@pytest.mark.parametrize(
    "text",
    [
        *(46266, datetime(2026, 9, 1)),  # noqa: DTZ001
        *("1 Sep 2026", "Tue 1st September 2026", "2026-09-01"),
    ],
)
def test_C55_dates_are_read_however_they_are_kept(text: Any) -> None:
    assert read(a_term(text)).terms[0].starts == date(2026, 9, 1)


def test_C55_a_workbook_that_counts_from_1904_is_asked_about() -> None:
    from tests.importers.corpus import repacked, unpacked

    data = a_term(date(2026, 9, 1))
    book = unpacked(data)["xl/workbook.xml"]
    old = book.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    assert old != book
    result = read_workbook(repacked(data, {"xl/workbook.xml": old}))
    assert "counts dates from 1904" in result.open_questions[0].sentence


@pytest.mark.parametrize("text", ["2026-W53-1", "next week", "01.09", True, 0.5])
def test_C56_what_is_no_date_is_refused(text: Any) -> None:
    refused(read_workbook(a_term(text)), "Expected a date such as 07/09/2026")


@pytest.mark.parametrize("text", ["2026-06-08T08:15:00Z", "2026-06-08T10:15+02:00"])
def test_C58_a_moment_with_a_zone_becomes_the_schools_own_time(text: str) -> None:
    data = Draft().put("Timetable", 2, "Starts", text).xlsx()
    assert read(data).lessons[0].starts == 9 * 60 + 15
    assert "the school's own time" in noted(data)


@pytest.mark.parametrize("ends", ["09:00", "08:00", "00:30"])
def test_C59_C60_what_ends_before_it_starts_is_refused(ends: str) -> None:
    data = Draft().put("Timetable", 2, "Ends", ends).xlsx()
    refused(read_workbook(data), "Ends (E2): “" + ends + "”. It must be after 09:00")


@pytest.mark.parametrize("text", ["01/01/0001", "31/12/9999", "01/09/20026", 9_000_000, -1])
def test_C62_years_out_of_reach_are_refused(text: Any) -> None:
    refused(read_workbook(a_term(text)), "Expected a date")


@pytest.mark.parametrize("label", ["A", "1", "Week A", "wk 1", 1])
def test_C64_week_labels_are_read_however_they_are_called(label: Any) -> None:
    draft = Draft().add("Week labels", monday=date(2026, 9, 7), week=label)
    assert read(draft.xlsx()).week_labels[0].week == 1


def test_C64_other_week_labels_are_refused() -> None:
    odd = Draft().add("Week labels", monday=date(2026, 9, 7), week="odd").xlsx()
    refused(read_workbook(odd), "1 or 2 (or A or B)")
    second = Draft().add("Week labels", monday=date(2026, 9, 7), week="B").xlsx()
    refused(read_workbook(second), "The timetable runs over one week")
    tuesday = Draft().add("Week labels", monday=date(2026, 9, 8), week="A").xlsx()
    refused(read_workbook(tuesday), "is a Tuesday. Give the week's Monday. Did you mean")


# Numbers and contracts


def hours(value: Any) -> bytes:
    return Draft().put("Posts", 2, "Weekly hours", value).xlsx()


@pytest.mark.parametrize("value", ["-5", "-0", -1, "NaN", "inf", "1e309", "80%", 169, "168:01"])
def test_C66_C67_C68_impossible_hours_are_refused(value: Any) -> None:
    refused(read_workbook(hours(value)), "hours and minutes a week such as 32:30")


@pytest.mark.parametrize("value", ["32:30", Length(1950), "３２:30"])
def test_C70_weekly_hours_are_read(value: Any) -> None:
    assert read(hours(value)).posts[0].weekly_minutes == 1950


@pytest.mark.parametrize("value", ["32.5", 32.5, "32,5"])
def test_C70_decimal_hours_are_asked_about(value: Any) -> None:
    assert asked(hours(value), "32 h 30 min (part of an hour)").posts[0].weekly_minutes == 1950
    answered = read_workbook(hours("32.5"), answers={1: "hours and minutes", "all": "yes"})
    assert answered.school is not None
    assert answered.school.posts[0].weekly_minutes == 32 * 60 + 50


def pupils(value: Any) -> ImportResult:
    return read_workbook(Draft().put("Classes", 2, "Pupils", value).xlsx())


@pytest.mark.parametrize("value", ["1_000", "²", "٣٠", "30.5", "1e1", -3, "-0", True, 1e300, ""])
def test_C66_C67_C69_what_is_no_whole_number_is_refused(value: Any) -> None:
    refused(pupils(value), "a whole number from 0 to 99")


@pytest.mark.parametrize("value", ["30", 30, 30.0, "３０", " 30 "])
def test_C69_C100_numbers_typed_as_text_are_read(value: Any) -> None:
    assert pupils(value).school == a_sound_school()


def test_C100_a_name_typed_as_a_number_is_read_and_noted() -> None:
    data = Draft().put("People", 2, "Name", 7).xlsx()
    assert read(data).people[0].name == "7"
    assert "read as “7”" in noted(data)


def test_a_code_the_spreadsheet_made_a_date_is_refused() -> None:
    refused(
        read_workbook(Draft().put("People", 2, "Code", date(2026, 3, 4)).xlsx()), "Type it as text"
    )


@given(st.text(), st.integers(1, 3), st.sampled_from(sorted(HEADINGS)))
@settings(max_examples=150, deadline=None)
def test_K9_no_text_in_any_cell_of_a_csv_file_ever_raises(text: str, row: int, sheet: str) -> None:
    heading = HEADINGS[sheet][len(text) % len(HEADINGS[sheet])]
    draft = Draft().add(sheet, **{heading.lower().replace(" ", "_"): text})
    if len(draft.sheets[sheet]) > row:
        draft.put(sheet, row + 1, heading, text)
    files = {name: draft.csvs()[name] for name in ("School", "People", sheet)}
    data = archive(
        {f"{name}.csv": found.encode("utf-8", "replace") for name, found in files.items()}
    )
    result = read_workbook(data)
    assert result.school or result.problems or result.open_questions


@pytest.mark.parametrize(
    ("days", "expected"),
    [("Mon-Fri", (0, 1, 2, 3, 4)), ("Mon, Wed & Fri", (0, 2, 4)), ("tuesdays", (1,)),
     ("Monday to Wednesday", (0, 1, 2)), ("Mon – Tue Thu", (0, 1, 3)), ("fri mon", (0, 4))],
)  # fmt: skip
def test_days_are_read_however_they_are_written(days: str, expected: tuple[int, ...]) -> None:
    data = Draft().put("Working patterns", 4, "Days", days).xlsx()
    found = read(data).working_days
    assert tuple(day.weekday for day in found if day.post == "tara") == expected


@pytest.mark.parametrize("days", ["Fri-Mon", "M", "Someday", "Mon-", "1"])
def test_days_that_are_none_are_refused(days: str) -> None:
    data = Draft().put("Working patterns", 4, "Days", days).xlsx()
    refused(read_workbook(data), "Mon Wed Fri, or Mon-Fri")
