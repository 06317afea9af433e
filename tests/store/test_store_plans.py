"""Rotas, publications, occurrences: what is kept, what is refused, what is remembered."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.clock import Span
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.plan import OwnBreak, Refusal, RotaState, TierReport, Unmet
from planner.errors import AlreadyTaken, Conflict, NotFound, StalePlan
from planner.store import Database
from tests.store.builders import (
    FIRST,
    LAST,
    MONDAY,
    SCHOOL,
    a_duty,
    a_rota,
    facts,
    publish,
    settle,
    write,
)


def test_a_rota_comes_back_as_it_was_with_its_number(database: Database) -> None:
    settle(database)
    made = a_rota(
        None,
        "ben",
        "ann",
        breaks=(OwnBreak(person="ann", span=Span(600, 615), paid=True),),
        unmet=(
            Unmet(
                key=DemandKey("ppa", "r1", "w1.1"),
                tier=3,
                title="PPA 3A",
                missing=45,
                unit="minutes",
                refusals=(Refusal(post="ben", rule="G-1", sentence="Ben may not."),),
            ),
        ),
        tiers=(
            TierReport(
                tier=9,
                title="Quality",
                units=1,
                minutes=2**40,
                bound_units=1,
                bound_minutes=7,
                seconds=0.25,
                components={"same adult": 3},
            ),
        ),
        demands=3,
        seed=2**40,
    )
    with write(database) as unit:
        kept = unit.rotas.add(made)
    with database.reading(SCHOOL) as unit:
        assert unit.rotas.get(1) == kept == replace(made, revision=1)
        summary = unit.rotas.summaries()[0]
        assert (summary.revision, summary.allocations, summary.unmet) == (1, 2, 1)
        assert unit.rotas.get(2) is None


def test_adopting_supersedes_the_standing_rota_and_twice_is_once(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        for _ in range(2):
            unit.rotas.add(a_rota(unit))
        unit.rotas.adopt(1)
        unit.rotas.adopt(2)
        unit.rotas.adopt(2)
        assert [one.state for one in unit.rotas.summaries()] == [
            RotaState.ADOPTED,
            RotaState.SUPERSEDED,
        ]
        assert unit.rotas.adopted().revision == 2
        with pytest.raises(NotFound):
            unit.rotas.adopt(3)


def test_F13_two_browsers_adopting_different_drafts_one_is_told(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        for _ in range(2):
            unit.rotas.add(a_rota(unit))
        unit.rotas.adopt(1, expected=0)
    with pytest.raises(Conflict), write(database) as unit:
        unit.rotas.adopt(2, expected=0)
    with database.reading(SCHOOL) as unit:
        assert unit.rotas.adopted().revision == 1


def test_a_drafts_edits_are_kept_in_order_and_an_adopted_rota_takes_none(
    database: Database,
) -> None:
    settle(database)
    with write(database) as unit:
        unit.rotas.add(a_rota(unit))
        unit.rotas.log_edit(1, {"give": "ann"}, {"take": "ann"})
        unit.rotas.log_edit(1, {"give": "ben"}, {"take": "ben"})
        assert [edit.operation["give"] for edit in unit.rotas.edits(1)] == ["ann", "ben"]
        unit.rotas.adopt(1)
        with pytest.raises(Conflict):
            unit.rotas.log_edit(1, {}, {})


def test_publishing_again_keeps_what_did_not_change(database: Database) -> None:
    settle(database)
    kept, gone, new = a_duty("ann"), a_duty("ben"), a_duty("cat")
    with write(database) as unit:
        publish(unit, [kept, gone])
        second = publish(unit, [kept, new])
        assert (second.number, second.added, second.ended) == (2, 1, 1)
        live = {one.person: one.from_pub for one in unit.occurrences.live(FIRST, LAST)}
        assert live == {"ann": 1, "cat": 2}
        before = {one.person for one in unit.occurrences.as_of(1, FIRST, LAST)}
        assert before == {"ann", "ben"}
        assert unit.publications.latest() == second
        assert [past.number for past in unit.publications.history()] == [2, 1]


def test_publishing_the_same_again_changes_no_row(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        publish(unit, [a_duty("ann")])
        again = publish(unit, [a_duty("ann")])
        assert (again.added, again.ended) == (0, 0)


def test_a_duty_that_moves_keeps_its_uid_and_is_a_new_row(database: Database) -> None:
    settle(database)
    before = a_duty("ann")
    moved = replace(before, starts=before.starts + 15, ends=before.ends + 15)
    with write(database) as unit:
        publish(unit, [before])
        publish(unit, [moved])
        (live,) = unit.occurrences.live(FIRST, LAST)
        assert (live.uid, live.starts, live.from_pub) == (before.uid, moved.starts, 2)


def test_days_outside_what_is_published_stand_as_they_were(database: Database) -> None:
    settle(database)
    october = replace(a_duty("ben"), uid="october", day=date(2026, 10, 5))
    with write(database) as unit:
        publish(unit, [october], first=date(2026, 10, 1), last=date(2026, 10, 31))
        publish(unit, [a_duty("ann")])
        assert len(unit.occurrences.live(FIRST, date(2026, 10, 31))) == 2
        with pytest.raises(ValueError, match="is not from"):
            publish(unit, [october])


def test_a_person_reads_only_their_own_duties(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        publish(unit, [a_duty("ann"), a_duty("ben")])
        mine = unit.occurrences.live(MONDAY, MONDAY, person="ben")
        assert [one.person for one in mine] == ["ben"]


def test_K5_a_plan_from_facts_that_moved_on_is_refused(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        rota = unit.rotas.add(a_rota(unit))
    with write(database) as unit:
        unit.facts.replace(facts(people="ann ben cat dee"))
    with pytest.raises(StalePlan, match="People"), write(database) as unit:
        publish(unit, [a_duty("ann")], rota=rota)
    with database.reading(SCHOOL) as unit:
        assert unit.publications.latest() is None


def test_K5_facts_a_plan_never_read_do_not_make_it_stale(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        rota = unit.rotas.add(a_rota(unit))
        read = {scope: n for scope, n in unit.facts.versions().items() if scope != "people"}
        unit.facts.replace(facts(people="ann ben cat dee"))
        assert publish(unit, [], rota=rota, read_versions=read).number == 1


def test_K5_twin_without_the_versions_a_stale_plan_goes_live(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.store.publications.Publications._refuse_stale", lambda *_: None)
    settle(database)
    with write(database) as unit:
        rota = unit.rotas.add(a_rota(unit))
        unit.facts.replace(facts(people="ann ben cat dee"))
        assert publish(unit, [a_duty("ann")], rota=rota).number == 1


def test_F11_two_browsers_publishing_one_wins_and_one_is_told(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        publish(unit, [a_duty("ann")], expected_last=0)
    with pytest.raises(Conflict), write(database) as unit:
        publish(unit, [a_duty("ben")], expected_last=0)
    with database.reading(SCHOOL) as unit:
        assert [one.person for one in unit.occurrences.live(FIRST, LAST)] == ["ann"]


def test_what_was_refused_leaves_nothing_behind(database: Database) -> None:
    settle(database)
    with pytest.raises(AlreadyTaken), write(database) as unit:
        publish(unit, [a_duty("ann", "09:00-10:00"), a_duty("ann", "09:30-10:30")])
    with database.reading(SCHOOL) as unit:
        assert unit.rotas.summaries() == []
        assert unit.occurrences.live(FIRST, LAST) == []


def test_a_pupil_s_one_to_one_goes_along_to_the_group_the_pupil_is_in(
    database: Database,
) -> None:
    settle(database)
    along = replace(a_duty("ann"), kind=DutyKind.ONE_TO_ONE, pupils=("P1",))
    group = replace(
        a_duty("ben"),
        key=DemandKey("int", "G1", "2026-09-07.1"),
        kind=DutyKind.INTERVENTION,
        pupils=("P1", "P2"),
    )
    with write(database) as unit:
        assert publish(unit, [along, group]).added == 2


def test_a_session_done_on_tuesday_does_not_come_again_that_week(database: Database) -> None:
    settle(database)
    tuesday = replace(a_duty("ann"), day=date(2026, 9, 8))
    thursday = replace(tuesday, day=date(2026, 9, 10))
    with write(database) as unit:
        publish(unit, [tuesday])
        with pytest.raises(Conflict, match=r"Tuesday 08 September .* Thursday 10") as refused:
            publish(unit, [thursday], first=date(2026, 9, 9))
        assert "from a Monday" in refused.value.hint
        publish(unit, [thursday], first=date(2026, 9, 7))
