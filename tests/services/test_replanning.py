"""A day is mended through the service: options, one kept as a draft of its week, published."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.cli.replan import show
from planner.domain.clock import weekday_of
from planner.domain.codes import OneOffCode
from planner.domain.kinds import DutyKind
from planner.domain.outings import OneOff
from planner.domain.plan import Rota, RotaState
from planner.errors import NotFound
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.replanning import Options, ReplanRequest, keep_option, replan_options
from planner.store import Database
from tests.services.conftest import MONDAY, NOW

TUESDAY = MONDAY + timedelta(days=8)
"""Of the second week the rota is published for."""


@pytest.fixture
def live(database: Database, deputy: Visitor, drafted: Rota) -> Rota:
    """The sample rota, published from its Monday on."""
    request = PublishRequest(revision=drafted.revision, first=MONDAY, gaps_acknowledged=True)
    publish(database, deputy, request, at=NOW)
    return drafted


def busiest(rota: Rota) -> str:
    """Who has most rows on Tuesday: somebody worth missing."""
    people = [row.person for row in rota.allocations if weekday_of(row.span.start) == 1]
    return max(sorted(set(people)), key=people.count)


def asked(database: Database, deputy: Visitor, *out: str, since: int = 8 * 60) -> Options:
    request = ReplanRequest(day=TUESDAY, since=since, out=out, seconds=20)
    return replan_options(database, deputy, request, at=NOW)


def test_with_nobody_out_everything_stands_and_nothing_changes(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    found = asked(database, deputy)
    assert found.lost == ()
    assert found.options[0].disturbed == ()
    assert found.options[0].changes == ()


def test_the_options_run_from_nobody_moved_to_needs_met(
    database: Database, deputy: Visitor, live: Rota, capsys: pytest.CaptureFixture[str]
) -> None:
    out = busiest(live)
    found = asked(database, deputy, out)
    assert {row.person for row in found.lost} == {out}
    people = [len(option.disturbed) for option in found.options]
    assert people[0] == 0
    assert people == sorted(set(people))
    assert len(found.options[-1].open) < len(found.options[0].open)
    assert found.options[0].proven
    for option in found.options:
        tuesday = [r for r in option.rota.allocations if weekday_of(r.span.start) == 1]
        assert out not in {row.person for row in tuesday}
        rest = [r for r in option.rota.allocations if weekday_of(r.span.start) != 1]
        before = [r for r in live.allocations if weekday_of(r.span.start) != 1]
        assert {(r.key, r.person, r.span) for r in rest} == {
            (r.key, r.person, r.span) for r in before
        }
    show(found)
    said = capsys.readouterr().out
    assert "Option 1: nobody else’s day changes (proved least)" in said
    assert "gains" in said


def test_what_has_begun_by_then_stays(database: Database, deputy: Visitor, live: Rota) -> None:
    found = asked(database, deputy, busiest(live), since=15 * 60 + 30)
    assert all(not option.disturbed for option in found.options)
    assert all(row.span.end > 24 * 60 + 15 * 60 + 30 for row in found.lost)


def with_one_off(database: Database, deputy: Visitor, one_off: OneOff) -> None:
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        unit.facts.replace(replace(school, one_offs=(*school.one_offs, one_off)))


def test_a_late_booking_is_taken_up_by_somebody(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    booking = OneOff(
        code=OneOffCode("late"),
        kind=DutyKind.ESCORT,
        title="Escort",
        day=TUESDAY,
        starts=10 * 60,
        ends=10 * 60 + 30,
    )
    with_one_off(database, deputy, booking)
    found = asked(database, deputy)
    first, last = found.options[0], found.options[-1]
    assert first.disturbed == ()
    assert [unmet.title for unmet in first.open] == ["Escort"]
    assert last.disturbed
    assert len([row for row in last.rota.allocations if row.title == "Escort"]) == 1
    assert first.proven


def test_a_room_that_is_out_is_used_by_nobody(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    tuesdays = [r for r in live.allocations if weekday_of(r.span.start) == 1]
    with database.reading(deputy.school) as unit:
        places = unit.facts.load().school.places
    single = {place.code for place in places if place.capacity == 1}
    groups = [r for r in tuesdays if r.kind is DutyKind.INTERVENTION]
    room = min(r.place for r in groups if r.place in single)
    used = [r for r in tuesdays if r.place == room]
    out = OneOff(
        code=OneOffCode("out"),
        kind=DutyKind.SCHOOL_FUNCTION,
        title="Painters",
        day=TUESDAY,
        starts=8 * 60,
        ends=16 * 60,
        adults=0,
        place=room,
    )
    with_one_off(database, deputy, out)
    found = asked(database, deputy)
    assert {row.key for row in used} <= {row.key for row in found.lost}
    for option in found.options:
        tuesday = [r for r in option.rota.allocations if weekday_of(r.span.start) == 1]
        assert room not in {row.place for row in tuesday}


def test_one_is_kept_as_a_draft_of_its_week_and_the_absence_is_recorded(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    out = busiest(live)
    found = asked(database, deputy, out)
    number = len(found.options)
    kept = keep_option(database, deputy, found, number, at=NOW)
    assert (kept.state, kept.week_of) == (RotaState.DRAFT, MONDAY + timedelta(days=7))
    with database.reading(deputy.school) as unit:
        (absence,) = (a for a in unit.facts.load().school.absences if a.day == TUESDAY)
    assert (absence.person, absence.starts) == (out, 8 * 60)
    request = PublishRequest(revision=kept.revision, first=TUESDAY, gaps_acknowledged=True)
    published = publish(database, deputy, request, at=NOW)
    assert 0 < published.added < len(kept.allocations)
    assert published.last_day <= MONDAY + timedelta(days=13)
    again = asked(database, deputy)
    assert again.lost == ()
    assert again.options[-1].disturbed == ()
    with pytest.raises(NotFound):
        keep_option(database, deputy, found, number + 1, at=NOW)


def test_a_name_nobody_has_and_a_week_without_a_rota_are_told(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    with pytest.raises(NotFound, match="Nothing is published"):
        asked(database, deputy)
    with pytest.raises(NotFound, match="nobody called"):
        asked(database, deputy, "Nobody At All")


def test_facts_that_moved_on_meanwhile_leave_the_draft_stale(
    database: Database, deputy: Visitor, live: Rota
) -> None:
    found = asked(database, deputy, busiest(live))
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        unit.facts.replace(replace(school, consents=school.consents[1:]))
    kept = keep_option(database, deputy, found, 1, at=NOW)
    with database.reading(deputy.school) as unit:
        assert kept.versions != unit.facts.versions()
