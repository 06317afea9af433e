"""The rota file: a plan that carries its own proof, and the check that accepts or rejects it.

The file holds the facts without names, every row with the rules it was tested against, and
the scores. The check works needs, rules and scores out again from the facts, with no engine
and nothing but this repository.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from planner.demand_sources import needs_of
from planner.domain.demand import DemandKey, Needs, NeedTier
from planner.domain.plan import Allocation
from planner.domain.school import School
from planner.formulate import QUALITY, Formulation, formulate
from planner.plain import from_plain
from planner.rota_file import DERIVED, FORMAT, export_rota_file, gap_rows, placements, sha256
from planner.rules import RULE_BOOK
from planner.rules.facts import span_of, task_id
from planner.rules.supervision import possible_contacts
from planner.sentences import sentence
from solver.check import score, violations
from solver.problem import Assignment

__all__ = ["AuditReport", "audit_rota_file", "export_rota_file"]

_DEPENDS_ON_BEFORE: Final = "C-STABLE"
"""Scored against the rota before, which is not in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What the check found. Accepted means: no problem at all."""

    problems: tuple[str, ...]
    """Each a sentence; people are named by their stand-ins in the file."""
    digest: str = ""
    """SHA-256 of the file's body, as the audit log has it."""
    allocations: int = 0
    rules: int = 0
    """Rules of the book that were tested."""

    @property
    def accepted(self) -> bool:
        return not self.problems

    @property
    def findings(self) -> tuple[str, ...]:
        """What to print: the problems, or what was tested where there are none."""
        if self.problems:
            return self.problems
        tested = f"{self.allocations} duties tested against {self.rules} rules."
        return (tested, f"SHA-256 {self.digest}")


def audit_rota_file(data: bytes) -> AuditReport:
    """Accept or reject a rota file: digests, rules, gaps and scores, all worked out again."""
    try:
        outer = json.loads(data)
        body, digest = outer["body"], outer["digest"]
        if body["format"] != FORMAT:
            raise ValueError(f"its format is {body['format']!r}, not {FORMAT!r}")
    except (ValueError, KeyError, TypeError) as error:
        return AuditReport(problems=(f"This is not a rota file: {error}.",))
    if digest != sha256(body):
        said = "The digest does not match: the file was changed after it was made."
        return AuditReport(problems=(said,), digest=sha256(body))
    try:
        return _audited(body, digest)
    except (ValueError, KeyError, TypeError) as error:
        return AuditReport(problems=(f"The file contradicts itself: {error}.",), digest=digest)


def _audited(body: dict[str, Any], digest: str) -> AuditReport:
    school = from_plain(School, body["facts"])
    derived = body["needs"] == DERIVED
    needs = needs_of(school) if derived else from_plain(Needs, body["needs"])
    formulation = formulate(school, needs, on=date.fromisoformat(body["valid_from"]))
    rows = tuple(from_plain(Allocation, row["row"]) for row in body["allocations"])
    problems = []
    if body["facts_digest"] != sha256(body["facts"]):
        problems.append("The digest of the facts does not match.")
    problems.extend(_broken(formulation, rows))
    problems.extend(_unreachable(formulation, rows))
    problems.extend(_misstated(formulation, rows, body))
    return AuditReport(
        problems=tuple(problems), digest=digest, allocations=len(rows), rules=len(RULE_BOOK)
    )


def _broken(formulation: Formulation, rows: tuple[Allocation, ...]) -> list[str]:
    """Rules broken, rows of no demand, units given twice."""
    units = Counter(row.key for row in rows)
    problems = [f"{key} is not a need of this school." for key in _strange(formulation, rows)]
    problems += [f"{key} is given {count} times." for key, count in units.items() if count > 1]
    speak = formulation.school, formulation.needs
    found = violations(formulation.problem, placements(formulation, rows))
    return problems + [f"{v.code}: {sentence(*speak, v)}" for v in found]


def _strange(formulation: Formulation, rows: tuple[Allocation, ...]) -> list[DemandKey]:
    return [row.key for row in rows if row.key not in formulation.unit_of]


def _unreachable(formulation: Formulation, rows: tuple[Allocation, ...]) -> list[str]:
    """Led rows whose named contact is missing or could not be one."""
    facts, problems = formulation.facts, []
    for row in rows:
        if row.key not in formulation.unit_of or not row.kind.leads_class:
            continue
        demand = facts.demands[task_id(formulation.unit_of[row.key])]
        on_ppa = any(
            facts.demands[task_id(formulation.unit_of[other.key])].released == row.contact
            and other.span.overlaps(row.span)
            for other in rows
            if other.key in formulation.unit_of
        )
        able = possible_contacts(facts, demand, span_of(row.span))
        if row.contact not in able or on_ppa:
            problems.append(f"S-SUPERVISOR: {row.key} names no teacher who is in reach.")
    return problems


def _misstated(
    formulation: Formulation, rows: tuple[Allocation, ...], body: dict[str, Any]
) -> list[str]:
    """Gaps and scores the file states otherwise than they are."""
    assignment = placements(formulation, rows)
    problems = []
    if body["unmet"] != gap_rows(formulation, assignment, rows):
        problems.append("The gaps listed are not the gaps there are.")
    for name, claimed in _claims(body).items():
        actual = _scores(formulation, assignment).get(name, {})
        if claimed != actual:
            problems.append(f"{name}: the file claims {claimed}, and the rows come to {actual}.")
    return problems


def _claims(body: dict[str, Any]) -> dict[str, dict[str, int]]:
    titles = {**NeedTier.TITLES, 9: QUALITY}
    return {titles[tier["tier"]]: _known(tier.get("components", {})) for tier in body["tiers"]}


def _scores(formulation: Formulation, assignment: Assignment) -> dict[str, dict[str, int]]:
    tiers = score(formulation.problem, assignment)
    return {tier.name: _known(dict(tier.components)) for tier in tiers}


def _known(components: dict[str, int]) -> dict[str, int]:
    return {code: cost for code, cost in components.items() if code != _DEPENDS_ON_BEFORE}
