"""The rota file: a plan that carries its own proof, and the check that accepts or rejects it.

The file holds the facts without names, every row with the rules it was tested against, and
the scores. The check works needs, rules and scores out again from the facts, with no engine
and nothing but this repository.
"""

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from planner.audit_claims import DEPENDS_ON_BEFORE, false_claims, needs_left_out
from planner.demand_sources import needs_of
from planner.domain.demand import DemandKey, Needs
from planner.domain.plan import Allocation
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.plain import Unreadable, from_plain
from planner.rota_file import (
    DERIVED,
    FORMAT,
    export_rota_file,
    in_order,
    placements,
    sha256,
)
from planner.rules import RULE_BOOK
from planner.rules.facts import span_of, task_id
from planner.rules.supervision import possible_contacts
from planner.sentences import sentence
from solver.check import violations

__all__ = ["AuditReport", "audit_rota_file", "export_rota_file"]

_CONTRADICTION: Final = (
    "The facts in the file contradict one another: they name something that is not among them, "
    "or hold a value no school has, so the needs and the rules cannot be worked out."
)
_PARTS: Final[dict[str, Any]] = {
    "format": str,
    "facts": dict,
    "facts_digest": str,
    "needs": (str, dict),
    "valid_from": str,
    "seed": int,
    "allocations": list,
    "rules": list,
    "unmet": list,
    "tiers": list,
}
_KINDS: Final[dict[Any, str]] = {
    str: "text",
    int: "a whole number",
    list: "a list",
    dict: "a group of named values",
    (str, dict): "words or a group of named values",
}
_ENTRIES: Final[dict[str, dict[str, type]]] = {
    "allocations": {"row": dict, "rules": dict},
    "rules": {"id": str},
    "tiers": {
        "tier": int,
        "title": str,
        "components": dict,
        **dict.fromkeys(("units", "minutes", "bound_units", "bound_minutes"), int),
        "seconds": float,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What the check found. Accepted means: no problem at all."""

    problems: tuple[str, ...]
    """Each a sentence; people are named by their stand-ins in the file."""
    digest: str = ""
    """SHA-256 of the file's body, as the audit log has it."""
    allocations: int = 0
    rules: int = 0
    """Rules of the book that are in force, and so were tested."""
    exceptions: tuple[str, ...] = ()
    """Rules a row breaks that are on record as set aside for it, each a sentence."""
    taken_on_trust: tuple[str, ...] = ()
    """What the file states and no check of it alone can prove, each a sentence."""

    @property
    def accepted(self) -> bool:
        return not self.problems

    @property
    def findings(self) -> tuple[str, ...]:
        """What to print: the problems, or what was tested where there are none."""
        if self.problems:
            return self.problems
        tested = f"{self.allocations} duties tested against {self.rules} rules."
        return (tested, *self.exceptions, *self.taken_on_trust, f"SHA-256 {self.digest}")


def audit_rota_file(data: bytes) -> AuditReport:
    """Accept or reject a rota file: digests, rules, gaps and scores, all worked out again."""
    try:
        body, digest = _opened(data)
    except ValueError as error:
        return AuditReport(problems=(f"This is not a rota file: {error}",))
    if digest != sha256(body):
        said = "The digest does not match: the file was changed after it was made."
        return AuditReport(problems=(said,), digest=sha256(body))
    try:
        return _audited(body, digest)
    except Unreadable as error:
        return AuditReport(problems=(f"The file cannot be read: {error}.",), digest=digest)
    except (ValueError, LookupError, TypeError, AttributeError):
        return AuditReport(problems=(_CONTRADICTION,), digest=digest)


def _opened(data: bytes) -> tuple[dict[str, Any], str]:
    """The body and its digest. Raises ValueError, with a sentence, where it is another file."""
    try:
        outer = json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except _SaidTwice:
        raise
    except (ValueError, RecursionError):
        raise ValueError("its text is not JSON, or is cut off.") from None
    if not isinstance(outer, dict) or {*outer} != {"body", "digest"}:
        raise ValueError("it should have a body and a digest, and nothing else.")
    body, digest = outer["body"], outer["digest"]
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise ValueError(f"its body should begin with the format “{FORMAT}”.")
    if not isinstance(digest, str):
        raise ValueError("its digest should be text.")
    return body, digest


class _SaidTwice(ValueError):
    """One thing is said twice in one place, so a reader may see another one than the check."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _SaidTwice(f"it says “{name}” twice in one place.")
    return dict(pairs)


def _no_number(word: str) -> None:
    raise ValueError(word)


def _audited(body: dict[str, Any], digest: str) -> AuditReport:
    _shaped(body)
    school = from_plain(School, body["facts"], "facts")
    derived = body["needs"] == DERIVED
    needs = needs_of(school) if derived else from_plain(Needs, body["needs"], "needs")
    rows = tuple(
        from_plain(Allocation, entry["row"], f"duty {number}")
        for number, entry in enumerate(body["allocations"], start=1)
    )
    formulation = formulate(school, in_order(needs), on=from_plain(date, body["valid_from"]))
    problems = []
    if body["facts_digest"] != sha256(body["facts"]):
        problems.append("The digest of the facts does not match.")
    if not derived:
        problems.extend(needs_left_out(needs, formulation))
    problems.extend(_broken(formulation, rows))
    problems.extend(_unreachable(formulation, rows))
    problems.extend(false_claims(formulation, rows, body))
    return AuditReport(
        problems=tuple(problems),
        digest=digest,
        allocations=len(rows),
        rules=sum(rule.in_force(formulation.facts) for rule in RULE_BOOK),
        exceptions=tuple(_exceptions(formulation, rows, problems)),
        taken_on_trust=_taken_on_trust(body, derived),
    )


def _exceptions(
    formulation: Formulation, rows: tuple[Allocation, ...], problems: list[str]
) -> list[str]:
    """What would be broken, had nobody set it aside."""
    school = formulation.school
    if not school.overrides:
        return []
    held = formulate(
        replace(school, overrides=()), formulation.facts.needs, on=formulation.facts.on
    )
    broken = _broken(held, rows)
    return [f"Set aside, on record: {said}" for said in broken if said not in problems]


def _taken_on_trust(body: dict[str, Any], derived: bool) -> tuple[str, ...]:
    """What no check of the file alone can prove."""
    facts = "The facts are as the file states them: compare their digest with the school's own."
    seed = f"Lower bounds and the seed ({body['seed']}) are as claimed: only a search tests them."
    needs = "Some needs are as the file states them: they do not follow from the facts."
    before = "The cost of change from the rota before (C-STABLE) is as claimed."
    scored = any(DEPENDS_ON_BEFORE in tier["components"] for tier in body["tiers"])
    return (facts, seed, *([] if derived else [needs]), *([before] if scored else []))


def _shaped(body: dict[str, Any]) -> None:
    """Refuse, saying where, a body whose parts are not of the kinds they must be."""
    strange, missing = sorted({*body} - {*_PARTS}), sorted({*_PARTS} - {*body})
    if strange:
        raise Unreadable("it is nothing a rota file says", (strange[0],))
    if missing:
        raise Unreadable("it is missing", (missing[0],))
    for name, kind in _PARTS.items():
        if not isinstance(body[name], kind) or isinstance(body[name], bool):
            raise Unreadable(f"{_KINDS[kind]} was expected", (name,))
    for name, wanted in _ENTRIES.items():
        for number, entry in enumerate(body[name], start=1):
            _entry(entry, wanted, (name, str(number)))


def _entry(entry: object, wanted: dict[str, type], where: tuple[str, ...]) -> None:
    if not isinstance(entry, dict):
        raise Unreadable("a group of named values was expected", where)
    for name, kind in wanted.items():
        if name not in entry:
            raise Unreadable("it is missing", (*where, name))
        if not isinstance(entry[name], kind) or isinstance(entry[name], bool):
            raise Unreadable(f"{_KINDS[kind]} was expected", (*where, name))


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
