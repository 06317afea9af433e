"""Costs in strict order on one small model: each is proved, held, and the next has its turn.

Two things keep that quick. A placement left out breaks no hard constraint, so what a leading
cost comes to by itself, with nothing placed but what it counts on, is a small question, and
its answer a bound; mostly all those bounds can be had at once, which a single search shows.
And every search is first tried by one thread with little made ready: on models like these
that takes longer than the search.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from solver.clock import Clock
from solver.constraints.phrases import scaled, total
from solver.problem import Assignment, Linear
from solver.rows import Rows, fold

if TYPE_CHECKING:  # the engine is imported only to search
    from solver.cpsat import Engine, Found, Run

LIGHT: Final = 2.0
"""Deterministic seconds the first, light try of a search may take."""

LEAP: Final = 0.25
"""Part of the time left in which all leading costs are tried for at their bounds at once."""

STEP: Final = 0.6
"""Part of the time left that one leading cost may take: what comes after wants some too."""

WON_BACK: Final = 0.1
"""Part of the time left that putting back what need not have moved may take."""

PER_NEED: Final = 10
PER_BODY: Final = 1_000
"""What a minute of a later need, and a body, weigh against a minute moved in winning back."""

ALONE: Final = 4_000
"""Columns up to which one search thread costs least time where the light try was not enough."""

Cap = tuple[Linear, int]
"""A cost and the most it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """The best found, what each cost comes to, and what it cannot be under while those before
    it stay."""

    assignment: Assignment
    scores: tuple[int, ...] = ()
    bounds: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Ladder:
    """A model and the costs that matter in it, the most important first. None is negative."""

    rows: Rows
    costs: Sequence[Linear]
    counting: Sequence[frozenset[int]]
    """By leading cost, the free literals that can make it less."""
    known: frozenset[int]
    """The free literals of what stood before anything was changed."""
    clock: Clock
    measure: Callable[[Assignment], list[int]]
    """What each cost comes to."""
    fill: Callable[[Assignment], Assignment]
    """What more fits round an assignment."""
    work: float = 0.0
    """Deterministic time of all searches."""
    _engine: "Engine | None" = None
    _least: dict[int, int] = field(default_factory=dict)
    """What a leading cost cannot be under, whatever becomes of the others."""
    _best: Assignment = frozenset()
    _scores: list[int] = field(default_factory=list)
    _bounds: list[int] = field(default_factory=list)
    _values: list[int] | None = None
    """The engine's values of the best, if it came from there."""

    @property
    def _leading(self) -> int:
        return len(self.counting)

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
        self._lower(self._leading, self._held(self._leading, caps), linear=2)
        self._lower(self._leading + 1, self._held(self._leading + 1, caps), linear=2)
        return Climbed(
            assignment=self._best, scores=tuple(self._scores), bounds=tuple(self._bounds)
        )

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
            found = self._search(self.costs[number], held, before, only=own, share=0.3)
            if found is None or found.values is None or found.score > max(before, found.bound):
                return
            self._bounds[number] = found.score
            known, old = self.rows.assignment(found.values), self._best
            self._take(found.values, number, filled=True)
            self._win_back(number, old | known, ())

    def _step_by_step(self, caps: Sequence[Cap], freely: Climbed | None) -> None:
        """The leading costs one after another, from the best so far."""
        for number in range(self._leading):
            if freely is not None and tuple(self._scores[:number]) == freely.scores[:number]:
                self._bounds[number] = max(self._bounds[number], freely.bounds[number])
            before = self._best
            self._lower(number, self._held(number, caps), share=STEP)
            if self._best is not before:
                self._win_back(number, before, caps)

    def _win_back(self, number: int, before: Assignment, caps: Sequence[Cap]) -> None:
        """Of what stood, or was there before a cost was lowered, all that fits beside that.

        A search for one cost moves everybody for no reason; with what it found, what was there
        and nothing else open, a moment puts right what need not have moved.
        """
        cost = _together(
            [(PER_NEED, later) for later in self.costs[number + 1 : self._leading]]
            + [(PER_BODY, self.costs[-2]), (1, self.costs[-1])]
        )
        there = self.known | self.rows.literals_of(before | self._best)
        held = self._held(number + 1, caps)
        found = self._search(cost, held, 0, only=frozenset(there), share=WON_BACK)
        if found is not None and found.values is not None:
            self._take(found.values, len(self.costs) - 1, filled=True)

    def _under(self, number: int) -> int:
        """What a cost cannot be under: for a leading one that is more, what it is by itself."""
        cost = self.costs[number]
        floor = 0 if cost.terms else max(0, cost.constant)
        if number >= self._leading or self._scores[number] <= floor:
            return floor
        if number not in self._least:
            found = self._search(cost, [], floor, only=self.counting[number])
            self._least[number] = floor if found is None else max(floor, found.bound)
        return self._least[number]

    def _leapt(self) -> bool:
        """Whether all leading costs could be had at their bounds, the next one minimised."""
        if all(s <= b for s, b in zip(self._scores, self._bounds[: self._leading], strict=False)):
            return True
        held = list(zip(self.costs, self._bounds[: self._leading], strict=False))
        if any(not cost.terms and cost.constant > most for cost, most in held):
            return False
        return self._lower(self._leading, held, share=LEAP, linear=2, anew=True)

    def _held(self, number: int, caps: Sequence[Cap]) -> list[Cap]:
        return [*caps, *zip(self.costs[:number], self._scores[:number], strict=True)]

    def _lower(
        self,
        number: int,
        held: Sequence[Cap],
        *,
        share: float = 1.0,
        linear: int = 1,
        anew: bool = False,
    ) -> bool:
        """Minimise one cost under `held`; whether anything that keeps them was found.

        Unless it is to be found `anew`, what is at its bound already is left alone.
        """
        bound, cost = self._bounds[number], self.costs[number]
        if not anew and self._scores[number] <= bound:
            return False  # there is nothing to gain
        found = self._search(cost, held, bound, share=share, linear=linear)
        if found is None or found.values is None:
            return False
        self._take(found.values, number, filled=False)
        self._bounds[number] = max(bound, min(found.bound, found.score))
        return True

    def _take(self, values: list[int], number: int, *, filled: bool) -> None:
        """Keep what was found, and what more fits round it, if it is better in order."""
        found = self.rows.assignment(values)
        if filled:
            found = self.fill(found)
        scores = self.measure(found)
        if scores[: number + 1] < self._scores[: number + 1]:
            self._best, self._scores = found, scores
            self._values = None if filled else values

    def _search(
        self,
        cost: Linear,
        held: Sequence[Cap],
        bound: int,
        *,
        only: frozenset[int] | None = None,
        share: float = 1.0,
        linear: int = 1,
    ) -> "Found | None":
        """The least of `cost` under `held`: lightly first, and then with all there is."""
        from solver.cpsat import Engine

        until = time.monotonic() + share * self.clock.left()
        every = frozenset(range(1, len(self.rows.free) + 1))
        found: Found | None = None
        for run in self._tries(linear):
            left = until - time.monotonic()
            if left <= 0 or self.clock.left() <= 0:
                break
            self._engine = self._engine or Engine(self.rows)
            engine = self._engine.twin(() if only is None else every - only)
            for other, most in held:
                engine.hold(other, at_most=most)
            engine.hold(cost, at_least=bound)
            hint = self._hint() if found is None or found.values is None else found.values
            best = found
            found = engine.minimise(
                cost,
                replace(
                    run, seconds=left, hint=hint, enough=bound, should_stop=self.clock.should_stop
                ),
            )
            self.work += found.work
            bound = max(bound, found.bound)
            if found.values is None and best is not None and best.values is not None:
                found = replace(best, bound=min(bound, best.score))
            if found.impossible or (found.values is not None and found.score <= bound):
                break
        return found

    def _tries(self, linear: int) -> "Iterator[Run]":
        """How to search: lightly first, and then with all there is."""
        from solver.cpsat import Run

        seed = self.clock.limits.seed
        yield Run(seconds=0, workers=1, seed=seed, linear=linear, probing=False, light=LIGHT)
        workers = 1 if len(self.rows.free) <= ALONE else self.clock.limits.workers
        yield Run(seconds=0, workers=workers, seed=seed, linear=linear, probing=False)

    def _hint(self) -> list[int]:
        """The best so far: all of its values, or those of the columns."""
        if self._values is not None:
            return self._values
        placed = self.rows.literals_of(self._best)
        return [1, *(int(literal in placed) for literal in range(1, len(self.rows.free) + 1))]


def _together(weighed: Sequence[tuple[int, Linear]]) -> Linear:
    """Some costs as one, each times its weight."""
    return fold(total(scaled(cost, weight) for weight, cost in weighed))
