"""Advice on adults' hours: long runs, contracts not used, days too long at seventeen."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from planner.advice.advice import advice
from planner.domain import clock
from planner.domain.clock import Span
from planner.domain.codes import PersonCode
from planner.domain.plan import Rota
from planner.rules.breaks import days
from planner.rules.facts import Facts

_LONGEST_RUN: Final = 150
_BETWEEN: Final = 5
"""Minutes; a gap no longer than this is a walk, not a pause."""
_DAY_UNDER_18: Final = 8 * 60


@advice(
    "H-RUN",
    "Nobody has duty after duty for more than two and a half hours",
    source="school practice: well-being",
)
def long_runs(facts: Facts, rota: Rota) -> Iterator[str]:
    for person, runs in sorted(_runs(rota).items()):
        for run in runs:
            if run.minutes > _LONGEST_RUN:
                name = facts.people[person].name
                when = clock.stretch(run)
                yield f"{name} has duties without a pause for {clock.hours(run.minutes)} on {when}."


@advice(
    "H-UNDER",
    "Every contracted hour is on the working pattern",
    source="the contract's hours",
)
def unused_hours(facts: Facts, _rota: Rota) -> Iterator[str]:
    weeks = len(facts.weeks())
    for post in facts.posts.values():
        shifts = facts.shifts.get(post.code, ())
        paid = sum(s.span.minutes - s.unpaid for s in shifts)
        owed = post.weekly_minutes * weeks
        if shifts and paid < owed:
            short = clock.hours((owed - paid) // weeks)
            name = facts.person(post).name
            yield f"{name}'s pattern ({post.code}) is {short} a week short of the contract's hours."


@advice(
    "H-UNDER-18",
    "Nobody under eighteen is at work for more than eight hours a day",
    source="Working Time Regulations 1998, reg 5A",
)
def long_days_under_18(facts: Facts, _rota: Rota) -> Iterator[str]:
    for day in days(facts):
        person = facts.people[day.person]
        if person.under_18 and day.working > _DAY_UNDER_18:
            when = clock.moment(day.span.start)
            yield f"{person.name}'s day from {when} is {clock.hours(day.working)} of work."


def _runs(rota: Rota) -> dict[PersonCode, list[Span]]:
    """Each person's unbroken stretches of duty; standing by is none."""
    spans = defaultdict[PersonCode, list[Span]](list)
    for row in rota.allocations:
        if not row.kind.stands_by:
            spans[row.person].append(row.span)
    return {person: _joined(sorted(own)) for person, own in spans.items()}


def _joined(spans: list[Span]) -> list[Span]:
    runs: list[Span] = []
    for span in spans:
        if runs and span.start - runs[-1].end <= _BETWEEN:
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, span.end))
        else:
            runs.append(span)
    return runs
