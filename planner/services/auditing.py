"""Proof and explanation: the rota file, and why a demand is as it is."""

import hashlib
from datetime import datetime

from planner.audit import export_rota_file
from planner.demand_sources import needs_of
from planner.domain.demand import DemandKey
from planner.domain.plan import Rota, Unmet
from planner.errors import NotFound
from planner.horizon import as_planned
from planner.reasons import explain_unit
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import AuditEntry, Database, Unit


def export_rota(database: Database, actor: Visitor, revision: int | None, *, at: datetime) -> bytes:
    """The proof-carrying rota file of `revision`, or of the newest; its SHA-256 is audited."""
    actor.require(Action.EXPORT_SCHOOL)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        rota = _rota(unit, revision)
        school = as_planned(school_of(unit, rota))
        data = export_rota_file(school, needs_of(school), rota)
        unit.audit.note(
            "export rota file",
            f"rota {rota.revision}",
            None,
            {"sha256": hashlib.sha256(data).hexdigest()},
        )
    return data


def explain_demand(
    database: Database, actor: Visitor, demand: str | None, *, revision: int | None = None
) -> tuple[Unmet, ...]:
    """Why `demand` is open and what stands in each person's way; None = every open one.

    Nothing for a demand somebody has: `boards.others` tells of those.
    """
    actor.require(Action.SEE_UNFILLED)
    with database.reading(actor.school) as unit:
        rota = _rota(unit, revision)
        school = school_of(unit, rota)
    if demand is None:
        return rota.unmet
    try:
        key = DemandKey.parse(demand)
    except ValueError:
        raise NotFound(f"{demand!r} is not the name of a demand.") from None
    return tuple(explain_unit(school, needs_of(school), rota, key))


def audit_trail(database: Database, actor: Visitor, *, limit: int = 200) -> list[AuditEntry]:
    """Who changed what and when, newest first."""
    actor.require(Action.SEE_AUDIT)
    with database.reading(actor.school) as unit:
        return unit.audit.entries(limit)


def _rota(unit: Unit, revision: int | None) -> Rota:
    rota = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
    if rota is None:
        raise NotFound(
            f"There is no draft {revision}." if revision else "There is no rota yet.",
            hint="Run: hlta-planner draft",
        )
    return rota
