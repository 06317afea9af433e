"""Unmet needs in their strict order: who is closest to taking each, and what bars the rest."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from planner.domain.clock import hours
from planner.domain.codes import PostCode
from planner.domain.demand import NeedTier
from planner.domain.plan import Refusal, Unmet
from planner.rules import RULE_BOOK
from planner.services.unfilled import OpenNeed, Unfilled

_MOST_CLOSE: Final = 3

Names = Mapping[PostCode, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that bars people from one need."""

    rule: str
    title: str
    names: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    unmet: Unmet
    when: str
    missing: str
    closest: tuple[str, ...]
    """Sentences about the few who have least in their way."""
    reasons: tuple[Reason, ...]

    @property
    def asks_people(self) -> bool:
        """Whether one person can be asked about: not for minutes, or for adults left in class."""
        return self.unmet.unit not in ("pin", "minutes", "adult")


@dataclass(frozen=True, slots=True)
class GapGroup:
    tier: int
    title: str
    gaps: tuple[Gap, ...]

    @property
    def is_safety(self) -> bool:
        return self.tier == NeedTier.SAFETY


def gap_groups(found: Unfilled) -> tuple[GapGroup, ...]:
    by_tier: dict[int, list[Gap]] = defaultdict(list)
    for need in found.needs:
        by_tier[need.unmet.tier].append(_gap(need, found.names))
    return tuple(
        GapGroup(tier, NeedTier.TITLES.get(tier, "Other needs"), tuple(by_tier[tier]))
        for tier in sorted(by_tier)
    )


def missing(unmet: Unmet) -> str:
    """ "8 min short", "2 sessions open"."""
    if unmet.unit == "minutes":
        return f"{hours(unmet.missing)} short"
    noun = unmet.unit if unmet.missing == 1 else f"{unmet.unit}s"
    return f"{unmet.missing} {noun} open"


def _gap(need: OpenNeed, names: Names) -> Gap:
    refusals = need.unmet.refusals
    said = bool(need.when) and need.when.split("-")[0] in need.unmet.title
    return Gap(
        need.unmet,
        when="" if said else need.when,
        missing=missing(need.unmet),
        closest=_closest(refusals),
        reasons=tuple(_reasons(refusals, names)),
    )


def _closest(refusals: tuple[Refusal, ...]) -> tuple[str, ...]:
    """What bars the posts with fewest bars, unless that is nearly everybody."""
    bars = Counter(refusal.post for refusal in refusals)
    fewest = min(bars.values(), default=0)
    close = {post for post, count in bars.items() if count == fewest}
    if len(close) > _MOST_CLOSE or len(close) == len(bars):
        return ()
    return tuple(refusal.sentence for refusal in refusals if refusal.post in close)


def _reasons(refusals: tuple[Refusal, ...], names: Names) -> Iterable[Reason]:
    titles = {rule.id: rule.title for rule in RULE_BOOK}
    for rule, _ in Counter(refusal.rule for refusal in refusals).most_common():
        under = [refusal for refusal in refusals if refusal.rule == rule]
        yield Reason(
            rule,
            titles.get(rule, rule),
            tuple(dict.fromkeys(names.get(refusal.post, "") for refusal in under)),
            tuple(dict.fromkeys(refusal.sentence for refusal in under)),
        )
