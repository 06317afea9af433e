"""A team of so many workers, and which of them holds what; what nobody holds is left over."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from solver.fewest.shape import Integers, Shape

NEVER: Final = 10**8
"""What a placement costs that cannot be."""

UNIT: Final = 100
"""What giving up a task costs at first."""


class Team:
    """Who holds what, legal at every moment, with what each placement would push out."""

    def __init__(self, shape: Shape, members: Sequence[int]) -> None:
        self.shape = shape
        self.members = list(members)
        self.weight = np.full(shape.tasks, UNIT, dtype=np.int32)
        self.held = [-1] * shape.tasks
        self.tasks: list[set[int]] = [set() for _ in range(shape.workers)]
        self.left = list(range(shape.tasks))
        """Tasks that nobody holds."""
        may = np.zeros_like(shape.may)
        may[:, self.members] = shape.may[:, self.members]
        self.may = may
        self.price = np.where(may, 0, NEVER).astype(np.int32)
        """Task by worker: the weight of what a placement would push out."""

    def put(self, task: int, worker: int) -> list[int]:
        """Give a task that is left over to a worker; what that pushes out, left over now."""
        self.left.remove(task)
        pushed: list[int] = []
        if self.price[task, worker]:
            pushed = [other for other in self.tasks[worker] if self.shape.clash(task, other)]
            for other in sorted(pushed):
                self.drop(other)
        self.tasks[worker].add(task)
        self.held[task] = worker
        self.price[self.shape.meets[task], worker] += self.weight[task]
        return pushed

    def drop(self, task: int) -> None:
        """Leave a held task over."""
        worker = self.held[task]
        self.price[self.shape.meets[task], worker] -= self.weight[task]
        self.tasks[worker].discard(task)
        self.held[task] = -1
        self.left.append(task)

    def settle(self, held: Sequence[int]) -> None:
        """Hold exactly what `held` says."""
        changed = [task for task, worker in enumerate(held) if worker != self.held[task]]
        for task in changed:
            if self.held[task] >= 0:
                self.drop(task)
        for task in changed:
            if held[task] >= 0:
                self.put(task, held[task])

    def fit(self, chance: np.random.Generator, noise: float) -> None:
        """In order of time, each task to the worker free since the shortest while."""
        shape = self.shape
        since: Integers = np.zeros(shape.workers, dtype=np.int64)
        breadth = self.may.sum(axis=1)
        for task in sorted(self.left, key=lambda task: (shape.start[task], breadth[task])):
            free = np.flatnonzero(self.may[task] & (since <= shape.start[task]))
            if len(free):
                last = since[free] + (1 + noise) * chance.random(len(free))
                worker = int(free[last.argmax()])
                since[worker] = shape.end[task]
                self.put(task, worker)


def topped_up(shape: Shape, held: Sequence[int]) -> list[int] | None:
    """What is left over given to further workers, as few as seem needed; None if it cannot be."""
    found = list(held)
    work: dict[int, list[int]] = {}
    for task, worker in enumerate(found):
        if worker >= 0:
            work.setdefault(worker, []).append(task)
    left = [task for task, worker in enumerate(found) if worker < 0]
    while left:
        best: tuple[int, list[int]] | None = None
        for worker in range(shape.workers):
            takes = _room(shape, work.get(worker, []), worker, left)
            if takes and (best is None or len(takes) > len(best[1]) or worker in work):
                best = worker, takes
                if worker in work:
                    break  # somebody who is there already costs nothing
        if best is None:
            return None
        worker, takes = best
        work.setdefault(worker, []).extend(takes)
        for task in takes:
            found[task] = worker
            left.remove(task)
    return found


def _room(shape: Shape, work: Sequence[int], worker: int, left: Sequence[int]) -> list[int]:
    """What of `left` a worker could take beside its work, first come first served by end."""
    takes: list[int] = []
    for task in sorted(left, key=lambda task: shape.end[task]):
        if shape.may[task, worker] and not any(shape.clash(task, x) for x in (*work, *takes)):
            takes.append(task)
    return takes
