"""How values become rows, lanes and words: without a server, a database or a browser."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.plan import Refusal, Unmet
from planner.services.boards import Block, BlockKind
from planner.services.draft_jobs import DraftState, DraftStatus, TierLine
from planner.services.unfilled import OpenNeed, Unfilled
from web.present.class_day import class_day
from web.present.gaps import gap_groups, missing
from web.present.grid import MOST_LANES, MOST_STEPS, columns, lanes, steps, whole_hours
from web.present.looks import LOOKS
from web.present.progress import doing, tier_views
from web.present.said import short

STEPS = (Path(__file__).parents[2] / "web" / "static" / "steps.css").read_text(encoding="utf-8")


def block(starts: int, ends: int, **other: object) -> Block:
    given: dict[str, object] = {"kind": BlockKind.DUTY, "title": "Group A", "weekday": 0, **other}
    return Block(starts=starts, ends=ends, **given)  # type: ignore[arg-type]


def test_every_kind_of_duty_has_its_look_and_no_two_families_share_a_sign():
    assert set(LOOKS) == set(DutyKind)
    families = {look for look in LOOKS.values() if look.sign}
    assert len({look.sign for look in families}) == len(families)


def test_every_column_lane_and_width_the_board_can_ask_for_has_its_style():
    classes = set(re.findall(r"\.([sewl]\d+)\{", STEPS))
    assert classes >= {f"s{n}" for n in range(1, MOST_STEPS + 1)}
    assert classes >= {f"e{n}" for n in range(2, MOST_STEPS + 2)}
    assert classes >= {f"w{n}" for n in range(12, MOST_STEPS + 1, 6)}
    assert classes >= {f"l{n}" for n in range(1, MOST_LANES + 1)}


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (8 * 60, 8 * 60 + 5, "s1 e2"),
        (9 * 60, 10 * 60, "s13 e25"),
        (9 * 60 + 2, 9 * 60 + 4, "s13 e14"),
        (7 * 60, 9 * 60, "s1 e13"),
        (15 * 60, 18 * 60, "s85 e97"),
    ],
)
def test_a_block_stands_on_whole_five_minutes_inside_what_is_drawn(
    starts: int, ends: int, expected: str
):
    assert columns(whole_hours(8 * 60 + 20, 15 * 60 + 45), starts, ends) == expected


def test_what_is_drawn_begins_on_an_hour_and_ends_on_a_half():
    drawn = whole_hours(8 * 60 + 20, 15 * 60 + 5)
    assert (drawn.start, drawn.end) == (8 * 60, 15 * 60 + 30)
    assert steps(drawn) == 90


def test_what_runs_at_the_same_time_is_never_hidden_behind_another():
    duty, on_call = block(540, 600), block(500, 700, stands_by=True, title="On call")
    ground = block(600, 660, kind=BlockKind.IN_CLASS, title="In class 3A")
    found = lanes([on_call, duty, ground])
    assert (found[duty], found[ground], found[on_call]) == (1, 1, 2)


def test_by_class_only_lessons_and_who_leads_them_stand_in_the_first_lane():
    lesson = block(540, 600, kind=BlockKind.LESSON, title="Maths")
    cover = block(600, 660, duty=DutyKind.PPA_COVER, title="PPA 3A")
    group = block(720, 740, duty=DutyKind.INTERVENTION)
    found = lanes([group, lesson, cover], first_for_leads=True)
    assert (found[lesson], found[cover], found[group]) == (1, 1, 2)


def test_cover_cuts_the_lesson_it_lies_over_and_lessons_in_a_row_are_one_band():
    lessons = [
        block(540, 600, kind=BlockKind.LESSON, title="English"),
        block(600, 660, kind=BlockKind.LESSON, title="Maths"),
        block(660, 675, kind=BlockKind.LESSON, title="Break"),
    ]
    cover = block(630, 660, duty=DutyKind.PPA_COVER, title="PPA 3A")
    bands = class_day([*lessons, cover], teacher="Ms Oak", lessons_apart=False)
    assert [(b.title, b.starts, b.ends) for b in bands] == [
        ("Ms Oak", 540, 630),
        ("PPA 3A", 630, 660),
    ]
    apart = class_day([*lessons, cover], teacher="Ms Oak", lessons_apart=True)
    assert [b.title for b in apart] == ["English", "Maths", "PPA 3A"]


def test_a_block_does_not_say_again_what_its_sign_says():
    assert short(block(0, 60, title="1:1 support RA")) == "RA"
    assert short(block(0, 60, title="Lunch: hall, infants")) == "hall, infants"
    assert short(block(0, 60, title="Pastoral Support Centre")) == "Pastoral Support Centre"


def need(tier: int, title: str, refusals: tuple[Refusal, ...] = (), **other: object) -> OpenNeed:
    given: dict[str, object] = {"missing": 1, "unit": "session", **other}
    unmet = Unmet(
        key=DemandKey("test", title.replace(" ", "-"), "w1.1"),
        tier=tier,
        title=title,
        refusals=refusals,
        **given,  # type: ignore[arg-type]
    )
    return OpenNeed(unmet, "")


def refusal(post: str, rule: str) -> Refusal:
    return Refusal(post=post, rule=rule, sentence=f"{post} can't: {rule}.")  # type: ignore[arg-type]


def test_safety_is_told_before_everything_else():
    found = Unfilled(1, is_draft=True, needs=(need(7, "Group A"), need(1, "Insulin")))
    assert [group.tier for group in gap_groups(found)] == [1, 7]
    assert gap_groups(found)[0].is_safety


def test_whoever_has_least_in_their_way_is_told_first():
    bars = (refusal("ann", "H-1"), refusal("ann", "H-2"), refusal("bob", "H-2"))
    (group,) = gap_groups(Unfilled(1, is_draft=True, needs=(need(1, "Insulin", bars),)))
    assert group.gaps[0].closest == ("bob can't: H-2.",)


def test_nobody_is_closest_where_everybody_is_as_far():
    bars = (refusal("ann", "H-1"), refusal("bob", "H-2"))
    (group,) = gap_groups(Unfilled(1, is_draft=True, needs=(need(1, "Insulin", bars),)))
    assert group.gaps[0].closest == ()


@pytest.mark.parametrize(
    ("count", "unit", "words"),
    [(1, "session", "1 session open"), (3, "post", "3 posts open"), (8, "minutes", "8 min short")],
)
def test_what_is_missing_is_said_in_its_own_unit(count: int, unit: str, words: str):
    assert missing(need(1, "Any", missing=count, unit=unit).unmet) == words


def test_the_tier_that_weighs_things_up_is_never_given_as_one_number():
    lines = (
        TierLine(title="PPA time", short_units=0, short_minutes=8, proven=False, working=True),
        TierLine(title="Quality", short_units=3, short_minutes=900, proven=False, working=False),
    )
    status = DraftStatus(
        job=1,
        state=DraftState.RUNNING,
        seconds=2.0,
        tiers=lines,
        phase="bounding",
        revision=None,
    )
    shown = [(tier.title, tier.still_open, tier.state) for tier in tier_views(status)]
    assert shown == [
        ("PPA time", "8 min", "looking"),
        ("Continuity, fairness and preference", "", "to come"),
    ]
    assert doing(status) == "Proving what cannot be bettered"


def test_once_ended_nothing_is_looking_and_a_silent_worker_is_waited_for():
    lines = (
        TierLine(title="PPA time", short_units=0, short_minutes=8, proven=False, working=True),
        TierLine(title="Quality", short_units=3, short_minutes=9, proven=False, working=True),
    )
    status = DraftStatus(
        job=1,
        state=DraftState.DONE,
        seconds=2.0,
        tiers=lines,
        phase="improving",
        revision=1,
    )
    assert [tier.state for tier in tier_views(status)] == [
        "not settled when the search ended",
        "as good as the time allowed",
    ]
    assert {tier.css for tier in tier_views(status)} == {"open"}
    silent = replace(status, state=DraftState.RUNNING, silent=True)
    assert doing(silent) == "Waiting for the planner to take it up again"
