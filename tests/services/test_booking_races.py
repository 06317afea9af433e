"""K1 for bookings: of rivals for one adult, pupil or room one wins, the others get a choice."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from planner.services import bookings as service
from planner.services.bookings import BookRequest, DoesNotFit, MoveRequest, book, move
from planner.services.slots import SlotQuery
from planner.store import Database
from tests.conftest import Home
from tests.planner.test_slots import MONDAY
from tests.scale import DRILLED
from tests.services.test_bookings import NOW, SENCO, settle
from tests.store.sabotage import drop_overlap_guard

ROUNDS = 1000 if DRILLED else 4
RIVALS = 3
ATTEMPTS = 8
STARTS = ("10:45", "11:00", "11:15")
ADULTS = ("amara", "idris", "mia")
ROOMS = ("NEST", "DEN", "")
PUPILS = ("P5", "P6", "P7")


def rival(number: int, turn: int) -> BookRequest:
    """What rival `number` wants in round `turn`: with the others one adult, pupil or room; a
    single session, a series, or, for the last, a session of its own moved there."""
    kind = ("adult", "pupil", "room")[turn % 3]
    return BookRequest(
        token=f"{turn}-{number}",
        query=SlotQuery(
            week=MONDAY, pupils=(PUPILS[0 if kind == "pupil" else number],), minutes=15
        ),
        day=MONDAY + timedelta(days=1),
        starts=STARTS[turn % 2],
        post=ADULTS[1 if kind == "adult" else number],
        place="NEST" if kind == "room" else ROOMS[number] if kind == "adult" else "",
        weeks=2 if turn % 4 == 1 else 1,
        confirmed=turn % 2 == 0,
    )


def attempt(database: Database, number: int, turn: int, mine: str) -> str:
    try:
        request = rival(number, turn)
        if mine:
            to = MoveRequest(
                code=mine,
                day=MONDAY + timedelta(days=2),
                to_day=request.day,
                starts=request.starts,
                post=request.post,
                place=request.place,
            )
            move(database, SENCO, to, at=NOW)
        else:
            book(database, SENCO, request, at=NOW)
    except DoesNotFit as error:
        found = error.alternatives
        return "given a choice" if found and (found.slots or found.nothing) else "left alone"
    except Exception as error:
        return repr(error)
    return "won"


def race(database: Database, rounds: int) -> list[Counter[str]]:
    """What came of each round. Between rounds all is given up."""
    outcomes: list[Counter[str]] = [Counter() for _ in range(rounds)]
    movers = [""] * rounds
    barrier = threading.Barrier(RIVALS, timeout=120)

    def run(number: int) -> None:
        for turn in range(rounds):
            if number == 0:
                _clear(database)
                movers[turn] = _a_session_to_move(database, turn) if turn % 4 == 2 else ""
            barrier.wait()
            mine = movers[turn] if number == 2 else ""
            outcome = attempt(database, number, turn, mine)
            outcomes[turn][outcome] += 1
            barrier.wait()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _a_session_to_move(database: Database, turn: int) -> str:
    """A session of the last rival's own on Wednesday, out of everybody's way."""
    request = replace(rival(2, turn), token=f"mover-{turn}", weeks=1)
    wednesday = replace(request, day=MONDAY + timedelta(days=2), starts="11:15")
    return book(database, SENCO, wednesday, at=NOW).code


def _clear(database: Database) -> None:
    for booking in service.bookings(database, SENCO, at=NOW):
        if booking.standing():
            service.cancel(database, SENCO, booking.code, at=NOW)


def _as_told(outcomes: list[Counter[str]]) -> Counter[tuple[tuple[str, int], ...]]:
    return Counter(tuple(sorted(outcome.items())) for outcome in outcomes)


ONE_WINNER = (("given a choice", RIVALS - 1), ("won", 1))


def test_K1_of_all_who_want_one_adult_pupil_or_room_exactly_one_gets_it(
    database: Database,
) -> None:
    settle(database)
    assert _as_told(race(database, ROUNDS)) == {ONE_WINNER: ROUNDS}


def test_K1_the_guard_alone_is_enough(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_again", lambda unit, known, booking, at: known)
    settle(database)
    assert _as_told(race(database, 1)) == {ONE_WINNER: 1}


def test_K1_twin_without_the_guard_and_the_second_look_all_of_them_win(
    home: Home, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_again", lambda unit, known, booking, at: known)
    settle(database)
    drop_overlap_guard(home)
    # A busy machine may let one race run as a queue; of several it does not.
    races = (outcome for _ in range(ATTEMPTS) for outcome in race(database, 1))
    assert any(outcome["won"] > 1 for outcome in races)
