"""A small school planned end to end: facts, needs from the sources, search, rota."""

from datetime import UTC, date, datetime
from functools import cache

from fixtures.generator import one_form_primary
from planner.demand_sources import needs_of
from planner.domain.demand import Needs
from planner.domain.kinds import DutyKind, ProvisionKind
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.formulate import QUALITY, Formulation, formulate
from planner.interpret import interpret
from solver.solution import Limits, Progress, Solution
from solver.solve import solve
from tests.builders import (
    a_duty_post,
    a_group,
    a_lesson,
    a_programme,
    a_provision,
    a_pupil,
    a_release,
    a_school,
    a_teacher,
    an_adult,
)

ON = date(2026, 11, 2)
MADE = datetime(2026, 11, 1, 20, 0, tzinfo=UTC)


def planned(
    school: School, needs: Needs | None = None, *, seconds: float = 3.0, **more: object
) -> tuple[Formulation, Solution, Rota]:
    """The school's rota from ON, with the formulation and the solution it was read from."""
    wanted = needs_of(school) if needs is None else needs
    formulation = formulate(school, wanted, on=ON, **more)
    solution = solve(formulation.problem, Limits(seconds=seconds, workers=2))
    rota = interpret(formulation, solution, valid_from=ON, versions={}, made_at=MADE)
    return formulation, solution, rota


def afternoon_trap(ends: str = "15:15", *, minutes: int = 1425) -> School:
    """One class taught 23.75 h a week; one afternoon of 135 minutes can be released."""
    taught = [a_lesson("3A", f"{day} 08:45-11:45", "English") for day in ("Mon", "Tue", "Wed")]
    left = minutes - 3 * 180 - 135
    afternoons = [a_lesson("3A", f"{day} 12:45-15:15", "Topic") for day in ("Tue", "Wed", "Thu")]
    morning = [a_lesson("3A", "Thu 08:45-11:45", "English")]
    friday = left - 3 * 150 - 180
    return a_school(
        a_teacher("tara", "3A"),
        a_teacher("head"),
        taught,
        afternoons,
        morning,
        a_lesson("3A", f"Fri 09:00-{9 + friday // 60:02}:{friday % 60:02}", "Maths"),
        a_lesson("3A", f"Mon 13:00-{ends}", "Art", releasable=True),
        a_release("tara"),
        an_adult("amara", "000-hlta", authorised=True, works="Mon-Fri 08:30-15:30"),
    )


def one_adult() -> School:
    """One adult; insulin at 11:55, PPA 11:30-12:30 and a gate post 11:50-12:05, all Monday."""
    return a_school(
        a_teacher("tara", "3A"),
        a_teacher("head"),
        a_lesson("3A", "Mon 11:30-12:30", "Art", releasable=True),
        a_release("tara", minutes=60, most_blocks=1),
        a_pupil("P1", "3A"),
        a_provision(
            "INSULIN",
            "P1",
            "Mon 11:55-12:10",
            kind=ProvisionKind.CARE_PLAN,
            training=("insulin",),
        ),
        a_duty_post("GATE", "Mon 11:50-12:05", DutyKind.GATE_DUTY),
        an_adult("amara", "000-hlta", authorised=True, tags="insulin", unpaid=0),
    )


def three_groups() -> School:
    """A group three times a week and a lunch post each day, with two adults."""
    return a_school(
        a_teacher("tara", "RA"),
        a_teacher("head"),
        [a_lesson("RA", f"{day} 13:00-15:00", "Play") for day in ("Mon", "Tue", "Wed", "Thu")],
        [a_pupil(ref, "RA") for ref in ("P1", "P2", "P3")],
        a_programme("NELI", 30, 3),
        a_group("NELI-RA", "NELI", "P1 P2 P3"),
        a_duty_post("HALL", "Mon-Thu 12:00-12:45"),
        an_adult("idris"),
        an_adult("mo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
    )


@cache
def sample(staffing: float = 1.0) -> tuple[Formulation, Solution, Rota]:
    """The sample school, planned once for all tests that read its rota, as far as its needs."""
    school = one_form_primary(staffing=staffing)
    formulation = formulate(school, needs_of(school), on=ON)
    at_quality = [False]

    def note(progress: Progress) -> None:
        at_quality[0] = at_quality[0] or progress.tier == QUALITY

    solution = solve(
        formulation.problem, Limits(seconds=40.0), note, should_stop=lambda: at_quality[0]
    )
    rota = interpret(formulation, solution, valid_from=ON, versions={}, made_at=MADE)
    return formulation, solution, rota
