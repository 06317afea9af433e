"""The rota file: a plan that carries its own proof, and the check that accepts or rejects it.

The file holds the facts without names, every row with the rules it was tested against, and
the scores. The check works needs, rules and scores out again from the facts, with no engine
and nothing but this repository.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from planner.demand_sources import needs_of
from planner.domain.demand import DemandKey, Needs, NeedTier
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School
from planner.formulate import QUALITY, Formulation, formulate
from planner.gaps import gaps
from planner.plain import canonical, from_plain, to_plain
from planner.pseudonyms import Pseudonyms
from planner.rules import RULE_BOOK
from planner.rules.facts import span_of, task_id
from planner.rules.supervision import possible_contacts
from planner.sentences import sentence
from solver.check import score, violations
from solver.constraints import MaxLoad
from solver.problem import Assignment, Hard, Placed, WorkerId

FORMAT: Final = "hlta-planner rota file 1"
_DERIVED: Final = "follow from the facts"
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


def export_rota_file(school: School, needs: Needs, rota: Rota) -> bytes:
    """`rota` with its facts, tests and scores, as canonical JSON."""
    names = Pseudonyms(school)
    shown, wanted = names.of(school), _sorted(names.of(needs))
    rows = tuple(names.of(allocation) for allocation in rota.allocations)
    renamed = replace(rota, allocations=rows, unmet=(), breaks=())
    facts = to_plain(shown)
    derived = _untitled(needs_of(shown)) == _untitled(wanted)
    body = {
        "format": FORMAT,
        "facts": facts,
        "facts_digest": _sha256(facts),
        "needs": _DERIVED if derived else to_plain(wanted),
        "valid_from": rota.valid_from.isoformat(),
        "seed": rota.seed,
        **_tested(shown, wanted, renamed),
        "tiers": [to_plain(replace(tier, seconds=0.0)) for tier in rota.tiers],
    }
    return canonical({"body": body, "digest": _sha256(body)})


def audit_rota_file(data: bytes) -> AuditReport:
    """Accept or reject a rota file: digests, rules, gaps and scores, all worked out again."""
    try:
        outer = json.loads(data)
        body, digest = outer["body"], outer["digest"]
        if body["format"] != FORMAT:
            raise ValueError(f"its format is {body['format']!r}, not {FORMAT!r}")
    except (ValueError, KeyError, TypeError) as error:
        return AuditReport(problems=(f"This is not a rota file: {error}.",))
    if digest != _sha256(body):
        said = "The digest does not match: the file was changed after it was made."
        return AuditReport(problems=(said,), digest=_sha256(body))
    try:
        return _audited(body, digest)
    except (ValueError, KeyError, TypeError) as error:
        return AuditReport(problems=(f"The file contradicts itself: {error}.",), digest=digest)


def _audited(body: dict[str, Any], digest: str) -> AuditReport:
    school = from_plain(School, body["facts"])
    derived = body["needs"] == _DERIVED
    needs = needs_of(school) if derived else from_plain(Needs, body["needs"])
    formulation = formulate(school, needs, on=date.fromisoformat(body["valid_from"]))
    rows = tuple(from_plain(Allocation, row["row"]) for row in body["allocations"])
    problems = []
    if body["facts_digest"] != _sha256(body["facts"]):
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
    found = violations(formulation.problem, _assignment(formulation, rows))
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
    assignment = _assignment(formulation, rows)
    problems = []
    if body["unmet"] != _gaps(formulation, assignment, rows):
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


def _tested(school: School, needs: Needs, rota: Rota) -> dict[str, Any]:
    """Every row with the rules that bear on it and, where there are numbers, their values."""
    formulation = formulate(school, needs, on=rota.valid_from)
    assignment = _assignment(formulation, rota.allocations)
    return {
        "allocations": [
            {"row": to_plain(row), "rules": _rules_of(formulation, assignment, row)}
            for row in rota.allocations
        ],
        "rules": [
            {
                "id": rule.id,
                "basis": rule.basis.value,
                "in_force": rule.in_force(formulation.facts),
                "value": rule.value(formulation.facts),
                "tests": sum(kind.code == rule.id for kind in formulation.problem.hard),
            }
            for rule in RULE_BOOK
        ],
        "unmet": _gaps(formulation, assignment, rota.allocations),
    }


def _rules_of(
    formulation: Formulation, assignment: Assignment, row: Allocation
) -> dict[str, list[int]]:
    """Ids of the rules that bear on a row, each with [found, limit] or nothing to count."""
    if row.key not in formulation.unit_of:
        return {}
    task = task_id(formulation.unit_of[row.key])
    placed = Placed(task, WorkerId(row.post), span_of(row.span))
    rules: dict[str, list[int]] = {}
    for kind in formulation.problem.hard:
        if _bears(formulation, kind, placed):
            rules[kind.code] = _values(kind, assignment)
    return rules


def _bears(formulation: Formulation, kind: Hard, placed: Placed) -> bool:
    concerns = getattr(kind, "concerns", None)
    return concerns is None or bool(concerns(formulation.problem, placed))


def _values(kind: Hard, assignment: Assignment) -> list[int]:
    if not isinstance(kind, MaxLoad):
        return []
    load = sum(
        p.span.minutes
        for p in assignment
        if p.worker in kind.workers
        and p.task in kind.tasks
        and (kind.window is None or kind.window.start <= p.span.start < kind.window.end)
    )
    return [load, kind.minutes]


def _gaps(
    formulation: Formulation, assignment: Assignment, rows: tuple[Allocation, ...]
) -> list[dict[str, Any]]:
    met = {row.key for row in rows}
    return [
        {"key": str(gap.key), "tier": gap.tier, "missing": gap.missing, "unit": gap.unit}
        for gap in gaps(formulation, assignment, met)
    ]


def _assignment(formulation: Formulation, rows: tuple[Allocation, ...]) -> Assignment:
    known = (row for row in rows if row.key in formulation.unit_of)
    return frozenset(
        Placed(task_id(formulation.unit_of[r.key]), WorkerId(r.post), span_of(r.span))
        for r in known
    )


def _untitled(needs: Needs) -> Needs:
    return Needs(
        demands=tuple(replace(d, title="") for d in needs.demands),
        quotas=tuple(replace(q, title="") for q in needs.quotas),
        presences=tuple(replace(p, title="") for p in needs.presences),
    )


def _sorted(needs: Needs) -> Needs:
    return Needs(
        demands=tuple(sorted(needs.demands, key=lambda d: d.key)),
        quotas=tuple(sorted(needs.quotas, key=lambda q: q.code)),
        presences=tuple(sorted(needs.presences, key=lambda p: p.key)),
    )


def _sha256(plain: object) -> str:
    return hashlib.sha256(canonical(plain)).hexdigest()
