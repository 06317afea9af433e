"""Seeded absences from a published week of the two-form sample school.

Anybody may be out, support and class teachers alike, for the day or from some minute on.
"""

import pickle
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from fixtures.generator import two_form_primary
from planner.demand_sources import needs_of
from planner.domain.clock import DAY
from planner.domain.people import Absence
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.horizon import dated_week, week_rota
from planner.interpret import interpret
from planner.reasons import assignment_of
from solver.replan import Told
from solver.solution import Limits
from solver.solve import solve

MONDAY: Final = date(2026, 11, 9)
FIVE: Final = 5
_FIRST, _LAST, _GRID = 8 * 60 + 30, 15 * 60, 5
_MADE: Final = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Who is out of which day, from which minute on."""

    code: str
    """ "one-007": the group it belongs to and its number."""
    out: tuple[str, ...]
    teachers: int
    """How many of them teach a class."""
    weekday: int
    since: int

    @property
    def group(self) -> str:
        return self.code.rpartition("-")[0]


def published(kept: Path, seconds: float) -> Rota:
    """The rota the school was told of: read from `kept`, or worked out and kept there."""
    if kept.exists():
        rota = pickle.loads(kept.read_bytes())
        assert isinstance(rota, Rota)
        return rota
    school = two_form_primary()
    formulation = formulate(school, needs_of(school), on=MONDAY)
    solution = solve(formulation.problem, Limits(seconds=seconds))
    rota = interpret(formulation, solution, valid_from=MONDAY, versions={}, made_at=_MADE)
    kept.write_bytes(pickle.dumps(rota))
    return rota


def cases(group: str, count: int, people: int, seed: int) -> Iterator[Case]:
    """The same cases for the same seed, whatever the rota."""
    chance = random.Random(f"{group}/{seed}")
    school = two_form_primary()
    leads = {known.teacher for known in school.classes}
    adults = sorted({post.person for post in school.posts} | leads)
    for number in range(1, count + 1):
        out = tuple(chance.sample(adults, people))
        late = chance.random() < 0.5
        yield Case(
            code=f"{group}-{number:03}",
            out=out,
            teachers=sum(person in leads for person in out),
            weekday=chance.randrange(5),
            since=chance.randrange(_FIRST, _LAST, _GRID) if late else 0,
        )


def stated(case: Case, rota: Rota) -> tuple[Formulation, Told]:
    """The facts as they are with those people out, as a problem, and what everybody knows."""
    day = MONDAY + timedelta(days=case.weekday)
    school: School = replace(two_form_primary(), absences=tuple(_absences(case.out, day, case)))
    week, told = dated_week(school, MONDAY, rota=rota), week_rota(rota, 1)
    formulation = formulate(week, needs_of(week), on=MONDAY, reference=told)
    return formulation, Told(
        reference=assignment_of(formulation, told),
        frozen_until=case.weekday * DAY + case.since,
        days=frozenset({case.weekday}),
    )


def _absences(out: Iterable[str], day: date, case: Case) -> Iterator[Absence]:
    for person in out:
        yield Absence(person=person, day=day, starts=case.since, ends=DAY)
