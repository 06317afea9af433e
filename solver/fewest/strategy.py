"""Finds the fewest: a bound, then teams of just that many until one can do it all."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from solver.cpsat import Engine, Found, Run
from solver.fewest.floor import crowd, priced
from solver.fewest.prices import Relaxation
from solver.fewest.pushing import push
from solver.fewest.shape import Shape, shape_of
from solver.fewest.sweeping import PATIENCE, Sweeper
from solver.fewest.team import Team, topped_up
from solver.fewest.window import Whole, Window
from solver.search import Over, Search

DONE: Final = 0
PEOPLE: Final = 1
"""The two tiers: all done, and by how many."""

ABREAST: Final = 2
MOVES: Final = 2_000
"""Ejections tried before the first sweep of a team."""

FIRST: Final = 500
"""And to do everything with everybody."""

MOVE: Final = 5e-5
"""Deterministic time that one of them counts for."""

WINDOW: Final = 0.01
"""Deterministic time that making a window's model counts for."""

TINY: Final = 1_500
SMALL: Final = 6_000
LARGEST: Final = 120_000
"""Placements up to which the whole model is tried first of all, in any case, and at all."""

PRICED: Final = 160_000
"""Placements beyond which no relaxation is solved."""

PARTS: Final = (1.0, 0.9999, 0.9995, 0.999, 0.998, 0.995)
"""Prices a little lower often prove more: what is over the cost of a person counts twice."""

SPARE: Final = 0.6
"""The part of their time that people are busy where time is what is short, at the least."""

UNHURRIED: Final = 600.0
RESTS: Final = 3
"""Times the windows may have been the largest before another team is taken."""

LOOK: Final = 0.05
"""Seconds between looks at whether to stop, where a relaxation is waited for."""

PARTING: Final = 0.1
"""Seconds a relaxation has to end once nobody wants it any more."""

Numbers = npt.NDArray[np.float64]


