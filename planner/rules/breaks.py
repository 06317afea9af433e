"""Own breaks: the rest break of the law and the unpaid lunch of the contract.

The search keeps room for each; where exactly it falls is named afterwards, in free time. An
unpaid lunch that is long enough is also the rest break, as the law reads.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planner.domain import clock
from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, RoleKind
from planner.rules.facts import Facts, Shift, merged, worker_id
from planner.rules.rule import Basis, Parameter, Ruling, rule
from solver.constraints import FreeBlock
from solver.problem import Span, TaskId, WorkerId

_LONG_DAY: Final = 6 * 60
_LONG_DAY_UNDER_18: Final = 4 * 60 + 30
_BREAK_UNDER_18: Final = 30
_NOON: Final = 12 * 60
_LUNCH_FROM: Final = 11 * 60 + 15
_LUNCH_UNTIL: Final = 14 * 60
_MIDDLE: Final = 60
"""Mid-shift: not in the first or last hour."""
_RESTS_IN_TURN: Final = 3 * 60
"""Minutes out of school from which the adults relieve one another."""
_INTERRUPTS = (DutyKind.PASTORAL_ON_CALL, DutyKind.PASTORAL_SECOND)


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day at work: every line together."""

    person: PersonCode
    span: Span
    working: int
    """Working minutes, unpaid breaks taken off."""
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class DueBreak:
    """Somebody must have `minutes` of free time in `window`."""

    person: PersonCode
    window: Span
    minutes: int
    paid: bool


@rule(
    "H-BREAK-20",
    "A working day of more than six hours has an uninterrupted rest break in its middle",
    basis=Basis.LAW,
    source="Working Time Regulations 1998, reg 12; half an hour after 4 h 30 for under-18s",
    parameter=Parameter(20, "minutes"),
)
def rest_breaks(facts: Facts, ruling: Ruling) -> Iterator[FreeBlock]:
    yield from _blocks(facts, ruling.code, due_rest_breaks(facts, ruling.value))


@rule(
    "H-LUNCH-30",
    "The contract's unpaid break is kept free of duties",
    basis=Basis.CONTRACT,
    source="the contract's working pattern",
)
def unpaid_breaks(facts: Facts, ruling: Ruling) -> Iterator[FreeBlock]:
    yield from _blocks(facts, ruling.code, due_lunches(facts))


@rule(
    "H-TEA",
    "Assistants have a paid break in the course of a long morning",
    basis=Basis.CONTRACT,
    source="local terms: a paid morning break for teaching assistants",
    parameter=Parameter(10, "minutes"),
    on=False,
)
def morning_breaks(facts: Facts, ruling: Ruling) -> Iterator[FreeBlock]:
    yield from _blocks(facts, ruling.code, due_morning_breaks(facts, ruling.value))


def due_morning_breaks(facts: Facts, minutes: int) -> Iterator[DueBreak]:
    """A paid break for each assistant at work from before ten until noon or later."""
    for day in days(facts):
        midnight = day.span.start // clock.DAY * clock.DAY
        begins, noon = day.span.start + _MIDDLE, midnight + _NOON
        roles = {facts.posts[shift.post].role for shift in day.shifts}
        assists = not roles.isdisjoint((RoleKind.LPA, RoleKind.TA))
        if assists and begins <= midnight + _LUNCH_FROM and noon <= day.span.end:
            yield DueBreak(day.person, Span(begins, noon), minutes, paid=True)


def due_rest_breaks(facts: Facts, minutes: int) -> Iterator[DueBreak]:
    """Rest breaks the law asks for, by person and day."""
    for day in days(facts):
        young = facts.people[day.person].under_18
        if day.working <= (_LONG_DAY_UNDER_18 if young else _LONG_DAY):
            continue
        least = max(minutes, _BREAK_UNDER_18) if young else minutes
        yield DueBreak(day.person, _middle(day.span), least, paid=True)


def due_lunches(facts: Facts) -> Iterator[DueBreak]:
    """Unpaid breaks of every contract line, by person and day."""
    for day in days(facts):
        for shift in day.shifts:
            if shift.unpaid:
                window = shift.break_window or _lunch_time(shift.span, shift.unpaid)
                yield DueBreak(day.person, window, shift.unpaid, paid=False)


def days(facts: Facts) -> Iterator[Day]:
    """Each person's days in the cycle, in order of person and day."""
    shifts = defaultdict[tuple[PersonCode, int], list[Shift]](list)
    for post in facts.posts.values():
        for shift in facts.shifts.get(post.code, ()):
            shifts[post.person, shift.span.start // clock.DAY].append(shift)
    for (person, _), own in sorted(shifts.items()):
        span = Span(min(s.span.start for s in own), max(s.span.end for s in own))
        paid = sum(s.minutes for s in merged(s.span for s in own)) - sum(s.unpaid for s in own)
        yield Day(person, span, paid, tuple(own))


def interrupting(facts: Facts) -> frozenset[TaskId]:
    """Standby duties that a break may not fall in: being on call is no break."""
    return frozenset(facts.kinds(*_INTERRUPTS))


def resting(facts: Facts) -> frozenset[TaskId]:
    """Long duties out of school with others: each rests there in turn, as on a visit."""
    return frozenset(
        task
        for task, demand in facts.demands.items()
        if demand.away and all(span.minutes >= _RESTS_IN_TURN for span in demand.spans)
    )


def _middle(span: Span, minutes: int = 0) -> Span:
    """The shift without its first and last hour, or whole where it is too short for that."""
    if span.minutes - 2 * _MIDDLE < minutes:
        return span
    return Span(span.start + _MIDDLE, span.end - _MIDDLE)


def _lunch_time(span: Span, minutes: int) -> Span:
    """Where a lunch lies if the contract does not say: mid-shift, and around noon for those
    who work over it (domain H-LUNCH-30)."""
    middle = _middle(span, minutes)
    midnight = span.start // clock.DAY * clock.DAY
    usual = Span(midnight + _LUNCH_FROM, midnight + _LUNCH_UNTIL)
    around = Span(max(middle.start, usual.start), min(middle.end, usual.end))
    works_over_noon = span.start < midnight + _NOON < span.end
    return around if works_over_noon and around.minutes >= minutes else middle


def _blocks(facts: Facts, code: str, due: Iterator[DueBreak]) -> Iterator[FreeBlock]:
    blockers, in_turn = interrupting(facts), resting(facts)
    lines = defaultdict[PersonCode, set[WorkerId]](set)
    for post in facts.posts.values():
        lines[post.person].add(worker_id(post))
    for each in due:
        yield FreeBlock(
            code=code,
            workers=frozenset(lines[each.person]),
            window=each.window,
            minutes=min(each.minutes, each.window.minutes),
            blockers=blockers,
            resting=in_turn,
        )
