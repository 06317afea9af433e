"""A `Build` that writes the model down as plain rows of numbers, for any engine to read.

A literal is a position: 0 is the one that always holds, then the free columns, then what the
kinds add. Columns outside the free ones are either fixed, with the literal `true()`, or gone.
Rows are folded as they come, so fixed placements cost nothing later.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from solver.compiled import Compiled
from solver.constraints.phrases import at_most_once
from solver.intervals import DAY, day_of, tasks_of
from solver.problem import Linear, Literal, Placed, Problem, Span, TaskId, Tier, WorkerId

TRUE = Literal(0)

Column = tuple[Placed, Literal]


@dataclass(slots=True)
class Sum:
    """low <= sum of factor * literal <= high; None is no bound."""

    factors: list[int]
    literals: list[int]
    low: int | None
    high: int | None


@dataclass(slots=True, kw_only=True)
class Lines:
    """A model as an engine reads it: what literals can be, and the rows they stand in."""

    most: list[int] = field(default_factory=lambda: [1])
    """Greatest value of each literal; the least is 0."""
    ones: list[list[int]] = field(default_factory=list)
    """At most one of each list holds."""
    ifs: list[tuple[int, int]] = field(default_factory=list)
    """The first implies the second."""
    sums: list[Sum] = field(default_factory=list)
    cuts: list[Sum] = field(default_factory=list)
    """Rows every solution keeps in any case: they only help a relaxation."""
    never: set[int] = field(default_factory=set)
    always: set[int] = field(default_factory=set)
    impossible: bool = False
    """Two fixed placements exclude each other."""


@dataclass(slots=True)
class Rows(Lines):
    """The model of `compiled` with the columns in `free` open and those in `fixed` placed."""

    compiled: Compiled
    free: list[int]
    fixed: Iterable[Placed] = ()
    _by_task: dict[TaskId, list[Column]] = field(default_factory=dict)
    _by_worker: dict[WorkerId, list[Column]] = field(default_factory=dict)
    _by_day: dict[tuple[WorkerId, int], list[Column]] = field(default_factory=dict)
    _happening: dict[TaskId, dict[Span, Literal]] = field(default_factory=dict)
    _shared: dict[tuple[object, ...], Literal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        placed = self.compiled.placed
        for literal, number in enumerate(self.free, start=1):
            self._add(placed[number], Literal(literal))
        self.most.extend([1] * len(self.free))
        for column in self.fixed:
            self._add(column, TRUE)

    def _add(self, placed: Placed, literal: Literal) -> None:
        self._by_task.setdefault(placed.task, []).append((placed, literal))
        self._by_worker.setdefault(placed.worker, []).append((placed, literal))
        cell = (placed.worker, day_of(placed.span))
        self._by_day.setdefault(cell, []).append((placed, literal))

    @property
    def problem(self) -> Problem:
        return self.compiled.problem

    def columns(
        self,
        *,
        task: TaskId | None = None,
        worker: WorkerId | None = None,
        near: Span | None = None,
    ) -> list[Column]:
        if task is None:
            assert worker is not None
            if near is None:
                return self._by_worker.get(worker, [])
            days = range(day_of(near) - 1, near.end // DAY + 1)
            return [column for day in days for column in self._by_day.get((worker, day), ())]
        columns = self._by_task.get(task, [])
        if worker is None:
            return columns
        return [column for column in columns if column[0].worker == worker]

    def true(self) -> Literal:
        return TRUE

    def new_literal(self, name: str) -> Literal:
        return self.new_amount(name, 1)

    def new_amount(self, name: str, most: int) -> Literal:
        del name  # engines need none; it says in the kinds what the literal means
        self.most.append(most)
        return Literal(len(self.most) - 1)

    def shared(self, key: tuple[object, ...], define: Callable[[Literal], None]) -> Literal:
        if key not in self._shared:
            self._shared[key] = self.new_literal(str(key))
            define(self._shared[key])
        return self._shared[key]

    def happens(self, task: TaskId, span: Span) -> Literal | None:
        return self._happens(task).get(span)

    def happening(self, task: TaskId) -> list[tuple[Span, Literal]]:
        return list(self._happens(task).items())

    def _happens(self, task: TaskId) -> dict[Span, Literal]:
        if task not in self._happening:
            by_span: dict[Span, list[Literal]] = {}
            for placed, literal in self._by_task.get(task, ()):
                by_span.setdefault(placed.span, []).append(literal)
            alone = at_most_once(tasks_of(self.problem)[task])
            self._happening[task] = {
                span: self._channel(literals, alone) for span, literals in by_span.items()
            }
        return self._happening[task]

    def _channel(self, literals: list[Literal], alone: bool) -> Literal:
        """The literal that holds exactly when one of `literals` does."""
        if len(literals) == 1:
            return literals[0]
        if TRUE in literals:
            return TRUE
        happens = self.new_literal("happens")
        held = tuple((1, literal) for literal in literals)
        self.at_least(Linear((*held, (-1, happens))), 0)
        if alone:
            self.at_most(Linear((*held, (-1, happens))), 0)
        else:
            for literal in literals:
                self.implies(literal, happens)
        return happens

    def at_most_one(self, literals: list[Literal]) -> None:
        certain = literals.count(TRUE)
        if certain:
            self.impossible = self.impossible or certain > 1
            self.never.update(literal for literal in literals if literal != TRUE)
        elif len(literals) > 1:
            self.ones.append(list(literals))

    def implies(self, literal: Literal, other: Literal) -> None:
        if literal == TRUE and other != TRUE:
            self.always.add(other)
        elif other not in (TRUE, literal):
            self.ifs.append((literal, other))

    def at_most(self, linear: Linear, bound: int) -> None:
        folded = fold(linear)
        room = bound - folded.constant
        if sum(factor * self.most[lit] for factor, lit in folded.terms if factor > 0) > room:
            self._row(folded, None, room)

    def at_least(self, linear: Linear, bound: int) -> None:
        folded = fold(linear)
        needed = bound - folded.constant
        if sum(factor * self.most[lit] for factor, lit in folded.terms if factor < 0) < needed:
            self._row(folded, needed, None)

    def strengthen(self, linear: Linear, bound: int) -> None:
        folded = fold(linear)
        terms = [(factor, literal) for factor, literal in folded.terms if factor]
        if terms:
            factors, literals = [f for f, _ in terms], [int(lit) for _, lit in terms]
            self.cuts.append(Sum(factors, literals, bound - folded.constant, None))

    def _row(self, folded: Linear, low: int | None, high: int | None) -> None:
        if not folded.terms:
            self.impossible = True
        elif len(folded.terms) == 1 and high == 0 and folded.terms[0][0] > 0:
            self.never.add(folded.terms[0][1])
        else:
            factors = [factor for factor, _ in folded.terms]
            literals: list[int] = [literal for _, literal in folded.terms]
            self.sums.append(Sum(factors, literals, low, high))

    def tier(self, tier: Tier) -> Linear:
        """The cost of `tier`; posts what its terms need."""
        terms: list[tuple[int, Literal]] = []
        constant = 0
        for term in tier.terms:
            cost = term.cost(self)
            terms.extend(cost.terms)
            constant += cost.constant
        return fold(Linear(tuple(terms), constant))

    def literals_of(self, assignment: Iterable[Placed]) -> set[int]:
        """The free columns that `assignment` places."""
        wanted = set(assignment)
        placed = self.compiled.placed
        return {n for n, number in enumerate(self.free, 1) if placed[number] in wanted}

    def assignment(self, values: list[int]) -> frozenset[Placed]:
        """What a solution places, the fixed included."""
        placed = self.compiled.placed
        chosen = [placed[number] for n, number in enumerate(self.free, 1) if values[n]]
        return frozenset(chosen).union(self.fixed)


def fold(linear: Linear) -> Linear:
    """The same sum with each literal once, and what always holds in the constant."""
    merged: dict[Literal, int] = {}
    for factor, literal in linear.terms:
        merged[literal] = merged.get(literal, 0) + factor
    constant = linear.constant + merged.pop(TRUE, 0)
    return Linear(tuple((f, literal) for literal, f in merged.items() if f), constant)
