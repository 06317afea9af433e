"""Unmet needs in their strict order, each with its reasons gathered by rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.clock import hours
from planner.domain.demand import NeedTier
from planner.domain.plan import Refusal, Unmet
from planner.rules import RULE_BOOK


@dataclass(frozen=True, slots=True)
class Reason:
    rule: str
    title: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    unmet: Unmet
    missing: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class GapGroup:
    tier: int
    title: str
    gaps: tuple[Gap, ...]

    @property
    def is_safety(self) -> bool:
        return self.tier == NeedTier.SAFETY


def gap_groups(unmet: Iterable[Unmet]) -> tuple[GapGroup, ...]:
    by_tier: dict[int, list[Gap]] = defaultdict(list)
    for one in unmet:
        by_tier[one.tier].append(_gap(one))
    return tuple(
        GapGroup(tier, NeedTier.TITLES.get(tier, "Other needs"), tuple(by_tier[tier]))
        for tier in sorted(by_tier)
    )


def missing(unmet: Unmet) -> str:
    """ "8 min short", "2 sessions without an adult"."""
    if unmet.unit == "minutes":
        return f"{hours(unmet.missing)} short"
    noun = unmet.unit if unmet.missing == 1 else f"{unmet.unit}s"
    return f"{unmet.missing} {noun} open"


def _gap(unmet: Unmet) -> Gap:
    titles = {rule.id: rule.title for rule in RULE_BOOK}
    order = Counter(refusal.rule for refusal in unmet.refusals)
    reasons = tuple(
        Reason(
            rule,
            titles.get(rule, rule),
            tuple(refusal for refusal in unmet.refusals if refusal.rule == rule),
        )
        for rule, _ in order.most_common()
    )
    return Gap(unmet, missing(unmet), reasons)
