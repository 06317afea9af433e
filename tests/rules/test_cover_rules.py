"""Who covers an absent teacher first, how much, and who knows the class."""

from dataclasses import replace
from datetime import timedelta

from planner.domain.clock import WEEKDAYS
from planner.domain.codes import ClassCode, PersonCode
from planner.domain.kinds import AbsenceKind, DutyKind
from planner.domain.people import Absence, Spell
from planner.rules.facts import span_of, task_id
from solver.check import score
from solver.problem import Placed, WorkerId
from tests.builders import a_class, a_post, a_teacher, an_adult, lessons, works
from tests.rules.weeks import ON, Week, a_week, broken, kept, need, setting

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


def away(kind: AbsenceKind) -> Absence:
    return Absence(person=PersonCode("tom"), day=ON, starts=9 * 60, ends=10 * 60, kind=kind)


def cover_by_a_teacher(kind: AbsenceKind) -> set[str]:
    tom = {"released": PersonCode("tom")}
    cover = need("cover", DutyKind.PARTIAL_COVER, "Mon 09:00-09:20", **tom)
    week = a_week(a_teacher("tom"), a_teacher_with_a_support_line(), away(kind), cover)
    dated = replace(week, school=replace(week.school, week_of=ON))
    return dated.breaks(cover="tara-club") & {"A-RARELY"}


@kept("A-RARELY")
def test_a_teacher_may_step_in_for_what_nobody_foresaw():
    assert cover_by_a_teacher(AbsenceKind.UNPLANNED) == set()


@broken("A-RARELY")
def test_a_teacher_does_not_cover_a_planned_absence():
    assert cover_by_a_teacher(AbsenceKind.PLANNED) == {"A-RARELY"}
    assert cover_by_a_teacher(AbsenceKind.COURSE) == {"A-RARELY"}


def a_spell(*weekdays: int, missed: int = 0) -> Week:
    """Tom is away on those weekdays and was for `missed` days before; who leads on the last?"""
    absences = [
        Absence(person=PersonCode("tom"), day=ON + timedelta(days=day), starts=0, ends=1440)
        for day in weekdays
    ]
    last = WEEKDAYS[weekdays[-1]]
    tom = {"released": PersonCode("tom")}
    week = a_week(
        a_teacher("tom", "3A"),
        lessons("3A", "Mon-Fri 09:00-10:00"),
        hltas(),
        absences,
        need("cover", DutyKind.ABSENCE_COVER, f"{last} 09:00-10:00", **tom),
    )
    before = (Spell(person=PersonCode("tom"), missed=missed),) if missed else ()
    return replace(week, school=replace(week.school, week_of=ON, spells=before))


@kept("G-HLTA-SHORT")
def test_an_hlta_covers_the_third_day_and_a_fourth_that_is_not_in_a_row():
    assert a_spell(0, 1, 2).breaks(cover="amara") == set()
    assert a_spell(0, 1, 3, 4).breaks(cover="amara") == set()
    assert a_spell(1, missed=3).breaks(cover="amara") == set()


@broken("G-HLTA-SHORT")
def test_an_hlta_is_not_given_the_fourth_day_in_a_row_over_a_weekend_too():
    assert a_spell(0, 1, 2, 3).breaks(cover="amara") == {"G-HLTA-SHORT"}
    assert a_spell(0, missed=3).breaks(cover="amara") == {"G-HLTA-SHORT"}
    assert "a teacher takes the class" in a_spell(0, missed=3).sentences(cover="amara")


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
