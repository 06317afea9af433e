"""One week as it stands: facts of that week, and who is doing what, told as a problem.

What stands, stands: a row whose need is no longer there, or no longer has that time, still
takes up its adult. Needs are narrowed to the times they are met at, so that stating the week
costs a fraction of stating all it could be; unmet needs take up nobody and are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from planner.demand_sources import interventions, needs_of
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.plan import Allocation
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.horizon import as_planned
from planner.rules import RULE_BOOK, say
from planner.rules.facts import span_of, task_id
from planner.rules.indexing import compile_facts
from planner.rules.rule import Pads, Rule, Wanted
from solver.constraints import Attended, Barred, Closed
from solver.problem import Assignment, Placed, WorkerId

_NEVER: Final = (Wanted, Attended)
"""What cannot speak against a group's session: a wish, and a class's need of a contact, who
is a teacher: a session holds pupils, a place and a support post."""
_ABOUT_ONE: Final = frozenset({Barred, Closed})
"""What is said of one placement by itself, whatever else stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveWeek:
    """A dated week and the rows that stand in it."""

    school: School
    """A dated week's facts, what is booked in it included, without pins."""
    needs: Needs
    """Narrowed to what is met, at the times it is met."""
    rows: tuple[Allocation, ...]
    """In minutes of the week; keys of its first cycle week."""

    @property
    def monday(self) -> date:
        assert self.school.week_of is not None, "a live week is a dated one"
        return self.school.week_of


def live_week(school: School, rows: Iterable[Allocation]) -> LiveWeek:
    """`school` is a dated week (`planner.horizon.dated_week`), `rows` what stands in it."""
    week, kept = replace(school, pins=()), tuple(rows)
    needs = needs_of(week)
    return LiveWeek(school=week, needs=narrowed(needs, kept), rows=kept)


def narrowed(needs: Needs, rows: Iterable[Allocation]) -> Needs:
    """The needs that are met, each with the times it is met at alone."""
    by_key = {row.key: row for row in rows}
    demands = list(_met(needs, by_key))
    known = {key for demand in demands for key in demand.unit_keys()}
    lost = (_of_row(row) for key, row in sorted(by_key.items()) if key not in known)
    return Needs(demands=tuple(sorted([*demands, *lost], key=lambda d: d.key)))


def _met(needs: Needs, by_key: dict[DemandKey, Allocation]) -> Iterator[Demand]:
    for demand in needs.demands:
        held = sorted({by_key[key].span for key in demand.unit_keys() if key in by_key})
        if held:
            worth = dict(zip(demand.spans, demand.released_minutes, strict=False))
            minutes = tuple(worth.get(span, span.minutes) for span in held) if worth else ()
            yield replace(demand, spans=tuple(held), released_minutes=minutes)


def _of_row(row: Allocation) -> Demand:
    """A need told from the row that meets it, where the facts no longer have it."""
    return Demand(
        key=row.key,
        kind=row.kind,
        tier=NeedTier.LATER,
        title=row.title,
        spans=(row.span,),
        place=row.place,
    )


def stated(week: LiveWeek, asked: School, book: tuple[Rule, ...] = RULE_BOOK) -> Formulation:
    """The week with the sessions of the groups in `asked` open beside what stands.

    `asked` is the week's facts with the groups asked about in place of the school's own. A
    rule that only says who may do what, and when, is asked about those groups' sessions
    alone: what stands is not tried again.
    """
    more = interventions.needs(asked)
    school = replace(
        week.school,
        groups=(*week.school.groups, *asked.groups),
        programmes=asked.programmes,
    )
    every = Needs(demands=tuple(sorted((*week.needs.demands, *more.demands), key=lambda d: d.key)))
    speaking = [rule for rule in book if _can_forbid(rule)]
    apart = tuple(rule for rule in speaking if about_one(rule))
    together = tuple(rule for rule in speaking if rule not in apart)
    formulation = formulate(school, every, on=week.monday, book=together)
    alone = say(compile_facts(as_planned(school), more, week.monday), apart)
    problem = replace(formulation.problem, hard=(*alone.hard, *formulation.problem.hard))
    return replace(formulation, problem=problem)


def standing(formulation: Formulation, rows: Iterable[Allocation]) -> Assignment:
    """The rows that stand, as placements."""
    return frozenset(
        Placed(task_id(formulation.unit_of[row.key]), WorkerId(row.post), span_of(row.span))
        for row in rows
        if row.key in formulation.unit_of and row.post in formulation.facts.posts
    )


@cache
def about_one(rule: Rule) -> bool:
    """Whether all the rule says is said of one placement by itself."""
    return set(_gives(rule)) <= _ABOUT_ONE


@cache
def _can_forbid(rule: Rule) -> bool:
    """Whether the rule can stand in a session's way, read off what it says it gives."""
    return any(map(_forbids, _gives(rule)))


def _forbids(kind: Any) -> bool:
    return kind is Pads or (kind not in _NEVER and hasattr(kind, "violations"))


@cache
def _gives(rule: Rule) -> tuple[Any, ...]:
    """The kinds of statement in a rule function's return type."""
    (given,) = get_args(get_type_hints(rule.function)["return"])
    return get_args(given) or (given,)


def by_person(rows: Iterable[Allocation]) -> dict[str, list[Allocation]]:
    found = defaultdict[str, list[Allocation]](list)
    for row in rows:
        if not row.kind.stands_by:
            found[row.person].append(row)
    return found
