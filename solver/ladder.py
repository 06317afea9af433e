"""Costs in strict order on one small model: each is proved, held, and the next has its turn.

A placement left out breaks no hard constraint, so what a leading cost comes to by itself, with
nothing placed but what it counts on, is a small question, and its answer a bound; mostly all
those bounds can be had at once, which a single search shows. Where not, they are had one by
one, and what moved for no reason is put back each time.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from solver.clock import Clock
from solver.constraints.phrases import scaled, total
from solver.problem import Assignment, Linear
from solver.questions import Asked, Cap, Questions
from solver.rows import Rows, fold

if TYPE_CHECKING:  # the engine is imported only to search
    from solver.cpsat import Found

LEAP: Final = 0.25
"""Part of the time left in which all leading costs are tried for at their bounds at once."""

LEAP_WORK: Final = 3.0
"""Deterministic seconds it may take."""

ONE: Final = 0.3
STEP: Final = 0.6
"""Parts of the time left that one leading cost may take by itself, and beside everything else:
what comes after wants some too."""

WON_BACK: Final = 0.1
"""Part of the time left that putting back what need not have moved may take."""

AROUND: Final = 0.4
"""Part of the time left in which bodies are opened a few at a time."""

LOOK: Final = 1.0
"""Deterministic seconds one such look may take."""

OTHERS: Final = 4
"""Bodies that may come to be moved, in one such look, instead of those that are."""

PATIENCE: Final = 3
"""Looks without a gain before that is given up."""

PER_NEED: Final = 10
PER_BODY: Final = 1_000
"""What a minute of a later need, and a body, weigh against a minute moved in winning back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """The best found, what each cost comes to, and what it cannot be under while those before
    it stay."""

    assignment: Assignment
    scores: tuple[int, ...] = ()
    bounds: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Ladder:
    """A model and the costs that matter in it, the most important first. None is negative.

    The last two are the bodies moved and the minutes; those before them lead.
    """

    rows: Rows
    costs: Sequence[Linear]
    counting: Sequence[frozenset[int]]
    """By leading cost, the free literals that can make it less."""
    known: frozenset[int]
    """The free literals of what stood before anything was changed."""
    bodies: Mapping[str, frozenset[int]]
    """The free literals of each body."""
    clock: Clock
    questions: Questions
    measure: Callable[[Assignment], list[int]]
    """What each cost comes to."""
    moved: Callable[[Assignment], Sequence[str]]
    """The bodies that count as moved."""
    fill: Callable[[Assignment], Assignment]
    """What more fits round an assignment."""
    _least: dict[int, int] = field(default_factory=dict)
    """What a leading cost cannot be under, whatever becomes of the others."""
    _if_met: int = 0
    """Bodies that must be moved where all leading costs come to their bounds."""
    _best: Assignment = frozenset()
    _scores: list[int] = field(default_factory=list)
    _bounds: list[int] = field(default_factory=list)
    _values: list[int] | None = None
    """The engine's values of the best, if it came from there."""

    @property
    def _leading(self) -> int:
        return len(self.counting)

    def go_by(self, clock: Clock) -> None:
        """From now on this clock counts."""
        self.clock = self.questions.clock = clock

    def climb(
        self, start: Assignment, caps: Sequence[Cap] = (), freely: Climbed | None = None
    ) -> Climbed:
        """Minimise the costs in order under `caps`, from `start`, which must keep them.

        `freely` is what a climb without caps came to. What time runs out on keeps its score,
        with a bound under it.
        """
        self._best, self._scores, self._values = start, self.measure(start), None
        self._bounds = [self._under(number) for number in range(len(self.costs))]
        if freely is not None or not self._leapt():
            if freely is None:
                self._one_by_one()
            self._step_by_step(caps, freely)
        people, minutes = self._leading, self._leading + 1
        if self._scores[:people] == self._bounds[:people]:
            self._bounds[people] = max(self._bounds[people], self._if_met)
        self._round_bodies(caps)
        for last in (people, minutes):
            self._lower(Asked(cost=self.costs[last], held=self._held(last, caps), linear=2), last)
        return Climbed(
            assignment=self._best, scores=tuple(self._scores), bounds=tuple(self._bounds)
        )

    def _under(self, number: int) -> int:
        """What a cost cannot be under: for a leading one that is more, what it is by itself."""
        cost = self.costs[number]
        floor = 0 if cost.terms else max(0, cost.constant)
        if number >= self._leading or self._scores[number] <= floor:
            return floor
        if number not in self._least:
            found = self._search(Asked(cost=cost, bound=floor, only=self.counting[number]))
            self._least[number] = floor if found is None else max(floor, found.bound)
        return self._least[number]

    def _leapt(self) -> bool:
        """Whether all leading costs could be had at their bounds, the next one minimised."""
        leading = self._bounds[: self._leading]
        if self._scores[: self._leading] == leading:
            return True
        held = list(zip(self.costs, leading, strict=False))
        if any(not cost.terms and cost.constant > most for cost, most in held):
            return False
        asked = Asked(cost=self.costs[self._leading], held=held, linear=2, no_more=LEAP_WORK)
        found = self._search(asked, LEAP)
        if found is None or found.values is None:
            self._if_met = 0 if found is None or found.impossible else found.bound
            return False
        self._take(found.values, self._leading, filled=False)
        self._bounds[self._leading] = min(found.bound, found.score)
        return True

    def _one_by_one(self) -> None:
        """Each leading cost in turn, with nothing placed but what it and those before it count
        on: how little it can be is then a small question, and what answers it a way to have it.
        """
        for number in range(self._leading):
            before, settled = self._bounds[number], slice(0, number + 1)
            if self._scores[settled] == self._bounds[settled]:
                continue  # the best so far shows that it can be had
            held = list(zip(self.costs[:number], self._bounds[:number], strict=True))
            own = frozenset[int]().union(*self.counting[settled])
            asked = Asked(cost=self.costs[number], held=held, bound=before, only=own)
            found = self._search(asked, ONE)
            if found is None or found.values is None or found.score > max(before, found.bound):
                return
            self._bounds[number] = found.score
            placed, old = self.rows.assignment(found.values), self._best
            self._take(found.values, number, filled=True)
            self._win_back(number, old | placed, ())

    def _step_by_step(self, caps: Sequence[Cap], freely: Climbed | None) -> None:
        """The leading costs one after another, from the best so far."""
        for number in range(self._leading):
            if freely is not None and tuple(self._scores[:number]) == freely.scores[:number]:
                self._bounds[number] = max(self._bounds[number], freely.bounds[number])
            before = self._best
            asked = Asked(cost=self.costs[number], held=self._held(number, caps))
            self._lower(asked, number, share=STEP)
            if self._best is not before:
                self._win_back(number, before, caps)

    def _win_back(self, number: int, before: Assignment, caps: Sequence[Cap]) -> None:
        """Of what stood, or was there before a cost was lowered, all that fits beside that.

        A search for one cost moves everybody for no reason; with what it found, what was there
        and nothing else open, a moment puts right what need not have moved.
        """
        weighed = [(PER_NEED, later) for later in self.costs[number + 1 : self._leading]]
        there = self.known | self.rows.literals_of(before | self._best)
        asked = Asked(
            cost=_together([*weighed, (PER_BODY, self.costs[-2]), (1, self.costs[-1])]),
            held=self._held(number + 1, caps),
            only=frozenset(there),
        )
        found = self._search(asked, WON_BACK)
        if found is not None and found.values is not None:
            self._take(found.values, len(self.costs) - 1, filled=True)

    def _round_bodies(self, caps: Sequence[Cap]) -> None:
        """The same needs with fewer bodies moved, then fewer minutes: those moved now and a few
        others are opened, everybody else stays as they were."""
        chance = random.Random(self.clock.limits.seed)  # noqa: S311 - a search, not a secret
        until, misses = (1 - AROUND) * self.clock.left(), 0
        cost = _together([(PER_BODY, self.costs[-2]), (1, self.costs[-1])])
        people = self._leading
        while misses < PATIENCE and self.clock.left() > until:
            if self._scores[people] <= self._bounds[people]:
                return
            moved = set(self.moved(self._best)) & self.bodies.keys()
            others = sorted(self.bodies.keys() - moved)
            opened = [*moved, *chance.sample(others, min(OTHERS, len(others)))]
            only = self.known.union(
                self.rows.literals_of(self._best), *(self.bodies[body] for body in opened)
            )
            better = (cost, PER_BODY * self._scores[-2] + self._scores[-1] - 1)
            held = [*self._held(self._leading, caps), better]
            found = self._search(Asked(cost=cost, held=held, only=only, no_more=LOOK), AROUND)
            before = self._best
            if found is not None and found.values is not None:
                self._take(found.values, len(self.costs) - 1, filled=False)
            misses = 0 if self._best is not before else misses + 1

    def _held(self, number: int, caps: Sequence[Cap]) -> list[Cap]:
        return [*caps, *zip(self.costs[:number], self._scores[:number], strict=True)]

    def _lower(self, asked: Asked, number: int, *, share: float = 1.0) -> None:
        """Minimise one cost as asked, unless it is at its bound already."""
        bound = self._bounds[number]
        if self._scores[number] <= bound:
            return
        found = self._search(replace(asked, bound=bound), share)
        if found is not None and found.values is not None:
            self._take(found.values, number, filled=False)
            self._bounds[number] = max(bound, min(found.bound, found.score))

    def _take(self, values: list[int], number: int, *, filled: bool) -> None:
        """Keep what was found, and what more fits round it, if it is better in order."""
        found = self.rows.assignment(values)
        if filled:
            found = self.fill(found)
        scores = self.measure(found)
        if scores[: number + 1] < self._scores[: number + 1]:
            self._best, self._scores = found, scores
            self._values = None if filled else values

    def _search(self, asked: Asked, share: float = 1.0) -> "Found | None":
        """The engine's answer, in a share of the time left."""
        return self.questions.least(asked, self._hint(), share * self.clock.left())

    def _hint(self) -> list[int]:
        """The best so far: all of its values, or those of the columns."""
        if self._values is not None:
            return self._values
        placed = self.rows.literals_of(self._best)
        return [1, *(int(literal in placed) for literal in range(1, len(self.rows.free) + 1))]


def _together(weighed: Sequence[tuple[int, Linear]]) -> Linear:
    """Some costs as one, each times its weight."""
    return fold(total(scaled(cost, weight) for weight, cost in weighed))
