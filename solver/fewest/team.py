"""A team of so many workers, and which of them holds what; what nobody holds is left over."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from solver.fewest.shape import Booleans, Integers, Shape

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
    left = sorted((t for t, worker in enumerate(found) if worker < 0), key=shape.end.__getitem__)
    left = _to_those_there(shape, found, left)
    absent = np.setdiff1d(np.arange(shape.workers), np.array(found))
    while left:
        takes = _taken(shape, absent, left)
        count = takes.sum(axis=0)
        one = int(count.argmax()) if len(absent) else -1
        if one < 0 or not count[one]:
            return None
        for task, taken in zip(left, takes[:, one].tolist(), strict=True):
            if taken:
                found[task] = int(absent[one])
        left = [task for task in left if found[task] < 0]
        absent = np.delete(absent, one)
    return found


def _to_those_there(shape: Shape, found: list[int], left: list[int]) -> list[int]:
    """Give `left` to whoever is there already and has room, which costs nothing; the rest."""
    place = np.full(shape.tasks, -1)
    place[left] = np.arange(len(left))
    free = shape.may[left]

    def hold(task: int, worker: int) -> None:
        met = place[shape.meets[task]]
        free[met[met >= 0], worker] = False

    for task, worker in enumerate(found):
        if worker >= 0:
            hold(task, worker)
    there = np.setdiff1d(np.array(found, dtype=np.int64), [-1])
    for task in left:
        able = there[free[place[task], there]]
        if len(able):
            found[task] = int(able[0])
            hold(task, found[task])
    return [task for task in left if found[task] < 0]


def _taken(shape: Shape, workers: Integers, left: Sequence[int]) -> Booleans:
    """Which of `left`, in order of end, each worker takes who has nothing yet: the most it can."""
    takes = np.zeros((len(left), len(workers)), dtype=np.bool_)
    until = np.full(len(workers), -(1 << 60), dtype=np.int64)
    for place, task in enumerate(left):
        takes[place] = shape.may[task, workers] & (until <= shape.start[task])
        until[takes[place]] = shape.end[task]
    return takes
