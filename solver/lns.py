"""Large neighbourhood search: lift a few placements, re-solve the small model round the rest."""

import random
from dataclasses import dataclass

from solver.cpsat import Engine, Found, Run
from solver.gaps import gaps
from solver.neighbourhoods import Neighbourhoods
from solver.parts import part
from solver.rows import Rows
from solver.search import Search

SHORT = 0.6
"""Seconds, or deterministic time, one sub-model may take."""


@dataclass(slots=True)
class Improver:
    """Improves one tier, holding the tiers above it at their scores."""

    search: Search
    around: Neighbourhoods
    chance: random.Random
    tried: int = 0
    since_gain: int = 0

    def improve(self, tier: int, until: float, *, patience: int | None = None) -> None:
        """Go on until `until` seconds have passed, the tier is proven, or patience ends."""
        search = self.search
        self.since_gain = 0
        while not search.over() and not search.proven(tier):
            if not search.deterministic and search.elapsed() >= until:
                return
            if patience is not None and self.since_gain >= patience:
                return
            self._step(tier, until)

    def _step(self, tier: int, until: float) -> None:
        search = self.search
        kind = search.problem.tiers[tier]
        lacking = gaps(search.problem, kind, search.best) if kind.strict else []
        name, opens = self.around.draw(search.best, lacking)
        free, stays = self.around.columns(search.best, opens)
        self.tried += 1
        gained = False
        if free:
            rows = part(search.compiled, free, stays)
            found = self._solve(rows, tier, until)
            gained = found.values is not None and search.offer(
                rows.assignment(found.values), tier, "improving"
            )
        self.since_gain = 0 if gained else self.since_gain + 1
        self.around.learn(name, gained=gained)

    def _solve(self, rows: Rows, tier: int, until: float) -> Found:
        """Something better than the best so far, or nothing."""
        search = self.search
        costs = [rows.tier(search.problem.tiers[number]) for number in range(tier + 1)]
        engine = Engine(rows)
        for number in range(tier):
            engine.hold(costs[number], at_most=search.scores[number])
        engine.hold(costs[tier], at_most=search.scores[tier] - 1)
        deterministic = SHORT if search.deterministic else None
        left = search.left()
        if not search.deterministic:
            left = min(left, until - search.elapsed())
        found = engine.minimise(
            costs[tier],
            Run(
                seconds=min(SHORT, left),
                workers=1,
                seed=self.chance.randrange(1 << 30),
                deterministic=deterministic,
                should_stop=search.should_stop,
            ),
        )
        search.work += found.work
        self._resize(found)
        return found

    def _resize(self, found: Found) -> None:
        """Larger while small models are quickly settled, smaller when they are not."""
        settled = found.impossible or (found.values is not None and found.score <= found.bound)
        self.around.size = min(8.0, max(0.5, self.around.size * (1.03 if settled else 0.9)))


def improver(search: Search) -> Improver:
    """An improver seeded from the search's limits."""
    chance = random.Random(search.limits.seed)  # noqa: S311 - a search, not a secret
    return Improver(search, Neighbourhoods(search.compiled, chance), chance)
