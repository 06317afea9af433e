"""The planner chooses: all a group lacks in a week at once, lessons missed in turn, or nothing."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from planner.choosing_times import chosen
from planner.domain.booking import Booking, BookingState
from planner.domain.clock import Span, at
from planner.domain.codes import ClassCode, PostCode, PupilRef
from planner.errors import PlannerError
from planner.services import whole_weeks as service
from planner.services.bookings import DoesNotFit, bookings
from planner.services.slots import SlotQuery
from planner.services.whole_weeks import WholeRequest, book_whole, sessions_lacking
from planner.slots.effects import Missed
from planner.slots.finder import Slot
from planner.store import Database
from tests.services.small_day import MONDAY, NOW, SCHOOL, small_school
from tests.services.test_term_start import SENCO, opened

WEEK = MONDAY + timedelta(days=7)
"""A week that lies wholly ahead."""
REQUEST = WholeRequest(token="t", query=SlotQuery(week=WEEK, group="NELI-3A"))


def a_slot(day: int, minute: int, subject: str, *, core: bool = False) -> Slot:
    missed = Missed(
        pupil=PupilRef("P1"),
        school_class=ClassCode("3A"),
        subject=subject,
        minutes=30,
        core=core,
        lately=0,
    )
    return Slot(
        span=Span(at(1, day, minute), at(1, day, minute + 30)),
        post=PostCode("idris"),
        place=None,
        missed=(missed,),
        share=0,
        support_lost=0,
        last_support=False,
        same_day=False,
        usual=False,
    )


def test_each_session_has_a_day_of_its_own_and_lessons_missed_take_turns() -> None:
    slots = [
        a_slot(day, minute, subject)
        for day in range(4)
        for minute, subject in ((600, "Art"), (780, "Topic"))
    ]
    found = chosen(slots, 4, lambda slot: True)
    assert len({slot.span.start // 1440 for slot in found}) == 4
    missed = Counter(subject.subject for slot in found for subject in slot.missed)
    assert missed == {"Art": 2, "Topic": 2}


def test_no_turn_is_worth_a_core_lesson() -> None:
    slots = [a_slot(day, 600, "Art") for day in range(3)]
    slots += [a_slot(day, 540, "English", core=True) for day in range(3)]
    found = chosen(slots, 3, lambda slot: True)
    assert not any(slot.core for slot in found)


def test_a_time_that_does_not_fit_is_passed_over_for_the_next() -> None:
    slots = [a_slot(day, 600, "Art") for day in range(3)]
    found = chosen(slots, 2, lambda slot: slot.span.start >= 1440)
    assert [slot.span.start // 1440 for slot in found] == [1, 2]


def of_group(database: Database) -> tuple[Booking, ...]:
    return tuple(b for b in bookings(database, SENCO, at=NOW) if b.group == "NELI-3A")


def test_all_a_group_lacks_is_held_for_weeks_on_end(database: Database) -> None:
    school = small_school()
    opened(database, school, without=["NELI-3A"])
    assert sessions_lacking(database, SENCO, REQUEST.query, at=NOW) == 3
    made = book_whole(database, SENCO, REQUEST, at=NOW)
    assert len({booking.sessions[0].day for booking in made}) == 3
    assert {s.state for booking in made for s in booking.sessions} == {BookingState.HELD}
    assert sessions_lacking(database, SENCO, REQUEST.query, at=NOW) == 0
    with pytest.raises(PlannerError, match="has all its sessions"):
        book_whole(database, SENCO, replace(REQUEST, token="again"), at=NOW)


def test_booked_at_once_they_are_published_and_the_same_request_books_once(
    database: Database,
) -> None:
    opened(database, small_school(), without=["NELI-3A"])
    request = replace(REQUEST, confirmed=True)
    made = book_whole(database, SENCO, request, at=NOW)
    assert [b.code for b in book_whole(database, SENCO, request, at=NOW)] == [b.code for b in made]
    assert len(of_group(database)) == 3
    with database.reading(SCHOOL) as unit:
        live = unit.occurrences.live(WEEK, WEEK + timedelta(days=4))
    assert sum(duty.title == "Group NELI-3A" for duty in live) == 3


def test_where_not_all_fit_nothing_is_booked_and_it_says_how_many_would(
    database: Database,
) -> None:
    school = small_school()
    rare = tuple(
        replace(lesson, core=True) if lesson.weekday > 1 else lesson for lesson in school.lessons
    )
    opened(database, replace(school, lessons=rare), without=["NELI-3A"])
    with pytest.raises(DoesNotFit, match="Of the 3 sessions Group NELI-3A lacks, 2 fit") as told:
        book_whole(database, SENCO, REQUEST, at=NOW)
    assert told.value.alternatives is not None
    assert of_group(database) == ()


def test_somebody_who_books_in_between_is_seen_before_anything_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, small_school(), without=["NELI-3A"])
    wanted, rival = service._wanted, replace(REQUEST, token="rival")

    def overtaken(*args: object) -> tuple[Booking, ...]:
        found = wanted(*args)  # type: ignore[arg-type]
        monkeypatch.setattr(service, "_wanted", wanted)
        book_whole(database, SENCO, rival, at=NOW)
        return found

    monkeypatch.setattr(service, "_wanted", overtaken)
    with pytest.raises(PlannerError, match="has all its sessions"):
        book_whole(database, SENCO, REQUEST, at=NOW)
    assert len(of_group(database)) == 3
