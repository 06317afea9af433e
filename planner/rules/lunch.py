"""Lunch, break and gate posts, and first aid where children eat and play."""

from collections import defaultdict
from collections.abc import Iterator

from planner.domain.kinds import DutyKind
from planner.rules.facts import Facts, worker_id
from planner.rules.needs import present, wanted
from planner.rules.rates import rate
from planner.rules.rule import Basis, Pads, Parameter, Ruling, Wanted, rule
from solver.constraints import Overload
from solver.problem import TaskId

_POSTS = (
    *(DutyKind.LUNCH_DUTY, DutyKind.BREAK_DUTY, DutyKind.GATE_DUTY, DutyKind.BUS_DUTY),
    DutyKind.WRAPAROUND,
)


@rule(
    "L-POST",
    "Every lunch, break, gate, bus and wrap-around post is filled",
    basis=Basis.POLICY,
    source="002 L45-51",
)
def posts_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind in _POSTS)


@rule(
    "L-SETUP",
    "Halls and playgrounds are set up before and cleared after, in paid time",
    basis=Basis.POLICY,
    source="002 L51",
)
def setting_up_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.SETTING_UP)


@rule(
    "L-CLUB",
    "Clubs run, each with its adults",
    basis=Basis.POLICY,
    source="002 L41: runs an extracurricular club",
)
def clubs_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.CLUB)


@rule(
    "L-HANDOVER",
    "After lunch there is time to tell the class teacher what happened",
    basis=Basis.POLICY,
    source="002 L52: provides information about pupils",
    parameter=Parameter(5, "minutes"),
    on=False,
)
def lunch_handed_over(facts: Facts, ruling: Ruling) -> Iterator[Pads]:
    lunches = facts.kinds(DutyKind.LUNCH_DUTY)
    if lunches:
        yield Pads(dict.fromkeys(lunches, ruling.value))


@rule(
    "L-AID",
    "Each lunch area has a first aider with a certificate in date",
    basis=Basis.POLICY,
    source="002 L50",
)
def first_aiders_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from present(facts, ruling.code)


@rule(
    "L-PFA-EAT",
    "A paediatric first aider is in the room while children in the early years eat",
    basis=Basis.LAW,
    source="Statutory framework for the early years (September 2025), safer eating",
)
def safer_eating_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from present(facts, ruling.code)


@rule(
    "W-PFA-SITE",
    "A paediatric first aider is on site whenever children in the early years are",
    basis=Basis.LAW,
    source="Statutory framework for the early years (September 2025)",
)
def paediatric_first_aider_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from present(facts, ruling.code)
    yield from wanted(facts, ruling.code, lambda d: d.kind is DutyKind.FIRST_AID_STANDBY)


@rule(
    "L-ROTATE",
    "Nobody keeps the same lunch or break post for most of a week",
    basis=Basis.PREFERENCE,
    source="002 L71-77",
    parameter=Parameter(3, "days a week"),
    on=False,
)
def posts_rotate(facts: Facts, ruling: Ruling) -> Iterator[Overload]:
    posts = defaultdict[str, set[TaskId]](set)
    for task, demand in facts.kinds(*_POSTS).items():
        posts[demand.key.code].add(task)
    for _, tasks in sorted(posts.items()):
        longest = max(span.minutes for task in tasks for span in facts.demands[task].spans)
        for post in facts.posts.values() if len(tasks) > ruling.value else ():
            yield Overload(
                code=ruling.code,
                workers=frozenset({worker_id(post)}),
                tasks=frozenset(tasks),
                minutes=ruling.value * longest * len(facts.weeks()),
                each=rate(ruling.code),
            )
