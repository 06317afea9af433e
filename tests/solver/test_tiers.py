"""Small weeks whose best plan is plain by hand; scores, bounds and the order of needs."""

import pytest

from solver.check import score, violations
from solver.coins import round_up
from solver.constraints import (
    Apart,
    Attended,
    Barred,
    Capacity,
    Choice,
    Distinct,
    FreeBlock,
    MaxLoad,
    Meet,
    Preference,
    Presence,
    Remaining,
    Shortfall,
    StayClose,
    Within,
)
from solver.intervals import DAY
from solver.problem import UNIT, Problem, ResourceId, Span, TaskId, WorkerId
from solver.solution import Limits, Solution, Status
from solver.solve import solve
from tests.solver.builders import ONE_PLACE, ONE_THING, at, ids, need, tier, unmet, week, who

QUICK = Limits(seconds=5, workers=2)


def solved(problem: Problem) -> Solution:
    solution = solve(problem, QUICK)
    assert violations(problem, solution.assignment) == []
    assert solution.status is Status.OPTIMAL
    found = [result.score for result in score(problem, solution.assignment)]
    assert [result.score for result in solution.tiers] == found
    return solution


def scores(problem: Problem) -> list[int]:
    return [result.score for result in solved(problem).tiers]


def test_the_higher_need_wins_the_only_adult() -> None:
    """Insulin at 11:55 beats a longer PPA block and a gate post that overlap it."""
    problem = week(
        [need("gate", (700, 730)), need("ppa", (690, 750)), need("insulin", (715, 725))],
        ["kim"],
        [tier("care", unmet("insulin")), tier("ppa", unmet("ppa")), tier("post", unmet("gate"))],
    )
    solution = solved(problem)
    assert solution.assignment == {at("insulin", "kim", 715, 725)}
    assert [result.score for result in solution.tiers] == [0, UNIT + 60, UNIT + 30]
    assert all(result.proven for result in solution.tiers)


def test_units_count_before_minutes() -> None:
    """Two short sessions before one long one, although the long one has more minutes."""
    problem = week(
        [need("long", (0, 100)), need("a", (0, 20)), need("b", (30, 50))],
        ["kim"],
        [tier("sessions", unmet("long", "a", "b"))],
    )
    assert scores(problem) == [UNIT + 100]


def test_minutes_decide_between_equal_units() -> None:
    problem = week(
        [need("short", (0, 30)), need("long", (0, 45))],
        ["kim"],
        [tier("s", unmet("short", "long"))],
    )
    assert solved(problem).assignment == {at("long", "kim", 0, 45)}


def test_a_quota_is_short_by_what_no_block_can_give() -> None:
    """143 minutes owed, one block of 135 possible: 8 short, and no more is claimed."""
    quota = Shortfall(code="ppa", tasks=ids("ppa"), amount=143)
    problem = week([need("ppa", (780, 900), (780, 915))], ["kim"], [tier("ppa", quota)])
    assert scores(problem) == [8]


def test_a_quota_counts_the_worth_of_a_span_not_its_length() -> None:
    quota = Shortfall(code="ppa", tasks=ids("ppa"), amount=100)
    problem = week([need("ppa", (0, 120), worth=(90,))], ["kim"], [tier("ppa", quota)])
    assert scores(problem) == [10]


def test_a_lesson_too_long_for_either_is_relayed() -> None:
    """Nobody may lead 60 minutes, two may lead 30: the legs meet at the half hour."""
    legs = [
        need("first", (0, 20), (0, 30), (0, 40), uses=("3A",)),
        need("second", (20, 60), (30, 60), (40, 60), uses=("3A",)),
    ]
    hard = [
        ONE_PLACE,
        ONE_THING,
        Choice(code="shape", shapes=(ids("whole"), ids("first", "second"))),
        Meet(code="relay", first=TaskId("first"), second=TaskId("second")),
        *(
            MaxLoad(
                code="cap", workers=who(name), tasks=ids("whole", "first", "second"), minutes=30
            )
            for name in ("kim", "lee")
        ),
    ]
    quota = Shortfall(code="lead", tasks=ids("whole", "first", "second"), amount=60)
    problem = week(
        [need("whole", (0, 60), uses=("3A",)), *legs], ["kim", "lee"], [tier("lead", quota)], hard
    )
    solution = solved(problem)
    assert {(placed.task, placed.span) for placed in solution.assignment} == {
        ("first", Span(0, 30)),
        ("second", Span(30, 60)),
    }


