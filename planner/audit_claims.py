"""What a rota file claims beside its rows, each claim compared with what the facts come to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeGuard

from planner.demand_sources import needs_of
from planner.domain.demand import Needs, NeedTier
from planner.domain.plan import Allocation
from planner.formulate import QUALITY, Formulation
from planner.plain import canonical, to_plain
from planner.rota_file import gap_rows, placement, placements, rule_rows, rules_of, untitled
from solver.check import score
from solver.problem import UNIT
from solver.solution import TierResult

DEPENDS_ON_BEFORE: Final = "C-STABLE"
"""Scored against the rota before, which is not in the file."""
_QUALITY_TIER: Final = 9
_NOTHING: Final = "nothing"
_NUMBERS: Final = {
    "seconds": "the time taken",
    "units": "the units",
    "minutes": "the minutes",
    "title": "the name",
}


def same(claimed: object, actual: object) -> bool:
    """Whether both are spelled alike: 1, 1.0 and true are three different claims."""
    return canonical(claimed) == canonical(actual)


def needs_left_out(stated: Needs, formulation: Formulation) -> list[str]:
    """Needs that follow from the facts and that the file's own needs do not have."""
    due, had = untitled(needs_of(formulation.school)), untitled(stated)
    left = [str(d.key) for d in due.demands if d not in had.demands]
    left += [q.code for q in due.quotas if q not in had.quotas]
    left += [str(p.key) for p in due.presences if p not in had.presences]
    return [f"{each} follows from the facts, and the file's needs leave it out." for each in left]


def false_claims(
    formulation: Formulation, rows: tuple[Allocation, ...], body: dict[str, Any]
) -> list[str]:
    """Everything the file says of its rows, rules, gaps and scores that is not so."""
    found = list(_rows(formulation, rows, body["allocations"]))
    found.extend(_rules(body["rules"], rule_rows(formulation)))
    if not same(body["unmet"], gap_rows(formulation, placements(formulation, rows), rows)):
        found.append("The gaps listed are not the gaps there are.")
    tiers = score(formulation.problem, placements(formulation, rows))
    found.extend(_tiers(body["tiers"], tiers))
    return found


def _rows(
    formulation: Formulation, rows: tuple[Allocation, ...], claimed: list[Any]
) -> Iterator[str]:
    assignment = placements(formulation, rows)
    for number, (row, entry) in enumerate(zip(rows, claimed, strict=True), start=1):
        yield from _strange(entry, ("row", "rules"), f"Duty {number}")
        yield from _misdescribed(formulation, row, entry["row"])
        if not same(entry["rules"], rules_of(formulation, assignment, row)):
            yield f"{row.key}: the rules it is said to be tested against, or their counts, differ."


def _misdescribed(formulation: Formulation, row: Allocation, claimed: Any) -> Iterator[str]:
    """Fields of a row that its demand and its post say otherwise."""
    post = formulation.facts.posts.get(row.post)
    if row.key not in formulation.unit_of or post is None:
        return
    placed = placement(formulation, row)
    demand = formulation.facts.demands[placed.task]
    led = demand.kind.leads_class
    actual = to_plain(
        replace(
            row,
            kind=demand.kind,
            title="",
            person=post.person,
            place=demand.place,
            directing_teacher=demand.planning_teacher if led else None,
            contact=row.contact if led else None,
            pinned=placed in formulation.problem.pins,
        )
    )
    for name in sorted({*claimed, *actual}):
        said, found = claimed.get(name, _NOTHING), actual.get(name, _NOTHING)
        if not same(said, found):
            label = name.replace("_", " ")
            yield f"{row.key}: its {label} is given as {_said(said)}, and it is {_said(found)}."


def _rules(claimed: list[Any], actual: list[dict[str, Any]]) -> Iterator[str]:
    """Rules stated otherwise than the rule book and the facts' settings have them."""
    listed = [each["id"] for each in claimed]
    known = [each["id"] for each in actual]
    for rule in sorted({*known} - {*listed}):
        yield f"{rule}: the list of rules leaves it out."
    for rule in sorted({*listed} - {*known}):
        yield f"{rule} is not a rule of the rule book."
    if len(listed) != len({*listed}):
        yield "The list of rules has a rule twice."
    truth = {each["id"]: each for each in actual}
    for each in claimed:
        yield from _rule(each, truth.get(each["id"], each))


_OF_RULE: Final = {
    "basis": "what it rests on",
    "in_force": "whether it is in force",
    "value": "its number",
    "tests": "how many tests it makes",
}


def _rule(claimed: dict[str, Any], actual: dict[str, Any]) -> Iterator[str]:
    yield from _strange(claimed, tuple(actual), claimed["id"])
    for name, words in _OF_RULE.items():
        said, found = claimed.get(name, _NOTHING), actual[name]
        if not same(said, found):
            yield f"{claimed['id']}: {words} is given as {_said(said)}, and it is {_said(found)}."


def _tiers(claimed: list[Any], actual: tuple[TierResult, ...]) -> Iterator[str]:
    numbers = {**{title: n for n, title in NeedTier.TITLES.items()}, QUALITY: _QUALITY_TIER}
    if [each["tier"] for each in claimed] != [numbers[tier.name] for tier in actual]:
        yield "The scores listed are not one for each tier of needs, in order."
        return
    for each, tier in zip(claimed, actual, strict=True):
        yield from _tier(each, tier, numbers[tier.name])


def _tier(claimed: dict[str, Any], tier: TierResult, number: int) -> Iterator[str]:
    parts = dict(tier.components)
    said = claimed.get("components", {})
    before = said.get(DEPENDS_ON_BEFORE) if number == _QUALITY_TIER else None
    if _count(before):
        parts[DEPENDS_ON_BEFORE] = before
    yield from _parts(tier.name, said, parts)
    total = sum(parts.values())
    units, minutes = (total, 0) if number == _QUALITY_TIER else divmod(total, UNIT)
    actual = {"title": tier.name, "units": units, "minutes": minutes, "seconds": 0.0}
    for name, found in actual.items():
        if not same(claimed[name], found):
            yield (
                f"{tier.name}: {_NUMBERS[name]} given are {_said(claimed[name])}, "
                f"and the rows come to {_said(found)}."
            )
    fields = ("tier", "components", "bound_units", "bound_minutes", *actual)
    yield from _strange(claimed, fields, tier.name)
    yield from _bound(tier.name, claimed, (units, minutes))


def _parts(tier: str, claimed: dict[str, Any], actual: dict[str, int]) -> Iterator[str]:
    for code in sorted({*claimed, *actual}):
        said, found = claimed.get(code, _NOTHING), actual.get(code, _NOTHING)
        if not same(said, found):
            yield (
                f"{tier}: the file claims {_said(said)} for {code}, "
                f"and the rows come to {_said(found)}."
            )


def _bound(tier: str, claimed: dict[str, Any], reached: tuple[int, int]) -> Iterator[str]:
    """A lower bound can only be as claimed, but never above what the rows reach."""
    units, minutes = claimed["bound_units"], claimed["bound_minutes"]
    if not (_count(units) and _count(minutes) and minutes < UNIT):
        yield f"{tier}: its lower bound is not a number of units and minutes."
    elif (units, minutes) > reached:
        yield f"{tier}: its lower bound is above what the rows come to."


def _count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _strange(claimed: Iterable[str], known: tuple[str, ...], where: str) -> Iterator[str]:
    for name in sorted({*claimed} - {*known}):
        yield f"{where}: “{name}” is nothing a rota file says."


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value)
    return canonical(value).decode()
