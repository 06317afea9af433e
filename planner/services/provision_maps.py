"""The provision map for whoever answers for provision: on the page, and to take away.

Pupils by reference. Need areas and costs are left out for roles that may not see them.
Every look is written down.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from planner.domain.codes import ProgrammeCode
from planner.domain.outcomes import Measured, standing
from planner.domain.school import School
from planner.effectiveness import Effect, effects
from planner.exporters.document import Cell, Document, Section
from planner.exporters.document_csv import document_csv
from planner.exporters.document_xlsx import document_xlsx
from planner.pay import Scale, scale_on
from planner.provision_map import Line, Sum, lines, sessions_of, totals
from planner.services import owed
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

_TERM: Final = timedelta(weeks=12)
"""How far back the map looks where the calendar has no term for today."""


@unique
class Grouped(StrEnum):
    """What the map is added up by."""

    PUPIL = "pupil"
    CLASS = "class"
    NEED = "need"
    PROGRAMME = "programme"


_BY: Final[Mapping[Grouped, Callable[[Line], str]]] = MappingProxyType(
    {
        Grouped.PUPIL: lambda line: line.pupil,
        Grouped.CLASS: lambda line: line.school_class,
        Grouped.NEED: lambda line: line.need_area or "not said",
        Grouped.PROGRAMME: lambda line: line.programme,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuery:
    """The time looked at and what is shown of it; None and "" = all there is."""

    first: date | None = None
    """None = from the start of the term that is running."""
    last: date | None = None
    """None = up to today."""
    by: Grouped = Grouped.PUPIL
    pupil: str = ""
    school_class: str = ""
    need: str = ""
    programme: str = ""
    costs: bool = False
    """Costs must be in it; else they are where the role may see them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionMap:
    """Each pupil's part in each programme, and sums of it."""

    school_name: str
    first: date
    last: date
    by: Grouped
    lines: tuple[Line, ...]
    totals: Mapping[str, Sum]
    whole: Sum
    scale: Scale
    with_needs: bool
    with_costs: bool
    choices: Mapping[Grouped, tuple[str, ...]]
    """What there is to filter by."""
    readings: tuple[Measured, ...] = ()
    """Of the pupils shown: readings whose outcome falls in the time, or is still to come."""
    effects: tuple[Effect, ...] = ()
    names: Mapping[ProgrammeCode, str] = field(default_factory=dict)
    """Of programmes."""


def provision_map(
    database: Database, actor: Visitor, query: MapQuery, *, at: datetime
) -> ProvisionMap:
    """What pupils were to have and had, in the time asked about. The look is written down.

    Raises NotAllowed where it asks for need areas or costs that the role may not see.
    """
    actor.require(Action.SEE_PROVISION)
    needs, costs = actor.may(Action.SEE_NEED_AREAS), actor.may(Action.SEE_PROVISION_COST)
    if query.need or query.by is Grouped.NEED:
        actor.require(Action.SEE_NEED_AREAS)
    if query.costs:
        actor.require(Action.SEE_PROVISION_COST)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        first, last = _period(school, query, at.date())
        every = _lines(unit, school, first, last)
        stands = standing(unit.outcomes.measured())
    told = [line if needs else replace(line, need_area="") for line in every]
    told = [line if costs else replace(line, sum=_unpriced(line.sum)) for line in told]
    shown = tuple(line for line in told if _asked_for(line, query))
    names = {programme.code: programme.name for programme in school.programmes}
    readings = _readings(stands, shown, query, names, (first, last))
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        refs = sorted({line.pupil for line in shown} | {one.pupil for one in readings})
        unit.audit.note("look at pupils", "provision map", None, {"pupils": refs})
    return ProvisionMap(
        school_name=school.profile.name,
        first=first,
        last=last,
        by=query.by,
        lines=shown,
        totals=totals(shown, _BY[query.by]),
        whole=sum((line.sum for line in shown), Sum()),
        scale=scale_on(last),
        with_needs=needs,
        with_costs=costs,
        choices=_choices(told, needs=needs),
        readings=readings,
        effects=effects(shown, readings, names),
        names=names,
    )