def test_identical_sessions_fall_on_different_days() -> None:
    days = [(DAY * day, DAY * day + 30) for day in range(2)]
    problem = week(
        [need("group", *days, (60, 90), count=3, one_a_day=True)],
        ["kim"],
        [tier("s", unmet("group"))],
    )
    assert scores(problem) == [UNIT + 30]


def test_a_post_for_two_takes_two_people_in_one_span() -> None:
    problem = week([need("gate", (0, 15), count=2)], ["kim", "lee"], [tier("p", unmet("gate"))])
    assert solved(problem).assignment == {at("gate", "kim", 0, 15), at("gate", "lee", 0, 15)}


def test_standing_by_leaves_the_adult_free_for_other_work_but_not_for_a_lead() -> None:
    tasks = [
        need("call", (0, 120), occupies=False),
        need("group", (0, 30)),
        need("lead", (30, 60)),
    ]
    apart = Apart(code="call", first=ids("call"), second=ids("lead"))
    problem = week(
        tasks,
        ["kim"],
        [tier("call", unmet("call")), tier("rest", unmet("group", "lead"))],
        [ONE_PLACE, ONE_THING, apart],
    )
    assert scores(problem) == [0, UNIT + 30]


def test_a_pad_keeps_the_adult_until_it_has_passed() -> None:
    tasks = [need("group", (0, 30), pad=10), need("next", (35, 60))]
    problem = week(tasks, ["kim"], [tier("s", unmet("group", "next"))])
    assert scores(problem) == [UNIT + 25]


def test_a_free_half_hour_is_kept_for_lunch() -> None:
    lunch = FreeBlock(code="lunch", workers=who("kim"), window=Span(0, 60), minutes=30)
    tasks = [need("a", (0, 20)), need("b", (20, 40)), need("c", (40, 60))]
    problem = week(tasks, ["kim"], [tier("p", unmet("a", "b", "c"))], [ONE_PLACE, lunch])
    assert scores(problem) == [2 * UNIT + 40]


def test_rooms_of_a_pool_are_never_overfull() -> None:
    rooms = Capacity(code="rooms", tasks=ids("a", "b", "c"), most=2)
    tasks = [need(name, (0, 30)) for name in "abc"]
    problem = week(tasks, ["kim", "lee", "mo"], [tier("s", unmet(*"abc"))], [ONE_PLACE, rooms])
    assert scores(problem) == [UNIT + 30]


def test_no_session_while_every_contact_is_released() -> None:
    """Both teachers could be contact, one is away and the other on PPA until 60."""
    contact = Attended(
        code="contact",
        task=TaskId("group"),
        resources=frozenset({ResourceId("t1"), ResourceId("t2")}),
        away={ResourceId("t2"): (Span(0, 120),)},
    )
    tasks = [need("ppa", (0, 60), uses=("t1",)), need("group", (0, 30), (70, 100))]
    problem = week(
        tasks,
        ["kim", "lee"],
        [tier("ppa", unmet("ppa")), tier("s", unmet("group"))],
        [ONE_PLACE, ONE_THING, contact],
    )
    placed = {(one.task, one.span.start) for one in solved(problem).assignment}
    assert placed == {("ppa", 0), ("group", 70)}


def test_a_first_aider_is_present_although_another_likes_the_post_better() -> None:
    aid = Presence(
        code="aid", name="aid", span=Span(0, 30), minimum=1, workers=who("lee"), tasks=ids("hall")
    )
    likes = Preference(code="likes", costs={(WorkerId("lee"), TaskId("hall")): 9})
    problem = week(
        [need("hall", (0, 30))],
        ["kim", "lee"],
        [tier("aid", aid), tier("post", unmet("hall")), tier("likes", likes, strict=False)],
    )
    assert scores(problem) == [0, 0, 9]


