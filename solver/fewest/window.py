"""The exact models: a stretch of time with some workers, and the whole."""

from collections.abc import Callable, Sequence

from solver.cpsat import Engine, Found, Run
from solver.fewest.shape import Shape
from solver.fewest.team import Team
from solver.intervals import cliques
from solver.problem import Linear, Literal
from solver.rows import Rows

Pairs = list[tuple[int, int]]


class Window:
    """The tasks of a stretch dealt out anew among some workers, all else staying."""

    def __init__(self, team: Team, tasks: Sequence[int], workers: Sequence[int]) -> None:
        self.team = team
        self.tasks = list(tasks)
        self.pairs = _open(team, self.tasks, workers)

    def solve(self, weights: Sequence[int], run: Run) -> tuple[Found, list[int]]:
        """Leave over as little as can be, by weight; and who holds what then."""
        shape, team = self.team.shape, self.team
        rows = Rows(shape.compiled, [shape.column[pair] for pair in self.pairs])
        post(rows, shape, self.pairs)
        terms = tuple((-weights[task], Literal(n)) for n, (task, _) in enumerate(self.pairs, 1))
        cost = Linear(terms, sum(weights[task] for task in self.tasks))
        hint = [1, *(int(team.held[task] == worker) for task, worker in self.pairs)]
        run = Run(
            seconds=run.seconds,
            workers=1,
            seed=run.seed,
            deterministic=run.deterministic,
            linear=2,
            probing=False,
            hint=hint,
            enough=0,
            should_stop=run.should_stop,
        )
        found = Engine(rows).minimise(cost, run)
        held = list(team.held)
        if found.values is not None:
            for task in self.tasks:
                held[task] = -1
            for number, (task, worker) in enumerate(self.pairs, 1):
                if found.values[number]:
                    held[task] = worker
        return found, held


def _open(team: Team, tasks: Sequence[int], workers: Sequence[int]) -> Pairs:
    """Who could take what: may do it, and nothing that stays is in the way."""
    shape, freed = team.shape, set(tasks)
    pairs: Pairs = []
    for worker in workers:
        stays = sorted((shape.start[x], shape.end[x]) for x in team.tasks[worker] - freed)
        for task in tasks:
            start, end = shape.start[task], shape.end[task]
            if team.may[task, worker] and all(b <= start or end <= a for a, b in stays):
                pairs.append((task, worker))
    return pairs


def post(rows: Rows, shape: Shape, pairs: Pairs) -> None:
    """Each task once, each worker one thing at a time; literals are numbered as the pairs."""
    by_task: dict[int, list[Literal]] = {}
    by_worker: dict[int, list[tuple[int, int, Literal]]] = {}
    for number, (task, worker) in enumerate(pairs, 1):
        by_task.setdefault(task, []).append(Literal(number))
        stretch = shape.start[task], shape.end[task], Literal(number)
        by_worker.setdefault(worker, []).append(stretch)
    for literals in by_task.values():
        rows.at_most_one(literals)
    for stretches in by_worker.values():
        for clique in cliques(stretches):
            rows.at_most_one(clique)


class Whole:
    """Every task done, each worker counted that does any: what an engineer would write."""

    def __init__(self, shape: Shape, between: Callable[[], None] = lambda: None) -> None:
        """`between` is called for every worker; it may raise to give up."""
        self.shape = shape
        self.pairs = sorted(shape.column, key=lambda pair: (pair[1], pair[0]))
        self.rows = Rows(shape.compiled, [shape.column[pair] for pair in self.pairs])
        tasks: dict[int, list[Literal]] = {}
        stretches: dict[int, list[tuple[int, int, Literal]]] = {}
        for number, (task, worker) in enumerate(self.pairs, 1):
            tasks.setdefault(task, []).append(Literal(number))
            stretch = shape.start[task], shape.end[task], Literal(number)
            stretches.setdefault(worker, []).append(stretch)
        for literals in tasks.values():
            self.rows.at_most_one(literals)
            self.rows.at_least(Linear(tuple((1, literal) for literal in literals)), 1)
        self.used: dict[int, Literal] = {}
        for worker, own in stretches.items():
            between()
            used = self.used[worker] = self.rows.new_literal("used")
            for clique in cliques(own):
                self.rows.at_most_one(clique)
            for _, _, literal in own:
                self.rows.implies(literal, used)
        self.cost = Linear(tuple((1, used) for used in self.used.values()))

    def hint(self, held: Sequence[int]) -> list[int]:
        """A value for every literal."""
        busy = set(held)
        values = [1, *(int(held[task] == worker) for task, worker in self.pairs)]
        return [*values, *(int(worker in busy) for worker in self.used)]

    def held(self, values: Sequence[int]) -> list[int]:
        """Who holds each task in a solution."""
        found = [-1] * self.shape.tasks
        for number, (task, worker) in enumerate(self.pairs, 1):
            if values[number]:
                found[task] = worker
        return found
