"""Rounding a bound up to a cost that can really occur."""

from math import gcd

from solver.constraints.presence import Presence, Remaining
from solver.constraints.unmet import Unmet
from solver.intervals import tasks_of
from solver.problem import UNIT, Problem, Tier


def round_up(problem: Problem, tier: Tier, bound: int) -> int:
    """The least cost of `tier` at or above `bound`, as far as its terms tell.

    Missing units come whole, each with its minutes: 0.3 of a unit is a unit, and minutes on a
    five-minute grid go up by five. Where minutes
    alone may be missing, `bound` stands.
    """
    coins = _coins(problem, tier)
    if bound <= 0 or not coins:
        return max(0, bound)
    dearest = max(minutes / units for units, minutes in coins)
    cheapest = min(minutes / units for units, minutes in coins)
    step = gcd(*(units * UNIT + minutes for units, minutes in coins))
    bound = -(-bound // step) * step
    units = bound // UNIT
    while units * UNIT + units * dearest < bound:
        units += 1
    return max(bound, int(units * (UNIT + cheapest)))


def _coins(problem: Problem, tier: Tier) -> list[tuple[int, int]]:
    """(units, minutes) of each thing that can be missing; empty if some have no units."""
    tasks = tasks_of(problem)
    coins: list[tuple[int, int]] = []
    for term in tier.terms:
        if isinstance(term, Presence | Remaining):
            coins.append((1, 0))
        elif isinstance(term, Unmet):
            for task, weight in term.tasks.items():
                shortest = min((span.minutes for span in tasks[task].spans), default=0)
                coins.append((weight, shortest))
        else:
            return []
    return [] if any(units < 1 for units, _ in coins) else coins
