"""Gaps and refusals in sentences: names, numbers, the rule and its clause."""

import pytest

from planner.domain.demand import NeedTier
from planner.domain.kinds import DutyKind
from planner.gaps import gaps
from planner.reasons import explain_unit, headline, reasons_for, refusals
from planner.rules import BY_ID
from tests.builders import a_lesson, a_teacher, an_adult
from tests.planner.small import MADE, ON, planned, sample
from tests.rules.weeks import a_week, need, present

JARGON = ("infeasible", "constraint", "None", "null", "Violation", "w1.", "task")


def reasons(week, code: str, **held: object) -> dict[str, str]:
    """The first sentence for each person about a demand left open."""
    formulation, assignment = week.formulation(), week.holding(held)
    gap = next(
        gap
        for gap in gaps(formulation, assignment, {week.demand(name).key for name in held})
        if gap.title == code
    )
    found = reasons_for(formulation, assignment, gap)
    told: dict[str, str] = {}
    for refusal in found:
        told.setdefault(str(refusal.post), refusal.sentence)
    return told


def test_each_person_is_refused_by_name_rule_and_clause():
    group = need("NELI", DutyKind.INTERVENTION, "Mon 13:00-13:30", training="neli", pupils="P1")
    other = need("Gate", DutyKind.GATE_DUTY, "Mon 13:15-13:45")
    week = a_week(
        an_adult("idris", tags="neli"),
        an_adult("mo", "mda"),
        an_adult("grace"),
        an_adult("hana", "003-hlta", tags="neli", works="Tue-Thu 08:30-15:30"),
        group,
        other,
    )
    told = reasons(week, "NELI", Gate="idris")
    assert told["idris"] == (
        "Idris is already on Gate on Mon 13:15-13:45: "
        "nobody is in two places at once (a plain fact)."
    )
    assert told["grace"].startswith("Grace lacks what NELI on Mon 13:00-13:30 asks for (neli)")
    assert told["hana"].startswith("Hana is not at work on Mon 13:00-13:30")
    assert told["mo"].startswith("Mo can't take NELI on Mon 13:00-13:30: a post is given only")


def test_an_assistant_and_a_whole_lesson():
    short = need("3B", DutyKind.PARTIAL_COVER, "Tue 13:00-14:00")
    told = reasons(a_week(an_adult("idris"), short), "3B")
    assert told["idris"] == (
        "Idris can't take 3B on Tue 13:00-14:00, 60 minutes, where at most 55 are allowed: "
        "an assistant may lead a class only for less than a whole lesson "
        "(job description 2.19)."
    )


def test_someone_free_whom_a_safer_need_keeps_is_told_so():
    group = need("Group", DutyKind.INTERVENTION, "Mon 09:30-10:00", pupils="P1")
    least = present("C-MINIMUM", "Mon 09:30-10:30", in_class="RA", tier=NeedTier.IN_CLASS)
    maths = a_lesson("RA", "Mon 09:30-10:30", "Maths", core=True)
    week = a_week(a_teacher("tara", "RA"), maths, an_adult("idris", base_class="RA"), group, least)
    assert week.solved() == {}
    assert reasons(week, "Group")["idris"] == (
        "Idris could take Group, but something that comes first would suffer: "
        "core lessons keep the least support the school has set for the class."
    )


def test_someone_who_could_take_it_has_no_refusal():
    group = need("Group", DutyKind.INTERVENTION, "Mon 09:30-10:00", pupils="P1")
    week = a_week(an_adult("idris"), an_adult("mo", "mda"), group)
    found = refusals(week.formulation(), frozenset(), group.key)
    assert {refusal.post for refusal in found} == {"mo"}


def test_someone_free_whom_nothing_keeps_is_said_to_be_free():
    group = need("Group", DutyKind.INTERVENTION, "Mon 09:30-10:00", pupils="P1")
    told = reasons(a_week(an_adult("idris"), group), "Group")
    assert told["idris"] == "Idris is free for Group: draft again and give the search longer."


def test_a_group_with_no_time_left_says_so():
    group = need("Group", DutyKind.INTERVENTION, pupils="P1")
    told = reasons(a_week(an_adult("idris"), group), "Group")
    assert told == {"": "Group has no time of the week left to it by lessons, breaks and hours."}


@pytest.mark.parametrize("staffing", [0.75])
def test_every_gap_of_the_short_staffed_school_is_explained_in_plain_words(staffing: float):
    formulation, _, rota = sample(staffing)
    assert rota.unmet
    for unmet in rota.unmet:
        assert unmet.refusals, unmet
        assert headline(unmet).endswith(".")
        for refusal in unmet.refusals:
            assert refusal.rule in BY_ID
            assert refusal.sentence.endswith(".")
            assert refusal.sentence[0].isupper()
            assert not [word for word in JARGON if word in refusal.sentence], refusal
    everybody = set(formulation.facts.posts)
    open_units = [u for u in rota.unmet if u.unit in ("session", "post")]
    assert open_units
    for unmet in open_units:
        assert {r.post for r in unmet.refusals} == everybody


def test_gaps_come_safest_first():
    _, _, rota = sample(0.75)
    tiers = [unmet.tier for unmet in rota.unmet]
    assert tiers == sorted(tiers)


def test_a_unit_is_explained_by_its_key_and_a_met_one_is_not():
    _, _, rota = sample(0.75)
    formulation = sample(0.75)[0]
    school, needs = formulation.school, formulation.needs
    for gap in (rota.unmet[0], rota.unmet[-1]):
        (explained,) = explain_unit(school, needs, rota, gap.key)
        assert explained.key == gap.key
        assert explained.refusals
    assert list(explain_unit(school, needs, rota, rota.allocations[0].key)) == []


def test_the_headline_counts_people():
    group = need("NELI", DutyKind.INTERVENTION, "Mon 13:00-13:30", training="neli", pupils="P1")
    week = a_week(an_adult("mo", "mda"), an_adult("grace"), an_adult("hana"), group)
    _, _, rota = planned(week.school, week.needs)
    (gap,) = rota.unmet
    assert headline(gap) == "NELI is open: of 3 posts, 3 may not take it."
    assert (rota.valid_from, rota.made_at) == (ON, MADE)
