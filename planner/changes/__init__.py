"""What a deputy could change to fill one need: each change as a new value of the facts.

Only changes that lift a rule in the need's way are offered. None is made; whoever asks tries
them.
"""

from planner.changes.change import Asked, Change
from planner.changes.of_needs import group_times, one_more_adult, ppa_times
from planner.changes.of_people import people, pins
from planner.changes.pairs import both

__all__ = ["Asked", "Change", "both", "changes"]


def changes(asked: Asked) -> tuple[Change, ...]:
    """Every change worth trying: the cheapest of each kind, then all others, by cost and words."""
    found: dict[str, Change] = {}
    for source in (pins, people, group_times, ppa_times, one_more_adult):
        for change in source(asked):
            kept = found.setdefault(change.lead, change)
            if change.cost < kept.cost:
                found[change.lead] = change
    ordered = sorted(found.values(), key=lambda change: (change.cost, change.lead))
    firsts = {change.kind: change for change in reversed(ordered)}
    return tuple(sorted(ordered, key=lambda change: firsts[change.kind] is not change))
