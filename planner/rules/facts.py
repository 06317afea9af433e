"""Facts as the rules read them: one school, its needs and a date, indexed once.

All times are minutes of the cycle. Certificates, consents and contracts count if they are in
force on `on`, the first day the rota is for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planner.domain import clock
from planner.domain.codes import ClassCode, PersonCode, PostCode, ProfileCode, PupilRef, Tag
from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.kinds import DutyKind, RoleKind
from planner.domain.people import Person, Post, ProfileEntry, Restriction
from planner.domain.plan import Override
from planner.domain.policy import RuleSetting
from planner.domain.school import School
from planner.domain.timetable import Lesson, Place, TeachingClass
from solver.constraints import Barred
from solver.problem import Placed, Span, TaskId, WorkerId


@dataclass(frozen=True, slots=True)
class Shift:
    """One post's working day in the cycle: paid from start to end but for the unpaid break."""

    post: PostCode
    span: Span
    unpaid: int
    break_window: Span | None
    """Where the contract says its unpaid break lies; None = mid-shift."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a class's week, in minutes of the cycle."""

    span: Span
    lesson: Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What every rule may read. Plain indexes; nothing here decides anything."""

    school: School
    needs: Needs
    on: date
    reference: frozenset[Placed] = frozenset()
    overrides: tuple[Override, ...] = ()
    settings: Mapping[str, RuleSetting]
    people: Mapping[PersonCode, Person]
    posts: Mapping[PostCode, Post]
    """Support posts, the ones the planner places; teachers' posts are not among them."""
    shifts: Mapping[PostCode, tuple[Shift, ...]]
    """Of every post, teachers' included, while its contract runs."""
    entries: Mapping[tuple[ProfileCode, DutyKind], ProfileEntry]
    held: Mapping[PersonCode, frozenset[Tag]]
    training: Mapping[PersonCode, frozenset[Tag]]
    """Tags people are in training for."""
    authorised: frozenset[PersonCode]
    consents: frozenset[tuple[PostCode, DutyKind]]
    restrictions: Mapping[PersonCode, tuple[Restriction, ...]]
    classes: Mapping[ClassCode, TeachingClass]
    class_of: Mapping[PupilRef, ClassCode]
    places: Mapping[str, Place]
    parts: Mapping[ClassCode, tuple[Part, ...]]
    taught: Mapping[PersonCode, tuple[Part, ...]]
    """What each teacher takes: lessons in their name, and those of their class in nobody's."""
    lines: Mapping[PersonCode, tuple[Post, ...]]
    """Every contract line of each person, teachers' lines included, by code."""
    demands: Mapping[TaskId, Demand]
    units: Mapping[DemandKey, TaskId]

    def entry(self, post: Post, kind: DutyKind) -> ProfileEntry | None:
        """What the post's duty profile says of the kind, if anything."""
        return self.entries.get((post.profile, kind)) if post.profile else None

    def person(self, post: Post) -> Person:
        return self.people[post.person]

    def task_of(self, unit: DemandKey) -> TaskId:
        """The task a unit's key belongs to: its demand's, or its own where there is none."""
        return self.units.get(unit, TaskId(str(unit)))

    def kinds(self, *kinds: DutyKind) -> dict[TaskId, Demand]:
        """The demands of these kinds, by task."""
        return {task: demand for task, demand in self.demands.items() if demand.kind in kinds}

    def leading(self) -> dict[TaskId, Demand]:
        """The demands whose holder leads a class."""
        return {task: demand for task, demand in self.demands.items() if demand.kind.leads_class}

    def lines_of(self, person: PersonCode) -> tuple[Post, ...]:
        """Every contract line of the person, teachers' lines included, by code."""
        return self.lines.get(person, ())

    def weeks(self) -> range:
        return range(1, self.school.profile.cycle_weeks + 1)

    def horizon(self) -> Span:
        return Span(0, self.school.profile.cycle_weeks * clock.WEEK)

    def overridden(self, rule: str, key: DemandKey) -> bool:
        """Whether the head or deputy has set `rule` aside for this demand."""
        return any(o.rule == rule and o.key == key for o in self.overrides)

    def classes_of(self, demand: Demand) -> frozenset[ClassCode]:
        """The classes a demand touches: its own, and those its pupils come from."""
        own = {demand.school_class} if demand.school_class else set[ClassCode]()
        return frozenset(own | {self.class_of[p] for p in demand.pupils if p in self.class_of})

    def touched(self, school_class: ClassCode, span: Span) -> Iterator[Part]:
        """The parts of a class's week that `span` overlaps."""
        return (part for part in self.parts.get(school_class, ()) if part.span.overlaps(span))


def task_id(key: DemandKey) -> TaskId:
    return TaskId(str(key))


def worker_id(post: Post) -> WorkerId:
    return WorkerId(post.code)


def span_of(span: clock.Span) -> Span:
    """The same stretch in the scheduling library's words."""
    return Span(span.start, span.end)


def bar(
    facts: Facts,
    code: str,
    when: Callable[[Post, Demand], bool],
    posts: Iterable[Post] | None = None,
    kinds: tuple[DutyKind, ...] = (),
) -> Iterator[Barred]:
    """Bar every post from every demand for which `when` holds; nothing where none does.

    `posts` are all it can hold for, `kinds` all the duties; without them any.
    """
    among = facts.kinds(*kinds) if kinds else facts.demands
    pairs = {
        worker_id(post): barred
        for post in (facts.posts.values() if posts is None else posts)
        if (barred := frozenset(t for t, d in among.items() if when(post, d)))
    }
    if pairs:
        yield Barred(code=code, pairs=pairs)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union of `spans` as disjoint stretches in order; touching ones become one."""
    union: list[Span] = []
    for span in sorted(spans):
        if union and span.start <= union[-1].end:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return tuple(union)


def outside(spans: Iterable[Span], horizon: Span) -> tuple[Span, ...]:
    """What is left of `horizon` without `spans`."""
    left, start = [], horizon.start
    for span in merged(spans):
        if span.start > start:
            left.append(Span(start, span.start))
        start = max(start, span.end)
    if start < horizon.end:
        left.append(Span(start, horizon.end))
    return tuple(left)


def is_assistant(post: Post) -> bool:
    """Whether the limits on learning assistants apply: LPA and TA lines."""
    return post.role in (RoleKind.LPA, RoleKind.TA)
