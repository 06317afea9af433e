"""Bookings: held, confirmed, moved and given up; what is booked is published and guarded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from planner.booked import with_bookings
from planner.domain.booking import Booking, BookingState
from planner.domain.kinds import UserRole
from planner.domain.owed_time import Excuse
from planner.domain.plan import RotaState
from planner.errors import AlreadyTaken, Conflict, PlannerError
from planner.services import owed
from planner.services.bookings import (
    HELD_FOR,
    BookRequest,
    DoesNotFit,
    MoveRequest,
    book,
    bookings,
    cancel,
    confirm,
    move,
)
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.slots import SlotQuery, find_slots
from planner.store import Database
from tests.planner.test_slots import MONDAY, a_small_school
from tests.web.sample import sample_rota

NOW = datetime(2026, 11, 8, 18, 0, tzinfo=UTC)
SENCO = Visitor(
    school="test",
    school_name="Test Primary",
    user="senco@test.example",
    name="Senco",
    roles=frozenset({UserRole.SENCO}),
)
HEAD = replace(SENCO, user="head@test.example", roles=frozenset({UserRole.HEAD}))
QUERY = SlotQuery(week=MONDAY, pupils=("P7",), programme="ELSA", place="NEST")


def settle(database: Database) -> None:
    """A small school with a published rota, most of its adults' time still free."""
    school = a_small_school(2)
    database.create_school(school.profile, NOW)
    with database.unit("test", actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        rota = sample_rota(school, valid_from=MONDAY, versions=unit.facts.versions())
        unit.rotas.add(replace(rota, state=RotaState.DRAFT))
    publish(
        database, HEAD, PublishRequest(revision=1, first=MONDAY, gaps_acknowledged=True), at=NOW
    )


def the_slot(database: Database, number: int = 0, query: SlotQuery = QUERY) -> BookRequest:
    """A request for one of the slots found, the best first."""
    slot = find_slots(database, SENCO, query, at=NOW).slots[number]
    day = MONDAY + timedelta(days=slot.span.start // 1440)
    minute = slot.span.start % 1440
    return BookRequest(
        token=f"token-{number}",
        query=query,
        day=day,
        starts=f"{minute // 60:02}:{minute % 60:02}",
        post=slot.post,
        place=slot.place or "",
    )


def live(database: Database, booking: Booking) -> list[date]:
    with database.reading("test") as unit:
        duties = unit.occurrences.live(date.min, date.max)
    return [duty.day for duty in duties if duty.key.code == booking.code]


def test_what_is_held_is_nobody_elses_and_published_once_it_is_confirmed(
    database: Database,
) -> None:
    settle(database)
    request = the_slot(database)
    held = book(database, SENCO, request, at=NOW)
    assert [s.state for s in held.sessions] == [BookingState.HELD]
    assert live(database, held) == []
    other = replace(request, token="other", query=replace(QUERY, pupils=("P6",)))
    with pytest.raises(DoesNotFit, match="two places at once") as refused:
        book(database, SENCO, other, at=NOW)
    assert refused.value.alternatives is not None
    assert refused.value.alternatives.slots
    confirmed = confirm(database, SENCO, held.code, at=NOW)
    assert confirmed.expires is None
    assert live(database, held) == [request.day]
    assert confirm(database, SENCO, held.code, at=NOW) == confirmed


def test_the_same_request_sent_twice_is_one_booking(database: Database) -> None:
    settle(database)
    request = replace(the_slot(database), confirmed=True)
    first = book(database, SENCO, request, at=NOW)
    assert book(database, SENCO, request, at=NOW).code == first.code
    assert len(bookings(database, SENCO, at=NOW)) == 1
    assert len(live(database, first)) == 1


def test_a_hold_that_nobody_confirms_goes_back_to_whoever_wants_it(database: Database) -> None:
    settle(database)
    request = the_slot(database)
    held = book(database, SENCO, request, at=NOW)
    later = NOW + HELD_FOR
    with pytest.raises(Conflict, match="no longer held"):
        confirm(database, SENCO, held.code, at=later)
    slot = the_slot(database, query=replace(QUERY, week=MONDAY + timedelta(days=7)))
    again = replace(request, token="again", day=slot.day + timedelta(days=7), starts=slot.starts)
    again = replace(again, post=slot.post, place=slot.place)
    assert book(database, SENCO, again, at=later).standing()


def test_a_series_is_booked_in_every_week_that_has_school_or_not_at_all(
    database: Database,
) -> None:
    settle(database)
    request = replace(the_slot(database), weeks=3, confirmed=True)
    booked = book(database, SENCO, request, at=NOW)
    assert live(database, booked) == [request.day + timedelta(weeks=n) for n in range(3)]
    rival = replace(request, token="rival", day=request.day + timedelta(weeks=1), weeks=2)
    with pytest.raises(DoesNotFit):
        book(database, SENCO, rival, at=NOW)
    assert len(bookings(database, SENCO, at=NOW)) == 1
    with pytest.raises(PlannerError, match="calendar has only"):
        book(database, SENCO, replace(request, token="long", weeks=20), at=NOW)


def test_one_session_moves_and_the_others_stay(database: Database) -> None:
    settle(database)
    request = replace(the_slot(database), weeks=2, confirmed=True)
    booked = book(database, SENCO, request, at=NOW)
    free = the_slot(database, 3)
    to = MoveRequest(
        code=booked.code,
        day=request.day,
        to_day=free.day,
        starts=free.starts,
        post=free.post,
        place=free.place,
    )
    moved = move(database, SENCO, to, at=NOW)
    assert sorted(live(database, booked)) == sorted([free.day, request.day + timedelta(weeks=1)])
    assert moved.session_on(free.day).starts == moved.session_in(MONDAY).starts
    second = replace(to, day=free.day, to_day=free.day + timedelta(weeks=1))
    with pytest.raises(DoesNotFit, match="already"):
        move(database, SENCO, second, at=NOW)


def test_a_session_given_up_is_owed_unless_it_is_excused(database: Database) -> None:
    settle(database)
    request = replace(the_slot(database), weeks=2, confirmed=True)
    booked = book(database, SENCO, request, at=NOW)
    cancel(database, SENCO, booked.code, day=request.day, at=NOW)
    assert live(database, booked) == [request.day + timedelta(weeks=1)]
    cancel(database, SENCO, booked.code, why=Excuse.WITHDRAWN, at=NOW)
    assert live(database, booked) == []
    with database.reading("test") as unit:
        first, second = owed.accounts(unit)
    assert (first.debt, second.debt) == (20, 0)


def test_what_the_register_tells_of_is_never_cancelled_or_moved(database: Database) -> None:
    settle(database)
    request = replace(the_slot(database), confirmed=True)
    booked = book(database, SENCO, request, at=NOW)
    with database.unit("test", actor="x", at=NOW) as unit:
        owed.delivered(unit, booked.key(request.day), request.day, 20)
    with pytest.raises(Conflict, match="register"):
        cancel(database, SENCO, booked.code, day=request.day, at=NOW)


def test_the_guard_refuses_what_a_rule_does_not_see(database: Database) -> None:
    """A hold of another kind, of which no rule knows, is still somebody else's."""
    settle(database)
    request = the_slot(database)
    held = book(database, SENCO, request, at=NOW)
    with database.unit("test", actor="x", at=NOW) as unit:
        booking = unit.bookings.get(held.code)
        gone = replace(booking.sessions[0], state=BookingState.CANCELLED)
        unit.bookings.change(booking.with_session(booking.sessions[0], gone), "hide")
    with pytest.raises(AlreadyTaken, match="already held"):
        book(database, SENCO, replace(request, token="second"), at=NOW)


def test_publishing_anew_keeps_what_is_booked_and_a_draft_plans_round_it(
    database: Database,
) -> None:
    settle(database)
    request = replace(the_slot(database), weeks=3, confirmed=True)
    booked = book(database, SENCO, request, at=NOW)
    with database.reading("test") as unit:
        school, known = unit.facts.load().school, unit.bookings.all()
    seen = with_bookings(school, known, MONDAY)
    rota = sample_rota(seen, valid_from=MONDAY)
    with database.unit("test", actor="x", at=NOW) as unit:
        revision = unit.rotas.add(replace(rota, versions=unit.facts.versions())).revision
    assert booked.code in {row.key.code for row in rota.allocations}
    assert [pin.post for pin in seen.pins] == [request.post]
    request_ = PublishRequest(revision=revision, first=MONDAY, gaps_acknowledged=True)
    before = live(database, booked)
    try:
        publish(database, HEAD, request_, at=NOW)
    except AlreadyTaken:
        pytest.fail("the rota by hand took no note of the pin")
    assert live(database, booked) == before
