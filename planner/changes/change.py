"""What a change to the facts is, and the few ways one is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from planner.domain import clock
from planner.domain.codes import ClassCode, PersonCode, PostCode, Tag
from planner.domain.demand import Demand
from planner.domain.people import Post
from planner.domain.school import School
from planner.rules.facts import Facts
from solver.groups import Group
from solver.problem import Placed

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Made = Callable[[School], School]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to the facts, with the words and the price of it."""

    kind: str
    """What sort of change it is: "hours", "training"."""
    lead: str
    """ "Kemi Bello stayed until 15:45 on Tuesday": what follows "If"."""
    basis: str
    """Whose word it takes."""
    cost: int
    """To compare changes by: about the minutes and trouble it gives."""
    made: Made


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The need that changes are sought for: its duties, and who is barred by what."""

    facts: Facts
    demands: tuple[Demand, ...]
    training: tuple[Tag, ...]
    barred: Mapping[PostCode, frozenset[str]]
    """Codes of the rules in each post's way."""
    groups: tuple[Group, ...]
    at: clock.Span | None = None
    """When somebody has to be there, where that is the need."""
    in_class: ClassCode | None = None
    """The class somebody of its own has to be left in."""

    @property
    def spans(self) -> tuple[clock.Span, ...]:
        if self.at is not None:
            return (self.at,)
        return tuple(sorted({span for demand in self.demands for span in demand.spans}))

    def name(self, post: Post) -> str:
        return self.facts.people[post.person].name

    @property
    def weekdays(self) -> list[int]:
        return sorted({clock.weekday_of(span.start) for span in self.spans})


def swapped(collection: str, old: object, new: object) -> Made:
    """`new` in the place of `old`, which equals it nowhere else."""

    def made(school: School) -> School:
        facts = (new if fact == old else fact for fact in getattr(school, collection))
        fields: dict[str, Any] = {collection: tuple(facts)}
        return replace(school, **fields)

    return made


def added(**more: tuple[Any, ...]) -> Made:
    """More facts, by collection."""

    def made(school: School) -> School:
        fields: dict[str, Any] = {
            name: (*getattr(school, name), *new) for name, new in more.items()
        }
        return replace(school, **fields)

    return made


def unpinned(placed: Placed) -> Made:
    """Without the pin that asks for `placed`."""
    gone = (str(placed.worker), placed.span.start, placed.span.end)

    def made(school: School) -> School:
        pins = (p for p in school.pins if (str(p.post), p.span.start, p.span.end) != gone)
        return replace(school, pins=tuple(pins))

    return made


def of_day(span: clock.Span) -> clock.Span:
    """The same stretch in minutes of its day."""
    return span.shifted(-(span.start // clock.DAY * clock.DAY))


def when(weekday: int, time: clock.Span) -> str:
    """ "Tuesday 15:15–15:45"."""
    return f"{DAYS[weekday]} {clock.clock(time.start)}–{clock.clock(time.end)}"


def head_of(school: School) -> PersonCode | None:
    """Who signs authorisations here: who signed the last one, or a qualified teacher."""
    signed = [known.given_by for known in school.authorisations]
    able = [person.code for person in school.people if person.qualified_teacher]
    return next(iter([*signed, *able]), None)
