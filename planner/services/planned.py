"""The facts a rota was planned over: the standing cycle's, or those of its one week."""

from dataclasses import replace

from planner.domain.plan import Rota
from planner.domain.school import School
from planner.horizon import dated_week
from planner.services.giving_back import given_back_by
from planner.store import Unit


def school_of(unit: Unit, rota: Rota | None) -> School:
    """The school's facts as they are now, in the horizon of `rota`.

    A standing rota, or none, has the facts as they are kept: whatever has a date is passed
    over by everything that plans. Raises NoSchool where the calendar has closed its week.
    """
    school = unit.facts.load().school
    if rota is None or rota.week_of is None:
        return school
    followed = unit.rotas.get(rota.parent) if rota.parent else None
    week = dated_week(school, rota.week_of, rota=followed)
    return replace(week, owed=given_back_by(rota))
