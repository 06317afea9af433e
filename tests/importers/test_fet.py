"""Timetables of FET: classes, splits, joint lessons, solutions beside the file, hostile XML."""

from pathlib import Path
from typing import Any

import pytest

from planner.domain.kinds import PartKind, RoleKind
from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.importers import xml_tree
from planner.importers.child import read_safely
from planner.importers.limits import FileRefused
from planner.importers.timetable_files import TimetableReader
from planner.importers.workbook import ImportResult
from tests.builders import a_class, a_lesson, a_school, a_teacher, an_adult
from tests.importers.corpus import archive, sentences
from tests.importers.foreign_files import (
    ANSWERS,
    activity,
    at,
    fet,
    named,
    solution_csv,
    solution_xml,
)

EMPTY = School(profile=SchoolProfile(code="S", name="School"))
TWO = [activity(1, "Ada Finch", "3A"), activity(2, "Ben Stone", "4B", "Art", 2)]
TIMES = [at(1, "Monday", "P1", "Oak"), at(2, "Tuesday", "P2", "Hall")]


def read(data: bytes | Path, onto: School = EMPTY, **more: Any) -> ImportResult:
    answers = more.pop("answers", ANSWERS)
    return TimetableReader(form="fet", **more)(data, "school.fet", answers=answers, onto=onto)


def school_of(result: ImportResult) -> School:
    assert result.school is not None, sentences(result.problems)
    return result.school


def week(result: ImportResult) -> list[tuple[str, int, int, int, str]]:
    return [
        (one.school_class, one.weekday, one.starts, one.ends, one.subject)
        for one in school_of(result).lessons
    ]


def refused(result: ImportResult, words: str) -> None:
    assert result.school is None
    assert words in sentences(result.problems)


def test_teachers_rooms_classes_and_lessons_of_a_file_with_its_times() -> None:
    school = school_of(read(fet(TWO, TIMES)))
    assert [(p.code, p.name, p.qualified_teacher) for p in school.people] == [
        ("AdaFinch", "Ada Finch", True),
        ("BenStone", "Ben Stone", True),
    ]
    assert {post.role for post in school.posts} == {RoleKind.TEACHER}
    assert [place.code for place in school.places] == ["Hall", "Oak"]
    assert [(c.code, c.year, c.teacher, c.place) for c in school.classes] == [
        ("3A", 3, "AdaFinch", "Oak"),
        ("4B", 4, "BenStone", "Hall"),
    ]
    assert [(x.school_class, x.weekday, x.starts, x.ends) for x in school.lessons] == [
        ("3A", 0, 540, 600),
        ("4B", 1, 615, 735),
    ]


@pytest.mark.parametrize(
    ("ending", "made"), [("_activities.xml", solution_xml), ("_timetable.csv", solution_csv)]
)
def test_a_solution_beside_the_file_is_read_with_it(ending: str, made: Any, tmp_path: Path) -> None:
    plain = fet(TWO, [])
    (tmp_path / "school.fet").write_bytes(plain)
    refused(read(tmp_path / "school.fet"), "No lesson has a time yet")
    (tmp_path / f"school{ending}").write_bytes(made(TIMES))
    expected = read(fet(TWO, TIMES)).school
    assert read(tmp_path / "school.fet").school == expected
    assert read(tmp_path).school == expected
    zipped = archive({"school.fet": plain, f"school{ending}": made(TIMES)})
    assert read(zipped).school == expected


