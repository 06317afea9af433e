"""Why a need stays open, and what would meet it: an irreducible set of reasons, and fixes.

Nothing rests on the engine's own explanations. A set of groups is a reason because the goal
was sought under exactly those groups and cannot be met; it is irreducible because, without
any one of them, it could be. A fix is claimed only with a witness: a whole assignment of the
changed problem that passes the independent check.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from solver.check import score
from solver.clock import Clock
from solver.compiled import compile
from solver.construct import refill
from solver.fill import fill
from solver.goals import Goal, fills, standing
from solver.groups import Group, competing_groups, rule_groups
from solver.problem import Assignment, Problem
from solver.solution import Limits
from solver.system import Answer, System

ASK: Final = 0.6
"""Seconds one part of the reasons may be asked about; without an answer it stays among them."""

TRY: Final = 1.2
"""Seconds one relaxation may be searched before the next one's turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """Why a goal is not met."""

    blocking: tuple[Group, ...]
    """Cannot all hold with the goal met; together with the plain facts they say why."""
    proved: bool
    """Whether that was shown. If not, `blocking` is empty."""
    irreducible: bool
    """Whether the goal could be met without any one of them: false where time ran out."""
    better: Assignment | None
    """A witness that the goal can be met as things are: the search had not found it."""
    seconds: float
    asked: int
    """Models searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A goal not met, beside what stands, and the reasons found for it if any were."""

    problem: Problem
    present: Assignment
    goal: Goal
    why: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """One change to the world, not yet made: `make` gives the problem and the goal in it."""

    name: str
    cost: int
    make: Callable[[], tuple[Problem, Goal]]
    about: object = None
    """Whatever the caller knows it by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A relaxation that meets the goal, with the assignment that shows it."""

    relaxation: Relaxation
    problem: Problem = field(repr=False)
    goal: Goal
    witness: Assignment = field(repr=False)
    moved: int
    """Present placements the witness gives up."""
    worse: tuple[tuple[str, int, int], ...]
    """Later need tiers that pay for it: name, cost before, cost after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How the relaxations fared."""

    fixes: tuple[Fix, ...]
    refuted: tuple[str, ...]
    """Shown not to meet the goal, unless another need as important made room."""
    open: tuple[str, ...]
    """Not settled in the time there was."""
    seconds: float


def why_unfilled(
    problem: Problem,
    assignment: Assignment,
    goal: Goal,
    groups: Sequence[Group] | None,
    limits: Limits,
) -> Unfilled:
    """An irreducible set of `groups` (None: by rule and worker) that keeps `goal` from being met.

    The system asked about: the goal, each need of its tier and above no worse than it is in
    `assignment`, every pin, and every rule. Seeded; ends within the limits' seconds.
    """
    began = time.monotonic()
    clock = Clock.start(limits)
    rules = rule_groups(problem) if groups is None else tuple(groups)
    competing = competing_groups(problem, goal)
    narrow = _Narrow(System(problem, assignment, goal), clock)
    before = standing(problem, goal, assignment)
    answer, found = _at_once(problem, assignment, goal, clock)
    better = found if found is not None and fills(problem, goal, found, before) else None
    proved = answer is Answer.NO
    if groups is not None:  # the caller's may leave rules out, and then prove nothing
        proved = proved and narrow.too_much((*rules, *competing))
    return Unfilled(
        blocking=narrow.irreducible(rules, competing) if proved else (),
        proved=proved,
        irreducible=proved and not narrow.hurried,
        better=better,
        seconds=time.monotonic() - began,
        asked=narrow.asked,
    )


def _at_once(
    problem: Problem, present: Assignment, goal: Goal, clock: Clock
) -> tuple[Answer, Assignment | None]:
    """Whether the goal can be met as things are: first by adding alone, then by searching."""
    more = refill(compile(replace(problem, reference=frozenset())), present, seed=0)
    if fills(problem, goal, more, standing(problem, goal, present)):
        return Answer.YES, more
    return fill(problem, goal, present, clock)


