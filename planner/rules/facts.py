"""Facts as the rules read them: one school, its needs and a date, indexed once.

All times are minutes of the cycle. Certificates, consents and contracts count if they are in
force on `on`, the first day the rota is for.
"""

from collections import defaultdict
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


def compile_facts(
    school: School,
    needs: Needs,
    on: date,
    *,
    reference: frozenset[Placed] = frozenset(),
    overrides: tuple[Override, ...] = (),
) -> Facts:
    """Index `school` and `needs` as they stand on `on`."""
    parts = _parts(school)
    return Facts(
        school=school,
        needs=needs,
        on=on,
        reference=reference,
        overrides=(*school.overrides, *overrides),
        settings={s.rule: s for s in school.settings},
        people={p.code: p for p in school.people},
        posts={p.code: p for p in sorted(school.posts, key=lambda p: p.code) if p.profile},
        shifts=_shifts(school, on),
        entries={(e.profile, e.kind): e for e in school.profile_entries},
        held=_tags(school, on, in_training=False),
        training=_tags(school, on, in_training=True),
        authorised=frozenset(
            a.person for a in school.authorisations if _runs(on, a.starts, a.ends)
        ),
        consents=frozenset(
            (c.post, c.kind) for c in school.consents if _runs(on, c.agreed_on, c.ends)
        ),
        restrictions=_restrictions(school, on),
        classes={c.code: c for c in school.classes},
        class_of={p.ref: p.school_class for p in school.pupils},
        places={p.code: p for p in school.places},
        parts=parts,
        taught=_taught(school, parts),
        lines=_lines(school),
        demands={task_id(d.key): d for d in needs.demands},
        units={unit: task_id(d.key) for d in needs.demands for unit in d.unit_keys()},
    )


def task_id(key: DemandKey) -> TaskId:
    return TaskId(str(key))


def worker_id(post: Post) -> WorkerId:
    return WorkerId(post.code)


def span_of(span: clock.Span) -> Span:
    """The same stretch in the scheduling library's words."""
    return Span(span.start, span.end)


def bar(facts: Facts, code: str, when: Callable[[Post, Demand], bool]) -> Iterator[Barred]:
    """Bar every post from every demand for which `when` holds; nothing where none does."""
    pairs = {
        worker_id(post): barred
        for post in facts.posts.values()
        if (barred := frozenset(t for t, d in facts.demands.items() if when(post, d)))
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


def _runs(on: date, starts: date | None, ends: date | None) -> bool:
    return (starts is None or starts <= on) and (ends is None or on <= ends)


def _cycle_spans(
    school: School, week: int | None, weekday: int, starts: int, ends: int
) -> Iterator[Span]:
    for each in [week] if week else range(1, school.profile.cycle_weeks + 1):
        yield Span(clock.at(each, weekday, starts), clock.at(each, weekday, ends))


def _shifts(school: School, on: date) -> Mapping[PostCode, tuple[Shift, ...]]:
    running = {p.code for p in school.posts if _runs(on, p.starts, p.ends)}
    shifts = defaultdict[PostCode, list[Shift]](list)
    for day in school.working_days:
        if day.post not in running:
            continue
        for span in _cycle_spans(school, day.week, day.weekday, day.starts, day.ends):
            midnight = span.start - day.starts
            window = None
            if day.break_from is not None and day.break_until is not None:
                window = Span(midnight + day.break_from, midnight + day.break_until)
            shifts[day.post].append(Shift(day.post, span, day.unpaid_break, window))
    return {post: tuple(sorted(s, key=lambda s: s.span)) for post, s in shifts.items()}


def _tags(school: School, on: date, *, in_training: bool) -> Mapping[PersonCode, frozenset[Tag]]:
    tags = defaultdict[PersonCode, set[Tag]](set)
    for held in school.qualifications:
        if held.in_training == in_training and _runs(on, held.obtained, held.expires):
            tags[held.person].add(held.tag)
    return {person: frozenset(own) for person, own in tags.items()}


def _restrictions(school: School, on: date) -> Mapping[PersonCode, tuple[Restriction, ...]]:
    found = defaultdict[PersonCode, list[Restriction]](list)
    for restriction in school.restrictions:
        if _runs(on, restriction.starts, restriction.ends):
            found[restriction.person].append(restriction)
    return {person: tuple(own) for person, own in found.items()}


def _parts(school: School) -> Mapping[ClassCode, tuple[Part, ...]]:
    parts = defaultdict[ClassCode, list[Part]](list)
    for lesson in school.lessons:
        for span in _cycle_spans(school, lesson.week, lesson.weekday, lesson.starts, lesson.ends):
            parts[lesson.school_class].append(Part(span, lesson))
    return {c: tuple(sorted(own, key=lambda p: p.span)) for c, own in parts.items()}


def _taught(
    school: School, parts: Mapping[ClassCode, tuple[Part, ...]]
) -> Mapping[PersonCode, tuple[Part, ...]]:
    own = {known.code: known.teacher for known in school.classes}
    taught = defaultdict[PersonCode, list[Part]](list)
    for school_class, week in parts.items():
        for part in week:
            teacher = part.lesson.teacher or own.get(school_class)
            if teacher:
                taught[teacher].append(part)
    return {teacher: tuple(week) for teacher, week in taught.items()}


def _lines(school: School) -> Mapping[PersonCode, tuple[Post, ...]]:
    lines = defaultdict[PersonCode, list[Post]](list)
    for post in school.posts:
        lines[post.person].append(post)
    return {person: tuple(own) for person, own in lines.items()}


def is_assistant(post: Post) -> bool:
    """Whether the limits on learning assistants apply: LPA and TA lines."""
    return post.role in (RoleKind.LPA, RoleKind.TA)