def test_periods_are_asked_for_unless_their_names_are_times() -> None:
    asked = read(fet(TWO, TIMES), answers={})
    assert asked.school is None
    assert "--periods" in asked.open_questions[0].sentence
    assert asked.problems == ()
    by_name = fet(TWO[:1], [at(1, "Monday", "9.30 - 11.00")], hours=("9.30 - 11.00",))
    assert week(read(by_name, answers={"all": "yes"})) == [("3A", 0, 570, 660, "Maths")]
    starts = fet(TWO[:1], [at(1, "Monday", "10:00")], hours=("09:00", "10:00"))
    assert week(read(starts, answers={"all": "yes"})) == [("3A", 0, 600, 660, "Maths")]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ("P1=25:00-26:00", "is not a period"),
        ("P1=10:00-09:00", "is not a period"),
        ("P9=09:00-10:00", "When is the period P1?"),
        ("P1=09:00-10:00", "When is the period P2?"),
    ],
)
def test_periods_that_cannot_be_are_refused(periods: str, words: str) -> None:
    refused(read(fet(TWO, TIMES), answers={"periods": periods, "all": "yes"}), words)


def test_days_in_other_words_are_known_or_asked_in_order() -> None:
    spanish = fet(TWO[:1], [at(1, "Miércoles", "P1")], days=("Lunes", "Martes", "Miércoles"))
    assert week(read(spanish))[0][1] == 2
    odd = fet(TWO[:1], [at(1, "D2", "P1")], days=("D1", "D2"))
    assert "D2 = Tue" in read(odd, answers={"periods": ANSWERS["periods"]}).open_questions[0].text
    assert week(read(odd))[0][1] == 1


GROUPED = (
    f"<Year><Name>Year 3</Name>\n<Group>\n<Name>3A</Name>{named('Subgroup', 'a1', 'a2')}</Group>"
    f"<Group><Name>3B</Name>{named('Subgroup', 'b1')}</Group>"
    f"<Group><Name>French</Name>{named('Subgroup', 'a1', 'b1')}</Group></Year>"
)


def test_groups_are_the_classes_where_most_lessons_are_theirs() -> None:
    acts = [
        activity(1, "Ada Finch", "3A"),
        activity(2, "Ben Stone", "3B"),
        activity(3, "Ben Stone", "French", "French"),
        activity(4, "Ada Finch", "Year 3", "Assembly"),
        activity(5, "Ada Finch", "a2", "Phonics"),
    ]
    times = [at(n, "Monday", f"P{n}") for n in (1, 2, 3)]
    times += [at(4, "Tuesday", "P1"), at(5, "Tuesday", "P2")]
    found = week(read(fet(acts, times, years=GROUPED)))
    assert sorted({(c, s) for c, _, _, _, s in found}) == [
        ("3A", "Assembly"),
        ("3A", "French"),
        ("3A", "Maths"),
        ("3A", "Phonics"),
        ("3B", "Assembly"),
        ("3B", "French"),
        ("3B", "Maths"),
    ]


def test_a_year_is_the_class_where_its_groups_are_for_a_few_lessons() -> None:
    years = f"<Year><Name>3A</Name>{named('Group', 'Red', 'Blue')}</Year>"
    acts = [activity(n, "Ada Finch", "3A") for n in (1, 2)]
    acts += [activity(3, "Ada Finch", "Red", "Rel"), activity(4, "Ben Stone", "Blue", "Eth")]
    acts += [activity(n, "Ada Finch", "3A") for n in (5, 6)]
    times = [at(1, "Monday", "P1"), at(2, "Monday", "P2"), at(5, "Tuesday", "P1")]
    times += [at(3, "Monday", "P3"), at(4, "Monday", "P3"), at(6, "Tuesday", "P2")]
    school = school_of(read(fet(acts, times, years=years)))
    assert [c.code for c in school.classes] == ["3A"]
    assert "Rel / Eth" in {lesson.subject for lesson in school.lessons}
    assert len(school.lessons) == 5


def test_groups_that_overlap_in_part_make_one_lesson_at_a_time() -> None:
    acts = [activity(1, "Ada Finch", "3A", "Art", 2), activity(2, "Ben Stone", "3A", "Music")]
    times = [at(1, "Monday", "P2"), at(2, "Monday", "P3")]
    assert week(read(fet(acts, times))) == [
        ("3A", 0, 615, 675, "Art"),
        ("3A", 0, 675, 735, "Art / Music"),
    ]


