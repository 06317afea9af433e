"""Timetables of aSc and Untis: small files made here, sound and broken."""

from typing import Any

import pytest

from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.importers.child import read_safely
from planner.importers.timetable_files import TimetableReader
from planner.importers.workbook import ImportResult
from tests.importers.corpus import sentences
from tests.importers.foreign_files import ANSWERS

EMPTY = School(profile=SchoolProfile(code="S", name="School"))
FORTNIGHT = School(profile=SchoolProfile(code="S", name="School", cycle_weeks=2))
YES = {"all": "yes"}


def school_of(result: ImportResult) -> School:
    assert result.school is not None, sentences(result.problems)
    return result.school


def refused(result: ImportResult, words: str) -> None:
    assert result.school is None
    assert words in sentences(result.problems)


def week(result: ImportResult) -> list[tuple[str, int, int, int, str]]:
    return [
        (one.school_class, one.weekday, one.starts, one.ends, one.subject)
        for one in school_of(result).lessons
    ]


LESSONS = """
<lesson id="L1" subjectid="S1" classids="C1" teacherids="T1" classroomids="R1"
 periodspercard="1" periodsperweek="2.0"/>
<lesson id="L2" subjectid="S2" classids="C2,C1" teacherids="T2" classroomids="R2"
 periodspercard="2" periodsperweek="2.0"/>
"""
CARDS = """
<card lessonid="L1" classroomids="R1" period="1" weeks="1" terms="1" days="10000"/>
<card lessonid="L1" classroomids="R1" period="2" weeks="1" terms="1" days="00100"/>
<card lessonid="L2" classroomids="R2" period="2" weeks="1" terms="1" days="01000"/>
"""
PERIODS = """
<period name="1" short="1" period="1" starttime="9:00" endtime="10:00"/>
<period name="2" short="2" period="2" starttime="10:15" endtime="11:15"/>
<period name="3" short="3" period="3" starttime="11:15" endtime="12:15"/>
"""


def asc(cards: str = CARDS, lessons: str = LESSONS, periods: str = PERIODS, **more: str) -> bytes:
    return f"""<?xml version="1.0" encoding="windows-1252"?>{more.get("before", "")}
<timetable ascttversion="2022.1.1" importtype="database">
{more.get("days", "")}
<periods columns="period,name,short,starttime,endtime">{periods}</periods>
<subjects><subject id="S1" name="Maths"/><subject id="S2" name="Music"/></subjects>
<teachers>
<teacher id="T1" name="Siân Finch" short="SF"/>
<teacher id="T2" name="Ben Stone" short="BS"/>
</teachers>
<classrooms><classroom id="R1" name="Oak" short="O1"/><classroom id="R2" name="Hall"/></classrooms>
<classes>
<class id="C1" name="3A" teacherid="T1" classroomids="R1"/>
<class id="C2" name="4B" teacherid="T2"/>
</classes>
<groups><group id="G1" classid="C1" entireclass="1" studentcount="28"/></groups>
<lessons>{lessons}</lessons>
<cards>{cards}</cards>
</timetable>""".encode("cp1252")


def read_asc(data: bytes, onto: School = EMPTY, **more: Any) -> ImportResult:
    answers = more.pop("answers", YES)
    return TimetableReader(form="asc", **more)(data, "asc.xml", answers=answers, onto=onto)


def test_teachers_rooms_classes_and_lessons_of_asc() -> None:
    result = read_asc(asc())
    school = school_of(result)
    assert [(p.code, p.name) for p in school.people] == [("BS", "Ben Stone"), ("SF", "Siân Finch")]
    assert [place.code for place in school.places] == ["Hall", "O1"]
    assert [(c.code, c.teacher, c.pupils, c.place) for c in school.classes] == [
        ("3A", "SF", 28, "O1"),
        ("4B", "BS", 30, "Hall"),
    ]
    assert sorted(week(result)) == [
        ("3A", 0, 540, 600, "Maths"),
        ("3A", 1, 615, 735, "Music"),
        ("3A", 2, 615, 675, "Maths"),
        ("4B", 1, 615, 735, "Music"),
    ]
    assert school_of(read_asc(asc(), school)) == school


def test_a_double_lesson_written_as_two_cards_is_not_stretched() -> None:
    cards = (
        '<card lessonid="L2" classroomids="" period="2" weeks="1" days="01000"/>'
        '<card lessonid="L2" classroomids="" period="3" weeks="1" days="01000"/>'
    )
    found = [one for one in week(read_asc(asc(cards))) if one[0] == "4B"]
    assert sorted(found) == [("4B", 1, 615, 675, "Music"), ("4B", 1, 675, 735, "Music")]


def test_cards_of_older_exports_name_their_day_and_say_all_themselves() -> None:
    days = '<days><day day="0" name="Monday"/><day day="1" name="Tuesday"/></days>'
    card = (
        '<card subjectid="S1" classids="C1" teacherids="T1" classroomids="R1" day="1" period="1"/>'
    )
    assert week(read_asc(asc(card, "", days=days))) == [("3A", 1, 540, 600, "Maths")]


