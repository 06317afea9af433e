"""Cover handed over within a lesson: in parts that meet, each within its adult's cap."""

from collections.abc import Iterable
from itertools import pairwise

from planner.demand_sources.relays import with_relays
from planner.domain.clock import time_of_day
from planner.domain.demand import Demand, DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.shapes import shapes_of
from planner.gaps import gaps
from planner.interpret import unit_keys
from planner.rules.facts import span_of, task_id
from planner.sentences import sentence
from solver.check import score, violations
from solver.problem import UNIT, Assignment, Placed, WorkerId
from solver.solution import Limits
from solver.solve import solve
from tests.builders import an_adult, span
from tests.rules.weeks import Week, a_week, broken, kept, need, setting

AWAY = need("away", DutyKind.ABSENCE_COVER, "Mon 13:00-14:00", place="3A")
HLTA = tuple(an_adult("amara", "000-hlta", authorised=True))
ASSISTANTS = (*an_adult("idris"), *an_adult("grace"))


def relayed(*facts: object, cover: Iterable[Demand] = (AWAY,)) -> Week:
    return a_week(*facts, *with_relays(cover))


def held(*rows: tuple[str, str, str], code: str = "away") -> Assignment:
    """Rows of part, post and time; part "0" is the whole, "2a" and "2b" a relay of two."""
    placed = set()
    for part, post, when in rows:
        name, _, number = part.rpartition("/")
        key = DemandKey("test", name or code, "w1.1", "0" if number == "0" else f"0-{number}")
        placed.add(Placed(task_id(key), WorkerId(post), span_of(span(f"Mon {when}"))))
    return frozenset(placed)


def breaks(week: Week, *rows: tuple[str, str, str]) -> set[str]:
    return {v.code for v in violations(week.formulation().problem, held(*rows))}


def said(week: Week, *rows: tuple[str, str, str]) -> str:
    found = violations(week.formulation().problem, held(*rows))
    return " ".join(sentence(week.school, week.needs, violation) for violation in found)


def test_a_lesson_has_its_whole_and_its_relays_as_shapes() -> None:
    demands = list(with_relays([AWAY]))
    shapes = shapes_of(demands)[AWAY.key]
    assert [len(shape) for shape in shapes] == [1, 2, 3]
    for demand in demands[1:]:
        assert demand.kind is DutyKind.PARTIAL_COVER
        assert all(s.minutes >= 10 and time_of_day(s.start) % 5 == 0 for s in demand.spans)
    first, second = (d for d in demands if d.key.part in ("0-2a", "0-2b"))
    assert {s.end for s in first.spans} == {s.start for s in second.spans}
    assert (first.spans[0].start, second.spans[0].end) == (
        AWAY.spans[0].start,
        AWAY.spans[0].end,
    )


def test_what_is_no_lesson_or_too_short_is_not_divided() -> None:
    register = need("reg", DutyKind.ABSENCE_COVER, "Mon 08:45-09:05", lesson_minutes=None)
    short = need("short", DutyKind.ABSENCE_COVER, "Mon 13:00-13:15")
    ppa = need("ppa", DutyKind.PPA_COVER, "Mon 13:00-14:00")
    assert list(with_relays([register, short, ppa])) == [register, short, ppa]
    half = need("half", DutyKind.ABSENCE_COVER, "Mon 13:00-13:25")
    assert len(shapes_of(with_relays([half]))[half.key]) == 2


@kept("A-RELAY")
def test_two_adults_hand_over_where_the_first_ends() -> None:
    week = relayed(HLTA, ASSISTANTS)
    assert breaks(week, ("2a", "amara", "13:00-13:30"), ("2b", "idris", "13:30-14:00")) == set()


@broken("A-RELAY")
def test_a_gap_both_shapes_at_once_or_one_adult_for_all_parts_is_refused() -> None:
    week = relayed(HLTA, ASSISTANTS)
    gap = (("2a", "amara", "13:00-13:30"), ("2b", "idris", "13:35-14:00"))
    assert breaks(week, *gap) == {"A-RELAY"}
    assert "would not begin as the part before it ends" in said(week, *gap)
    both = (("0", "amara", "13:00-14:00"), ("2b", "idris", "13:50-14:00"))
    assert "A-RELAY" in breaks(week, *both)
    assert breaks(week, ("2a", "amara", "13:00-13:30"), ("2b", "amara", "13:30-14:00")) == {
        "A-RELAY"
    }


def test_each_part_keeps_its_adults_cap() -> None:
    week = relayed(HLTA, ASSISTANTS)
    long = (("2a", "amara", "13:00-13:25"), ("2b", "idris", "13:25-14:00"))
    assert breaks(week, *long) == {"G-LPA-CAP"}


def test_assistants_alone_do_not_make_a_lesson_of_their_parts() -> None:
    week = relayed(HLTA, ASSISTANTS)
    chain = (("2a", "grace", "13:00-13:30"), ("2b", "idris", "13:30-14:00"))
    assert breaks(week, *chain) == {"G-LPA-NO-CHAIN"}
    assert "would lead away for 60 minutes on end, and at most 59 are allowed" in said(week, *chain)
    between = (
        ("3a", "grace", "13:00-13:25"),
        ("3b", "amara", "13:25-13:40"),
        ("3c", "idris", "13:40-14:00"),
    )
    assert breaks(week, *between) == set()


