"""One need that ought to be met, and everything that must not suffer for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.check import violations
from solver.compiled import mentioned
from solver.constraints.unmet import Unmet
from solver.problem import Assignment, Problem, Soft, TaskId

Standing = dict[str, int]
"""What the needs beside a goal cost, by name of tier, from the first to the goal's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A term of a strict tier, brought down to `at_most`.

    One more unit of a task is `Unmet` of that task alone; a presence, or minutes owed, is the
    term as its tier states it.
    """

    tier: str
    term: Soft
    at_most: int

    @property
    def tasks(self) -> set[TaskId]:
        """The tasks it counts."""
        return mentioned(self.term)

    def met(self, problem: Problem, assignment: Assignment) -> bool:
        return self.term.score(problem, assignment) <= self.at_most


def beside(problem: Problem, goal: Goal) -> Iterator[tuple[str, Soft]]:
    """Every single need of the goal's tier and those above, but the goal's own, with its tier.

    Raises `ValueError` where the goal's tier is not one of the problem's.
    """
    names = [tier.name for tier in problem.tiers]
    for tier in problem.tiers[: names.index(goal.tier) + 1]:
        for term in tier.terms:
            for single in _singly(term):
                if not (tier.name == goal.tier and _same(single, goal.term)):
                    yield tier.name, single


def standing(problem: Problem, goal: Goal, assignment: Assignment) -> Standing:
    """What `assignment` leaves open beside the goal."""
    found: Standing = {}
    for tier, term in beside(problem, goal):
        found[tier] = found.get(tier, 0) + term.score(problem, assignment)
    return found


def fills(problem: Problem, goal: Goal, assignment: Assignment, before: Standing) -> bool:
    """Whether `assignment` is legal, keeps the pins, meets the goal and costs no need beside it.

    The one test every claim has to pass; no engine has a say in it.
    """
    if not goal.met(problem, assignment) or not problem.pins <= assignment:
        return False
    after = standing(problem, goal, assignment)
    if any(cost > before.get(tier, 0) for tier, cost in after.items()):
        return False
    return not violations(problem, assignment)


def _singly(term: Soft) -> Iterator[Soft]:
    """A term task by task, where it is a sum over tasks."""
    if isinstance(term, Unmet):
        for task, weight in term.tasks.items():
            yield Unmet(code=term.code, tasks={task: weight})
    else:
        yield term


def _same(term: Soft, other: Soft) -> bool:
    if isinstance(term, Unmet) and isinstance(other, Unmet):
        return set(term.tasks) == set(other.tasks)
    return term == other
