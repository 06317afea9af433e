"""Windows of time from one end of the timetable to the other, each dealt out anew exactly.

In a window what comes later weighs less, so what cannot be placed moves on with the sweep, to
an end of the timetable where few tasks meet and there is room for it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from solver.cpsat import Found
from solver.fewest.shape import Booleans, Integers
from solver.fewest.team import UNIT, Team
from solver.fewest.window import Window

NARROW: Final = 0.7
"""The least width of a window at first, in mean lengths of a task."""

COLUMNS: Final = (1_100.0, 3_000.0)
"""About how many placements a window offers at first and at most."""

OPEN: Final = 0.7
"""About what part of the placements in a window what stays leaves open."""

GROWTH: Final = 1.2
PULL: Final = UNIT // 2
"""How much more a task weighs at the end the sweep comes from: never as much as another task."""

PATIENCE: Final = 2.0
"""Seconds, or deterministic time, that one window may take."""

Solve = Callable[[Window, list[int]], tuple[Found, list[int]]]


@dataclass(slots=True)
class Sweeper:
    """Sweeps one team to and fro, with wider windows where narrow ones get no further."""

    team: Team
    chance: random.Random
    forward: bool = True
    columns: float = COLUMNS[0]
    width: float = field(init=False)
    """Minutes a window is wide."""
    _start: Integers = field(init=False)
    _end: Integers = field(init=False)

    def __post_init__(self) -> None:
        self._start = np.array(self.team.shape.start)
        self._end = np.array(self.team.shape.end)
        self.width = self._narrow()

    def _narrow(self) -> float:
        """Wide enough for models of the size wanted with the whole team, where it is small."""
        mean = float((self._end - self._start).mean())
        horizon = int(self._end.max() - self._start.min())
        a_minute = OPEN * float(self.team.may.sum()) / horizon
        return max(NARROW * mean, 0.5 * COLUMNS[0] / max(a_minute, 1e-9) - mean)

    def sweep(self, solve: Solve, go_on: Callable[[], bool]) -> None:
        """Once from one end to the other; the next time the other way."""
        team, first, last = self.team, int(self._start.min()), int(self._end.max())
        weights = self._weights(first, last)
        wide = max(2, min(round(self.width), last - first))
        step = max(1, wide // 2)
        at = first - self.chance.randrange(step)
        while at < last and team.left and go_on():
            low = at if self.forward else first + last - at - wide
            inside = np.flatnonzero((self._start < low + wide) & (low < self._end)).tolist()
            if any(team.held[task] < 0 for task in inside):
                self._deal(inside, weights, solve)
            at += step
        self.forward = not self.forward

    def widen(self) -> bool:
        """Larger windows from now on; False, and small again, where they were the largest."""
        if self.columns >= COLUMNS[1]:
            self.width, self.columns = self._narrow(), COLUMNS[0]
            return False
        self.width *= GROWTH
        self.columns = min(COLUMNS[1], self.columns * GROWTH)
        return True

    def _weights(self, first: int, last: int) -> list[int]:
        """For each task what it costs to leave it over in this sweep."""
        if self.forward:
            far = (last - self._start) / (last - first)
        else:
            far = (self._end - first) / (last - first)
        noise = [self.chance.randrange(5) for _ in far]
        return [UNIT + round(PULL * part) + more for part, more in zip(far, noise, strict=True)]

    def _deal(self, inside: list[int], weights: list[int], solve: Solve) -> None:
        workers = self._crew(inside)
        team, crew = self.team, set(workers)
        tasks = [t for t in inside if team.held[t] < 0 or team.held[t] in crew]
        before = sum(weights[task] for task in tasks if team.held[task] < 0)
        found, held = solve(Window(team, tasks, workers), weights)
        if found.values is not None and found.score <= before:
            team.settle(held)

    def _crew(self, inside: list[int]) -> list[int]:
        """Whose work is dealt out: everybody's, or what makes a model of the wanted size."""
        team = self.team
        density = team.shape.may.mean()
        over = [task for task in inside if team.held[task] < 0]
        able: Booleans = np.logical_or.reduce(team.may[over], axis=0)
        order = [worker for worker in team.members if able[worker]]
        self.chance.shuffle(order)
        rest = [worker for worker in team.members if not able[worker]]
        keen = max(4, len(order) // 2)
        rest += order[keen:]
        self.chance.shuffle(rest)
        load: dict[int, int] = {}
        for task in inside:
            load[team.held[task]] = load.get(team.held[task], 0) + 1
        crew: list[int] = []
        tasks = len(over)
        for worker in (*order[:keen], *rest):
            crew.append(worker)
            tasks += load.get(worker, 0)
            if 0.6 * density * tasks * len(crew) > self.columns:
                break
        return sorted(crew)
