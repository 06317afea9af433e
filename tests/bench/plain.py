"""The rival: one CP-SAT model as an engineer would first write it.

A literal for each unit, worker and span, optional intervals under no-overlap, a start
variable for lunch, and one weighted sum for all tiers. Only what `tests.bench.school` states.
"""

from collections import defaultdict

from ortools.sat.python import cp_model

from solver.compiled import compile
from solver.constraints import (
    Apart,
    Capacity,
    Distinct,
    FreeBlock,
    MaxLoad,
    PerMinute,
    Preference,
    Remaining,
    SameSlot,
    Unmet,
)
from solver.intervals import DAY, tasks_of
from solver.problem import Assignment, Placed, Problem, Span, TaskId, WorkerId

NEED = 200
"""Each need tier's unit weighs as much as this many of the next: more overflows."""

Intervals = dict[WorkerId, list[cp_model.IntervalVar]]


class Plain:
    """The model, its literals by placement and unit, and the terms of its objective."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.tasks = tasks_of(problem)
        self.placed = compile(problem).placed
        self.x: dict[tuple[Placed, int], cp_model.IntVar] = {}
        self.by_unit: dict[tuple[TaskId, int], list[cp_model.IntVar]] = defaultdict(list)
        self.by_span: dict[tuple[TaskId, int, Span], list[cp_model.IntVar]] = defaultdict(list)
        self.busy: Intervals = defaultdict(list)
        self.of: dict[TaskId, list[tuple[Placed, cp_model.IntVar]]] = defaultdict(list)
        self.by_worker: dict[WorkerId, list[tuple[Placed, cp_model.IntVar]]] = defaultdict(list)
        self.objective: list[cp_model.LinearExprT] = []
        for placed in self.placed:
            for unit in range(self.tasks[placed.task].count):
                self._variable(placed, unit)
        for literals in self.by_unit.values():
            self.model.add_at_most_one(literals)
        self._days()
        self._resources()
        self._hard()
        self._cost()

    def _variable(self, placed: Placed, unit: int) -> None:
        task, span = self.tasks[placed.task], placed.span
        literal = self.model.new_bool_var("")
        self.x[placed, unit] = literal
        self.by_unit[placed.task, unit].append(literal)
        self.by_span[placed.task, unit, span].append(literal)
        self.of[placed.task].append((placed, literal))
        self.by_worker[placed.worker].append((placed, literal))
        if task.occupies:
            size = span.minutes + task.pad
            self.busy[placed.worker].append(self._interval(span.start, size, literal))

    def _interval(self, start: int, size: int, literal: cp_model.IntVar) -> cp_model.IntervalVar:
        return self.model.new_optional_fixed_size_interval_var(start, size, literal, "")

    def _days(self) -> None:
        """One worker holds a span once; with `one_a_day` a task has one unit a day."""
        held: dict[object, list[cp_model.IntVar]] = defaultdict(list)
        for (placed, _), literal in self.x.items():
            held[placed].append(literal)
            if self.tasks[placed.task].one_a_day:
                held[placed.task, placed.span.start // DAY].append(literal)
        for literals in held.values():
            self.model.add_at_most_one(literals)

    def _resources(self) -> None:
        holds: dict[object, list[cp_model.IntervalVar]] = defaultdict(list)
        self.runs: dict[TaskId, list[cp_model.IntervalVar]] = defaultdict(list)
        for (task, _, span), literals in self.by_span.items():
            happens = self.model.new_bool_var("")
            self.model.add(sum(literals) == happens)
            interval = self._interval(span.start, span.minutes, happens)
            self.runs[task].append(interval)
            for resource in self.tasks[task].uses:
                holds[resource].append(interval)
        for intervals in holds.values():
            self.model.add_no_overlap(intervals)

    def _hard(self) -> None:
        for kind in self.problem.hard:
            if isinstance(kind, Capacity):
                pool = [one for task in sorted(kind.tasks) for one in self.runs[task]]
                self.model.add_cumulative(pool, [1] * len(pool), kind.most)
            elif isinstance(kind, MaxLoad):
                load = [(p, x) for task in sorted(kind.tasks) for p, x in self.of[task]]
                mine = [p.span.minutes * x for p, x in load if p.worker in kind.workers]
                self.model.add(sum(mine) <= kind.minutes)
            elif isinstance(kind, FreeBlock):
                self._lunch(kind)
            elif isinstance(kind, Apart):
                self._apart(kind)
        for intervals in self.busy.values():
            self.model.add_no_overlap(intervals)

    def _lunch(self, kind: FreeBlock) -> None:
        steps = (kind.window.minutes - kind.minutes) // 5
        step = self.model.new_int_var(0, steps, "")
        start = kind.window.start + 5 * step
        interval = self.model.new_fixed_size_interval_var(start, kind.minutes, "")
        for worker in kind.workers:
            self.busy[worker].append(interval)

    def _apart(self, kind: Apart) -> None:
        for worker in self.problem.workers:
            both = [
                self._interval(placed.span.start, placed.span.minutes, literal)
                for task in sorted(kind.first | kind.second)
                for placed, literal in self.of[task]
                if placed.worker == worker.id
            ]
            self.model.add_no_overlap(both)

    def _cost(self) -> None:
        strict = [tier for tier in self.problem.tiers if tier.strict]
        for place, tier in enumerate(reversed(strict), start=1):
            for term in tier.terms:
                self._term(term, NEED**place)
        for tier in self.problem.tiers:
            for term in () if tier.strict else tier.terms:
                self._term(term, 1)
        self.model.minimize(sum(self.objective))

    def _term(self, term: object, weight: int) -> None:
        if isinstance(term, Unmet):
            for task in term.tasks:
                done = sum(literal for _, literal in self.of[task])
                self.objective.append(weight * (self.tasks[task].count - done))
        elif isinstance(term, Remaining):
            self._remaining(term, weight)
        elif isinstance(term, Distinct):
            for group in term.groups:
                held = [(p.worker, x) for task in sorted(group) for p, x in self.of[task]]
                self._beyond_first(held, term.each)
        elif isinstance(term, SameSlot):
            for task in sorted(term.tasks):
                self._beyond_first([(p.span.start % DAY, x) for p, x in self.of[task]], term.each)
        elif isinstance(term, PerMinute | Preference):
            self._priced(term)

    def _priced(self, term: PerMinute | Preference) -> None:
        for (placed, _), literal in self.x.items():
            price = term.score(self.problem, frozenset({placed}))
            if price:
                self.objective.append(price * literal)

    def _remaining(self, term: Remaining, weight: int) -> None:
        away = []
        for worker in sorted(term.workers):
            busy = self.model.new_bool_var("")
            away.append(busy)
            for placed, literal in self.by_worker[worker]:
                task = self.tasks[placed.task]
                reach = Span(placed.span.start, placed.span.end + task.pad)
                if task.occupies and reach.overlaps(term.span):
                    self.model.add_implication(literal, busy)
        short = self.model.new_int_var(0, term.minimum, "")
        self.model.add(short >= term.minimum - len(away) + sum(away))
        self.objective.append(weight * short)

    def _beyond_first(self, held: list[tuple[object, cp_model.IntVar]], each: int) -> None:
        used: dict[object, cp_model.IntVar] = {}
        for label, literal in held:
            if label not in used:
                used[label] = self.model.new_bool_var("")
            self.model.add_implication(literal, used[label])
        beyond = self.model.new_int_var(0, max(1, len(used)), "")
        self.model.add(beyond >= sum(used.values()) - 1)
        self.objective.append(each * beyond)

    def solve(self, seconds: float) -> Assignment:
        """Whatever CP-SAT has after `seconds`; nothing placed if it has nothing."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.1, seconds)
        solver.parameters.num_workers = 8
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return frozenset()
        return frozenset(placed for (placed, _), x in self.x.items() if solver.value(x))