def test_the_end_of_one_lesson_and_the_start_of_the_next_are_one_run() -> None:
    second = need("later", DutyKind.ABSENCE_COVER, "Mon 14:00-15:00", place="3A")
    week = relayed(HLTA, ASSISTANTS, cover=(AWAY, second))
    run = (
        ("2a", "amara", "13:00-13:30"),
        ("2b", "idris", "13:30-14:00"),
        ("later/2a", "grace", "14:00-14:30"),
        ("later/2b", "amara", "14:30-15:00"),
    )
    assert breaks(week, *run) == {"G-LPA-NO-CHAIN"}
    apart = (
        ("2a", "idris", "13:00-13:30"),
        ("2b", "amara", "13:30-14:00"),
        ("later/2a", "amara", "14:00-14:30"),
        ("later/2b", "grace", "14:30-15:00"),
    )
    assert breaks(week, *apart) == set()


GATE = need("gate", DutyKind.GATE_DUTY, "Mon 13:10-13:30", place="gate")


@broken("A-WALK")
def test_nobody_is_at_the_gate_and_in_the_class_in_the_same_minute() -> None:
    week = relayed(HLTA, ASSISTANTS, GATE)
    rows = (
        ("2a", "amara", "13:00-13:30"),
        ("2b", "idris", "13:30-14:00"),
        ("gate/0", "idris", "13:10-13:30"),
    )
    assert breaks(week, *rows) == {"A-WALK"}
    assert "Idris would have 0 minutes to get from gate to away, and 5 are needed" in said(
        week, *rows
    )


@kept("A-WALK")
def test_five_minutes_are_enough_to_walk_and_nobody_walks_within_a_place() -> None:
    week = relayed(HLTA, ASSISTANTS, GATE)
    rows = (
        ("2a", "amara", "13:00-13:35"),
        ("2b", "idris", "13:35-14:00"),
        ("gate/0", "idris", "13:10-13:30"),
    )
    assert breaks(week, *rows) == set()
    here = need("gate", DutyKind.GATE_DUTY, "Mon 13:10-13:30", place="3A")
    near = (*rows[:1], ("2b", "idris", "13:30-14:00"), rows[2])
    assert "A-WALK" not in breaks(relayed(HLTA, ASSISTANTS, here), *near)
    at_once = relayed(HLTA, ASSISTANTS, GATE, setting("A-WALK", 0))
    assert "A-WALK" not in breaks(at_once, *near)


def cost(week: Week, *rows: tuple[str, str, str]) -> int:
    tiers = score(week.formulation().problem, held(*rows))
    return sum(tier.components.get("A-FEW-HANDS", 0) for tier in tiers)


@kept("A-FEW-HANDS")
def test_a_whole_lesson_costs_no_handover() -> None:
    assert cost(relayed(HLTA, ASSISTANTS), ("0", "amara", "13:00-14:00")) == 0


@broken("A-FEW-HANDS")
def test_each_handover_has_its_price() -> None:
    week = relayed(HLTA, ASSISTANTS)
    assert cost(week, ("2a", "amara", "13:00-13:30"), ("2b", "idris", "13:30-14:00")) == 60


def covered(week: Week) -> tuple[Assignment, int]:
    """What the search gives, and the cost of what it leaves open."""
    problem = week.formulation().problem
    solution = solve(problem, Limits(seconds=5, workers=2))
    assert violations(problem, solution.assignment) == []
    return solution.assignment, sum(tier.score for tier in solution.tiers if tier.name != "Quality")


BUSY = need("ppa", DutyKind.PPA_COVER, "Mon 13:30-14:30", school_class="4B")


def test_a_lesson_nobody_can_take_whole_is_relayed_without_an_uncovered_minute() -> None:
    week = relayed(HLTA, ASSISTANTS, BUSY)
    found, missing = covered(week)
    assert missing == 0
    parts = sorted((p.span, p.worker) for p in found if "away" in p.task)
    assert parts[0][0].start == AWAY.spans[0].start
    assert parts[-1][0].end == AWAY.spans[0].end
    assert all(a.end == b.start for (a, _), (b, _) in pairwise(parts))
    assert all(s.minutes <= 30 for s, who in parts if who != "amara")


def test_without_relays_that_lesson_would_have_nobody() -> None:
    week = a_week(HLTA, ASSISTANTS, BUSY, AWAY)
    assert covered(week)[1] >= UNIT


def test_a_lesson_is_covered_whole_where_somebody_can() -> None:
    found, missing = covered(relayed(HLTA, ASSISTANTS))
    assert missing == 0
    assert [(p.worker, p.span.minutes) for p in found] == [("amara", 60)]


def test_a_relay_that_is_whole_leaves_no_gap_and_half_of_one_does() -> None:
    formulation = relayed(HLTA, ASSISTANTS).formulation()
    whole = held(("2a", "amara", "13:00-13:30"), ("2b", "idris", "13:30-14:00"))
    half = held(("2a", "amara", "13:00-13:30"))
    for assignment, missing in ((whole, 0), (half, 1)):
        met = set(unit_keys(formulation, assignment).values())
        assert sum(gap.missing for gap in gaps(formulation, assignment, met)) == missing
