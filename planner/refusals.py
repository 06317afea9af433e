"""For each person, the rules that keep them from a duty; or that nothing does."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey
from planner.domain.people import Post
from planner.domain.plan import Refusal
from planner.formulate import Formulation
from planner.rules import BY_ID
from planner.rules.facts import span_of, task_id, worker_id
from planner.sentences import Speaker
from solver.check import violations
from solver.constraints import Barred, Presence, Remaining
from solver.explain import why_not
from solver.intervals import occupied, tasks_of
from solver.problem import Assignment, Placed, Problem, Soft, TaskId, Violation, WorkerId

ABOUT_THE_NEED: Final = PostCode("")
"""The post of a reason that is about the need and not about one person."""
_FEW: Final = 3
"""Reasons given for one person: the first say enough."""


def refusals(
    formulation: Formulation, assignment: Assignment, key: DemandKey
) -> tuple[Refusal, ...]:
    """For each post, the rules that keep it from `key` beside `assignment`; none = it could.

    Eligibility first: someone whose job description bars the duty is not also told of the
    lesson they have then.
    """
    task = task_id(formulation.unit_of[key])
    demand = formulation.facts.demands[task]
    speaker = Speaker(formulation.school, formulation.needs, task)
    if not demand.spans:
        said = f"{demand.title} has no time of the week left to it by lessons, breaks and hours."
        return (Refusal(post=ABOUT_THE_NEED, rule="I-BREAKS", sentence=said),)
    found: list[Refusal] = []
    for post in formulation.facts.posts.values():
        worker = worker_id(post)
        broken = _barred(formulation, worker, task) or why_not(
            formulation.problem, assignment, worker, task
        )
        found.extend(
            Refusal(post=post.code, rule=violation.code, sentence=speaker.sentence(violation))
            for violation in _telling(broken)
        )
    return tuple(found)


def every_reason(
    formulation: Formulation, assignment: Assignment, key: DemandKey, post: Post
) -> tuple[Refusal, ...]:
    """Every rule that keeps one post from `key`, each with its numbers; or what would suffer.

    Where the duty has several times, first all that is in the way at the nearest, then what
    more there is at the others.
    """
    task, worker = task_id(formulation.unit_of[key]), worker_id(post)
    speaker = Speaker(formulation.school, formulation.needs, task)
    broken = why_not(formulation.problem, assignment, worker, task)
    if not broken:
        return (_free_but(formulation, assignment, worker, task),)
    found = (
        Refusal(post=post.code, rule=violation.code, sentence=speaker.sentence(violation))
        for violation in broken
    )
    return tuple({(refusal.rule, refusal.sentence): refusal for refusal in found}.values())


def refused_or_free(
    formulation: Formulation, assignment: Assignment, key: DemandKey
) -> tuple[Refusal, ...]:
    """As `refusals`, and a word on everybody no rule keeps from it."""
    found = refusals(formulation, assignment, key)
    told = {refusal.post for refusal in found}
    if ABOUT_THE_NEED in told:
        return found
    task = task_id(formulation.unit_of[key])
    free = (post for post in formulation.facts.posts.values() if post.code not in told)
    return (*found, *(_free_but(formulation, assignment, worker_id(p), task) for p in free))


def _barred(formulation: Formulation, worker: WorkerId, task: TaskId) -> tuple[Violation, ...]:
    """What keeps this worker from this task at any time, quickly told."""
    spans = formulation.facts.demands[task].spans
    alone = frozenset({Placed(task, worker, span_of(spans[0]))})
    return tuple(
        violation if len(spans) == 1 else replace(violation, span=None)
        for kind in formulation.problem.hard
        if isinstance(kind, Barred) and task in kind.pairs.get(worker, ())
        for violation in kind.violations(formulation.problem, alone)
    )


def _free_but(
    formulation: Formulation, assignment: Assignment, worker: WorkerId, task: TaskId
) -> Refusal:
    """Somebody no rule keeps from it: some need that comes first would suffer, or none."""
    speaker = Speaker(formulation.school, formulation.needs, task)
    who, what = speaker.who((worker,)), speaker.what((task,))
    first = _suffers(formulation, assignment, worker, task)
    if first is None:
        said = f"{who} is free for {what}: draft again and give the search longer."
        return Refusal(post=PostCode(worker), rule="H-OVERLAP", sentence=said)
    clause = BY_ID[first].clause
    said = f"{who} could take {what}, but something that comes first would suffer: {clause}."
    return Refusal(post=PostCode(worker), rule=first, sentence=said)


def _suffers(
    formulation: Formulation, assignment: Assignment, worker: WorkerId, task: TaskId
) -> str | None:
    """The rule whose need would go short first if the worker took the task at its best time."""
    found = None
    spans = formulation.facts.demands[task].spans
    for span in spans:
        placed = Placed(task, worker, span_of(span))
        worse = _worse(formulation.problem, assignment, placed)
        if worse and found:
            continue
        if len(spans) > 1 and violations(formulation.problem, assignment | {placed}):
            continue
        if worse is None:
            return None
        found = worse
    return found


def _worse(problem: Problem, assignment: Assignment, placed: Placed) -> str | None:
    """The first need that `placed` makes worse, in tiers above the first it makes better.

    Counts only what it can change: a rota of hundreds of rows has hundreds of needs for
    adults at other times.
    """
    more = assignment | {placed}
    for tier in problem.tiers:
        costs = dict[str, int]()
        for term in tier.terms:
            if _concerns(problem, term, placed):
                change = term.score(problem, more) - term.score(problem, assignment)
                costs[term.code] = costs.get(term.code, 0) + change
        if sum(costs.values()) < 0:
            return None
        if sum(costs.values()) > 0:
            return next(code for code, change in costs.items() if change > 0)
    return None


def _concerns(problem: Problem, term: Soft, placed: Placed) -> bool:
    """Whether a placement can change the term: not one that is for adults at another time."""
    if not isinstance(term, Presence | Remaining):
        return True
    return term.span.overlaps(occupied(tasks_of(problem)[placed.task], placed.span))


def _telling(broken: Iterable[Violation]) -> list[Violation]:
    """The violations worth telling: one of each rule, the ones about the person first."""
    by_rule: dict[str, Violation] = {}
    for violation in broken:
        by_rule.setdefault(violation.code, violation)
    order = {code: number for number, code in enumerate(BY_ID)}
    telling = sorted(by_rule.values(), key=lambda v: order.get(v.code, len(order)))
    barred = [violation for violation in telling if violation.kind == "Barred"]
    return (barred or telling)[:_FEW]
