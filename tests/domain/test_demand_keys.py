"""The contract of demand keys: what registers, pins and calendars hold on to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.clock import Span
from planner.domain.demand import Demand, DemandKey, NeedTier
from planner.domain.kinds import DutyKind

word = st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1).filter(
    lambda text: not any(character.isspace() for character in text)
)


def a_demand(occurrence: str, count: int = 1) -> Demand:
    return Demand(
        key=DemandKey("intervention", "NELI-RA", occurrence),
        kind=DutyKind.INTERVENTION,
        tier=NeedTier.INTERVENTIONS,
        title="Group NELI-RA",
        spans=(Span(540, 570),),
        count=count,
    )


@given(word, word, word, word)
def test_a_key_reads_back_from_its_text(source, code, occurrence, part):
    key = DemandKey(source, code, occurrence, part)
    assert DemandKey.parse(str(key)) == key


@pytest.mark.parametrize("part", ["", "a:b", "a b", "a\tb", "a\n"])
def test_a_key_never_holds_a_colon_or_a_space(part):
    with pytest.raises(ValueError, match="no colon or space"):
        DemandKey("ppa", part, "w1.1")


@pytest.mark.parametrize("text", ["ppa:3A:w1.1", "ppa:3A:w1.1:0:0", ""])
def test_text_of_another_shape_is_no_key(text):
    with pytest.raises(ValueError, match="demand key"):
        DemandKey.parse(text)


def test_laid_over_a_week_a_key_keeps_its_ordinal_and_nothing_of_the_cycle_week():
    dated = DemandKey("ppa", "PPA-3A", "w2.3", "adult").on_week(date(2026, 11, 9))
    assert dated == DemandKey("ppa", "PPA-3A", "2026-11-09.3", "adult")


def test_a_session_that_moves_within_its_week_keeps_its_key():
    moved = Demand(
        key=a_demand("w1.2").key,
        kind=DutyKind.INTERVENTION,
        tier=NeedTier.INTERVENTIONS,
        title="Group NELI-RA",
        spans=(Span(6000, 6030),),
    )
    assert moved.key == a_demand("w1.2").key


def test_the_units_of_one_demand_have_consecutive_ordinals_from_its_own():
    assert [str(key) for key in a_demand("w1.4", count=3).unit_keys()] == [
        "intervention:NELI-RA:w1.4:0",
        "intervention:NELI-RA:w1.5:0",
        "intervention:NELI-RA:w1.6:0",
    ]


def test_a_single_unit_goes_by_the_demands_key():
    assert a_demand("w1.1").unit_keys() == (a_demand("w1.1").key,)
