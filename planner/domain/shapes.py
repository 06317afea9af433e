"""Needs that may be met in more than one shape: whole, or in parts that meet."""

from collections.abc import Iterable, Mapping

from planner.domain.demand import Demand, DemandKey


def shapes_of(demands: Iterable[Demand]) -> Mapping[DemandKey, tuple[frozenset[DemandKey], ...]]:
    """For each need that has parts, its shapes: the whole first, then each relay.

    Parts that meet, one after another, are one relay.
    """
    relay_of: dict[DemandKey, DemandKey] = {}
    relays: dict[DemandKey, dict[DemandKey, set[DemandKey]]] = {}
    parts = [demand for demand in demands if demand.part_of is not None]
    for part in sorted(parts, key=lambda part: part.key):
        first = relay_of.get(part.meets, part.key) if part.meets else part.key
        relay_of[part.key] = first
        assert part.part_of is not None
        relays.setdefault(part.part_of, {}).setdefault(first, set()).add(part.key)
    return {
        whole: (frozenset({whole}), *(frozenset(keys) for keys in own.values()))
        for whole, own in sorted(relays.items())
    }
