"""Adults who stand by while they do something else: for continence care and safeguarding."""

from collections.abc import Iterator

from planner.domain.kinds import DutyKind
from planner.rules.facts import Facts
from planner.rules.needs import wanted
from planner.rules.rule import Basis, Ruling, Wanted, rule


@rule(
    "W-CONTINENCE",
    "Somebody trained is on hand whenever pupils may need changing",
    basis=Basis.POLICY,
    source="002 L38; 004 2.11",
)
def continence_standby_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.CONTINENCE_STANDBY)


@rule(
    "W-DSL",
    "A safeguarding lead is on site in school hours",
    basis=Basis.LAW,
    source="Keeping Children Safe in Education (2025); 001 L34",
)
def safeguarding_lead_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.SAFEGUARDING_STANDBY)