def test_weeks_a_and_b_need_a_cycle_of_two() -> None:
    cards = '<card lessonid="L1" classroomids="" period="1" weeks="01" days="10000"/>'
    refused(read_asc(asc(cards)), "set the cycle to 2")
    assert [one.week for one in school_of(read_asc(asc(cards), FORTNIGHT)).lessons] == [2]
    three = cards.replace("01", "001", 1)
    refused(read_asc(asc(three), FORTNIGHT), "more than two weeks")


def test_periods_without_times_are_asked_for() -> None:
    plain = '<period name="1" period="1"/><period name="2" period="2"/><period period="3"/>'
    asked = read_asc(asc(periods=plain), answers={})
    assert "--periods" in asked.open_questions[0].sentence
    given = {"periods": "1=09:00-10:00, 2=10:15-11:15, 3=11:15-12:15", "all": "yes"}
    told = read_asc(asc(periods=plain), answers=given)
    assert school_of(told).lessons == school_of(read_asc(asc())).lessons


def test_broken_files_of_asc_are_refused_in_plain_words() -> None:
    refused(read_asc(b"<html/>"), "not an XML export of aSc")
    refused(read_asc(asc("")), "holds no cards")
    refused(read_asc(asc(CARDS.replace("L1", "L9"))), "Its lesson is not in the file")
    refused(read_asc(asc(CARDS.replace('period="1"', 'period="9"'))), "day or period is not in")
    refused(read_asc(asc(CARDS.replace("10000", "00000"))), "day or period is not in")


def test_C89_C91_entities_in_a_file_of_asc_are_refused() -> None:
    for inside in ('"ha"', 'SYSTEM "file:///etc/hostname"'):
        data = asc(before=f"<!DOCTYPE x [<!ENTITY a {inside}>]>").replace(b"Maths", b"&a;")
        result = read_safely(TimetableReader(form="asc"), data, answers=YES, onto=EMPTY)
        refused(result, "XML that no timetable program writes")


def test_anonymised_a_file_of_asc_leaves_no_teachers_name_or_initials() -> None:
    result = read_asc(asc(), anonymise=True)
    assert [person.code for person in school_of(result).people] == ["T01", "T02"]
    assert "Finch" not in repr(result)
    assert "'SF'" not in repr(result)


GPU = (
    '1,"3A","FIN","Ma","O1",1,1,,\r\n'
    '1,"3A","FIN","Ma","O1",3,2,,\r\n'
    '2,"3A","STO","Mu","H",2,2,,\r\n'
    '2,"4B","STO","Mu","H",2,2,,\r\n'
)
TIMES = {"periods": ANSWERS["periods"].replace("P", ""), "all": "yes"}


def read_untis(text: str | bytes, answers: Any = TIMES, **more: Any) -> ImportResult:
    data = text.encode() if isinstance(text, str) else text
    return TimetableReader(form="untis", **more)(data, "GPU001.TXT", answers=answers, onto=EMPTY)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_teachers_rooms_classes_and_lessons_of_untis(separator: str) -> None:
    result = read_untis(GPU.replace(",", separator))
    school = school_of(result)
    assert [person.code for person in school.people] == ["FIN", "STO"]
    assert [place.code for place in school.places] == ["H", "O1"]
    assert [(c.code, c.teacher, c.place) for c in school.classes] == [
        ("3A", "FIN", "O1"),
        ("4B", "STO", "H"),
    ]
    assert sorted(week(result)) == [
        ("3A", 0, 540, 600, "Ma"),
        ("3A", 1, 615, 675, "Mu"),
        ("3A", 2, 615, 675, "Ma"),
        ("4B", 1, 615, 675, "Mu"),
    ]


def test_untis_asks_for_its_periods() -> None:
    asked = read_untis(GPU, {})
    assert "When is each period (1, 2)?" in asked.open_questions[0].sentence
    refused(read_untis(GPU, {"periods": "1=09:00-10:00", "all": "yes"}), "When is the period 2?")


def test_lessons_of_untis_without_a_time_are_left_out_and_told() -> None:
    result = read_untis(GPU + '3,"3A","FIN","Ar","O1",0,0,,\r\n')
    assert len(school_of(result).lessons) == 4
    assert any("no day and period" in note.message for note in result.notes)


def test_C04_old_windows_text_in_a_file_of_untis_is_asked_about() -> None:
    data = GPU.replace("Mu", "Müs").encode("cp1252")
    asked = read_untis(data, {"periods": TIMES["periods"]})
    assert "old Windows" in asked.open_questions[0].sentence
    assert "Müs" in {one[4] for one in week(read_untis(data))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty"),
        ("1,2\r\n", "GPU001 has at least 7"),
        ('1,"3A","FIN","Ma","O1",8,1,,\r\n', "are no day (1 to 7) and period"),
        ('1,"3A","FIN","Ma","O1",1,²,,\r\n', "are no day (1 to 7) and period"),
        ('1,"3A,"FIN","Ma","O1",1,1,,\r\n', "not closed"),
        ('1,"3A","FIN","Ma","O1",0,0,,\r\n', "no lesson with a day"),
        ('1,"3A","FIN","Ma","O1",1,1,,\r\n' * 20_001, "At most 20,000 rows"),
    ],
)
def test_C07_C17_C27_broken_files_of_untis_are_refused(text: str, words: str) -> None:
    refused(read_untis(text), words)
