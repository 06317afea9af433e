"""Cover options with their price, and one of them used: published, told and owed in one step."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.choosing import applied, moves_of, read, spelt
from planner.domain.clock import weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey
from planner.domain.plan import Rota
from planner.errors import Conflict
from planner.services import owed
from planner.services.absences import record_absence
from planner.services.covering import Chosen, CoverOptions, cover_options, use_option
from planner.services.replanning import ReplanRequest
from planner.store import Database
from tests.services.small_day import (
    AMARA,
    DEPUTY,
    MONDAY,
    NOW,
    SCHOOL,
    away,
    opened,
    search_each_day_once,
)

EIGHT = 8 * 60


@pytest.fixture
def live(database: Database, monkeypatch: pytest.MonkeyPatch) -> Rota:
    search_each_day_once(monkeypatch)
    return opened(database)


def a_session(rota: Rota) -> tuple[PersonCode, date]:
    """Who leads a group's session, and on which day of the week in question."""
    row = next(row for row in rota.allocations if row.key.source == "intervention")
    return row.person, MONDAY + timedelta(weekday_of(row.span.start))


def out(database: Database, rota: Rota) -> tuple[PersonCode, date]:
    """Whoever leads a session is recorded as away that day."""
    person, day = a_session(rota)
    record_absence(database, DEPUTY, away(person, day), at=NOW)
    return person, day


def shown(database: Database, day: date) -> CoverOptions:
    request = ReplanRequest(day=day, since=EIGHT, seconds=120)
    return cover_options(database, DEPUTY, request, at=NOW)


def chosen(options: CoverOptions, number: int, **more: object) -> Chosen:
    return replace(
        Chosen(
            request=options.found.request,
            moves=options.priced[number].moves,
            seen=options.seen,
            gaps_acknowledged=True,
        ),
        **more,  # type: ignore[arg-type]
    )


def debts(database: Database) -> dict[DemandKey, int]:
    with database.reading(SCHOOL) as unit:
        accounts = owed.accounts(unit)
    assert all(each.is_sound for each in accounts)
    return {each.key: each.debt for each in accounts if each.debt}


def test_an_absence_leads_through_an_option_to_what_is_live_and_owed_and_given_back(
    database: Database, live: Rota
) -> None:
    person, day = out(database, live)
    options = shown(database, day)
    nobody_moved, best = options.priced[0], options.priced[-1]
    assert nobody_moved.option.disturbed == ()
    assert nobody_moved.sessions >= 1
    assert nobody_moved.session_minutes == 30 * nobody_moved.sessions
    assert options.met(best) > options.met(nobody_moved)
    assert best.sessions < nobody_moved.sessions
    assert nobody_moved.unbalanced == 0

    published = use_option(database, DEPUTY, chosen(options, 0), at=NOW)
    assert (published.number, published.ended > 0) == (2, True)
    with database.reading(SCHOOL) as unit:
        assert person not in {one.person for one in unit.occurrences.live(day, day)}
        assert {each.why for each in owed.accounts(unit)} == {"cover"}
    assert debts(database) == {loss.key: loss.minutes for loss in nobody_moved.lost}

    again = shown(database, day)
    use_option(database, DEPUTY, chosen(again, len(again.priced) - 1), at=NOW)
    assert debts(database) == {loss.key: loss.minutes for loss in best.lost}


def test_the_option_that_comes_back_from_its_form_is_the_one_that_was_looked_at(
    database: Database, live: Rota
) -> None:
    options = shown(database, out(database, live)[1])
    mending = options.found.mending
    assert mending is not None
    for priced in options.priced:
        again = applied(mending, read(priced.moves))
        assert again.allocations == priced.option.rota.allocations
        assert again.unmet == priced.option.rota.unmet
        assert spelt(moves_of(mending.told, again)) == priced.moves


def test_what_came_meanwhile_or_was_tampered_with_stops_it_and_tells_nobody(
    database: Database, live: Rota
) -> None:
    person, day = out(database, live)
    options = shown(database, day)
    for moves in ("", "[]", '{"gone":[]', "9" * 9, '{"come":[],"gone":[]}'):
        with pytest.raises(Conflict):
            use_option(database, DEPUTY, chosen(options, 0, moves=moves), at=NOW)
    other = next(row.person for row in live.allocations if row.person != person)
    record_absence(database, DEPUTY, away(other, day), at=NOW)
    with pytest.raises(Conflict, match="changed since these options were shown"):
        use_option(database, DEPUTY, chosen(options, 0), at=NOW)
    with database.reading(SCHOOL) as unit:
        assert len(unit.publications.history()) == 1


def test_a_teacher_away_where_her_own_release_was_to_be_is_covered_and_owed_no_more_than_her_share(
    database: Database, live: Rota
) -> None:
    released = next(row for row in live.allocations if row.key.source == "ppa")
    day = MONDAY + timedelta(weekday_of(released.span.start))
    record_absence(database, DEPUTY, away(PersonCode("tara"), day), at=NOW)
    options = shown(database, day)
    best = options.priced[-1].option.rota
    assert AMARA in {row.person for row in best.allocations if row.key.source == "cover"}
    use_option(database, DEPUTY, chosen(options, len(options.priced) - 1), at=NOW)
    owing = {key.code: minutes for key, minutes in debts(database).items()}
    assert owing.get("PPA-tara", 0) <= 60 * 4 // 5