def test_one_meeting_of_two_classes_is_not_asked_about() -> None:
    result = read(fet([activity(1, "Ada Finch", "3A+4B")], [at(1, "Monday", "P1")]))
    assert len(school_of(result).lessons) == 2
    assert not any("at once" in question.text for question in result.questions)


def standing() -> Any:
    return a_school(
        a_teacher("AdaFinch"),
        a_class("3A", "AdaFinch", pupils=27),
        an_adult("amara", weekly_minutes=1950),
        a_lesson("3A", "Mon 08:45-09:00", kind=PartKind.REGISTRATION),
        a_lesson("3A", "Mon 10:00-10:15", kind=PartKind.BREAK),
        a_lesson("3A", "Mon 13:00-14:00", subject="Maths", core=True),
        a_class("5C", "AdaFinch"),
        a_lesson("5C", "Mon 13:00-14:00", subject="Games"),
    )


def test_the_school_keeps_what_the_file_does_not_know() -> None:
    before = standing()
    school = school_of(read(fet(TWO[:1], TIMES[:1]), onto=before))
    assert [p.code for p in school.people] == ["AdaFinch", "BenStone", "amara"]
    assert next(c for c in school.classes if c.code == "3A").pupils == 27
    mine = [(x.starts, x.kind, x.core) for x in school.lessons if x.school_class == "3A"]
    assert sorted(mine) == [
        (525, PartKind.REGISTRATION, False),
        (540, PartKind.LESSON, True),
        (600, PartKind.BREAK, False),
    ]
    assert [x.subject for x in school.lessons if x.school_class == "5C"] == ["Games"]
    assert school.posts[-1] == before.posts[-1]


def test_the_same_file_twice_changes_nothing() -> None:
    once = school_of(read(fet(TWO, TIMES), onto=standing()))
    again = read(fet(TWO, TIMES), onto=once)
    assert school_of(again) == once
    hidden = school_of(read(fet(TWO, TIMES), onto=standing(), anonymise=True))
    assert school_of(read(fet(TWO, TIMES), onto=hidden, anonymise=True)) == hidden


def test_a_break_in_the_way_of_a_lesson_is_asked_about() -> None:
    long = fet([activity(1, "Ada Finch", "3A", length=2)], [at(1, "Monday", "P1")])
    asked = read(long, onto=standing(), answers={"periods": ANSWERS["periods"]})
    assert "3A break Mon 10:00" in asked.open_questions[-1].sentence
    assert PartKind.BREAK not in {x.kind for x in school_of(read(long, onto=standing())).lessons}


def test_anonymised_no_teachers_name_is_left_and_classes_keep_theirs() -> None:
    result = read(fet(TWO, TIMES), anonymise=True)
    school = school_of(result)
    assert [(p.code, p.name) for p in school.people] == [("T01", "T01"), ("T02", "T02")]
    assert [c.teacher for c in school.classes] == ["T01", "T02"]
    assert "Finch" not in repr(result)
    assert "Finch" in repr(read(fet(TWO, TIMES)))
    assert [c.name for c in school.classes] == ["3A", "4B"]


def test_a_class_without_a_year_in_its_name_is_asked_about() -> None:
    oak = fet(
        [activity(1, "Ada Finch", "Oak")], [at(1, "Monday", "P1")], years=named("Year", "Oak")
    )
    asked = read(oak, answers={"periods": ANSWERS["periods"], "pupils": "yes"})
    assert "Which year is the class “Oak”?" in asked.open_questions[0].sentence
    told = read(oak, answers={**ANSWERS, "year Oak": "r"})
    assert school_of(told).classes[0].year == 0


