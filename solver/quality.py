"""The quality tier: neighbourhoods while time lasts, a bound beside them."""

from typing import Final

from solver.full import LARGEST, Full
from solver.lns import Improver
from solver.search import Search
from solver.tiers import Needs

SMALL: Final = 2_000
"""Columns up to which the full model is simply solved."""


def finish(search: Search, needs: Needs, improver: Improver) -> None:
    """Spend what time is left: on quality, and on need tiers still open."""
    quality = [n for n, tier in enumerate(search.problem.tiers) if not tier.strict]
    for place, tier in enumerate(quality):
        if needs.open_tiers() and not search.over():
            needs.prove(share=0.6)  # a need comes before any quality
        began = search.elapsed()
        share = 1 / (len(quality) - place)
        _improve(search, improver, tier, began + share * search.left())
        search.seconds[tier] += search.elapsed() - began
        search.tell(tier, "proved" if search.proven(tier) else "open")
    if needs.open_tiers() and not search.over():
        needs.prove(share=1.0)


def _improve(search: Search, improver: Improver, tier: int, until: float) -> None:
    if search.proven(tier) or search.over():
        return
    search.tell(tier, "improving")
    columns = len(search.compiled.placed)
    if columns <= SMALL:
        Full(search, range(tier + 1)).minimise(tier, until)
    if columns > LARGEST:
        improver.improve(tier, until)
        return
    seconds = until - search.elapsed()
    bound = Full(search, range(tier + 1)).relax(tier, seconds)
    if search.deterministic:
        search.raise_bound(tier, bound.result(search.stopped))
    improver.improve(tier, until)
    search.raise_bound(tier, bound.result(search.over))
