"""Cover handed over within a lesson: whole or in parts, no minute lost, time to walk there."""

from collections.abc import Iterator

from planner.domain.shapes import shapes_of
from planner.rules.facts import Facts, task_id
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, rule
from solver.constraints import Choice, Few, Meet, Used, Walk


@rule(
    "A-RELAY",
    "Cover of a lesson is given whole or in parts that meet, never both",
    basis=Basis.POLICY,
    source="school practice: no minute of a lesson without its adult",
)
def whole_or_in_parts(facts: Facts, ruling: Ruling) -> Iterator[Choice | Meet | Few]:
    for shapes in shapes_of(facts.needs.demands).values():
        known = tuple(frozenset(map(task_id, shape)) for shape in shapes)
        yield Choice(code=ruling.code, shapes=known)
        for parts in known[1:]:  # all parts in one adult's hands are the whole, asked for by itself
            yield Few(code=ruling.code, tasks=parts, most=len(parts) - 1)
    for task, demand in facts.demands.items():
        if demand.part_of and demand.meets:
            yield Meet(code=ruling.code, first=task_id(demand.meets), second=task)


@rule(
    "A-WALK",
    "Whoever takes a class over, or hands it over, has time to walk from and to other duties",
    basis=Basis.POLICY,
    source="school practice: a class is never left between two adults",
    parameter=Parameter(5, "minutes"),
)
def time_to_walk(facts: Facts, ruling: Ruling) -> Iterator[Walk]:
    parts = frozenset(task for task, demand in facts.demands.items() if demand.part_of)
    places = {task: str(d.place) for task, d in facts.demands.items() if d.place}
    if parts and ruling.value > 0:
        yield Walk(code=ruling.code, tasks=parts, places=places, minutes=ruling.value)


@rule(
    "A-FEW-HANDS",
    "A lesson is handed over as rarely as can be",
    basis=Basis.PREFERENCE,
    source="school practice: one adult for a lesson where there is one",
)
def few_hands(facts: Facts, ruling: Ruling) -> Iterator[Used]:
    later = (task for task, demand in facts.demands.items() if demand.part_of and demand.meets)
    prices = dict.fromkeys(later, rate(ruling.code))
    if prices:
        yield Used(code=ruling.code, tasks=prices)
