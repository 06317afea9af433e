"""The bad-input corpus: facts that disagree, across sheets (C61-C87), and the whole report."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.domain.school import School
from planner.importers import checks
from planner.importers.checks import CHECKS
from planner.importers.workbook import ImportResult, read_workbook
from tests.importers.corpus import Draft, a_sound_school, sentences

YES = {"all": "yes"}


def refused(draft: Draft, words: str) -> ImportResult:
    result = read_workbook(draft.xlsx())
    assert result.school is None
    assert words in sentences(result.problems)
    return result


def asked(draft: Draft, words: str) -> School:
    result = read_workbook(draft.xlsx())
    assert result.school is None
    assert sentences(result.problems) == ""
    assert [words in question.sentence for question in result.questions] == [True]
    answered = read_workbook(draft.xlsx(), answers={1: "yes"})
    assert answered.school is not None
    return answered.school


def a_year(**more: Any) -> Draft:
    draft = Draft()
    draft.add("Terms", code="AUT1", name="a", starts=date(2026, 9, 1), ends=date(2026, 10, 23))
    draft.add("Terms", code="AUT2", name="b", starts=date(2026, 11, 2), ends=date(2026, 12, 18))
    return draft


def a_group(**more: Any) -> Draft:
    draft = Draft().add("Programmes", code="NELI", name="Neli", area_of_need="C&I", minutes=30)
    draft.put("Programmes", 2, "Sessions a week", 3).put("Programmes", 2, "Largest group", 2)
    for number in range(1, 4):
        draft.add("Pupils", reference=f"P{number}", **{"class": "3A"})
    values = {"code": "NELI-1", "programme": "NELI", "pupils": "P1, P2", **more}
    return draft.add("Groups", **values)


def test_C45_a_pupils_name_in_place_of_a_reference_is_asked_about() -> None:
    asked(Draft().add("Pupils", reference="Amelia", **{"class": "3A"}), "names must not be typed")


@pytest.mark.parametrize(
    "code", ["INSULIN-3A", "3A-insulin-1", "EPILEPSY-2", "PEG-RA", "P1-TOILETING", "AMARA-1"]
)
def test_a_code_of_support_that_tells_a_need_or_a_name_is_asked_about(code: str) -> None:
    draft = Draft().add("Pupils", reference="P1", **{"class": "3A"})
    draft = provision(draft, code, "11:00", "care plan")
    asked(draft, f"The code “{code}” appears in links and calendars.")


@pytest.mark.parametrize("code", ["CARE-3A-1", "ONE-RA", "PERSONAL-RA-1", "P014-AM"])
def test_a_neutral_code_of_support_is_not_asked_about(code: str) -> None:
    draft = Draft().add("Pupils", reference="P1", **{"class": "3A"})
    result = read_workbook(provision(draft, code, "11:00", "care plan").xlsx())
    assert result.school is not None
    assert result.questions == ()


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 10, 28), "Wednesday 28/10/2026 is no school day: holiday"),
     (date(2026, 9, 12), "weekend"), (date(2027, 3, 1), "holiday")],
)  # fmt: skip
def test_C61_an_absence_without_school_is_asked_about(day: date, words: str) -> None:
    draft = a_year().add("Absences", person="amara", date=day, until="15:00", **{"from": "09:00"})
    asked(draft, words)


def test_C61_an_absence_on_a_school_day_is_not() -> None:
    draft = a_year().add("Absences", person="amara", date=date(2026, 9, 7), until="15:00")
    assert read_workbook(draft.put("Absences", 2, "From", "09:00").xlsx()).school is not None


def test_C63_terms_that_overlap_are_asked_about() -> None:
    asked(a_year().put("Terms", 3, "Starts", date(2026, 10, 20)), "before AUT1 is over, 23/10/2026")


def test_C68_C75_hours_that_contradict_the_pattern_are_asked_about() -> None:
    words = "amara is paid for 20 h a week but its working pattern comes to 32 h 30"
    asked(Draft().put("Posts", 2, "Weekly hours", "20:00"), words)


def test_C71_posts_worked_at_the_same_time_are_refused() -> None:
    draft = Draft().add("Posts", code="amara-2", person="amara", role="mda", profile="004-lpa")
    draft.add("Working patterns", post="amara-2", days="Mon", starts="15:00", ends="16:00")
    refused(draft, "amara already works then, Mon 08:30-15:30, as amara (row 2)")


def test_C71_posts_that_follow_each_other_are_not() -> None:
    draft = Draft().add("Posts", code="amara-2", person="amara", role="mda", profile="004-lpa")
    draft.put("Posts", 5, "Starts", date(2027, 1, 1)).put("Posts", 2, "Ends", date(2026, 12, 31))
    draft.add("Working patterns", post="amara-2", days="Mon", starts="15:00", ends="16:00")
    assert sentences(read_workbook(draft.xlsx()).problems) == ""


def test_C71_a_midday_line_within_a_day_counts_to_its_own_post() -> None:
    draft = Draft().add("Posts", code="amara-2", person="amara", role="mda", profile="004-lpa")
    draft.add("Working patterns", post="amara-2", days="Mon-Fri", starts="12:00", ends="13:00")
    asked(draft, "working pattern comes to 27 h 30")


def test_C73_a_contract_that_ends_before_it_starts_is_refused() -> None:
    draft = Draft().put("Posts", 2, "Starts", date(2026, 9, 2))
    refused(draft.put("Posts", 2, "Ends", date(2026, 9, 1)), "This is before 02/09/2026")


def test_C74_a_casual_post_needs_no_hours() -> None:
    assert read_workbook(Draft().put("Posts", 2, "Weekly hours", "0").xlsx()).school is not None


def test_C76_more_hours_than_a_week_allows_are_asked_about() -> None:
    draft = Draft().add("Posts", code="amara-2", person="amara", role="mda", profile="004-lpa")
    draft.put("Posts", 5, "Weekly hours", "16:00")
    asked(draft, "amara is paid for 48 h 30 a week in all")


def provision(draft: Draft, code: str, starts: str, kind: str = "one to one") -> Draft:
    draft.add("Provision", code=code, pupil="P1", kind=kind, days="Mon-Fri", starts=starts)
    return draft.put("Provision", len(draft.sheets["Provision"]), "Ends", "12:00")


def test_C78_a_pupil_with_the_same_support_twice_is_refused() -> None:
    draft = provision(provision(a_group(), "A", "09:00"), "B", "11:00")
    refused(draft, "P1 has A then, Mon 09:00-12:00 (row 2)")


def test_C78_a_care_task_within_a_one_to_one_is_usual() -> None:
    draft = provision(provision(a_group(), "A", "09:00"), "B", "11:55", "care plan")
    assert read_workbook(draft.xlsx()).school is not None


def a_pin(draft: Draft, need: str, starts: str, ends: str) -> Draft:
    return draft.add("Pins", need=need, post="amara", day="Mon", starts=starts, ends=ends)


def test_C79_somebody_held_to_two_things_at_once_is_refused() -> None:
    draft = a_pin(Draft(), "ppa:R1:w1.1:0", "09:00", "10:00")
    words = "amara is held to ppa:R1:w1.1:0 then"
    refused(a_pin(draft, "ppa:R2:w1.1:0", "09:30", "11:00"), words)


def test_C79_standing_by_does_not_count() -> None:
    draft = a_pin(Draft(), "ppa:R1:w1.1:0", "09:00", "10:00")
    draft.add("Duty posts", code="CALL", duty="pastoral on-call", title="On call", days="Mon")
    draft.put("Duty posts", 2, "Starts", "09:00").put("Duty posts", 2, "Ends", "12:00")
    a_pin(draft, "pastoral:CALL:w1.1:0", "09:00", "12:00")
    assert read_workbook(draft.xlsx()).school is not None


def test_C80_a_group_beyond_its_programme_is_refused() -> None:
    refused(a_group(pupils="P1, P2, P3"), "A group of 3; Neli takes at most 2")
    draft = a_group(pupils="P1").put("Programmes", 2, "Smallest group", 2)
    asked(draft, "A group of 1; Neli is for 2 or more")


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "words"),
    [
        ("Posts", "Person", "amarra", "“amarra” is not on the sheet People. Did you mean “amara”?"),
        ("Posts", "Profile", "004-lap", "not on the sheet Duty profiles. Did you mean “004-lpa”?"),
        ("Posts", "Role", "hltaa", "Expected one of: teacher, hlta"),
        ("Timetable", "Class", "9Z", "“9Z” is not on the sheet Classes"),
        ("Timetable", "External", "COACH", "not on the sheet Externals"),
        ("Classes", "Place", "HALL", "not on the sheet Places"),
        ("Authorisations", "Given by", "haed", "Did you mean “head”?"),
        ("Rules", "Rule", "G-PROFLE", "The planner knows no such rule. Did you mean “G-PROFILE”?"),
        ("School", "Time zone", "Europe/Londn", "Did you mean “Europe/London”?"),
    ],
)
def test_C82_unknown_codes_are_refused_with_the_nearest(
    sheet: str, heading: str, value: str, words: str
) -> None:
    refused(Draft().add("Rules", rule="G-SKILL").put(sheet, 2, heading, value), words)


@pytest.mark.parametrize(
    ("kind", "value", "near"),
    [("duty", "gate duti", "gate duty"), ("place", "HALL", ""), ("class", "3B", ""),
     ("pupil", "P9", "")],
)  # fmt: skip
def test_C82_what_a_restriction_names_must_be_known(kind: str, value: str, near: str) -> None:
    draft = Draft().add("Restrictions", person="amara", kind=kind)
    refused(draft.put("Restrictions", 2, "Not", value), f"“{near}”?" if near else "not on")


@pytest.mark.parametrize("value", ["lunch", "Fri", "Fri 13:00", "Fri-Mon 13:00-13:30", "Fri 14-13"])
def test_a_restricted_time_that_cannot_be_read_is_refused_by_cell(value: str) -> None:
    draft = Draft().add("Restrictions", person="amara", kind="time")
    refused(draft.put("Restrictions", 2, "Not", value), "such as Fri 13:00-13:30")


def test_C82_a_pupil_in_an_unknown_class_is_refused() -> None:
    refused(Draft().add("Pupils", reference="P1", **{"class": "3B"}), "“3B” is not on the sheet")


def test_C82_codes_in_other_capitals_are_read_as_declared() -> None:
    result = read_workbook(Draft().put("Posts", 2, "Person", "AMARA").xlsx())
    assert result.school == a_sound_school()
    assert "“AMARA” read as amara" in result.notes[0].sentence


def test_C82_a_tag_nobody_holds_is_asked_about_where_it_may_be_a_slip() -> None:
    asked(a_group().put("Programmes", 2, "Training", "firstaid"), "“first-aid” is held")
    told = read_workbook(a_group().put("Programmes", 2, "Training", "insulin").xlsx())
    assert told.school is not None
    assert "nobody holds “insulin”" in told.notes[0].sentence


def test_C84_the_same_file_twice_is_the_same_school() -> None:
    data = Draft().xlsx()
    first = read_workbook(data).school
    assert first is not None
    assert read_workbook(data, onto=first).school == first


def test_C85_another_schools_file_is_refused() -> None:
    school = a_sound_school()
    other = replace(school, profile=replace(school.profile, code="other"))
    result = read_workbook(Draft().xlsx(), onto=other)
    assert "This school is other" in sentences(result.problems)


def test_C87_a_sheet_that_would_empty_the_school_is_asked_about() -> None:
    draft = Draft()
    draft.sheets["Qualifications"] = draft.sheets["Qualifications"][:1]
    result = read_workbook(draft.xlsx(), onto=a_sound_school())
    assert "all it had (1) would go" in result.open_questions[0].sentence


def test_one_csv_file_changes_its_own_sheet_alone() -> None:
    school = a_sound_school()
    text = Draft().csvs()["People"].replace("Bela", "Bela Blue").encode()
    changed = read_workbook(text, "People.csv", onto=school).school
    assert changed is not None
    assert [person.name for person in changed.people] == ["Amara", "Bela Blue", "Head", "Tara"]
    assert replace(changed, people=school.people) == school


def test_everything_to_correct_in_all_sheets_is_listed_at_once() -> None:
    draft = Draft().put("People", 2, "DBS", "maybe").put("Posts", 3, "Person", "nobody")
    draft.put("Timetable", 2, "Ends", "08:00").put("Classes", 2, "Year", "third")
    result = read_workbook(draft.xlsx())
    assert [(problem.row, problem.column) for problem in result.problems] == [
        *((2, "DBS"), (2, "Year"), (3, "Person"), (2, "Ends"))
    ]
    assert {problem.sheet for problem in result.problems} == {
        *("People", "Classes", "Posts", "Timetable")
    }


def test_a_refused_row_does_not_make_others_refused() -> None:
    result = refused(Draft().put("People", 2, "DBS", "maybe"), "Expected one of: cleared")
    assert len(result.problems) == 1


def test_rows_listed_twice_are_refused_with_the_first() -> None:
    refused(Draft().add("People", code="AMARA", name="Amara Two"), "on row 2 already")
    draft = Draft().add("Working patterns", post="tara", days="Fri", starts="08:30", ends="10:00")
    refused(draft, "This is on row 4 already")


def test_a_timetable_row_may_stand_for_several_days() -> None:
    draft = Draft().add("Timetable", days="Mon-Fri", starts="10:30", ends="10:45", kind="break")
    draft.put("Timetable", 3, "Class", "3A")
    school = read_workbook(draft.xlsx()).school
    assert school is not None
    assert [lesson.code for lesson in school.lessons if lesson.kind == "break"] == [
        *("3A-Fri-1030", "3A-Mon-1030", "3A-Thu-1030", "3A-Tue-1030", "3A-Wed-1030")
    ]
    refused(draft.put("Timetable", 3, "Code", "BREAK"), "Leave the code empty")


def lesson(draft: Draft, **more: str) -> Draft:
    draft.add("Timetable", code="L2", days="Mon", kind="lesson", **more)
    return draft


def test_a_class_in_two_lessons_at_once_is_refused() -> None:
    draft = lesson(Draft(), starts="09:30", ends="10:30", **{"class": "3A"})
    refused(draft, "3A has Maths then, Mon 09:00-10:00 (row 2)")


def test_a_variant_of_the_day_stands_in_its_place_and_is_no_overlap() -> None:
    draft = lesson(Draft(), starts="09:30", ends="10:30", variant="SATs", **{"class": "3A"})
    assert read_workbook(draft.xlsx()).school is not None
    draft.add("Timetable", code="L3", days="Mon", kind="lesson", variant="SATs")
    draft.put("Timetable", 4, "Class", "3A")
    draft.put("Timetable", 4, "Starts", "10:00").put("Timetable", 4, "Ends", "11:00")
    refused(draft, "3A has lesson then, Mon 09:30-10:30 (row 3)")


def test_without_the_checks_the_overlap_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = lesson(Draft(), starts="09:30", ends="10:30", **{"class": "3A"})
    monkeypatch.setattr(checks, "CHECKS", ())
    assert read_workbook(draft.xlsx()).school is not None


def test_a_teacher_of_two_classes_at_once_is_asked_about() -> None:
    draft = Draft().add("Classes", code="3B", name="B", key_stage="KS2", year=3, pupils=30)
    draft.put("Classes", 3, "Teacher", "tara")
    lesson(draft, starts="09:30", ends="10:30", **{"class": "3B"})
    asked(draft, "tara teaches 3A and 3B at once, Mon 09:00-10:00")


def spoil(sheet: str, **values: Any) -> Draft:
    return Draft().add(sheet, **values)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft().put("Posts", 2, "Profile", None), "A support post needs its duty profile"),
        (Draft().put("Profile entries", 2, "Permission", "condition")
                .put("Profile entries", 2, "Condition", None), "Say which condition"),
        (Draft().put("Working patterns", 2, "Break from", "08:00"), "within 08:30-15:30"),
        (Draft().put("Working patterns", 2, "Break until", "16:00"), "within 08:30-15:30"),
        (Draft().put("Working patterns", 2, "Break from", "12:00")
                .put("Working patterns", 2, "Break until", "12:20"), "20 min is all there is"),
        (spoil("Rules", rule="W-CARE", on="no"), "W-CARE is law and cannot be switched off"),
        (spoil("Rules", rule="G-PROFILE", set_to=3), "G-PROFILE has no number to set"),
        (spoil("Releases", code="R", teacher="tara", minutes=20, shortest_block=30),
         "Longer than the 20 minutes owed"),
        (spoil("Duty posts", code="D", duty="gate duty", title="G", days="Mon", starts="08:30",
               ends="08:50", adults=1, safety_minimum=2), "More than the 1 adults"),
        (a_group(not_before="11:00", not_after="10:00"), "It must be after 11:00"),
        (spoil("Pins", need="not a key", post="amara", day="Mon", starts="9:00", ends="10:00"),
         "Expected a need's key"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_refused(draft: Draft, words: str) -> None:
    refused(draft, words)


def test_somebody_both_usual_and_never_is_refused() -> None:
    draft = provision(a_group(), "A", "09:00")
    draft.put("Provision", 2, "Usual posts", "amara").put("Provision", 2, "Never", "amara")
    refused(draft, "amara is held by amara, who is under “never”")


def test_more_pupils_than_the_class_has_are_asked_about() -> None:
    asked(a_group().put("Classes", 2, "Pupils", 2), "3 pupils of 3A are listed")


def test_events_at_the_same_time_for_one_person_are_refused() -> None:
    draft = Draft()
    for code in ("E1", "E2"):
        draft.add("Events", code=code, title=code, day="Wed", starts="15:30", ends="16:00")
        draft.put("Events", len(draft.sheets["Events"]), "Attendees", "amara")
    refused(draft, "amara is at E1 then, Wed 15:30-16:00")


def test_a_name_with_a_space_is_offered_as_a_code() -> None:
    refused(spoil("Places", code="ELSA room", name="x"), "Did you mean “ELSA-room”?")


def test_an_answer_that_is_none_of_the_options_is_refused() -> None:
    draft = Draft().put("People", 3, "Name", "Amara")
    result = read_workbook(draft.xlsx(), answers={1: "perhaps"})
    assert "must be one of yes, no" in sentences(result.problems)


def test_answers_go_by_number_or_key_and_no_refuses() -> None:
    data = Draft().put("People", 3, "Name", "Amara").xlsx()
    key = read_workbook(data).open_questions[0].key
    assert read_workbook(data, answers={key: "yes"}).school is not None
    assert read_workbook(data, answers={"1": "Yes"}).school is not None
    assert "You answered no to" in sentences(read_workbook(data, answers={1: "no"}).problems)


def test_every_check_finds_nothing_in_a_sound_school_and_has_a_name_that_says_what() -> None:
    assert read_workbook(Draft().xlsx()).problems == ()
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)
