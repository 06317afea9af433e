"""The strategy for problems whose whole model fits: needs proved in order, then quality."""

from solver.full import Full
from solver.lns import improver
from solver.model import Model
from solver.quality import finish
from solver.search import Search
from solver.tiers import Needs


class Tiered:
    """One model of everything; small models are cut out of it."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def run(self) -> None:
        search = self._search
        search.tell(-1, "building")
        around = improver(search, Model(search.compiled, search.go_on))
        full = Full(search, around)
        needs = Needs(search, around, full)
        needs.prove()
        finish(search, needs, around, full)
