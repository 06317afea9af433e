"""Meeting one goal in the whole model, beside everything that must not suffer for it."""

from typing import Final

from solver.clock import Clock
from solver.compiled import Compiled, compile
from solver.constraints.phrases import total
from solver.constraints.stay_close import StayClose
from solver.goals import Goal, Standing, beside
from solver.intervals import body_of, day_of
from solver.problem import Assignment, Linear, Problem, TaskId
from solver.rows import Rows, fold
from solver.system import Answer, left_alone, rows_of, search

MOVED: Final = 1_000
"""What moving one present placement weighs, against minutes and units of later needs."""


def fill(
    problem: Problem,
    goal: Goal,
    present: Assignment,
    clock: Clock,
    before: Standing | None = None,
) -> tuple[Answer, Assignment | None]:
    """Meet the goal with every rule in force and no need beside it worse than at `present`.

    With `before` only each tier's total counts, so that one need may make room for another of
    its tier; that is wider and far slower. Of what it finds it prefers the least change and
    the least harm to later needs, as far as time allows. What comes back is the engine's word:
    `goals.fills` has to confirm it.
    """
    compiled = compile(problem)
    near = _near(compiled, goal, present)
    stays = frozenset(p for p in present if p.task not in near and p in compiled.number)
    close = clock.within(clock.left() / 2)
    answer, found = _filled(compiled, goal, present, close, before, stays=stays)
    if answer is Answer.YES:
        return answer, found
    return _filled(compiled, goal, present, clock, before)


def _filled(
    compiled: Compiled,
    goal: Goal,
    present: Assignment,
    clock: Clock,
    before: Standing | None,
    stays: Assignment = frozenset(),
) -> tuple[Answer, Assignment | None]:
    """The search of `fill`, with `stays` and the pins placed."""
    if clock.left() <= 0:
        return Answer.UNKNOWN, None
    problem = compiled.problem
    rows = rows_of(compiled, problem.pins | stays)
    costs = [(tier, term, term.cost(rows)) for tier, term in beside(problem, goal)]
    if before is None:
        held = [(fold(cost), term.score(problem, present)) for _, term, cost in costs]
    else:
        tiers: dict[str, list[Linear]] = {}
        for tier, _, cost in costs:
            tiers.setdefault(tier, []).append(cost)
        held = [(fold(total(parts)), before.get(tier, 0)) for tier, parts in tiers.items()]
    held.append((fold(goal.term.cost(rows)), goal.at_most))
    return search(rows, held, _aim(rows, goal, present), clock)


def _near(compiled: Compiled, goal: Goal, present: Assignment) -> set[TaskId]:
    """The goal's tasks, and those whose holders the goal may want on that day."""
    problem, tasks = compiled.problem, goal.tasks
    wanted = left_alone(problem, goal.term)
    for task in tasks:
        for number in compiled.by_task[task]:
            wanted.add((compiled.body[number], day_of(compiled.placed[number].span)))
    held = {
        placed.task
        for placed in present
        if (body_of(problem, placed.worker), day_of(placed.span)) in wanted
    }
    return tasks | held


def _aim(rows: Rows, goal: Goal, present: Assignment) -> Linear:
    """What is left of the goal, what the later needs cost, and each placement given up."""
    problem = rows.problem
    kept = frozenset(placed for placed in present if placed in rows.compiled.number)
    aim = [goal.term.cost(rows), StayClose(code="", reference=kept, each=MOVED).cost(rows)]
    later = [tier.name for tier in problem.tiers].index(goal.tier) + 1
    aim.extend(rows.tier(tier) for tier in problem.tiers[later:] if tier.strict)
    return fold(total(aim))
