"""What a rota leaves open: units, minutes and adults, each with what stands in the way."""

from collections.abc import Iterator
from typing import Final

from planner.domain import clock
from planner.domain.codes import PostCode
from planner.domain.demand import Demand, DemandKey, PresenceNeed, Quota
from planner.domain.plan import Refusal, Unmet
from planner.formulate import Formulation
from planner.reasons import listed, refusals, unit_word
from planner.rules.facts import task_id
from planner.rules.needs import presence_term, trained_workers
from planner.rules.release import counted_spans
from solver.problem import UNIT, Assignment, Span, WorkerId

QUOTA_PART: Final = "quota"
"""Last part of the key under which a release short of its amount is listed."""
_ABOUT_THE_NEED = PostCode("")
"""The post of a reason that is about the need and not about one person."""


def unmet_needs(
    formulation: Formulation, assignment: Assignment, met: set[DemandKey]
) -> tuple[Unmet, ...]:
    """Every gap, the safest tiers first."""
    found = [
        *_open_units(formulation, assignment, met),
        *_short_quotas(formulation, assignment),
        *_absent_adults(formulation, assignment),
    ]
    return tuple(sorted(found, key=lambda unmet: (unmet.tier, str(unmet.key))))


def _open_units(
    formulation: Formulation, assignment: Assignment, met: set[DemandKey]
) -> Iterator[Unmet]:
    for demand in formulation.needs.demands:
        missing = [key for key in demand.unit_keys() if key not in met]
        if missing and not demand.quota:
            yield Unmet(
                key=missing[0],
                tier=demand.tier,
                title=demand.title,
                missing=len(missing),
                unit=unit_word(demand),
                refusals=refusals(formulation, assignment, demand.key),
            )


def _short_quotas(formulation: Formulation, assignment: Assignment) -> Iterator[Unmet]:
    for quota in formulation.needs.quotas:
        demands = [d for d in formulation.needs.demands if d.quota == quota.code]
        given = given_minutes(formulation, assignment, demands)
        if given < quota.owed:
            yield Unmet(
                key=DemandKey("ppa", quota.code, "w1.1", QUOTA_PART),
                tier=quota.tier,
                title=quota.title,
                missing=quota.owed - given,
                unit="minutes",
                refusals=_why_short(formulation, assignment, quota, demands),
            )


def given_minutes(formulation: Formulation, assignment: Assignment, demands: list[Demand]) -> int:
    """Minutes of release the demands of one quota come to."""
    tasks = {t.id: t for t in formulation.problem.tasks}
    own = {task_id(d.key) for d in demands}
    held = {(p.task, p.span) for p in assignment if p.task in own}
    return sum(tasks[task].counted(span) for task, span in held)


def _why_short(
    formulation: Formulation, assignment: Assignment, quota: Quota, demands: list[Demand]
) -> tuple[Refusal, ...]:
    """Too few lessons to be released from, or nobody to cover them: which it is, and who."""
    given, most = given_minutes(formulation, assignment, demands), most_minutes(demands)
    short = clock.hours(quota.owed - given)
    said = f"{quota.title} is {short} short: {clock.hours(given)} of {clock.hours(quota.owed)} owed"
    if most < quota.owed:
        said += f"; the lessons this teacher can be released from give {clock.hours(most)} at most"
    about = Refusal(post=_ABOUT_THE_NEED, rule="P-10PCT", sentence=said + ".")
    held = {p.task for p in assignment}
    free = [d for d in demands if task_id(d.key) not in held]
    if given >= most or not free:
        return (about,)
    return (about, *refusals(formulation, assignment, free[0].key))


def most_minutes(demands: list[Demand]) -> int:
    """The most minutes of release that as many blocks as there are demands could give.

    An upper bound: it asks only that the blocks do not overlap one another.
    """
    blocks = sorted({pair for d in demands for pair in counted_spans(d)}, key=_by_end)
    best = [[0] * (len(blocks) + 1) for _ in range(len(demands) + 1)]
    for taken in range(1, len(demands) + 1):
        for number, (span, counted) in enumerate(blocks, start=1):
            before = sum(1 for other, _ in blocks[: number - 1] if other.end <= span.start)
            best[taken][number] = max(best[taken][number - 1], best[taken - 1][before] + counted)
    return best[-1][-1]


def _by_end(block: tuple[Span, int]) -> tuple[int, int]:
    return block[0].end, block[0].start


def _absent_adults(formulation: Formulation, assignment: Assignment) -> Iterator[Unmet]:
    for need in formulation.needs.presences:
        term = presence_term(formulation.facts, need)
        missing = term.score(formulation.problem, assignment) // UNIT
        if missing:
            yield Unmet(
                key=need.key,
                tier=need.tier,
                title=need.title,
                missing=missing,
                unit="adult",
                refusals=_why_absent(formulation, assignment, need),
            )


def _why_absent(
    formulation: Formulation, assignment: Assignment, need: PresenceNeed
) -> tuple[Refusal, ...]:
    when = clock.stretch(need.span)
    if need.in_class:
        said = f"{need.title} on {when} is left with too few adults of its own."
        return (Refusal(post=_ABOUT_THE_NEED, rule=need.rule, sentence=said),)
    able = trained_workers(formulation.facts, need)
    if not able:
        tags = listed(tag.replace("-", " ") for tag in need.training)
        said = f"Nobody at the school holds {tags} in date, which {need.title} on {when} needs."
        return (Refusal(post=_ABOUT_THE_NEED, rule=need.rule, sentence=said),)
    units = [key for key in need.among if key in formulation.unit_of]
    if not units:
        said = f"{need.title} on {when} has no post that a trained adult could hold."
        return (Refusal(post=_ABOUT_THE_NEED, rule=need.rule, sentence=said),)
    return tuple(
        refusal
        for refusal in refusals(formulation, assignment, units[0])
        if WorkerId(refusal.post) in able
    )
