"""A small school's week with hand-made needs, and what the rules say of who does what.

    week = a_week(an_adult("idris"), need("maths", DutyKind.PPA_COVER, "Mon 13:00-14:00"))
    assert "G-LPA-NO-PPA" in week.breaks(maths="idris")

Every week has a qualified head, who may be the contact of any class.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from planner.domain.clock import Span
from planner.domain.codes import PersonCode, PostCode, PupilRef, Tag
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier, PresenceNeed, Quota
from planner.domain.kinds import DutyKind, Permission
from planner.domain.plan import Override, Pin
from planner.domain.policy import RuleSetting
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.rules import RULE_BOOK
from planner.rules.facts import span_of, task_id
from planner.sentences import sentence
from solver.check import score, violations
from solver.problem import Assignment, Placed, Violation, WorkerId
from solver.solution import Limits
from solver.solve import solve
from tests.builders import a_school, a_teacher, span

ON = date(2026, 11, 2)
"""A Monday: the first day of every rota here."""
_TIERS = {
    DutyKind.INTERVENTION: NeedTier.INTERVENTIONS,
    DutyKind.ONE_TO_ONE: NeedTier.SAFETY,
    DutyKind.CARE_PLAN: NeedTier.SAFETY,
    DutyKind.PERSONAL_CARE: NeedTier.SAFETY,
    DutyKind.PPA_COVER: NeedTier.PPA,
    DutyKind.PASTORAL_ON_CALL: NeedTier.PASTORAL,
    DutyKind.PASTORAL_SECOND: NeedTier.PASTORAL,
    DutyKind.PASTORAL_CENTRE: NeedTier.PASTORAL,
    DutyKind.FIRST_AID_STANDBY: NeedTier.SAFETY,
}

Held = str | tuple[str, str] | list[str]
"""A post, a post with a time, or several posts."""


def need(code: str, kind: DutyKind, *when: str, **more: Any) -> Demand:
    """A demand at "Mon 13:00-14:00", or at one of several times.

    A class is led with the head as planning teacher and contact unless told otherwise.
    """
    if kind.leads_class:
        more = {
            "planning_teacher": PersonCode("head"),
            "contacts": (PersonCode("head"),),
            "lesson_minutes": 60,
            "school_class": "3A",
            **more,
        }
    more["training"] = tuple(Tag(tag) for tag in str(more.pop("training", "")).split())
    more["pupils"] = tuple(PupilRef(ref) for ref in str(more.pop("pupils", "")).split())
    return Demand(
        **{
            "key": DemandKey("test", code, more.pop("occurrence", "w1.1")),
            "kind": kind,
            "tier": _TIERS.get(kind, NeedTier.CLASS_LED if kind.leads_class else NeedTier.POSTS),
            "title": code,
            "spans": tuple(span(text) for text in when),
            **more,
        }
    )


def present(rule: str, when: str, *among: Demand, **more: Any) -> PresenceNeed:
    more["training"] = tuple(Tag(tag) for tag in str(more.pop("training", "")).split())
    return PresenceNeed(
        **{
            "key": DemandKey("test", "present", "w1.1"),
            "tier": NeedTier.SAFETY,
            "title": "present",
            "rule": rule,
            "span": span(when),
            "minimum": 1,
            "among": tuple(demand.key for demand in among),
            **more,
        }
    )


def setting(rule: str, parameter: int | None = None, *, on: bool = True) -> RuleSetting:
    return RuleSetting(rule=rule, on=on, parameter=parameter)


@dataclass(frozen=True, kw_only=True)
class Week:
    school: School
    needs: Needs
    overrides: tuple[Override, ...] = ()
    dropped: frozenset[str] = field(default=frozenset())
    on: date = ON

    def without(self, *rules: str) -> "Week":
        """The same week with those rules taken out of the book."""
        return replace(self, dropped=frozenset(rules))

    def generous(self, profile: str, kind: DutyKind) -> "Week":
        """The same week with a school that writes "yes" into a profile for that duty."""
        entries = tuple(
            replace(entry, permission=Permission.YES)
            if (entry.profile, entry.kind) == (profile, kind)
            else entry
            for entry in self.school.profile_entries
        )
        return replace(self, school=replace(self.school, profile_entries=entries))

    def formulation(self, *pins: Pin, **more: Any) -> Formulation:
        book = tuple(rule for rule in RULE_BOOK if rule.id not in self.dropped)
        school = replace(self.school, pins=pins)
        return formulate(
            school, self.needs, on=self.on, overrides=self.overrides, book=book, **more
        )

    def holding(self, held: dict[str, Held]) -> Assignment:
        return frozenset(placed for code, who in held.items() for placed in self._placed(code, who))

    def _placed(self, code: str, who: Held) -> Iterator[Placed]:
        demand = self.demand(code)
        for each in who if isinstance(who, list) else [who]:
            post, when = each if isinstance(each, tuple) else (each, None)
            held = span(when) if when else demand.spans[0]
            yield Placed(task_id(demand.key), WorkerId(post), span_of(held))

    def demand(self, code: str) -> Demand:
        return next(d for d in self.needs.demands if d.key.code == code)

    def violations(self, **held: Held) -> list[Violation]:
        return violations(self.formulation().problem, self.holding(held))

    def breaks(self, **held: Held) -> set[str]:
        """Ids of the rules broken when posts hold demands: `breaks(maths="idris")`."""
        return {violation.code for violation in self.violations(**held)}

    def sentences(self, **held: Held) -> str:
        found = self.violations(**held)
        return "\n".join(sentence(self.school, self.needs, violation) for violation in found)

    def cost(self, rule: str, **held: Held) -> int:
        """What the terms of one rule come to."""
        tiers = score(self.formulation().problem, self.holding(held))
        return sum(tier.components.get(rule, 0) for tier in tiers)

    def pin(self, code: str, who: str | tuple[str, str]) -> Pin:
        (placed,) = self._placed(code, who)
        key = self.demand(code).key
        return Pin(
            key=key,
            post=PostCode(placed.worker),
            span=Span(placed.span.start, placed.span.end),
            told=True,
        )

    def clashes(self, code: str, who: str | tuple[str, str]) -> set[str]:
        """Ids of the rules that keep a pin from standing; empty when it stands."""
        found = self.formulation(self.pin(code, who)).clashes
        return {violation.code for clash in found for violation in clash.violations}

    def solved(self, seconds: float = 3.0) -> dict[str, list[str]]:
        """Who the search gives each demand, by demand and then post."""
        solution = solve(self.formulation().problem, Limits(seconds=seconds, workers=2))
        names = {task_id(d.key): d.key.code for d in self.needs.demands}
        given: dict[str, list[str]] = {}
        for placed in solution.placements():
            given.setdefault(names[placed.task], []).append(placed.worker)
        return given


def a_week(*facts: Any, **profile: Any) -> Week:
    """Facts and needs in any order make a week; keywords are the school profile's."""
    known = list(_flat(facts))
    needs = [fact for fact in known if isinstance(fact, _NEEDS)]
    others = [fact for fact in known if not isinstance(fact, _NEEDS)]
    return Week(
        school=a_school(a_teacher("head"), others, **profile),
        needs=Needs(
            demands=tuple(sorted((n for n in needs if isinstance(n, Demand)), key=lambda d: d.key)),
            quotas=tuple(n for n in needs if isinstance(n, Quota)),
            presences=tuple(n for n in needs if isinstance(n, PresenceNeed)),
        ),
        overrides=tuple(n for n in needs if isinstance(n, Override)),
    )


_NEEDS = (Demand, Quota, PresenceNeed, Override)


def _flat(facts: Any) -> Iterator[Any]:
    for fact in facts:
        if is_dataclass(fact):
            yield fact
        else:
            yield from _flat(fact)


Test = TypeVar("Test", bound=Callable[[], None])
KEPT: dict[str, list[Callable[[], None]]] = {}
BROKEN: dict[str, list[Callable[[], None]]] = {}


def kept(*rules: str) -> Callable[[Test], Test]:
    """Say that a test shows these rules being kept."""
    return lambda test: _file(KEPT, rules, test)


def broken(*rules: str) -> Callable[[Test], Test]:
    """Say that a test shows these rules being broken and refused."""
    return lambda test: _file(BROKEN, rules, test)


def _file(shelf: dict[str, list[Callable[[], None]]], rules: tuple[str, ...], test: Test) -> Test:
    for rule in rules:
        shelf.setdefault(rule, []).append(test)
    return test
