"""Whoever is offered for a need can take it, and whoever is not is kept from it by a rule."""

from dataclasses import replace

import pytest

from planner.candidates import Candidates, candidates
from planner.choosing import applied, read
from planner.demand_sources import needs_of
from planner.domain.clock import weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey
from planner.domain.people import Absence
from planner.errors import NotFound
from planner.formulate import formulate
from planner.reasons import assignment_of
from planner.replanning import Mending
from planner.rules.facts import span_of, task_id, worker_id
from planner.services.absences import record_absence
from planner.services.covering import Chosen, use_option
from planner.services.replanning import ReplanRequest, mending_of
from planner.services.who_could import WhoCould, who_could
from planner.store import Database
from solver.check import violations
from solver.intervals import body_of
from solver.mending import what_stands
from solver.problem import Placed
from tests.services.small_day import DEPUTY, NOW, SCHOOL, TUESDAY, away, opened, small_rota

REQUEST = ReplanRequest(day=TUESDAY, since=8 * 60)


@pytest.fixture
def live(database: Database) -> Database:
    opened(database)
    return database


def on_tuesday(source: str, code: str = "") -> tuple[DemandKey, PersonCode]:
    """A need of the standing Tuesday and whoever has it."""
    return next(
        (row.key, row.person)
        for row in small_rota().allocations
        if row.key.source == source
        and code in ("", row.key.code)
        and weekday_of(row.span.start) == 1
    )


def mending_now(database: Database) -> Mending:
    with database.reading(SCHOOL) as unit:
        return mending_of(unit, REQUEST, NOW)[0]


def asked(database: Database, key: DemandKey) -> WhoCould:
    return who_could(database, DEPUTY, REQUEST, str(key), at=NOW)


def test_who_is_free_comes_before_who_leaves_something_open(live: Database) -> None:
    key, holder = on_tuesday("duty", "GATE")
    record_absence(live, DEPUTY, away(holder), at=NOW)
    found = asked(live, key).found
    assert found.holder == str(holder).title()
    assert holder not in {each.person for each in found.offered}
    left = [len(each.leaves) for each in found.offered]
    assert left == sorted(left)
    assert left[0] == 0


def test_whoever_is_chosen_has_it_and_what_they_had_is_open_in_turn(live: Database) -> None:
    lesson = DemandKey("cover", "3A", "w1.4")
    record_absence(live, DEPUTY, away(PersonCode("tara")), at=NOW)
    keys = {row.key.code: row.key for row in needs_of(mending_now(live).week).demands}
    assert "3A" in keys
    busy = None
    for demand in needs_of(mending_now(live).week).demands:
        if demand.key.source == "cover" and demand.part_of is None:
            found = asked(live, demand.key)
            busy = next((each for each in found.found.offered if each.leaves), None)
            if busy:
                lesson = demand.key
                break
    assert busy, "nobody is busy in any lesson of the day: the test asks nothing"
    chosen = Chosen(request=REQUEST, moves=busy.moves, seen=found.seen, gaps_acknowledged=True)
    use_option(live, DEPUTY, chosen, at=NOW)
    with live.reading(SCHOOL) as unit:
        held = {one.key.code: one for one in unit.occurrences.live(TUESDAY, TUESDAY)}
        mine = [one for one in held.values() if one.person == busy.person]
    assert any(one.key.source == "cover" for one in mine)
    assert not {row.key.code for row in busy.leaves} & {one.key.code for one in mine}
    assert lesson.code == "3A"


def test_nothing_is_known_of_a_need_that_is_not_asked_for(live: Database) -> None:
    for wrong in ("duty:NONE:w1.2:0", "no key", "duty:GATE:w1.1:0"):
        with pytest.raises(NotFound):
            who_could(live, DEPUTY, REQUEST, wrong, at=NOW)


def test_each_refusal_cites_its_rule(live: Database) -> None:
    record_absence(live, DEPUTY, away(PersonCode("tara")), at=NOW)
    cover = next(d for d in needs_of(mending_now(live).week).demands if d.key.source == "cover")
    found = asked(live, cover.key).found
    why = {each.name: {reason.rule for reason in each.reasons} for each in found.others}
    assert "G-PROFILE" in why["Mo"]
    assert "G-LPA-COVER-KIND" in why["Idris"]


def every_need(mending: Mending) -> list[DemandKey]:
    return [
        key
        for demand in needs_of(mending.week).demands
        if any(weekday_of(span.start) == 1 for span in demand.spans)
        for key in demand.unit_keys()
    ]


@pytest.mark.parametrize("out", ["", "amara", "idris", "tara"])
def test_every_offer_is_legal_and_nobody_else_could_by_giving_up_their_own(
    live: Database, out: str
) -> None:
    mending = mending_now(live)
    if out:
        gone = Absence(person=PersonCode(out), day=TUESDAY, starts=0, ends=24 * 60)
        week = replace(mending.week, absences=(*mending.week.absences, gone))
        mending = replace(mending, week=week)
    for key in every_need(mending)[::3]:
        try:
            found = candidates(mending, key)
        except ValueError:
            continue
        for each in found.offered:
            applied(mending, read(each.moves))
        assert {each.person for each in found.offered} == by_hand(mending, key), str(key)


def by_hand(mending: Mending, key: DemandKey) -> set[PersonCode]:
    """Everybody the independent checker lets have it, all of their own at that time let go."""
    week = mending.week
    assert week.week_of
    formulation = formulate(week, needs_of(week), on=week.week_of, reference=mending.told)
    problem, task = formulation.problem, task_id(formulation.unit_of[key])
    standing = what_stands(problem, assignment_of(formulation, mending.told))
    held = {
        Placed(task, worker_id(formulation.facts.posts[row.post]), span_of(row.span))
        for row in mending.told.allocations
        if row.key == key
    }
    rest = standing - held
    found = set()
    for post in formulation.facts.posts.values():
        for span in formulation.facts.demands[task].spans:
            begins = span.start % (24 * 60)
            if weekday_of(span.start) != 1 or begins < 8 * 60:
                continue
            placed = Placed(task, worker_id(post), span_of(span))
            body = body_of(problem, placed.worker)
            near = {
                p
                for p in rest
                if body_of(problem, p.worker) == body and p.span.overlaps(placed.span)
            }
            for off in (set(), near):
                if not violations(problem, (rest - off) | {placed}):
                    found.add(post.person)
    return found


def test_K3_nothing_of_a_pupil_or_an_absence_is_in_a_name_or_a_reason(live: Database) -> None:
    key, _ = on_tuesday("duty", "GATE")
    found: Candidates = asked(live, key).found
    told = repr([(each.name, each.when) for each in found.offered]) + repr(found.others)
    assert not any(pupil in told for pupil in ("P1", "P2", "P3", "P4"))
