"""A week opens on what differs from the standing rota, with what is left to do about it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.demand_sources.absences import needs
from planner.differences import Differs
from planner.domain.day_changes import DayChange
from planner.domain.kinds import AbsenceKind, DutyKind, EventKind, UserRole
from planner.domain.people import Absence, FixedEvent, Qualification
from planner.domain.school import School
from planner.errors import NotAllowed
from planner.horizon import dated_week
from planner.services.differing import Differing, what_differs
from planner.services.set_work import Written, set_work
from planner.store import Database
from tests.builders import a_one_off, a_visit, span
from tests.services.small_day import (
    AMARA,
    DEPUTY,
    MONDAY,
    NOW,
    SCHOOL,
    TUESDAY,
    WEDNESDAY,
    opened,
    small_rota,
)
from tests.store.builders import a_duty, a_key, publish

NEXT = MONDAY + timedelta(days=7)


def an_absence(person: str, day: date = TUESDAY, **more: Any) -> Absence:
    return Absence(**{"person": person, "day": day, "starts": 0, "ends": 1440, **more})


def changed(database: Database, **facts: Any) -> None:
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school: School = unit.facts.load().school
        unit.facts.replace(replace(school, **facts))


def told(found: Differing) -> list[tuple[str, str, str, int]]:
    return [
        (each.sort.value, f"{each.first:%a}", each.person or each.what, each.count)
        for each in found.found
    ]


def seen(database: Database, monday: date = MONDAY, today: date = MONDAY) -> Differing:
    return what_differs(database, DEPUTY, monday, today=today)


def duties_of(person: str, weekday: int) -> int:
    return sum(
        row.person == person and row.span.start // 1440 == weekday
        for row in small_rota().allocations
    )


def test_an_ordinary_week_differs_in_nothing(database: Database) -> None:
    opened(database)
    assert seen(database).found == ()


def test_whoever_is_away_is_told_with_the_duties_still_theirs_and_never_why(
    database: Database,
) -> None:
    opened(database)
    rows = (an_absence("amara"), an_absence("amara", WEDNESDAY, kind=AbsenceKind.COURSE))
    changed(database, absences=rows)
    left = [duties_of("amara", 1), duties_of("amara", 2)]
    assert all(left)
    found = seen(database)
    assert told(found) == [("away", "Tue", AMARA, left[0]), ("away", "Wed", AMARA, left[1])]
    assert found.to_do == 2
    assert "course" not in repr(found).casefold()


def test_a_day_that_is_over_leaves_nothing_to_do_of_an_absence(database: Database) -> None:
    opened(database)
    changed(database, absences=(an_absence("amara"),))
    assert told(seen(database, today=WEDNESDAY)) == [("away", "Tue", AMARA, 0)]


def test_lessons_of_a_teacher_who_is_away_are_counted_until_somebody_takes_them(
    database: Database,
) -> None:
    opened(database)
    changed(database, absences=(an_absence("theo"),))
    assert ("uncovered", "Tue", "", 3) in told(seen(database))
    covered = seen_with_cover(database)
    assert ("uncovered", "Tue", "", 2) in told(covered)
    assert ("no work", "Tue", "", 1) in told(covered)


def seen_with_cover(database: Database) -> Differing:
    """The same with Amara taking the second part of 4A's Tuesday."""
    number = cover_number(database)
    key = replace(a_key("4A"), source="cover", occurrence=f"{MONDAY.isoformat()}.{number}")
    duty = a_duty("amara", "13:00-14:00", day=TUESDAY, kind=DutyKind.ABSENCE_COVER, key=key)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        stands = unit.occurrences.live(MONDAY, NEXT + timedelta(days=4))
        free = [one for one in stands if not (one.person == "amara" and one.day == TUESDAY)]
        rota = replace(unit.rotas.adopted(), versions=unit.facts.versions())
        publish(unit, [*free, duty], rota=rota, first=MONDAY, last=NEXT + timedelta(days=4))
    return seen(database)


def cover_number(database: Database) -> str:
    with database.reading(SCHOOL) as unit:
        school = unit.facts.load().school
    demands = needs(dated_week(school, MONDAY)).demands
    topic = span("Tue 13:00-14:00")
    key = next(d.key for d in demands if topic in d.spans)
    return key.occurrence.partition(".")[2]


def test_once_work_is_set_the_lesson_is_no_longer_told(database: Database) -> None:
    opened(database)
    changed(database, absences=(an_absence("theo"),))
    seen_with_cover(database)
    lesson = f"cover:4A:{MONDAY.isoformat()}.{cover_number(database)}"
    set_work(database, DEPUTY, Written(day=TUESDAY, lesson=lesson, words="Page 14"), at=NOW)
    assert "no work" not in {each.sort.value for each in seen(database).found}


def test_whatever_has_a_date_is_told_in_its_own_week_alone(database: Database) -> None:
    opened(database)
    changed(
        database,
        outings=(a_visit("Museum", "4A", "Thu 09:15-14:45", day=MONDAY + timedelta(days=3)),),
        one_offs=(a_one_off("Fair", DutyKind.SCHOOL_FUNCTION, TUESDAY, "16:00-18:00"),),
        day_changes=(DayChange(code="S", day=WEDNESDAY, title="Sports day"),),
    )
    assert told(seen(database)) == [
        ("day", "Wed", "Sports day", 0),
        ("visit", "Thu", "Museum", 0),
        ("one-off", "Tue", "Fair", 0),
    ]
    assert seen(database, NEXT).found == ()


def test_a_review_is_told_by_its_kind_and_never_by_whom_it_is_about(database: Database) -> None:
    opened(database)
    review = FixedEvent(
        code="R1",
        title="EHCP review of P3",
        weekday=1,
        starts=600,
        ends=660,
        kind=EventKind.REVIEW,
        day=TUESDAY,
    )
    changed(database, events=(review,))
    assert told(seen(database)) == [("event", "Tue", "Review", 0)]


def test_a_certificate_duties_rest_on_is_told_before_it_runs_out(database: Database) -> None:
    opened(database)
    holder = next(row.person for row in small_rota().allocations if row.key.code == "MEDS")
    ends = MONDAY + timedelta(days=20)
    with database.reading(SCHOOL) as unit:
        kept = unit.facts.load().school.qualifications
    mine = Qualification(person=holder, tag="meds", expires=ends)  # type: ignore[arg-type]
    changed(database, qualifications=(*(q for q in kept if q.person != holder), mine))
    (found,) = seen(database).found
    assert (found.sort, found.first, found.person) == (Differs.RUNS_OUT, ends, holder)


def test_a_leaver_is_told_with_the_duties_that_drop(database: Database) -> None:
    opened(database)
    with database.reading(SCHOOL) as unit:
        posts = unit.facts.load().school.posts
    ends = MONDAY + timedelta(days=25)
    changed(database, posts=tuple(replace(p, ends=ends) if p.code == "mo" else p for p in posts))
    theirs = sum(row.person == "mo" for row in small_rota().allocations)
    assert told(seen(database)) == [("leaves", f"{ends:%a}", "mo", theirs)]


def test_what_differs_is_for_those_who_run_the_day(database: Database) -> None:
    opened(database)
    staff = replace(DEPUTY, roles=frozenset({UserRole.STAFF}))
    with pytest.raises(NotAllowed):
        what_differs(database, staff, MONDAY, today=MONDAY)
