"""The rule book as a whole: complete, published, and each rule tested both ways."""

from collections import Counter

import pytest

from fixtures.generator import one_form_primary
from planner.demand_sources import needs_of
from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind
from planner.formulate import formulate
from planner.rules import BY_ID, RULE_BOOK, Basis
from planner.rules.rates import RATES
from planner.rules.rule import Rule
from solver.constraints import Presence, Remaining, Shortfall, Unmet
from tests.rules import (  # noqa: F401 - importing them files their cases
    test_care_and_pastoral,
    test_cover_rules,
    test_days_that_differ,
    test_early_years,
    test_eligibility,
    test_first_aid_on_site,
    test_grades,
    test_hours_and_breaks,
    test_intervention_rules,
    test_lunch_rules,
    test_own_time,
    test_relays,
    test_release_rules,
    test_rest_rules,
    test_supervision,
    weeks,
)
from tests.rules.weeks import BROKEN, KEPT, a_week, need, setting


@pytest.mark.parametrize("rule", RULE_BOOK, ids=lambda rule: rule.id)
def test_every_rule_has_a_kept_and_a_broken_case(rule: Rule):
    assert KEPT.get(rule.id), f"no test shows {rule.id} being kept"
    assert BROKEN.get(rule.id), f"no test shows {rule.id} being broken"


PERMITS = {"G-LPA-OVERRIDE"}
"""Rules that forbid nothing themselves: their cases show what they do not permit."""


@pytest.mark.parametrize("rule", sorted(set(BY_ID) - PERMITS))
def test_every_broken_case_goes_red_when_its_rule_is_dropped_from_the_book(
    rule: str, monkeypatch: pytest.MonkeyPatch
):
    without = tuple(each for each in RULE_BOOK if each.id != rule)
    monkeypatch.setattr(weeks, "RULE_BOOK", without)
    for case in BROKEN[rule]:
        with pytest.raises(AssertionError):
            case()


def test_every_need_of_the_sample_school_is_wanted_by_exactly_one_rule():
    school = one_form_primary()
    needs = needs_of(school)
    problem = formulate(school, needs, on=weeks.ON).problem
    terms = [term for tier in problem.tiers if tier.strict for term in tier.terms]
    wanted = Counter(task for term in terms if isinstance(term, Unmet) for task in term.tasks)
    assert wanted == Counter(str(d.key) for d in needs.demands if not d.quota)
    shortfalls = [term for term in terms if isinstance(term, Shortfall)]
    assert sorted(term.amount for term in shortfalls) == sorted(q.owed for q in needs.quotas)
    named = Counter(term.name for term in terms if isinstance(term, Presence | Remaining))
    assert named == Counter(str(presence.key) for presence in needs.presences)


def test_no_case_names_a_rule_that_is_not_in_the_book():
    assert set(KEPT) | set(BROKEN) == set(BY_ID)


def test_ids_are_unique():
    assert len(BY_ID) == len(RULE_BOOK)


@pytest.mark.parametrize("rule", RULE_BOOK, ids=lambda rule: rule.id)
def test_every_rule_says_its_title_source_and_who_may_set_it_aside(rule: Rule):
    assert rule.title
    assert rule.title == rule.title.strip(" .")
    assert rule.source
    assert rule.override == rule.basis.override
    assert rule.parameter is None or rule.parameter.unit
    for jargon in ("infeasible", "constraint", "null", rule.id):
        assert jargon not in rule.title


def test_every_preference_has_a_published_rate():
    preferences = {rule.id for rule in RULE_BOOK if rule.basis is Basis.PREFERENCE}
    assert preferences <= set(RATES)
    assert all(rate.each > 0 and rate.per for rate in RATES.values())


@pytest.mark.parametrize("rule", RULE_BOOK, ids=lambda rule: rule.id)
def test_a_school_may_switch_off_everything_but_the_law(rule: Rule):
    facts = a_week(setting(rule.id, on=False)).formulation().facts
    assert rule.in_force(facts) == (rule.basis is Basis.LAW)


def test_need_tiers_come_in_their_strict_order_and_quality_last():
    week = a_week(
        need("gate", DutyKind.GATE_DUTY, "Mon 08:30-08:45"),
        need("care", DutyKind.CARE_PLAN, "Mon 11:55-12:10"),
        need("away", DutyKind.ABSENCE_COVER, "Mon 13:00-14:00"),
        need("call", DutyKind.PASTORAL_ON_CALL, "Mon 13:00-14:00"),
    )
    names = [tier.name for tier in week.formulation().problem.tiers if tier.strict]
    order = list(NeedTier.TITLES.values())
    assert names == sorted(names, key=order.index)
    assert len(names) == 4
