"""The waiting list: a time that comes free is held and offered in turn, whatever freed it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from planner.domain.booking import BookingState
from planner.domain.codes import PersonCode
from planner.domain.people import Absence
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.services import waiting_list as service
from planner.services.bookings import HELD_FOR, BookRequest, book, bookings, cancel, confirm
from planner.services.slots import SlotQuery
from planner.services.waiting_list import (
    decline,
    join,
    leave,
    offer_what_is_free,
    take,
    waiting_list,
)
from planner.store import Database
from tests.services.small_day import LAST, MONDAY, NOW, SCHOOL, TUESDAY
from tests.services.test_term_start import (
    SENCO,
    changed,
    hardly_any_time,
    opened,
    small_school,
)

FREE = date(2026, 11, 18)
"""The one day on which Idris is in."""


def away_but_for(free: tuple[date, ...]) -> tuple[Absence, ...]:
    days = (TUESDAY + timedelta(days=n) for n in range((LAST - TUESDAY).days + 1))
    return tuple(
        Absence(person=PersonCode("idris"), day=day, starts=0, ends=1440)
        for day in days
        if day.weekday() < 5 and day not in free
    )


def nobody_free(school: School) -> School:
    return replace(hardly_any_time(school), absences=away_but_for(()))


def with_idris_in(database: Database, *free: date) -> None:
    """His absence ends: from now on he is in on those days."""
    with database.unit(SCHOOL, actor="office", at=NOW) as unit:
        unit.facts.replace(replace(unit.facts.load().school, absences=away_but_for(free)))


def wait(database: Database, group: str, at: datetime = NOW) -> str:
    query = SlotQuery(week=MONDAY, group=group)
    return join(database, SENCO, query, weeks=1, at=at).code


def offered(database: Database, at: datetime = NOW) -> dict[str, date]:
    """The day each group is offered."""
    lines = waiting_list(database, SENCO, at=at)
    return {line.waiting.group: line.offer.sessions[0].day for line in lines if line.offer}


def test_nothing_is_offered_until_an_absence_ends_and_then_it_is_held(database: Database) -> None:
    opened(database, nobody_free(small_school()))
    wait(database, "NELI-3A")
    assert offer_what_is_free(database, SENCO, at=NOW) == 0
    with_idris_in(database, FREE)
    assert offer_what_is_free(database, SENCO, at=NOW) == 1
    assert offered(database) == {"NELI-3A": FREE}
    (held,) = bookings(database, SENCO, at=NOW)
    assert held.sessions[0].state is BookingState.HELD
    assert held.expires == NOW + HELD_FOR


@pytest.mark.parametrize("first", ["NELI-3A", "NELI-4A"])
def test_the_group_that_matters_more_is_offered_it_whoever_came_first(
    database: Database, first: str
) -> None:
    opened(database, changed(nobody_free(small_school()), first, priority=1))
    wait(database, "NELI-3A")
    wait(database, "NELI-4A", NOW + timedelta(minutes=1))
    with_idris_in(database, FREE)
    assert offer_what_is_free(database, SENCO, at=NOW) == 1
    assert offered(database) == {first: FREE}


def test_what_an_ehcp_specifies_is_offered_it_before_every_priority(database: Database) -> None:
    school = changed(nobody_free(small_school()), "NELI-3A", priority=1)
    opened(database, changed(school, "NELI-4A", priority=3, ehcp=True))
    wait(database, "NELI-3A")
    wait(database, "NELI-4A", NOW + timedelta(minutes=1))
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    assert offered(database) == {"NELI-4A": FREE}


def test_of_two_alike_the_one_that_has_waited_longer_is_offered_it(database: Database) -> None:
    opened(database, nobody_free(small_school()))
    wait(database, "NELI-4A")
    wait(database, "NELI-3A", NOW + timedelta(minutes=1))
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    assert offered(database) == {"NELI-4A": FREE}


def test_taken_it_is_published_and_the_group_waits_no_more(database: Database) -> None:
    opened(database, nobody_free(small_school()))
    code = wait(database, "NELI-3A")
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    booking = take(database, SENCO, code, at=NOW)
    assert booking.sessions[0].state is BookingState.CONFIRMED
    with database.reading(SCHOOL) as unit:
        live = unit.occurrences.live(FREE, FREE)
    assert booking.key(FREE) in {duty.key for duty in live}
    assert waiting_list(database, SENCO, at=NOW) == ()
    with pytest.raises(Conflict):
        take(database, SENCO, code, at=NOW)


def test_declined_it_goes_to_the_next_in_turn_and_not_back(database: Database) -> None:
    opened(database, nobody_free(small_school()))
    first = wait(database, "NELI-4A")
    wait(database, "NELI-3A", NOW + timedelta(minutes=1))
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    decline(database, SENCO, first, at=NOW)
    assert offered(database) == {"NELI-3A": FREE}
    lines = {line.waiting.group: line.waiting for line in waiting_list(database, SENCO, at=NOW)}
    assert len(lines["NELI-4A"].passed) == 1


def test_an_offer_nobody_answers_goes_to_the_next_in_turn(database: Database) -> None:
    opened(database, nobody_free(small_school()))
    wait(database, "NELI-4A")
    wait(database, "NELI-3A", NOW + timedelta(minutes=1))
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    later = NOW + HELD_FOR
    assert offer_what_is_free(database, SENCO, at=later) == 1
    assert offered(database, later) == {"NELI-3A": FREE}


def test_a_session_given_up_is_offered_to_who_waits(database: Database) -> None:
    school = replace(hardly_any_time(small_school()), absences=away_but_for((FREE,)))
    opened(database, school)
    request = BookRequest(
        token="rival",
        query=SlotQuery(week=FREE, group="NELI-4A"),
        day=FREE,
        starts="10:00",
        post="idris",
        confirmed=True,
    )
    rival = book(database, SENCO, request, at=NOW)
    wait(database, "NELI-3A")
    assert offer_what_is_free(database, SENCO, at=NOW) == 0
    cancel(database, SENCO, rival.code, at=NOW)
    assert offer_what_is_free(database, SENCO, at=NOW) == 1
    assert offered(database) == {"NELI-3A": FREE}


def test_where_nothing_has_changed_nobody_is_looked_for_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, nobody_free(small_school()))
    wait(database, "NELI-3A")
    offer_what_is_free(database, SENCO, at=NOW)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was looked for again")

    monkeypatch.setattr(service, "slots_of", never)
    assert offer_what_is_free(database, SENCO, at=NOW) == 0
    with_idris_in(database, FREE)
    with pytest.raises(AssertionError, match="looked for again"):
        offer_what_is_free(database, SENCO, at=NOW)


def test_what_is_booked_from_the_other_page_settles_the_offer(database: Database) -> None:
    opened(database, nobody_free(small_school()))
    wait(database, "NELI-3A")
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    (held,) = bookings(database, SENCO, at=NOW)
    confirm(database, SENCO, held.code, at=NOW)
    offer_what_is_free(database, SENCO, at=NOW)
    assert waiting_list(database, SENCO, at=NOW) == ()


def test_leaving_gives_the_time_back_and_joining_twice_is_joining_once(
    database: Database,
) -> None:
    opened(database, nobody_free(small_school()))
    code = wait(database, "NELI-3A")
    assert wait(database, "NELI-3A") == code
    with_idris_in(database, FREE)
    offer_what_is_free(database, SENCO, at=NOW)
    leave(database, SENCO, code, at=NOW)
    assert waiting_list(database, SENCO, at=NOW) == ()
    assert not any(booking.standing() for booking in bookings(database, SENCO, at=NOW))
    with pytest.raises(NotFound):
        wait(database, "NOBODY")
