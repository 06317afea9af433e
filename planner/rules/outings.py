"""Visits and swimming: their ratio, who goes along, and who then is not on site."""

from collections.abc import Iterator

from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind
from planner.domain.outings import Outing
from planner.domain.ratios import (
    LEAST,
    LEAST_ADULTS,
    NURSERY,
    OLDER,
    PUPILS_AN_ADULT,
    YOUNGER,
    band_of_outing,
    going,
)
from planner.rules.facts import Facts, span_of
from planner.rules.needs import present, wanted
from planner.rules.rule import Basis, Parameter, Ruling, Wanted, rule
from solver.constraints import Apart, Closed
from solver.problem import TaskId

_VISIT = "visit"
_ON_SITE = (
    *(DutyKind.FIRST_AID_STANDBY, DutyKind.PASTORAL_ON_CALL),
    DutyKind.PASTORAL_SECOND,
)


@rule(
    NURSERY,
    "A visit of nursery children takes one adult for every four",
    basis=Basis.POLICY,
    source="the school's visits policy; the EYFS asks for a risk assessment",
    parameter=Parameter(PUPILS_AN_ADULT[NURSERY], "pupils an adult"),
)
def nursery_ratio(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from _of_band(facts, ruling.code)


@rule(
    YOUNGER,
    "A visit of Reception to Year 3 takes one adult for every six pupils",
    basis=Basis.POLICY,
    source="the school's visits policy",
    parameter=Parameter(PUPILS_AN_ADULT[YOUNGER], "pupils an adult"),
)
def younger_ratio(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from _of_band(facts, ruling.code)


@rule(
    OLDER,
    "A visit of Year 4 and older takes one adult for every ten pupils",
    basis=Basis.POLICY,
    source="the school's visits policy",
    parameter=Parameter(PUPILS_AN_ADULT[OLDER], "pupils an adult"),
)
def older_ratio(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from _of_band(facts, ruling.code)


@rule(
    LEAST,
    "No visit goes with a single adult",
    basis=Basis.POLICY,
    source="the school's visits policy",
    parameter=Parameter(LEAST_ADULTS, "adults"),
)
def least_adults(facts: Facts, ruling: Ruling) -> Iterator[Closed | Wanted]:
    """Visits with fewer adults in all are not staffed; of a band without a ratio, wanted here."""
    closed = {
        task: frozenset(span_of(span) for span in demand.spans)
        for task, demand in _visits(facts).items()
        if _in_all(facts, demand) < ruling.value
    }
    if closed:
        yield Closed(code=ruling.code, spans=closed)
    yield from wanted(
        facts,
        ruling.code,
        lambda d: d.kind is DutyKind.VISIT and _band(facts, d) not in _bands_in_force(facts),
    )


@rule(
    "V-AID",
    "A first aider goes on every visit: with a paediatric certificate where the youngest go",
    basis=Basis.POLICY,
    source="EYFS framework (2025), 3.29 and 3.66; the school's visits policy",
)
def first_aider_goes(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from present(facts, ruling.code)


@rule(
    "V-AWAY",
    "Nobody who is out of school is on call in it, or its first aider",
    basis=Basis.POLICY,
    source="a plain fact",
)
def not_on_site(facts: Facts, ruling: Ruling) -> Iterator[Apart]:
    away = frozenset(task for task, demand in facts.demands.items() if demand.away)
    on_site = frozenset(facts.kinds(*_ON_SITE))
    if away and on_site:
        yield Apart(code=ruling.code, first=on_site, second=away)


def _of_band(facts: Facts, band: str) -> Iterator[Wanted]:
    yield from wanted(facts, band, lambda d: d.kind is DutyKind.VISIT and _band(facts, d) == band)


def _band(facts: Facts, demand: Demand) -> str:
    outing = _outing(facts, demand)
    return band_of_outing(facts.school, outing) if outing else OLDER


def _bands_in_force(facts: Facts) -> set[str]:
    return {band for band in PUPILS_AN_ADULT if (s := facts.settings.get(band)) is None or s.on}


def _visits(facts: Facts) -> dict[TaskId, Demand]:
    return {task: d for task, d in facts.kinds(DutyKind.VISIT).items() if _outing(facts, d)}


def _outing(facts: Facts, demand: Demand) -> Outing | None:
    own = (known for known in facts.school.outings if known.code == demand.key.code)
    return next(own, None) if demand.key.source == _VISIT else None


def _in_all(facts: Facts, demand: Demand) -> int:
    """Adults of the whole visit the demand is part of, those who go already among them."""
    outing = _outing(facts, demand)
    same = (
        other.count
        for other in facts.kinds(DutyKind.VISIT).values()
        if (other.key.code, other.spans) == (demand.key.code, demand.spans)
    )
    return sum(same) + (len(going(facts.school, outing)) if outing else 0)
