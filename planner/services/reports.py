"""Reports on a rota: what deserves a look, and what its duties cost."""

from planner.advice import Advised, advise
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.horizon import as_planned
from planner.pay import Cost, cost_of
from planner.release_check import ReleaseLine, release_lines
from planner.services.editing import standing
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database


def advice_on(
    database: Database, actor: Visitor, *, revision: int | None = None
) -> tuple[Advised, ...]:
    """What deserves a look in a rota; None is the newest. Raises NotFound for none such."""
    actor.require(Action.SEE_UNFILLED)
    school, rota = _rota(database, actor, revision)
    return advise(school, rota, rota.valid_from)


def cost(database: Database, actor: Visitor, *, revision: int | None = None) -> Cost:
    """What a week of a rota costs; None is the newest. Raises NotFound for none such."""
    actor.require(Action.SEE_COST)
    return cost_of(*_rota(database, actor, revision))


def release(
    database: Database, actor: Visitor, *, revision: int | None = None
) -> tuple[ReleaseLine, ...]:
    """Every teacher's PPA and other release: owed, given by a rota (None: the newest), short."""
    actor.require(Action.SEE_UNFILLED)
    with database.reading(actor.school) as unit:
        found = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
        if found is None and revision:
            raise NotFound("There is no such rota.", hint="Run: hlta-planner draft")
        return release_lines(as_planned(school_of(unit, found)), found)


def _rota(database: Database, actor: Visitor, revision: int | None) -> tuple[School, Rota]:
    with database.reading(actor.school) as unit:
        found = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
        if found is None:
            raise NotFound("There is no such rota.", hint="Run: hlta-planner draft")
        return school_of(unit, found), standing(unit, found.revision)
