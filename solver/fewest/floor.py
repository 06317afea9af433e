"""How many people it must take at the least. Every bound is exact in whole numbers."""

from typing import Final

import numpy as np

from solver.fewest.shape import Integers, Shape

WHOLE: Final = 1_000_000
"""One person, in the parts that prices are counted in."""


def crowd(shape: Shape) -> int:
    """The most tasks at one moment: so many people are busy then."""
    ends = [(end, -1) for end in shape.end]
    now = most = 0
    for _, change in sorted([*((start, 1) for start in shape.start), *ends]):
        now += change
        most = max(most, now)
    return most


def priced(shape: Shape, prices: Integers) -> int:
    """The bound that prices for the tasks prove, whatever they are and wherever they come from.

    If whoever does a task were paid its price, a person who is worth having at all earns at
    most `_earnings`; what all prices come to, less what that leaves over the cost of a person
    for each, is a cost that nothing avoids (Lagrangian duality). Prices are in parts of WHOLE.
    """
    surplus = np.maximum(0, _earnings(shape, prices) - WHOLE).sum()
    return -(-int(prices.sum() - surplus) // WHOLE)


def _earnings(shape: Shape, prices: Integers) -> Integers:
    """The most each worker could earn with tasks that do not overlap."""
    order = sorted(range(shape.tasks), key=lambda task: shape.end[task])
    ends = np.array([shape.end[task] for task in order])
    best = np.zeros((shape.tasks + 1, shape.workers), dtype=np.int64)
    for place, task in enumerate(order):
        before = int(np.searchsorted(ends, shape.start[task], side="right"))
        gain = best[before] + np.where(shape.may[task], prices[task], 0)
        best[place + 1] = np.maximum(best[place], gain)
    earned: Integers = best[-1]
    return earned