@dataclass(slots=True)
class _Narrow:
    """Finds, in a set that is too much, a part that is too much and has nothing to spare."""

    system: System
    clock: Clock
    asked: int = 0
    hurried: bool = False
    """Whether a question went unanswered, and its groups were kept to be safe."""

    def too_much(self, groups: Sequence[Group]) -> bool:
        """Whether the goal cannot be met under `groups`; in doubt, no."""
        self.asked += 1
        answer = self.system.possible(groups, self.clock.within(ASK))
        self.hurried = self.hurried or answer is Answer.UNKNOWN
        return answer is Answer.NO

    def irreducible(self, rules: Sequence[Group], competing: Sequence[Group]) -> tuple[Group, ...]:
        """First the needs, with every rule: each makes the model larger. Then the rules."""
        needs = self._part(list(rules), self._near(rules, competing), changed=False)
        telling = self._telling(self.system.biting(rules, needs), needs)
        return (*self._part(list(needs), telling, changed=False), *needs)

    def _near(self, rules: Sequence[Group], competing: Sequence[Group]) -> list[Group]:
        """The fewest of the needs, from the nearest outwards, that are enough, by halves."""
        order = self.system.nearest(rules, competing)
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            if self.too_much([*rules, *order[:middle]]):
                high = middle
            else:
                low = middle + 1
        return order[:high]

    def _telling(self, rules: Sequence[Group], needs: Sequence[Group]) -> list[Group]:
        """The rules that are needed, code by code: half the book goes in one question."""
        kept = list(rules)
        for code in dict.fromkeys(group.code for group in rules):
            without = [group for group in kept if group.code != code]
            if self.too_much([*without, *needs]):
                kept = without
        return kept

    def _part(self, given: list[Group], of: list[Group], *, changed: bool) -> list[Group]:
        """QuickXplain: the part of `of` that, with `given`, is too much and no larger than so."""
        if changed and self.too_much(given):
            return []
        if len(of) <= 1:
            if of and not changed and self.too_much(given):
                return []
            return of
        half = len(of) // 2
        first, second = of[:half], of[half:]
        from_second = self._part([*given, *first], second, changed=True)
        from_first = self._part([*given, *from_second], first, changed=bool(from_second))
        return [*from_first, *from_second]


def try_relaxations(
    case: Case, relaxations: Iterable[Relaxation], limits: Limits, most: int = 3
) -> Tried:
    """The cheapest `most` of `relaxations` that meet the goal, tried in the order given.

    One that leaves the reasons as much in the way as they were is refuted by those alone. The
    others are searched for `TRY` seconds from the present assignment; nothing is claimed that
    `goals.fills` has not confirmed on the whole changed problem.
    """
    began = time.monotonic()
    clock = Clock.start(limits)
    before = standing(case.problem, case.goal, case.present)
    fixes: list[Fix] = []
    refuted: list[str] = []
    undecided: list[str] = []
    for relaxation in relaxations:
        if len(fixes) >= most and relaxation.cost >= fixes[most - 1].relaxation.cost:
            continue  # shown or not, it would not be among the cheapest
        if clock.left() <= 0:
            undecided.append(relaxation.name)
            continue
        changed, aim = relaxation.make()
        answer, found = _searched(case, changed, aim, clock)
        if found is not None and confirmed(changed, aim, found, before):
            fixes.append(_fix(relaxation, changed, aim, found, case))
            fixes.sort(key=lambda fix: fix.relaxation.cost)
        elif answer is Answer.NO:
            refuted.append(relaxation.name)
        else:
            undecided.append(relaxation.name)
    return Tried(
        fixes=tuple(fixes[:most]),
        refuted=tuple(refuted),
        open=tuple(undecided),
        seconds=time.monotonic() - began,
    )


def _searched(
    case: Case, changed: Problem, goal: Goal, clock: Clock
) -> tuple[Answer, Assignment | None]:
    """Under the reasons alone first: a small model, and what they forbid no more rules allow."""
    known = {group.key for group in case.why}
    again = (*rule_groups(changed), *competing_groups(changed, goal))
    still = [group for group in again if group.key in known]
    system = System(changed, case.present, goal)
    if still and system.possible(still, clock.within(ASK)) is Answer.NO:
        return Answer.NO, None
    return fill(changed, goal, case.present, clock.within(TRY))


def confirmed(problem: Problem, goal: Goal, found: Assignment, before: dict[str, int]) -> bool:
    """The guard between the engine and every claim."""
    return fills(problem, goal, found, before)


def _fix(
    relaxation: Relaxation,
    changed: Problem,
    goal: Goal,
    witness: Assignment,
    case: Case,
) -> Fix:
    return Fix(
        relaxation=relaxation,
        problem=changed,
        goal=goal,
        witness=witness,
        moved=len(case.present - witness),
        worse=tuple(_worse(case.problem, case.present, changed, witness)),
    )


def _worse(
    problem: Problem, present: Assignment, changed: Problem, witness: Assignment
) -> Iterator[tuple[str, int, int]]:
    old = {tier.name: tier.score for tier in score(problem, present)}
    strict = {tier.name for tier in changed.tiers if tier.strict}
    for tier in score(changed, witness):
        if tier.name in strict and tier.score > old.get(tier.name, 0):
            yield tier.name, old.get(tier.name, 0), tier.score
