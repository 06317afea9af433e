"""A solution becomes a rota: unit keys, breaks, contacts, gaps and scores."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from planner.demand_sources import needs_of
from planner.domain.clock import DAY
from planner.domain.kinds import DutyKind
from planner.domain.plan import RotaState
from planner.formulate import formulate
from planner.interpret import interpret
from planner.rules.breaks import due_lunches, due_rest_breaks
from planner.rules.supervision import possible_contacts
from solver.check import violations
from solver.problem import Span
from solver.solution import Solution, Status
from tests.builders import a_teacher, an_adult
from tests.planner.small import MADE, ON, planned, sample, three_groups
from tests.rules.weeks import a_week, need


def read(formulation, assignment, **more: object):
    solution = Solution(
        status=Status.FEASIBLE, assignment=frozenset(assignment), tiers=(), seconds=0.0, seed=7
    )
    return interpret(formulation, solution, valid_from=ON, versions={}, made_at=MADE)


def test_a_rota_is_a_draft_that_says_what_it_was_made_from():
    _, solution, rota = planned(three_groups())
    assert rota.state is RotaState.DRAFT
    assert (rota.revision, rota.valid_from, rota.made_at) == (0, ON, MADE)
    assert rota.seed == solution.seed
    assert rota.demands == 3 + 4
    assert len(rota.allocations) == 7
    assert rota.unmet == ()


def test_every_unit_has_its_own_key():
    _, _, rota = planned(three_groups())
    keys = [str(a.key) for a in rota.allocations if a.kind is DutyKind.INTERVENTION]
    assert sorted(keys) == [f"intervention:NELI-RA:w1.{n}:0" for n in (1, 2, 3)]


def test_sessions_that_stay_keep_their_ordinals_and_the_same_solution_reads_the_same():
    school = three_groups()
    needs = needs_of(school)
    _, solution, rota = planned(school)
    rows = {a.key: a for a in rota.allocations}
    swapped = replace(
        rota,
        allocations=tuple(
            replace(a, key=_other(a.key)) if a.kind is DutyKind.INTERVENTION else a
            for a in rota.allocations
        ),
    )
    formulation = formulate(school, needs, on=ON, reference=swapped)
    again = read(formulation, solution.assignment)
    for row in again.allocations:
        if row.kind is DutyKind.INTERVENTION:
            assert (row.span, row.post) == (rows[_other(row.key)].span, rows[_other(row.key)].post)
    assert read(formulation, solution.assignment).allocations == again.allocations


def _other(key):
    """w1.1 and w1.3 change places."""
    occurrence = {"w1.1": "w1.3", "w1.3": "w1.1"}.get(key.occurrence, key.occurrence)
    return replace(key, occurrence=occurrence)


def test_every_break_due_is_named_in_free_time():
    formulation, solution, rota = sample()
    facts = formulation.facts
    due = Counter(each.person for each in due_lunches(facts))
    named = Counter(b.person for b in rota.breaks if not b.paid)
    assert named == due
    for each in due_rest_breaks(facts, 20):
        day = each.window.start // DAY
        own = [b.span for b in rota.breaks if (b.person, b.span.start // DAY) == (each.person, day)]
        assert any(s.end - s.start >= each.minutes for s in own), each
    busy = [
        (a.person, a.span)
        for a in rota.allocations
        if not a.kind.stands_by or a.kind is DutyKind.PASTORAL_ON_CALL
    ]
    for each in rota.breaks:
        assert not any(who == each.person and when.overlaps(each.span) for who, when in busy)
    assert solution.assignment


def test_a_rest_break_that_no_lunch_gives_is_named_as_paid_time():
    duty = need("one", DutyKind.ONE_TO_ONE, "Mon 08:30-11:30")
    week = a_week(an_adult("idris", works="Mon-Mon 08:30-15:30", unpaid=0), duty)
    rota = read(week.formulation(), week.holding({"one": "idris"}))
    (rest,) = rota.breaks
    assert rest.paid
    assert rest.span.minutes == 20
    assert rest.span.start >= duty.spans[0].end


def test_every_led_class_names_a_teacher_in_reach_who_is_not_on_ppa():
    formulation, _, rota = sample()
    led = [a for a in rota.allocations if a.kind.leads_class]
    demands = {str(d.key): d for d in formulation.needs.demands}
    assert led
    for row in led:
        demand = demands[str(formulation.unit_of[row.key])]
        span = Span(row.span.start, row.span.end)
        assert row.contact in possible_contacts(formulation.facts, demand, span)
        assert row.directing_teacher == demand.planning_teacher
        for other in rota.allocations:
            released = demands[str(formulation.unit_of[other.key])].released
            assert released != row.contact or not other.span.overlaps(row.span)


def test_no_teacher_is_the_contact_of_more_than_three_classes_at_once():
    names = ("a", "b", "c", "d")
    adults = [an_adult(name, "000-hlta", authorised=True) for name in names]
    sessions = [
        need(f"led-{n}", DutyKind.PPA_COVER, "Mon 13:00-14:00", contacts=("head", "tara"))
        for n in names
    ]
    week = a_week(adults, a_teacher("tara", "3A"), sessions)
    rota = read(week.formulation(), week.holding({f"led-{n}": n for n in names}))
    assert Counter(a.contact for a in rota.allocations) == {"head": 2, "tara": 2}


def test_the_sample_school_is_lawful_and_wants_for_nothing_at_full_staffing():
    formulation, solution, rota = sample()
    assert violations(formulation.problem, solution.assignment) == []
    assert [unmet.title for unmet in rota.unmet] == []


def test_nobody_is_in_two_places_in_the_sample_rota():
    _, _, rota = sample()
    rows = sorted((a.person, a.span) for a in rota.allocations if not a.kind.stands_by)
    for (person, span), (other, after) in pairwise(rows):
        assert person != other or span.end <= after.start


def test_tier_reports_speak_in_units_and_minutes():
    _, solution, rota = planned(three_groups())
    reports = {report.title: report for report in rota.tiers}
    assert reports["Interventions"].tier == 7
    assert reports["Interventions"].units == 0
    quality = reports["Quality"]
    assert quality.tier == 9
    assert quality.units == sum(quality.components.values())
    assert len(rota.tiers) == len(solution.tiers)
