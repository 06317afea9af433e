"""The day as it runs, whom nobody has told, and what really became of a session."""

from datetime import date, timedelta

import pytest

from planner.domain.clock import weekday_of
from planner.domain.codes import PersonCode
from planner.domain.plan import Rota
from planner.errors import Conflict, NotFound
from planner.services.absences import record_absence
from planner.services.covering import Chosen, cover_options, use_option
from planner.services.owing import Fate, Mark, Session, mark, owing, sessions
from planner.services.replanning import ReplanRequest
from planner.services.telling import tell
from planner.services.today import Today, staffroom_board, today
from planner.store import Database
from tests.services.small_day import DEPUTY, MONDAY, NOW, away, opened, search_each_day_once

EARLY = 8 * 60


@pytest.fixture
def live(database: Database, monkeypatch: pytest.MonkeyPatch) -> Rota:
    search_each_day_once(monkeypatch)
    return opened(database)


def busy(rota: Rota) -> tuple[PersonCode, date]:
    """Who leads a session, and on which day."""
    row = next(row for row in rota.allocations if row.key.source == "intervention")
    return row.person, MONDAY + timedelta(weekday_of(row.span.start))


def covered(database: Database, rota: Rota) -> tuple[PersonCode, date]:
    """Somebody is away and the option that meets most has been used."""
    person, day = busy(rota)
    record_absence(database, DEPUTY, away(person, day), at=NOW)
    request = ReplanRequest(day=day, since=EARLY, seconds=120)
    options = cover_options(database, DEPUTY, request, at=NOW)
    chosen = Chosen(
        request=request,
        moves=options.priced[-1].moves,
        seen=options.seen,
        gaps_acknowledged=True,
    )
    use_option(database, DEPUTY, chosen, at=NOW)
    return person, day


def to_tell(found: Today) -> list[PersonCode]:
    return [each.person for each in found.to_tell]


def test_now_next_and_what_an_absence_leaves_open_are_read_off_the_facts(
    database: Database, live: Rota
) -> None:
    _, day = busy(live)
    before = today(database, DEPUTY, day, EARLY)
    assert (before.open, before.changes, before.publication) == ((), (), 1)
    gate = next(one for one in before.upcoming if one.key.code == "GATE")
    running = today(database, DEPUTY, day, gate.starts).running
    assert gate.uid in {one.uid for one in running}
    record_absence(database, DEPUTY, away(gate.person, day), at=NOW)
    after = today(database, DEPUTY, day, EARLY)
    assert gate.title in {each.title for each in after.open}
    assert [row.person for row in after.absences] == [gate.person]
    assert gate.title not in {each.title for each in today(database, DEPUTY, day, gate.ends).open}
    record_absence(database, DEPUTY, away(PersonCode("tara"), day), at=NOW)
    missed = {each.title for each in today(database, DEPUTY, day, EARLY).open}
    assert {"Cover 3A English", "Cover 3A Topic"} <= missed


def test_whoever_has_not_seen_a_change_is_listed_until_somebody_tells_them(
    database: Database, live: Rota
) -> None:
    out, day = covered(database, live)
    listed = to_tell(today(database, DEPUTY, day, EARLY))
    assert listed
    assert out not in listed
    assert today(database, DEPUTY, day, 24 * 60 - 1).to_tell == ()
    with pytest.raises(NotFound):
        tell(database, DEPUTY, listed[0], 99, at=NOW)
    tell(database, DEPUTY, listed[0], 2, at=NOW)
    assert to_tell(today(database, DEPUTY, day, EARLY)) == listed[1:]
    wall = staffroom_board(database, DEPUTY, day, EARLY)
    assert wall.absences == ()
    assert out not in {each.person for each in wall.changes}
    assert all(each.gains and not each.loses for each in wall.changes)


def test_the_wall_does_not_say_whom_care_is_for(database: Database, live: Rota) -> None:
    running = staffroom_board(database, DEPUTY, MONDAY + timedelta(7), 9 * 60 + 32).running
    care = [one for one in running if one.key.source == "care"]
    assert [(one.title, one.place_name, one.pupils) for one in care] == [("Care", "", ())]


def first(database: Database) -> Session:
    return sessions(database, DEPUTY, MONDAY, until=MONDAY + timedelta(6))[0]


def test_a_session_is_put_right_both_ways_and_its_history_kept(
    database: Database, live: Rota
) -> None:
    key = str(first(database).occurrence.key)
    assert mark(database, DEPUTY, Mark(key=key, fate=Fate.LOST, seen=""), at=NOW).debt == 30
    found = owing(database, DEPUTY, MONDAY + timedelta(20))
    assert [(each.minutes, each.overdue) for each in found.owed] == [(30, True)]
    assert found.owed[0].lines[0].account.why == "did not take place"
    with pytest.raises(Conflict, match="recorded something of that session"):
        mark(database, DEPUTY, Mark(key=key, fate=Fate.DELIVERED, seen=""), at=NOW)
    for fate in (Fate.PUPIL_ABSENT, Fate.DELIVERED, Fate.WITHDRAWN):
        seen = first(database).seen
        account = mark(database, DEPUTY, Mark(key=key, fate=fate, seen=seen), at=NOW)
        assert (account.debt, account.is_sound) == (0, True)
    found = owing(database, DEPUTY, MONDAY)
    assert found.owed == ()
    assert [line.account.why for line in found.settled] == ["withdrawn by parents"]
    assert len(found.settled[0].history) == 8


def test_what_was_never_published_has_no_fate(database: Database, live: Rota) -> None:
    for key in ("nonsense", "intervention:NELI-3A:w1.1:0", "intervention:X:2026-11-09.1:0"):
        with pytest.raises(NotFound):
            mark(database, DEPUTY, Mark(key=key, fate=Fate.LOST, seen=""), at=NOW)
