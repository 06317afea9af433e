"""Who has the release they are owed: by the rota, or by a timetable of specialists."""

from dataclasses import replace

from planner.domain.codes import PersonCode
from planner.domain.kinds import ReleaseKind
from planner.release_check import release_lines
from tests.builders import a_class, a_lesson, a_person, a_release, a_school, a_teacher, lessons


def secondary(*taught: str):
    """Five lessons a day; Tara teaches those named to one class or another."""
    periods = ("09:00-10:00", "10:00-11:00", "11:20-12:20", "13:00-14:00", "14:00-15:00")
    others = [lessons("8B", f"Mon-Fri {period}", "Music") for period in periods]
    hers = [a_lesson("7A", when, "Maths", teacher=PersonCode("tara")) for when in taught]
    return a_school(
        a_teacher("rosa", "7A"),
        a_class("8B", "rosa"),
        a_person("tara", qualified_teacher=True),
        others,
        hers,
        a_release("tara"),
        specialist_timetable=True,
    )


def test_a_specialist_s_free_lessons_are_her_ppa_and_nobody_covers_them():
    school = secondary("Mon 09:00-10:00", "Mon 10:00-11:00", "Tue 09:00-10:00")
    (line,) = release_lines(school, None)
    assert (line.taught, line.owed) == (180, 18)
    assert line.given == (25 - 3) * 60
    assert line.short == 0


def test_a_specialist_who_teaches_every_lesson_is_told_short():
    periods = ("09:00-10:00", "10:00-11:00", "11:20-12:20", "13:00-14:00", "14:00-15:00")
    school = secondary(
        *(f"{day} {p}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for p in periods)
    )
    (line,) = release_lines(school, None)
    assert (line.owed, line.given, line.short) == (150, 0, 150)


def test_in_a_primary_what_the_rota_gives_counts_and_without_one_nothing_does():
    school = a_school(
        a_teacher("tara", "3A"),
        lessons("3A", "Mon-Fri 13:00-15:00", releasable=True),
        a_release("tara"),
        a_release("tara", code="ECT", kind=ReleaseKind.ECT2),
    )
    found = {line.kind: line for line in release_lines(school, None)}
    assert found[ReleaseKind.PPA].owed == found[ReleaseKind.PPA].short == 57
    assert found[ReleaseKind.ECT2].owed == 30
    plain = replace(school, releases=())
    assert release_lines(plain, None) == ()
