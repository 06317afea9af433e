"""Phrases the kinds share when they speak to an engine."""

from collections.abc import Iterable

from solver.constraints.no_overlap import NoOverlap
from solver.intervals import cliques, day_of, occupied, tasks_of
from solver.problem import Build, Linear, Literal, Placed, Problem, Task, TaskId

Column = tuple[Placed, Literal]


def at_most_once(task: Task) -> bool:
    """Whether no two units of `task` can share a span."""
    return task.count == 1 or task.one_a_day


def bodies_never_overlap(problem: Problem) -> bool:
    """Whether a body's overlapping occupying columns already exclude one another."""
    return any(isinstance(constraint, NoOverlap) for constraint in problem.hard)


def any_of(build: Build, name: str, columns: list[Column]) -> Literal | None:
    """A literal that holds whenever one of `columns` does; None if there are none.

    Nothing stops it holding otherwise, so use it where holding only costs or forbids.
    """
    if len(columns) < 2:
        return columns[0][1] if columns else None
    if any(literal == build.true() for _, literal in columns):
        return build.true()
    found = build.new_literal(name)
    for group in one_at_most(build.problem, columns):
        force(build, group, found)
    return found


def force(build: Build, literals: list[Literal], forced: Literal) -> None:
    """`forced` holds if one of `literals`, of which at most one can hold, does."""
    if len(literals) == 1:
        build.implies(literals[0], forced)
    else:
        terms = [(1, literal) for literal in literals]
        build.at_most(Linear((*terms, (-1, forced))), 0)


def one_at_most(problem: Problem, columns: Iterable[Column]) -> list[list[Literal]]:
    """Columns in sets of which the task's count lets at most one hold.

    One row for a set bounds a relaxation far better than one row for each column.
    """
    tasks = tasks_of(problem)
    sets: dict[tuple[TaskId, int, int], list[Literal]] = {}
    for number, (placed, literal) in enumerate(columns):
        task = tasks[placed.task]
        day = -1 if task.count == 1 else day_of(placed.span)
        alone = -1 if at_most_once(task) else number
        sets.setdefault((placed.task, day, alone), []).append(literal)
    return list(sets.values())


def busy(build: Build, name: str, columns: list[Column]) -> Literal | None:
    """As `any_of`, for occupying columns of one body, which exclude one another in time."""
    if not bodies_never_overlap(build.problem) or len(columns) < 2:
        return any_of(build, name, columns)
    if any(literal == build.true() for _, literal in columns):
        return build.true()
    found = build.new_literal(name)
    for group in moments(build.problem, columns):
        force(build, group, found)
    return found


def moments(problem: Problem, columns: Iterable[Column]) -> list[list[Literal]]:
    """The largest sets of columns that share a moment, pads included."""
    tasks = tasks_of(problem)
    stretches = []
    for placed, literal in columns:
        stretch = occupied(tasks[placed.task], placed.span)
        stretches.append((stretch.start, stretch.end, literal))
    return list(cliques(stretches))


def excess(build: Build, name: str, terms: list[tuple[int, Literal]], over: int) -> Linear:
    """At least max(0, sum of `terms` - over), and no more when it is minimised."""
    most = sum(factor for factor, _ in terms if factor > 0) - over
    if most <= 0:
        return Linear()
    amount = build.new_amount(name, most)
    build.at_most(Linear((*terms, (-1, amount))), over)
    return Linear(((1, amount),))


def lack(build: Build, name: str, terms: list[tuple[int, Literal]], wanted: int) -> Linear:
    """At least max(0, wanted - sum of `terms`), and no more when it is minimised."""
    if wanted <= 0:
        return Linear()
    if not terms:
        return Linear((), wanted)
    amount = build.new_amount(name, wanted)
    build.at_least(Linear((*terms, (1, amount))), wanted)
    return Linear(((1, amount),))


def scaled(linear: Linear, factor: int) -> Linear:
    """`factor` times `linear`."""
    terms = tuple((factor * weight, literal) for weight, literal in linear.terms)
    return Linear(terms, factor * linear.constant)


def total(parts: Iterable[Linear]) -> Linear:
    """The sum of `parts`."""
    terms: list[tuple[int, Literal]] = []
    constant = 0
    for part in parts:
        terms.extend(part.terms)
        constant += part.constant
    return Linear(tuple(terms), constant)
