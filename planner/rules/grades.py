"""What each grade may lead: assistants, both levels of HLTA, midday lines."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, DemandKey
from planner.domain.kinds import Condition, DutyKind, RoleKind
from planner.domain.people import Post
from planner.rules.chains import NOT_A_LESSON, chains, shortest_window
from planner.rules.facts import Facts, bar, is_assistant, merged, span_of, worker_id
from planner.rules.rule import Basis, Parameter, Rule, Ruling, rule
from solver.constraints import Barred, MaxLoad, Relieved
from solver.problem import TaskId, WorkerId

_SHORT_OF_A_LESSON: Final = 5
"""Time on the plan comes in five minutes, so "less than a lesson" is five minutes less."""
_TAUGHT = (DutyKind.PPA_COVER, DutyKind.ABSENCE_COVER)


@rule(
    "G-LPA-NO-PPA",
    "An assistant never covers PPA or other regular release, which is no absence",
    basis=Basis.CONTRACT,
    source="job description 2.19",
)
def assistants_cover_no_release(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    yield from bar(facts, ruling.code, lambda p, d: is_assistant(p) and d.kind.is_release_cover)


@rule(
    "G-LPA-COVER-KIND",
    "An assistant supervises a class only in an emergency or a very short planned absence",
    basis=Basis.CONTRACT,
    source="job description 2.19",
)
def assistants_cover_no_whole_absence(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        whole = demand.kind is DutyKind.ABSENCE_COVER and not _no_lesson(demand)
        return is_assistant(post) and (whole or _alone(facts, demand) > NOT_A_LESSON)

    yield from bar(facts, ruling.code, refused)


@rule(
    "G-LPA-COVER-PARTIAL",
    "An assistant may lead a class only for less than a whole lesson",
    basis=Basis.CONTRACT,
    source="job description 2.19",
)
def less_than_a_lesson(facts: Facts, ruling: Ruling) -> Iterator[MaxLoad]:
    for task, demand in _supervised(facts, ruling.code).items():
        if demand.lesson_minutes is not None:
            most = demand.lesson_minutes - _SHORT_OF_A_LESSON
            yield from _each_at_most(facts, ruling.code, task, most)


@rule(
    "G-LPA-CAP",
    "An assistant supervises a class in a planned absence for a very short period only",
    basis=Basis.CONTRACT,
    source="job description 2.19; the school's cover policy",
    parameter=Parameter(30, "minutes"),
)
def very_short_period(facts: Facts, ruling: Ruling) -> Iterator[MaxLoad]:
    relays = defaultdict[DemandKey, set[TaskId]](set)
    for task, demand in facts.kinds(DutyKind.PARTIAL_COVER).items():
        if demand.part_of:
            relays[demand.part_of].add(task)
        elif not _no_lesson(demand):
            yield from _each_at_most(facts, ruling.code, task, ruling.value)
    for _, parts in sorted(relays.items()):
        yield from _each_at_most_of(facts, ruling.code, frozenset(parts), ruling.value)


@rule(
    "G-LPA-RELIEF",
    "An assistant who steps in during an emergency is relieved within a short time",
    basis=Basis.CONTRACT,
    source="job description 2.19",
    parameter=Parameter(30, "minutes"),
)
def relieved_soon(facts: Facts, ruling: Ruling) -> Iterator[MaxLoad]:
    for task, demand in facts.kinds(DutyKind.EMERGENCY_SUPERVISION).items():
        if not set_aside(facts, ruling.code, demand):
            yield from _each_at_most(facts, ruling.code, task, ruling.value)


@rule(
    "G-LPA-NO-CHAIN",
    "Assistants together lead a class, without a break, for less than the shortest lesson",
    basis=Basis.CONTRACT,
    source="job description 2.19",
)
def no_chain_of_assistants(facts: Facts, ruling: Ruling) -> Iterator[MaxLoad | Relieved]:
    workers = _assistants(facts)
    if not workers:
        return
    for chain in chains(_supervised(facts, ruling.code)):
        if any(demand.part_of for _, demand in chain):
            lesson = min(d.lesson_minutes for _, d in chain if d.lesson_minutes is not None)
            tasks = frozenset(task for task, _ in chain)
            yield Relieved(code=ruling.code, workers=workers, tasks=tasks, minutes=lesson)
            continue
        for first in range(len(chain)):
            limit = shortest_window(chain[first:])
            if limit is not None:
                tasks, most = limit
                yield MaxLoad(code=ruling.code, workers=workers, tasks=tasks, minutes=most)


def _override_only(_facts: Facts, _ruling: Ruling) -> Iterator[MaxLoad]:
    yield from ()


assistant_override: Final = Rule(
    id="G-LPA-OVERRIDE",
    title="In an emergency the head or deputy may let an assistant stay longer, with a reason",
    basis=Basis.POLICY,
    source='job description 2.19: "normally"',
    function=_override_only,
)
"""Forbids nothing itself: while it is on, an override for an emergency is honoured."""


@rule(
    "G-HLTA-AUTH",
    "Teaching a class needs the head's authorisation for specified work, in date",
    basis=Basis.LAW,
    source="Education (Specified Work) (England) Regulations 2012, Schedule para 6",
)
def authorised_to_teach(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        qualified = facts.person(post).qualified_teacher or post.person in facts.authorised
        return demand.kind in _TAUGHT and not _no_lesson(demand) and not qualified

    yield from bar(facts, ruling.code, refused)


@rule(
    "G-HLTA1-PLAN",
    "A Level 1 HLTA leads only where a named teacher owns the planning",
    basis=Basis.CONTRACT,
    source="001 L33: Level 2 HLTAs plan, prepare and deliver lessons",
)
def planned_by_a_teacher(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        whole = DutyKind.ABSENCE_COVER if demand.part_of else demand.kind
        entry = facts.entry(post, whole)
        bound = entry is not None and entry.condition is Condition.PLANNING_TEACHER
        return bound and demand.kind.leads_class and not _qualified(facts, demand.planning_teacher)

    yield from bar(facts, ruling.code, refused)


@rule(
    "G-MDA-HOURS",
    "A midday line is used only for lunch-time duties",
    basis=Basis.CONTRACT,
    source="002 L6, L43-53",
)
def midday_lines_work_at_midday(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        return post.role is RoleKind.MDA and not demand.kind.is_lunch_kind

    yield from bar(facts, ruling.code, refused)


def set_aside(facts: Facts, code: str, demand: Demand) -> bool:
    """Whether a limit on assistants is lifted: for an emergency, by a recorded override."""
    emergency = demand.kind is DutyKind.EMERGENCY_SUPERVISION
    return emergency and assistant_override.in_force(facts) and facts.overridden(code, demand.key)


def _no_lesson(demand: Demand) -> bool:
    """Registration, story and the like, short enough to be led whole."""
    longest = max(span.minutes for span in demand.spans)
    return demand.lesson_minutes is None and longest <= NOT_A_LESSON


def _alone(facts: Facts, demand: Demand) -> int:
    """Longest stretch in which the adult beside a visiting teacher has the class alone: the
    register before the lesson, or story and home time after it."""
    if demand.kind is not DutyKind.ADULT_PRESENT or not demand.school_class:
        return 0
    beside = (
        part.span
        for span in demand.spans
        for part in facts.touched(demand.school_class, span_of(span))
        if not part.lesson.kind.is_teaching
    )
    return max((span.minutes for span in merged(beside)), default=0)


def _supervised(facts: Facts, code: str) -> dict[TaskId, Demand]:
    """Cover of lessons that an assistant might hold, but for those set aside."""
    cover = facts.kinds(DutyKind.PARTIAL_COVER, DutyKind.EMERGENCY_SUPERVISION)
    return {t: d for t, d in cover.items() if not set_aside(facts, code, d)}


def _assistants(facts: Facts) -> frozenset[WorkerId]:
    return frozenset(worker_id(p) for p in facts.posts.values() if is_assistant(p))


def _each_at_most(facts: Facts, code: str, task: TaskId, minutes: int) -> Iterator[MaxLoad]:
    if max(span.minutes for span in facts.demands[task].spans) > minutes:
        yield from _each_at_most_of(facts, code, frozenset({task}), minutes)


def _each_at_most_of(
    facts: Facts, code: str, tasks: frozenset[TaskId], minutes: int
) -> Iterator[MaxLoad]:
    """Parts of one lesson count together: two of them are no way round the limit."""
    for worker in sorted(_assistants(facts)):
        yield MaxLoad(code=code, workers=frozenset({worker}), tasks=tasks, minutes=minutes)


def _qualified(facts: Facts, person: PersonCode | None) -> bool:
    return person is not None and person in facts.people and facts.people[person].qualified_teacher
