"""PPA: how much, in what blocks, over which lessons, and by whom how often."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from planner.domain import clock
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand
from planner.domain.kinds import DutyKind, RoleKind
from planner.domain.owed_time import REPAYS_RELEASE
from planner.domain.people import Post
from planner.rules.facts import Facts, bar, is_assistant, merged, worker_id
from planner.rules.needs import owed, wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Parameter, Ruling, Wanted, rule
from solver.constraints import Barred, Closed, SameStretch, SpanCost, Used
from solver.constraints.overload import Overload
from solver.problem import Span, TaskId

_LEADERS = frozenset(
    {DutyKind.ABSENCE_COVER, DutyKind.PARTIAL_COVER, DutyKind.EMERGENCY_SUPERVISION}
)


@rule(
    "P-10PCT",
    "Every teacher has PPA of at least a tenth of timetabled teaching, to the minute",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.5",
)
def ppa_owed(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from owed(facts, ruling.code)


@rule(
    "P-ECT",
    "New teachers have their induction time beside their PPA",
    basis=Basis.LAW,
    source="Induction for early career teachers (England), since September 2021",
)
def induction_owed(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from owed(facts, ruling.code)


@rule(
    "P-LEDGER",
    "PPA that was lost is given back in blocks of the timetable, soon",
    basis=Basis.POLICY,
    source="Bradford NUT: lost PPA is owed and repaid, never saved up for a day",
)
def lost_release_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.key.source == REPAYS_RELEASE)


@rule(
    "P-LEAD",
    "Leaders and the SENCO have the time for it that the school has set",
    basis=Basis.POLICY,
    source="School Teachers' Pay and Conditions Document, para 52.6: reasonable time",
)
def leadership_time_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from owed(facts, ruling.code)


@rule(
    "S-ONE-LEAD",
    "Every class has an adult who leads it",
    basis=Basis.POLICY,
    source="school practice: one lead for every class and teaching group",
)
def leads_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    leads = (*_LEADERS, DutyKind.PPA_COVER, DutyKind.ADULT_PRESENT, DutyKind.GROUP_TEACH)
    yield from wanted(facts, ruling.code, lambda d: d.kind in leads)


@rule(
    "P-BLOCK",
    "PPA comes in blocks of half an hour or more",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.5",
    parameter=Parameter(30, "minutes"),
)
def blocks_long_enough(facts: Facts, ruling: Ruling) -> Iterator[Closed]:
    yield from _close(facts, ruling.code, lambda _, __, counted: counted < ruling.value)


@rule(
    "P-IN-TTT",
    "PPA falls in the teacher's own timetabled teaching, in lessons they can be released from",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.5",
)
def inside_teaching_time(facts: Facts, ruling: Ruling) -> Iterator[Closed]:
    taught = _taught(facts)

    def outside_teaching(demand: Demand, span: Span, counted: int) -> bool:
        stretches = taught.get(demand.released, ()) if demand.released else ()
        return counted > sum(_overlap(span, stretch) for stretch in stretches)

    yield from _close(facts, ruling.code, outside_teaching)


@rule(
    "P-COVERER",
    "PPA is covered by an HLTA, a qualified teacher or a visiting specialist",
    basis=Basis.CONTRACT,
    source="000 para 24; WAMG note 13 on cover supervision",
)
def coverers_of_ppa(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    def refused(post: Post, demand: Demand) -> bool:
        fit = post.role in (RoleKind.HLTA, RoleKind.TEACHER) or is_assistant(post)
        fit = fit or facts.person(post).qualified_teacher
        return demand.kind.is_release_cover and not fit

    yield from bar(facts, ruling.code, refused)


@rule(
    "P-PROTECT",
    "A teacher is not used for cover in their own PPA time",
    basis=Basis.CONTRACT,
    source="School Teachers' Pay and Conditions Document, para 52.5",
)
def ppa_is_kept_free(facts: Facts, ruling: Ruling) -> Iterator[Barred]:
    released = defaultdict[PersonCode, list[Demand]](list)
    for demand in facts.demands.values():
        if demand.released:
            released[demand.released].append(demand)

    def refused(post: Post, demand: Demand) -> bool:
        own = released.get(post.person, ())
        return demand.kind.leads_class and any(_may_meet(demand, ppa) for ppa in own)

    yield from bar(facts, ruling.code, refused)


@rule(
    "P-CHUNK",
    "PPA is best in one block or two, each long enough to be of use",
    basis=Basis.PREFERENCE,
    source="school practice; tesfaq.co.uk",
    parameter=Parameter(60, "minutes"),
)
def few_long_blocks(facts: Facts, ruling: Ruling) -> Iterator[Used | SpanCost]:
    blocks = {task: d for task, d in facts.demands.items() if d.quota and d.released}
    if not blocks:
        return
    yield Used(code=ruling.code, tasks=dict.fromkeys(blocks, rate(ruling.code)))
    costs = {}
    for task, demand in blocks.items():
        short = [counted < ruling.value for _, counted in counted_spans(demand)]
        if any(short):
            costs[task] = tuple(rate("P-CHUNK-SHORT") * each for each in short)
    if costs:
        yield SpanCost(code=ruling.code, costs=costs)


@rule(
    "P-OWN-TEACHER",
    "A class keeps its own teacher for what is not owed as PPA",
    basis=Basis.PREFERENCE,
    source="EEF guidance (2025), recommendation 1",
)
def own_teacher_otherwise(facts: Facts, ruling: Ruling) -> Iterator[SpanCost]:
    costs = {
        task: tuple(rate(ruling.code) * counted for _, counted in counted_spans(demand))
        for task, demand in facts.demands.items()
        if demand.quota and demand.released
    }
    if costs:
        yield SpanCost(code=ruling.code, costs=costs)


@rule(
    "P-PARALLEL",
    "Teachers of the same year have their PPA together",
    basis=Basis.PREFERENCE,
    source="school practice: planning together",
)
def year_groups_together(facts: Facts, ruling: Ruling) -> Iterator[SameStretch]:
    years = defaultdict[tuple[int, int], set[TaskId]](set)
    for task, demand in facts.kinds(DutyKind.PPA_COVER).items():
        known = facts.classes.get(demand.school_class) if demand.school_class else None
        if known:
            years[known.year, demand.spans[0].start // clock.WEEK].add(task)
    groups = tuple(
        frozenset(tasks)
        for _, tasks in sorted(years.items())
        if len({facts.demands[task].released for task in tasks}) > 1
    )
    if groups:
        half = clock.DAY // 2
        yield SameStretch(code=ruling.code, groups=groups, length=half, each=rate(ruling.code))


@rule(
    "P-SUBJECT",
    "A class does not lose its teacher for every lesson of a subject",
    basis=Basis.PREFERENCE,
    source="EEF guidance (2025), recommendation 1",
)
def subjects_kept(facts: Facts, ruling: Ruling) -> Iterator[SpanCost]:
    costs = {}
    for task, demand in facts.kinds(DutyKind.PPA_COVER).items():
        each = tuple(_subjects_lost(facts, demand, Span(s.start, s.end)) for s in demand.spans)
        if any(each):
            costs[task] = tuple(rate(ruling.code) * lost for lost in each)
    if costs:
        yield SpanCost(code=ruling.code, costs=costs)


def _subjects_lost(facts: Facts, demand: Demand, span: Span) -> int:
    """Subjects all of whose lessons of that week lie in the span."""
    week = span.start // clock.WEEK
    inside, elsewhere = set[str](), set[str]()
    for part in facts.parts.get(demand.school_class, ()) if demand.school_class else ():
        if part.lesson.subject and part.span.start // clock.WEEK == week:
            within = span.start <= part.span.start and part.span.end <= span.end
            (inside if within else elsewhere).add(part.lesson.subject)
    return len(inside - elsewhere)


@rule(
    "P-HLTA-SHARE",
    "An HLTA is not used mostly for PPA cover",
    basis=Basis.PREFERENCE,
    source="WAMG note 17, as quoted by the NEU",
    parameter=Parameter(50, "per cent of contracted time"),
)
def not_mostly_ppa(facts: Facts, ruling: Ruling) -> Iterator[Overload]:
    tasks = frozenset(t for t, d in facts.demands.items() if d.kind.is_release_cover)
    for post in facts.posts.values():
        if tasks and post.role is RoleKind.HLTA and post.weekly_minutes:
            cycle = post.weekly_minutes * facts.school.profile.cycle_weeks
            yield Overload(
                code=ruling.code,
                workers=frozenset({worker_id(post)}),
                tasks=tasks,
                minutes=cycle * ruling.value // 100,
                each=rate(ruling.code),
            )


def counted_spans(demand: Demand) -> list[tuple[Span, int]]:
    """Each span of a release with the minutes it counts for."""
    spans = [Span(s.start, s.end) for s in demand.spans]
    counted = demand.released_minutes or tuple(s.minutes for s in spans)
    return list(zip(spans, counted, strict=True))


def _close(facts: Facts, code: str, wrong: Callable[[Demand, Span, int], bool]) -> Iterator[Closed]:
    closed = dict[TaskId, frozenset[Span]]()
    for task, demand in facts.demands.items():
        if demand.released and demand.quota:
            found = frozenset(s for s, n in counted_spans(demand) if wrong(demand, s, n))
            if found:
                closed[task] = found
    if closed:
        yield Closed(code=code, spans=closed)


def _taught(facts: Facts) -> Mapping[PersonCode, tuple[Span, ...]]:
    """When each teacher teaches lessons they can be released from."""
    taught = defaultdict[PersonCode, list[Span]](list)
    for school_class in facts.school.classes:
        for part in facts.parts.get(school_class.code, ()):
            if part.lesson.kind.is_teaching and part.lesson.releasable:
                taught[part.lesson.teacher or school_class.teacher].append(part.span)
    return {teacher: merged(spans) for teacher, spans in taught.items()}


def _overlap(span: Span, other: Span) -> int:
    return max(0, min(span.end, other.end) - max(span.start, other.start))


def _may_meet(demand: Demand, other: Demand) -> bool:
    return any(a.overlaps(b) for a in demand.spans for b in other.spans)
