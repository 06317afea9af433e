"""Chains of ejections: a task left over pushes others out, that push others, until all fit.

A tabu search that remembers who was pushed out of where (Blochliger and Zufferey 2008), and
gives up the less readily what it has found hard to place (Nagata and Braysy 2009).
"""

import random
from collections.abc import Callable
from typing import Final

import numpy as np

from solver.fewest.shape import Booleans
from solver.fewest.team import Team

FORBIDDEN: Final = 10**6
MEMORY: Final = 10
HARDER: Final = 2
"""What a task's weight goes up by when it had to push others out."""


def push(team: Team, chance: random.Random, go_on: Callable[[], bool], most: int) -> int:
    """Up to `most` moves, and how many; leaves `team` with the fewest tasks over it has seen."""
    noise = np.random.default_rng(chance.randrange(1 << 30))
    until = np.zeros(team.price.shape, dtype=np.int32)
    best, fewest = list(team.held), len(team.left)
    able: Booleans = np.logical_or.reduce(team.may, axis=1)
    turn = 0
    while turn < most and (turn % 32 or go_on()):
        turn += 1
        left = np.array([task for task in team.left if able[task]], dtype=np.int64)
        if not len(left):
            break
        price = team.price[left] + (until[left] > turn) * FORBIDDEN
        price = price + noise.integers(0, 50, price.shape)
        place, worker = divmod(int(price.argmin()), price.shape[1])
        task = int(left[place])
        if team.price[task, worker]:
            team.weight[task] += HARDER
        for other in team.put(task, worker):
            until[other, worker] = turn + chance.randrange(MEMORY) + int(0.6 * len(left))
        if len(team.left) <= fewest:
            best, fewest = list(team.held), len(team.left)
    if fewest < len(team.left):
        team.settle(best)
    return turn
