"""The quality tier: a relaxation's bound and core, neighbourhoods, then the whole model."""

from typing import Final

from solver.full import Full, Relaxed
from solver.lns import Improver
from solver.search import Search
from solver.tiers import Needs

SMALL: Final = 2_000
"""Columns up to which the full model is simply solved."""

CORE_SHARE: Final = 0.35
"""Part of the time left in which the core of the relaxation is searched, at the most."""

PROVABLE: Final = 6_000
"""Columns up to which the whole model is worth searching: those of no use do not count."""

WON_BACK: Final = 0.3
"""Part of the time left that going back to what was known may take, at the most."""

PATIENCE: Final = 60
"""Neighbourhoods without a gain before the whole model has its turn."""


def finish(search: Search, needs: Needs, improver: Improver, full: Full) -> None:
    """Spend what time is left: on quality, and on need tiers still open."""
    quality = [n for n, tier in enumerate(search.problem.tiers) if not tier.strict]
    for place, tier in enumerate(quality):
        if needs.open_tiers() and not search.over():
            needs.prove(share=0.6)  # a need comes before any quality
        began = search.elapsed()
        share = 1 / (len(quality) - place)
        _improve(search, needs, improver, full, tier, began + share * search.left())
        search.seconds[tier] += search.elapsed() - began
        search.tell(tier, "proved" if search.proven(tier) else "open")
    if needs.open_tiers() and not search.over():
        needs.prove(share=1.0)


def _improve(
    search: Search, needs: Needs, improver: Improver, full: Full, tier: int, until: float
) -> None:
    if search.proven(tier) or search.over():
        return
    search.tell(tier, "improving")
    if len(search.compiled.placed) <= SMALL:
        full.minimise(tier, until)
    known = _bounded(search, needs, improver, full, tier, until)
    if known is not None and not search.proven(tier) and not search.over():
        share = search.elapsed() + CORE_SHARE * (until - search.elapsed())
        full.search_core(known.core, tier, share)

    def aim() -> int | None:
        return None if search.proven(tier) else tier

    improver.improve(aim, until, patience=PATIENCE)
    while known is not None and not search.proven(tier) and not search.over():
        if full.open_columns(tier, known) <= PROVABLE:
            search.tell(tier, "proving")
            full.minimise(tier, until, known)
            break
        later = search.elapsed() + CORE_SHARE * (until - search.elapsed())
        full.search_core(known.core, tier, later)
        improver.improve(aim, until, patience=PATIENCE)
    improver.improve(aim, until)
    if known is None and not search.deterministic:
        _bounded(search, needs, improver, full, tier, until)


def _win_back(search: Search, improver: Improver, full: Full, tier: int) -> None:
    """What was known before and still fits: whatever needs moved may go back where it was."""
    known = improver.model.known
    if len(known):
        full.search_core(known, tier, search.elapsed() + WON_BACK * search.left())


def _bounded(
    search: Search, needs: Needs, improver: Improver, full: Full, tier: int, until: float
) -> Relaxed | None:
    """A relaxation of the tier, with neighbourhoods searched beside it while it is worked out."""
    if not search.deterministic:
        _win_back(search, improver, full, tier)
        improver.improve(
            lambda: tier if needs.guiding() and not search.proven(tier) else None,
            until,
            abreast=1,
        )
    guided = needs.guide() if not any(search.scores[:tier]) else None
    aside = full.relax(tier)
    if not search.deterministic:
        if guided is not None:  # it has a core already: no need to wait for a better bound
            share = search.elapsed() + CORE_SHARE * (until - search.elapsed())
            full.search_core(guided.core, tier, share)
        improver.improve(
            lambda: tier if aside.running() and not search.proven(tier) else None,
            until,
            abreast=1,
        )
    known = aside.result(search.over)
    if known is not None:
        search.raise_bound(tier, known.bound.value)
    return known
