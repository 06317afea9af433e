"""Reasons and fixes in sentences a deputy understands."""

from collections.abc import Iterable, Iterator
from typing import Final

from planner.changes import Change
from planner.domain.clock import hours
from planner.formulate import Formulation
from planner.remedy import Remedy
from planner.rules import BY_ID
from planner.sentences import Speaker, listed
from solver.constraints import Unmet
from solver.groups import PIN, Group
from solver.problem import UNIT, Assignment
from solver.relax import Fix, Unfilled

_NAMED: Final = 4
"""Needs named one by one; the rest are counted."""


def reasons(formulation: Formulation, why: Unfilled) -> Iterator[str]:
    """The blocking set in sentences: rules with whom they bar, then needs, then pins."""
    speaker = Speaker(formulation.school, formulation.needs)
    by_code: dict[str, list[Group]] = {}
    for group in why.blocking:
        if not group.competes and group.code != PIN:
            by_code.setdefault(group.code, []).append(group)
    for code, groups in by_code.items():
        yield _rule(speaker, code, groups)
    kept = dict.fromkeys(_kept(formulation, speaker, g) for g in why.blocking if g.competes)
    if kept:
        yield f"These would have to give way, and come before it or beside it: {_some(kept)}."
    pinned = [speaker.what(group.tasks) for group in why.blocking if group.code == PIN]
    if pinned:
        yield f"These are pinned: {_some(dict.fromkeys(pinned))}."


def _rule(speaker: Speaker, code: str, groups: list[Group]) -> str:
    rule = BY_ID[code]
    names = dict.fromkeys(speaker.who(group.workers) for group in groups if group.workers)
    whom = (
        listed(names)
        if names
        else _some(dict.fromkeys(speaker.what(group.tasks) for group in groups if group.tasks))
    )
    if code == "R-RESTRICT":
        return f"{whom}: not available for this."
    return f"{whom}: {rule.clause} ({rule.source})." if whom else f"{rule.title} ({rule.source})."


def _kept(formulation: Formulation, speaker: Speaker, group: Group) -> str:
    title = next((p.title for p in formulation.needs.presences if str(p.key) == group.name), "")
    return title or speaker.what(group.tasks)


def _some(names: Iterable[str]) -> str:
    every = [*names]
    more = len(every) - _NAMED
    return listed([*every[:_NAMED], f"{more} more"] if more > 0 else every)


def remedy(formulation: Formulation, title: str, fix: Fix, present: Assignment) -> Remedy:
    change = fix.relaxation.about
    assert isinstance(change, Change)
    before = fix.goal.term.score(formulation.problem, present)
    left = fix.goal.term.score(fix.problem, fix.witness)
    filled = f"{title} would be filled" if left == 0 else f"{title} would have one more"
    if left and isinstance(fix.goal.term, Unmet):
        units = (before - left) // UNIT
        filled = f"{title} would have {units} more, with {left // UNIT} still open"
    return Remedy(
        sentence=f"If {change.lead}, {filled}.",
        basis=change.basis,
        cost=change.cost,
        moved=fix.moved,
        pays=tuple(_pays(*worse) for worse in fix.worse),
    )


def _pays(tier: str, before: int, after: int) -> str:
    units = after // UNIT - before // UNIT
    more = f"{units} more open" if units > 0 else f"{hours(after % UNIT - before % UNIT)} more open"
    return f"{tier}: {more}"
