"""A draft on its way: what each tier still lacks, in its own units, and what is being done."""

from dataclasses import dataclass
from typing import Final

from planner.domain.clock import hours
from planner.domain.demand import NeedTier
from planner.services.draft_jobs import DraftStatus, TierLine

_DOING: Final = {
    "": "Reading the school",
    "building": "Setting the school out",
    "constructing": "Placing what is needed first",
    "bounding": "Proving what cannot be bettered",
    "proving": "Proving what cannot be bettered",
    "improving": "Looking for something better",
    "polishing": "Making it kinder",
}
_QUALITY: Final = "Continuity, fairness and preference"
_NEEDS: Final = frozenset(NeedTier.TITLES.values())


@dataclass(frozen=True, slots=True)
class TierView:
    title: str
    still_open: str
    state: str
    css: str


def doing(status: DraftStatus) -> str:
    if status.silent:
        return "Waiting for the planner to take it up again"
    return _DOING.get(status.phase, "Working")


def tier_views(status: DraftStatus) -> tuple[TierView, ...]:
    return tuple(_view(tier, ended=status.ended) for tier in status.tiers)


def _view(tier: TierLine, *, ended: bool) -> TierView:
    if ended:
        return _ended(tier)
    if tier.title not in _NEEDS:  # the one tier that weighs things up has no unit of its own
        state = "looking" if tier.working else "to come"
        return TierView(_QUALITY, "", state, _css(tier))
    state = "cannot be bettered" if tier.proven else "looking" if tier.working else "to be improved"
    return TierView(tier.title, _open(tier), state, _css(tier))


def _ended(tier: TierLine) -> TierView:
    """Nobody looks any more: what is settled, and what time ran out for."""
    css = "proven" if tier.proven else "open"
    state = "cannot be bettered" if tier.proven else "not settled when the search ended"
    if tier.title not in _NEEDS:
        return TierView(_QUALITY, "", "as good as the time allowed", css)
    return TierView(tier.title, _open(tier), state, css)


def _open(tier: TierLine) -> str:
    if tier.short_units:
        return str(tier.short_units)
    return hours(tier.short_minutes) if tier.short_minutes else "none"


def _css(tier: TierLine) -> str:
    return "proven" if tier.proven else "working" if tier.working else "open"