def test_what_is_not_of_fet_is_refused_in_plain_words() -> None:
    refused(read(b""), "The file is empty")
    refused(read(b"<html></html>"), "not a file of FET")
    refused(read(b"<fet><x></fet>"), "cannot be read")
    refused(read(fet([], [])), "No lesson has a time")
    refused(read(fet(TWO, [at(1, "Sunday", "P1")])), "There is no such time: Sunday P1")
    refused(TimetableReader(form="fet")(fet(TWO, TIMES)), "Import its workbook first")
    weird = [activity(1, "Ada Finch", "3A", length=10**9)]
    refused(read(fet(weird, TIMES[:1])), "not a number of periods")
    turned = fet([activity(1, "Ada Finch", "3A", "\u202egnp")], TIMES[:1])
    refused(read(turned), "hidden characters")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY b "{"h" * 5000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!DOCTYPE x [<!ENTITY b SYSTEM "http://127.0.0.1:9/x">]>'


@pytest.mark.parametrize(
    "before",
    [BOMB, QUADRATIC, EXTERNAL, REMOTE],
    ids=["C89-laughs", "C90-quadratic", "C91-file", "C91-http"],
)
def test_C89_C90_C91_entities_are_refused(before: str) -> None:
    data = fet([activity(1, "Ada Finch", "3A", "&b;")], TIMES[:1], before=before)
    result = read_safely(TimetableReader(form="fet"), data, answers=ANSWERS, onto=EMPTY)
    refused(result, "XML that no timetable program writes")


def test_C89_without_the_guard_the_entities_would_be_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import xml.sax

    def unguarded(data: bytes, handler: Any, **_: Any) -> None:
        xml.sax.parseString(data, handler)

    monkeypatch.setattr(xml_tree, "parseString", unguarded)
    data = fet([activity(1, "Ada Finch", "3A", "&b;")], TIMES[:1], before=BOMB)
    assert week(read(data))[0][4] == "hahahaha"


def test_C92_deep_and_endless_trees_are_refused_and_pass_without_the_guard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deep = b"<x>" * 50 + b"</x>" * 50
    many = b"<x>" + b"<y/>" * 400_001 + b"</x>"
    for data in (deep, many):
        with pytest.raises(FileRefused, match="any school's timetable"):
            xml_tree.tree_of(data)
    monkeypatch.setattr(xml_tree, "_check_size", lambda elements, deep: None)
    assert xml_tree.tree_of(deep).name == "x"


HEADINGS = '"Activity Id","Day","Hour","Students Sets","Subject","Teachers","Activity Tags","Room"'
ALONE = f"""{HEADINGS}
"1","Monday","P1","3A","Maths","Ada Finch","","Oak"
"2","Tuesday","P2","4B","Art","Ben Stone","","Hall"
"2","Tuesday","P3","4B","Art","Ben Stone","","Hall"
"3","Monday","P2","3A+4B","Singing","Ada Finch+Ben Stone","","Hall"
""".encode()


def read_csv(data: bytes, **more: Any) -> ImportResult:
    reader = TimetableReader(form="fet", **more)
    return reader(data, "school_timetable.csv", answers=ANSWERS, onto=EMPTY)


def test_fets_own_csv_is_enough_by_itself() -> None:
    """A primary in small: lessons, rooms and teachers counted as in the file."""
    school = school_of(read_csv(ALONE))
    assert (len(school.people), len(school.places), len(school.classes)) == (2, 2, 2)
    assert sorted(week(read_csv(ALONE))) == [
        ("3A", 0, 540, 600, "Maths"),
        ("3A", 0, 615, 675, "Singing"),
        ("4B", 0, 615, 675, "Singing"),
        ("4B", 1, 615, 675, "Art"),
        ("4B", 1, 675, 735, "Art"),
    ]
    hidden = school_of(read_csv(ALONE, anonymise=True))
    assert [person.name for person in hidden.people] == ["T01", "T02"]


def test_a_csv_of_fet_that_is_damaged_or_lacks_a_column_is_refused_in_words() -> None:
    refused(read_csv(ALONE.replace(b'"Day"', b'"Dia"')), "has no column Day")
    refused(read_csv(ALONE.replace(b'"Maths"', b'"Maths')), "is damaged")
    refused(read_csv((HEADINGS + "\n").encode()), "no lesson with a day and an hour")
