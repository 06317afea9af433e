"""How many single absences a rota survives with no intervention, and no need, lost.

Runs the search: call it in the solving process.
"""

from dataclasses import dataclass

from planner.demand_sources import needs_of
from planner.domain.clock import WEEKDAYS
from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.formulate import formulate
from planner.reasons import assignment_of
from solver.robust import absences, survival
from solver.solution import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An absence that costs a need, however the day is mended."""

    person: PersonCode
    name: str
    day: str
    """ "Tue"."""
    needs: tuple[str, ...]
    """Titles of the need tiers that come off worse."""
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """What came of the single absences that were tried."""

    tried: int
    of: int
    """Adult-days there are."""
    no_intervention_lost: int
    nothing_lost: int
    missed: tuple[Missed, ...]
    """Those that cost something, the costliest needs first."""

    @property
    def sentence(self) -> str:
        """The shares, in a line."""
        if not self.tried:
            return "No absence was tried: give it longer."
        kept = 100 * self.no_intervention_lost // self.tried
        whole = 100 * self.nothing_lost // self.tried
        return (
            f"{self.tried} of {self.of} single absences tried: {kept} % can be covered with no "
            f"intervention lost, {whole} % with no need of any kind lost."
        )


def robustness(school: School, rota: Rota, most: int | None, limits: Limits) -> Robustness:
    """Try `most` adult-days of the rota, or all, each missing by itself."""
    formulation = formulate(school, needs_of(school), on=rota.valid_from)
    problem, present = formulation.problem, assignment_of(formulation, rota)
    names = {str(person.code): person.name for person in school.people}
    every = absences(problem, present, None, limits.seed)
    chosen = absences(problem, present, most, limits.seed)
    found = list(survival(problem, present, chosen, limits))
    interventions = NeedTier.TITLES[NeedTier.INTERVENTIONS]
    order = list(NeedTier.TITLES.values())
    missed = [
        Missed(
            person=PersonCode(one.absence[0]),
            name=names.get(one.absence[0], one.absence[0]),
            day=WEEKDAYS[one.absence[1] % 7],
            needs=one.worse,
            proven=one.proven,
        )
        for one in found
        if one.worse
    ]
    return Robustness(
        tried=len(found),
        of=len(every),
        no_intervention_lost=sum(interventions not in one.worse for one in found),
        nothing_lost=sum(not one.worse for one in found),
        missed=tuple(sorted(missed, key=lambda m: (order.index(m.needs[0]), m.name, m.day))),
    )