def test_one_adult_stays_in_class() -> None:
    stays = Remaining(code="3A", name="3A", span=Span(0, 60), minimum=1, workers=who("kim", "lee"))
    problem = week(
        [need("a", (0, 30)), need("b", (30, 60))],
        ["kim", "lee"],
        [tier("class", stays), tier("s", unmet("a", "b"))],
    )
    assert scores(problem) == [0, 0]


def test_quality_never_costs_a_need() -> None:
    """Keeping one adult for the group would leave a session undone."""
    one_adult = Distinct(code="same", groups=(ids("a", "b"),), each=50)
    problem = week(
        [need("a", (0, 30)), need("b", (20, 50))],
        ["kim", "lee"],
        [tier("s", unmet("a", "b")), tier("quality", one_adult, strict=False)],
    )
    assert scores(problem) == [0, 50]


def test_hours_and_bars_are_kept() -> None:
    hours = Within(code="hours", windows={WorkerId("kim"): (Span(0, 60),)})
    bar = Barred(code="grade", pairs={WorkerId("lee"): ids("late")})
    problem = week(
        [need("late", (40, 70))],
        ["kim", "lee"],
        [tier("s", unmet("late"))],
        [ONE_PLACE, hours, bar],
    )
    assert scores(problem) == [UNIT + 30]


def test_two_posts_of_one_person_are_never_in_two_places() -> None:
    problem = Problem(
        tasks=(need("a", (0, 30)), need("b", (0, 30))),
        workers=week([], ["am", "pm"]).workers,
        hard=(ONE_PLACE,),
        tiers=(tier("s", unmet("a", "b")),),
        body_of={WorkerId("am"): "kim", WorkerId("pm"): "kim"},
    )
    assert scores(problem) == [UNIT + 30]


def test_what_people_were_told_is_kept_where_it_can_be() -> None:
    reference = frozenset({at("a", "lee", 30, 60), at("b", "gone", 0, 30)})
    close = StayClose(code="close", reference=reference, each=7)
    problem = Problem(
        tasks=(need("a", (0, 30), (30, 60)),),
        workers=week([], ["kim", "lee"]).workers,
        hard=(ONE_PLACE,),
        tiers=(tier("s", unmet("a")), tier("close", close, strict=False)),
        reference=reference,
    )
    solution = solved(problem)
    assert at("a", "lee", 30, 60) in solution.assignment
    assert solution.tiers[1].score == 7


def test_a_problem_without_tiers_or_tasks_is_solved_at_once() -> None:
    assert solved(week([], ["kim"])).assignment == frozenset()
    assert solved(week([need("a", (0, 30))], [])).assignment == frozenset()


def test_a_tier_without_terms_is_met() -> None:
    problem = week([need("a", (0, 30))], ["kim"], [tier("empty"), tier("s", unmet("a"))])
    assert scores(problem) == [0, 0]


@pytest.mark.parametrize(
    ("bound", "rounded"),
    [
        (0, 0),
        (1, UNIT + 30),
        (UNIT // 3, UNIT + 30),
        (UNIT + 30, UNIT + 30),
        (UNIT + 46, 2 * UNIT + 60),
        (2 * UNIT + 60, 2 * UNIT + 60),
    ],
)
def test_a_bound_is_rounded_up_to_whole_units(bound: int, rounded: int) -> None:
    sessions = tier("s", unmet("short", "long"))
    problem = week([need("short", (0, 30)), need("long", (0, 45))], ["kim"], [sessions])
    assert round_up(problem, sessions, bound) == rounded


def test_a_bound_on_minutes_is_left_as_it_is() -> None:
    quota = tier("ppa", Shortfall(code="ppa", tasks=ids("a"), amount=60))
    problem = week([need("a", (0, 30))], ["kim"], [quota])
    assert round_up(problem, quota, 7) == 7