def provision_file(
    database: Database, actor: Visitor, query: MapQuery, form: str, *, at: datetime
) -> bytes:
    """The same as "xlsx" or "csv"; no cell is ever a formula."""
    actor.require(Action.SEE_PROVISION)
    found = provision_map(database, actor, query, at=at)
    writer = document_xlsx if form == "xlsx" else document_csv
    return writer(_document(found))


def _lines(unit: Unit, school: School, first: date, last: date) -> tuple[Line, ...]:
    accounts = {account.key: account for account in owed.accounts(unit)}
    bookings = unit.bookings.all()
    log = sessions_of(school, unit.occurrences.ever(first, last), accounts, bookings)
    return lines(school, log, bookings, scale_on(last), first, last)


def _readings(
    stands: Iterable[Measured],
    shown: Iterable[Line],
    query: MapQuery,
    names: Mapping[ProgrammeCode, str],
    period: tuple[date, date],
) -> tuple[Measured, ...]:
    """The readings that belong with what is shown; unfiltered, those without a session too."""
    narrowed = query.pupil or query.school_class or query.need or query.programme
    among = {(line.pupil, line.programme) for line in shown}
    first, last = period
    return tuple(
        one
        for one in stands
        if one.after_on is None or first <= one.after_on <= last
        if not narrowed or (one.pupil, names.get(one.programme, one.programme)) in among
    )


def _period(school: School, query: MapQuery, today: date) -> tuple[date, date]:
    last = query.last or today
    running = [term.starts for term in school.terms if term.starts <= last]
    return query.first or max(running, default=last - _TERM), last


def _unpriced(found: Sum) -> Sum:
    return replace(found, planned_cost=0.0, delivered_cost=0.0, unpriced=0)


def _asked_for(line: Line, query: MapQuery) -> bool:
    wanted = (
        (query.pupil, line.pupil),
        (query.school_class, line.school_class),
        (query.need, line.need_area),
        (query.programme, line.programme),
    )
    return all(not asked or asked == has for asked, has in wanted)


def _choices(found: list[Line], *, needs: bool) -> Mapping[Grouped, tuple[str, ...]]:
    told: dict[Grouped, set[str]] = {kind: {_BY[kind](line) for line in found} for kind in Grouped}
    told[Grouped.NEED] = {line.need_area for line in found if line.need_area}
    return {
        kind: tuple(sorted(names))
        for kind, names in told.items()
        if needs or kind is not Grouped.NEED
    }


def _document(found: ProvisionMap) -> Document:
    """Every line first, then the sums asked for."""
    names = ("Pupil", "Class", "Programme", *(("Need area",) if found.with_needs else ()))
    rows = tuple((*_names(line, found), *_numbers(line.sum, found)) for line in found.lines)
    sums = tuple((name, *_numbers(each, found)) for name, each in found.totals.items())
    numbers = _headings(found)
    period = f"{found.first:%d/%m/%Y} to {found.last:%d/%m/%Y}"
    return Document(
        title="Provision map",
        school=found.school_name,
        said=period,
        sections=(
            Section(title="Provision", headings=(*names, *numbers), rows=rows),
            Section(title=f"By {found.by}", headings=(found.by.capitalize(), *numbers), rows=sums),
        ),
    )


def _names(line: Line, found: ProvisionMap) -> tuple[Cell, ...]:
    area = (line.need_area,) if found.with_needs else ()
    return (line.pupil, line.school_class, line.programme, *area)


def _headings(found: ProvisionMap) -> tuple[str, ...]:
    minutes = ("Planned min", "Delivered min", "Lost min", "Excused min", "Not marked min")
    cost = ("Planned £", "Delivered £", "Min without a price") if found.with_costs else ()
    return (*minutes, *cost, "EHCP required min", "EHCP delivered min")


def _numbers(each: Sum, found: ProvisionMap) -> tuple[Cell, ...]:
    minutes = (each.planned, each.delivered, each.lost, each.excused, each.unmarked)
    cost: tuple[Cell, ...] = ()
    if found.with_costs:
        cost = (round(each.planned_cost, 2), round(each.delivered_cost, 2), each.unpriced)
    return (*minutes, *cost, each.required, each.required_delivered)