@dataclass(slots=True)
class Plan:
    """What the explorers share: the search, the bound, and whom to take."""

    search: Search
    shape: Shape
    floor: int
    wanted: list[Numbers]
    """Who is worth having, the most useful highest: one opinion or more."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def over(self) -> bool:
        search = self.search
        return search.over() or (search.proven(DONE) and search.proven(PEOPLE))

    def team(self, chance: random.Random, turn: int, noise: float) -> Team:
        """Just so many as the bound says it must take, by one opinion and then by another."""
        wanted = self.wanted[turn % len(self.wanted)]
        jitter = np.array([chance.random() for _ in range(self.shape.workers)])
        spread = float(wanted.std()) or 1.0
        order = np.argsort(-(wanted + noise * spread * jitter), kind="stable")
        return Team(self.shape, sorted(order[: self.floor].tolist()))

    def offer(self, held: list[int]) -> None:
        """Take what a team can do, with as many more people as the rest needs."""
        whole = topped_up(self.shape, held)
        assignment = self.shape.assignment(held if whole is None else whole)
        with self.lock:
            self.search.offer(assignment, PEOPLE, "improving")
            self._bound()

    def _bound(self) -> None:
        """Bounds count from the first assignment on: before that nothing is done by nobody."""
        self.search.raise_bound(DONE, self.shape.hopeless)
        if self.search.proven(DONE):
            self.search.raise_bound(PEOPLE, self.floor * self.shape.each)

    def raise_floor(self, people: int) -> None:
        with self.lock:
            self.floor = max(self.floor, people)
            self._bound()

    def spend(self, work: float) -> None:
        with self.lock:
            self.search.work += work


class Explorer:
    """Goes through teams in one thread, each until it can do it all or gets no further."""

    def __init__(self, plan: Plan, number: int) -> None:
        self._plan = plan
        seed = plan.search.limits.seed * 1_000 + number
        self._chance = random.Random(seed)  # noqa: S311 - a search, not a secret
        self._turn = number
        self._opinions = 0
        self._forward = number % 2 == 0
        self._sweeper: Sweeper | None = None
        self._fewest = 0
        self._rests = 0

    def explore(self, go_on: Callable[[], bool]) -> None:
        while go_on():
            sweeper = self._sweeper
            if sweeper is None or len(sweeper.team.members) < self._plan.floor:
                sweeper = self._sweeper = self._begin(go_on)
                continue
            before = self._fewest
            sweeper.sweep(self._solve, go_on)
            self._told(sweeper.team)
            if self._fewest == before and not sweeper.widen():
                self._rest(sweeper.team, go_on)

    def _begin(self, go_on: Callable[[], bool]) -> Sweeper:
        opinions = len(self._plan.wanted)
        noise = 0.0 if opinions > self._opinions else 1.0  # an opinion is first taken as it is
        self._opinions = opinions
        team = self._plan.team(self._chance, self._turn, noise)
        team.fit(np.random.default_rng(self._chance.randrange(1 << 30)), noise * 10)
        self._rests = 0
        self._turn += 1
        self._fewest = team.shape.tasks + 1
        self._told(team)
        self._push(team, go_on)
        self._told(team)
        self._forward = not self._forward
        return Sweeper(team, self._chance, forward=not self._forward)

    def _push(self, team: Team, go_on: Callable[[], bool]) -> None:
        if team.left:
            moves = push(team, self._chance, go_on, MOVES)
            self._plan.spend(moves * MOVE)

    def _told(self, team: Team) -> bool:
        """Whether less is left over than ever with this team; if so, offer it."""
        if len(team.left) >= self._fewest:
            return False
        self._fewest = len(team.left)
        self._plan.offer(team.held)
        return True

    def _rest(self, team: Team, go_on: Callable[[], bool]) -> None:
        """Shake the team up, or leave it for another."""
        self._rests += 1
        if self._rests > RESTS:
            self._sweeper = None
            return
        self._push(team, go_on)
        self._told(team)

    def _solve(self, window: Window, weights: list[int]) -> tuple[Found, list[int]]:
        self._told(window.team)  # what the window before has won
        found, held = window.solve(weights, self._run())
        self._plan.spend(found.work + WINDOW)
        return found, held

    def _run(self) -> Run:
        search = self._plan.search
        return Run(
            seconds=min(PATIENCE, search.left()),
            seed=self._chance.randrange(1 << 30),
            deterministic=PATIENCE if search.deterministic else None,
            should_stop=self._plan.over,
        )


def fewest(search: Search) -> bool:
    """Search this way if the problem has the shape for it; whether all that can be is done."""
    shape = shape_of(search.compiled)
    if shape is None:
        return False
    with suppress(Over):
        Fewest(search, shape).run()
    search.seconds[PEOPLE] = search.elapsed()
    return search.proven(DONE) or search.over()


class Fewest:
    """One search for the fewest people."""

    def __init__(self, search: Search, shape: Shape) -> None:
        self._search = search
        breadth = shape.may.sum(axis=0).astype(np.float64)
        self._plan = Plan(search, shape, crowd(shape), [breadth])
        self._alone = search.deterministic or search.limits.workers == 1
        self._relaxation = Relaxation(shape)
        self._pricing: threading.Thread | None = None
        self._explorers = [Explorer(self._plan, n) for n in range(1 if self._alone else ABREAST)]

    def run(self) -> None:
        """Go on until it is proven or the time is up."""
        plan, search = self._plan, self._search
        if not plan.shape.tasks:
            return
        search.tell(PEOPLE, "improving")
        self._everybody()
        try:
            self._until_proven()
        finally:
            self._end_pricing()

    def _until_proven(self) -> None:
        """Explore, with the relaxation and the whole model where they are likely to help."""
        plan, search = self._plan, self._search
        small = len(plan.shape.column) <= SMALL
        if small and not search.proven(DONE):
            self._prove(0.4)
            if not search.proven(DONE):
                return  # it is for the ordinary search to choose what is left undone
        self._explore(0.02)
        choosing = self._choosing()
        if choosing or self._alone:
            self._price()
            self._explore(0.4, while_floor=plan.floor)
        early = choosing or len(plan.shape.column) <= TINY
        self._explore(0.08 if early else 0.6)
        if small or (choosing and len(plan.shape.column) <= LARGEST):
            self._prove(0.4)
        if search.proven(DONE):
            self._price()
            self._explore(1.0)

    def _choosing(self) -> bool:
        """Whether it is a matter of whom to take more than of who does what.

        So it is where people have much time to spare, and yet more seem to be needed than are
        ever busy at once.
        """
        plan, shape = self._plan, self._plan.shape
        work = sum(shape.end) - sum(shape.start)
        room = plan.floor * (max(shape.end) - min(shape.start))
        return work < SPARE * room and self._search.scores[PEOPLE] > plan.floor * shape.each

    def _everybody(self) -> None:
        """At once what all of them together can do, so that nothing need be left undone."""
        plan, seed = self._plan, self._search.limits.seed
        team = Team(plan.shape, range(plan.shape.workers))
        team.fit(np.random.default_rng(seed), 0.0)
        push(team, random.Random(seed), lambda: not plan.over(), FIRST)  # noqa: S311
        plan.offer(team.held)

    def _explore(self, share: float, while_floor: int | None = None) -> None:
        """All explorers at once, for a share of the time left, or until the bound rises."""
        search = self._search
        left = search.left()
        end = left * (1 - share)

        def go_on() -> bool:
            if while_floor is not None and self._plan.floor > while_floor:
                return False
            return not self._plan.over() and search.left() > end

        if self._alone:
            self._explorers[0].explore(go_on)
            return
        with ThreadPoolExecutor(len(self._explorers)) as pool:
            for running in [pool.submit(one.explore, go_on) for one in self._explorers]:
                running.result()

    def _price(self) -> None:
        """Start on the relaxation, once, beside the search; alone, wait for it."""
        plan, search = self._plan, self._search
        if self._pricing is not None or len(plan.shape.column) > PRICED or plan.over():
            return
        relaxation = self._relaxation

        def work() -> None:
            found = relaxation.solve(UNHURRIED if search.deterministic else search.left())
            if found is not None:
                prices, used = found
                best = max(priced(plan.shape, (prices * part).astype(int)) for part in PARTS)
                if best > plan.floor:
                    plan.wanted = [*plan.wanted, used]
                    plan.raise_floor(best)

        self._pricing = threading.Thread(target=work, daemon=True)
        self._pricing.start()
        while self._alone and self._pricing.is_alive() and not search.over():
            self._pricing.join(LOOK)

    def _end_pricing(self) -> None:
        """End the relaxation; one that is slow to hear is left behind."""
        self._relaxation.stop()
        if self._pricing is not None:
            self._pricing.join(PARTING)

    def _prove(self, share: float) -> None:
        """The whole model from the best so far, for a share of the time left."""
        plan, search = self._plan, self._search
        if plan.over():
            return
        search.tell(PEOPLE, "proving")
        whole = Whole(plan.shape, search.go_on)
        engine = Engine(whole.rows, search.go_on)
        engine.hold(whole.cost, at_least=plan.floor)

        def better(values: list[int], _: int, bound: int) -> None:
            plan.offer(whole.held(values))
            plan.raise_floor(bound)

        left = share * search.left()
        run = Run(
            seconds=left,
            # Several threads end on any of several solutions as good as the bound.
            workers=1 if search.deterministic else search.limits.workers,
            seed=search.limits.seed,
            deterministic=left if search.deterministic else None,
            enough=plan.floor,
            on_better=better,
            should_stop=plan.over,
        )
        found = engine.minimise(whole.cost, run)
        plan.spend(found.work)
        if not found.impossible:
            plan.raise_floor(found.bound)
        if found.values is not None:
            plan.offer(whole.held(found.values))
