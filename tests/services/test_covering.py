"""Cover options with their price, and one of them used: published, told and owed in one step."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.choosing import spelt
from planner.domain.away import Away
from planner.domain.clock import weekday_of
from planner.domain.codes import PersonCode
from planner.domain.plan import Rota
from planner.errors import Conflict
from planner.services import owed
from planner.services.absences import record_absence
from planner.services.covering import Chosen, CoverOptions, cover_options, use_option
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.replanning import ReplanRequest
from planner.store import Database
from tests.services.conftest import MONDAY, NOW

TUESDAY = MONDAY + timedelta(days=8)
EIGHT = 8 * 60


@pytest.fixture
def live(database: Database, deputy: Visitor, drafted: Rota) -> Rota:
    """The sample rota, published from its Monday on."""
    request = PublishRequest(revision=drafted.revision, first=MONDAY, gaps_acknowledged=True)
    publish(database, deputy, request, at=NOW)
    return drafted


def leads_most_groups(rota: Rota) -> PersonCode:
    """Whose absence on Tuesday costs most sessions."""
    people = [
        row.person
        for row in rota.allocations
        if row.key.source == "intervention" and weekday_of(row.span.start) == 1
    ]
    return max(sorted(set(people)), key=people.count)


def out(database: Database, deputy: Visitor, person: PersonCode) -> None:
    record_absence(database, deputy, Away(person=person, first=TUESDAY, last=TUESDAY), at=NOW)


def shown(database: Database, deputy: Visitor) -> CoverOptions:
    request = ReplanRequest(day=TUESDAY, since=EIGHT, seconds=20)
    return cover_options(database, deputy, request, at=NOW)


def chosen(options: CoverOptions, number: int) -> Chosen:
    return Chosen(
        request=options.found.request,
        moves=options.priced[number].moves,
        seen=options.seen,
        gaps_acknowledged=True,
    )


def test_an_absence_leads_through_an_option_to_what_is_live_and_owed(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    person = leads_most_groups(live)
    out(database, deputy, person)
    options = shown(database, deputy)
    nobody_moved, best = options.priced[0], options.priced[-1]
    assert nobody_moved.sessions > 0
    assert nobody_moved.session_minutes == sum(
        loss.minutes for loss in nobody_moved.lost if loss.is_session
    )
    assert options.met(best) >= options.met(nobody_moved)
    assert nobody_moved.unbalanced is not None

    published = use_option(database, deputy, chosen(options, 0), at=NOW)
    assert published.ended > 0
    with database.reading(deputy.school) as unit:
        tuesday = unit.occurrences.live(TUESDAY, TUESDAY)
        accounts = owed.accounts(unit)
    assert person not in {one.person for one in tuesday}
    owing = {each.key: each.debt for each in accounts if each.debt}
    assert owing == {loss.key: loss.minutes for loss in nobody_moved.lost}
    assert {each.why for each in accounts} == {"cover"}
    assert all(each.is_sound for each in accounts)


def test_what_a_later_publication_gives_back_is_no_longer_owed(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    out(database, deputy, leads_most_groups(live))
    options = shown(database, deputy)
    use_option(database, deputy, chosen(options, 0), at=NOW)
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        first, second = (each for each in owed.accounts(unit) if each.debt)
        owed.delivered(unit, first.key, first.day, first.booked)
    again = shown(database, deputy)
    use_option(database, deputy, chosen(again, len(again.priced) - 1), at=NOW)
    with database.reading(deputy.school) as unit:
        left = {each.key: each for each in owed.accounts(unit)}
    assert left[first.key].delivered == first.booked
    still_lost = {loss.key for loss in options.priced[-1].lost}
    assert (second.key in still_lost) == bool(left[second.key].debt)
    assert all(each.is_sound for each in left.values())


def test_an_absence_that_comes_meanwhile_stops_the_option_and_tells_nobody(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    out(database, deputy, leads_most_groups(live))
    options = shown(database, deputy)
    other = next(row.person for row in live.allocations if row.person != leads_most_groups(live))
    out(database, deputy, other)
    with pytest.raises(Conflict, match="changed since these options were shown"):
        use_option(database, deputy, chosen(options, 0), at=NOW)
    with database.reading(deputy.school) as unit:
        assert len(unit.publications.history()) == 1


def test_moves_that_break_a_rule_or_are_none_are_refused(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    person = leads_most_groups(live)
    out(database, deputy, person)
    options = shown(database, deputy)
    for moves in ("", "[]", "{}", '{"gone":[],"come":[]}', '{"gone":[]', "9" * 9):
        with pytest.raises(Conflict):
            use_option(database, deputy, replace(chosen(options, 0), moves=moves), at=NOW)
    with database.reading(deputy.school) as unit:
        assert len(unit.publications.history()) == 1


def test_an_option_comes_back_from_its_form_as_it_was(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    from planner.choosing import applied, moves_of, read

    out(database, deputy, leads_most_groups(live))
    options = shown(database, deputy)
    mending = options.found.mending
    assert mending is not None
    for priced in options.priced:
        again = applied(mending, read(priced.moves))
        assert again.allocations == priced.option.rota.allocations
        assert again.unmet == priced.option.rota.unmet
        assert spelt(moves_of(mending.told, again)) == priced.moves
