"""Who covers an absent teacher first, how much, and who knows the class."""

from planner.domain.codes import ClassCode, PersonCode
from planner.domain.kinds import DutyKind
from planner.rules.facts import span_of, task_id
from solver.check import score
from solver.problem import Placed, WorkerId
from tests.builders import a_class, a_post, a_teacher, an_adult, works
from tests.rules.weeks import Week, a_week, broken, kept, need, setting

COVER = need("away", DutyKind.ABSENCE_COVER, "Mon 09:00-10:00")


def hltas():
    return (
        an_adult("amara", "000-hlta", authorised=True, base_class=ClassCode("3A")),
        an_adult("beth", "001-hlta-level-2", authorised=True),
    )


@kept("A-ORDER")
def test_the_hlta_who_knows_the_class_covers_it():
    week = a_week(hltas(), COVER)
    assert week.solved() == {"away": ["amara"]}
    assert week.cost("A-ORDER", away="amara") < week.cost("A-ORDER", away="beth")


@broken("A-ORDER")
def test_another_hlta_costs_more_and_an_assistant_still_more():
    short = need("short", DutyKind.EMERGENCY_SUPERVISION, "Mon 09:00-09:20")
    week = a_week(hltas(), an_adult("idris"), COVER, short)
    assert 0 < week.cost("A-ORDER", short="beth") < week.cost("A-ORDER", short="idris")


def a_teacher_with_a_support_line():
    return (
        a_teacher("tara"),
        a_post("tara-club", "000-hlta", person=PersonCode("tara")),
        works("tara-club", "Mon-Fri 08:30-15:45"),
    )


@kept("A-RARELY")
def test_a_teacher_may_step_in_for_what_nobody_foresaw():
    emergency = need("now", DutyKind.EMERGENCY_SUPERVISION, "Mon 09:00-09:20")
    assert "A-RARELY" not in a_week(a_teacher_with_a_support_line(), emergency).breaks(
        now="tara-club"
    )


@broken("A-RARELY")
def test_a_teacher_does_not_cover_a_planned_absence():
    planned = need("planned", DutyKind.PARTIAL_COVER, "Mon 09:00-09:20")
    week = a_week(a_teacher_with_a_support_line(), planned)
    assert week.breaks(planned="tara-club") == {"A-RARELY"}


SIX = [
    need(f"c{n}", DutyKind.ABSENCE_COVER, f"{d} {h}:00-{h + 1}:00", tier=2)
    for n, (d, h) in enumerate(
        (d, h) for d in ("Mon", "Tue", "Wed", "Thu") for h in (9, 10, 13, 14)
    )
]


@kept("A-TA-CAP")
def test_fifteen_hours_of_cover_a_week_are_an_hltas_to_carry():
    held = {f"c{n}": "amara" for n in range(15)}
    assert a_week(hltas(), SIX).cost("A-TA-CAP", **held) == 0


@broken("A-TA-CAP")
def test_the_sixteenth_costs_and_so_does_an_assistants_sixth():
    assert a_week(hltas(), SIX).cost("A-TA-CAP", **{f"c{n}": "amara" for n in range(16)}) == 60
    week = a_week(an_adult("idris"), SIX, setting("A-TA-CAP", 1))
    assert week.cost("A-TA-CAP", c0="idris", c4="idris") == 60


@kept("A-FAIR")
def test_cover_that_goes_round_costs_nothing():
    assert a_week(hltas(), SIX[:2]).cost("A-FAIR", c0="amara", c1="beth") == 0


@broken("A-FAIR")
def test_cover_that_falls_to_one_costs():
    assert a_week(hltas(), SIX[:2]).cost("A-FAIR", c0="amara", c1="amara") > 0


def by_key_stage(tag: str):
    return a_week(
        a_class("3A", "head"), an_adult("amara", "000-hlta", authorised=True, tags=tag), COVER
    )


@kept("C-KS")
def test_an_adult_who_knows_the_key_stage_or_says_nothing_costs_nothing():
    assert by_key_stage("ks2").cost("C-KS", away="amara") == 0
    assert by_key_stage("").cost("C-KS", away="amara") == 0


@broken("C-KS")
def test_an_adult_who_knows_other_key_stages_costs():
    assert by_key_stage("ks1").cost("C-KS", away="amara") > 0


DAYS = ("Mon", "Tue", "Wed", "Thu")


def four_days_in_the_hall() -> Week:
    hall = [
        need("hall", DutyKind.LUNCH_DUTY, f"{day} 12:00-12:45", occurrence=f"w1.{number}")
        for number, day in enumerate(DAYS, start=1)
    ]
    return a_week(an_adult("mo", "mda"), an_adult("nia", "mda"), hall, setting("L-ROTATE"))


def rotation_cost(days: int) -> int:
    """What Mo costs who has the hall on the first `days` days."""
    week = four_days_in_the_hall()
    first = sorted(week.needs.demands, key=lambda demand: demand.key)[:days]
    held = frozenset(Placed(task_id(d.key), WorkerId("mo"), span_of(d.spans[0])) for d in first)
    tiers = score(week.formulation().problem, held)
    return sum(tier.components.get("L-ROTATE", 0) for tier in tiers)


@kept("L-ROTATE")
def test_three_days_at_one_post_cost_nothing():
    assert rotation_cost(3) == 0


@broken("L-ROTATE")
def test_a_fourth_costs_where_the_school_wants_posts_to_rotate():
    assert rotation_cost(4) == 45
