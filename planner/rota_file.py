"""The rota file written: facts without names, every row with its tests, and the scores."""

import hashlib
from dataclasses import replace
from typing import Any, Final

from planner.demand_sources import needs_of
from planner.domain.demand import Needs
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.gaps import gaps
from planner.plain import canonical, to_plain
from planner.pseudonyms import Pseudonyms
from planner.rules import RULE_BOOK
from planner.rules.facts import span_of, task_id
from solver.check import concerns
from solver.constraints import MaxLoad
from solver.problem import Assignment, Hard, Placed, WorkerId

FORMAT: Final = "hlta-planner rota file 1"
DERIVED: Final = "follow from the facts"
"""Stands for the needs where the facts alone give them."""


def export_rota_file(school: School, needs: Needs, rota: Rota) -> bytes:
    """`rota` with its facts, tests and scores, as canonical JSON."""
    names = Pseudonyms(school)
    shown, wanted = names.of(school), in_order(names.of(needs))
    rows = tuple(names.of(allocation) for allocation in rota.allocations)
    renamed = replace(rota, allocations=rows, unmet=(), breaks=())
    facts = to_plain(shown)
    derived = untitled(needs_of(shown)) == untitled(wanted)
    body = {
        "format": FORMAT,
        "facts": facts,
        "facts_digest": sha256(facts),
        "needs": DERIVED if derived else to_plain(wanted),
        "valid_from": rota.valid_from.isoformat(),
        "seed": rota.seed,
        **_tested(shown, wanted, renamed),
        "tiers": [to_plain(replace(tier, seconds=0.0)) for tier in rota.tiers],
    }
    return canonical({"body": body, "digest": sha256(body)})


def _tested(school: School, needs: Needs, rota: Rota) -> dict[str, Any]:
    """Every row with the rules that bear on it and, where there are numbers, their values."""
    formulation = formulate(school, needs, on=rota.valid_from)
    assignment = placements(formulation, rota.allocations)
    rows = tuple(_as_the_facts_pin(formulation, row) for row in rota.allocations)
    return {
        "allocations": [
            {"row": to_plain(row), "rules": rules_of(formulation, assignment, row)} for row in rows
        ],
        "rules": rule_rows(formulation),
        "unmet": gap_rows(formulation, assignment, rows),
    }


def _as_the_facts_pin(formulation: Formulation, row: Allocation) -> Allocation:
    """The row pinned only where a pin among the facts proves it: a draft's own locks do not."""
    known = row.key in formulation.unit_of
    pinned = known and placement(formulation, row) in formulation.problem.pins
    return replace(row, pinned=pinned)


def rule_rows(formulation: Formulation) -> list[dict[str, Any]]:
    """Every rule of the book as the facts have it, with how often it is tested."""
    return [
        {
            "id": rule.id,
            "basis": rule.basis.value,
            "in_force": rule.in_force(formulation.facts),
            "value": rule.value(formulation.facts),
            "tests": sum(kind.code == rule.id for kind in formulation.problem.hard),
        }
        for rule in RULE_BOOK
    ]


def rules_of(
    formulation: Formulation, assignment: Assignment, row: Allocation
) -> dict[str, list[int]]:
    """Ids of the rules that bear on a row, each with [found, limit] or nothing to count."""
    if row.key not in formulation.unit_of:
        return {}
    placed = placement(formulation, row)
    rules: dict[str, list[int]] = {}
    for kind in formulation.problem.hard:
        if concerns(kind, formulation.problem, placed):
            rules[kind.code] = _values(kind, assignment)
    return rules


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


def gap_rows(
    formulation: Formulation, assignment: Assignment, rows: tuple[Allocation, ...]
) -> list[dict[str, Any]]:
    """The gaps the rows leave, as the file lists them."""
    met = {row.key for row in rows}
    return [
        {"key": str(gap.key), "tier": gap.tier, "missing": gap.missing, "unit": gap.unit}
        for gap in gaps(formulation, assignment, met)
    ]


def placements(formulation: Formulation, rows: tuple[Allocation, ...]) -> Assignment:
    """Rows as placements; those of no known demand are left out."""
    return frozenset(placement(formulation, row) for row in rows if row.key in formulation.unit_of)


def placement(formulation: Formulation, row: Allocation) -> Placed:
    """A row of a known demand as a placement."""
    task = task_id(formulation.unit_of[row.key])
    return Placed(task, WorkerId(row.post), span_of(row.span))


def untitled(needs: Needs) -> Needs:
    """The needs without the words they are shown under."""
    return Needs(
        demands=tuple(replace(d, title="") for d in needs.demands),
        quotas=tuple(replace(q, title="") for q in needs.quotas),
        presences=tuple(replace(p, title="") for p in needs.presences),
    )


def in_order(needs: Needs) -> Needs:
    """The needs in the one order the file has them."""
    return Needs(
        demands=tuple(sorted(needs.demands, key=lambda d: d.key)),
        quotas=tuple(sorted(needs.quotas, key=lambda q: q.code)),
        presences=tuple(sorted(needs.presences, key=lambda p: p.key)),
    )


def sha256(plain: object) -> str:
    """Hexadecimal SHA-256 of the value's one spelling."""
    return hashlib.sha256(canonical(plain)).hexdigest()
