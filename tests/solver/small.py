"""Small random problems: at most three tasks, three workers, four spans, nine columns."""

import random
from collections.abc import Callable
from dataclasses import replace

from solver.compiled import Compiled, compile
from solver.constraints import (
    Apart,
    Attended,
    Barred,
    Beside,
    Capacity,
    Choice,
    Closed,
    Covered,
    Distinct,
    Disturbed,
    Enlisted,
    EvenLoad,
    Exclusive,
    Few,
    FreeBlock,
    FreeBlocks,
    MaxLoad,
    Meet,
    NoOverlap,
    Overload,
    PerMinute,
    Preference,
    Presence,
    Relieved,
    Remaining,
    SameSlot,
    SameStretch,
    Shortfall,
    SpanCost,
    StayClose,
    Taken,
    Unmet,
    Used,
    Walk,
    Within,
)
from solver.intervals import DAY
from solver.problem import (
    Assignment,
    Hard,
    Placed,
    Problem,
    ResourceId,
    Soft,
    Span,
    Task,
    TaskId,
    Worker,
    WorkerId,
)

SPANS = (Span(0, 30), Span(15, 45), Span(30, 60), Span(DAY, DAY + 30))
RESOURCES = (ResourceId("class"), ResourceId("room"))
COLUMNS = 9

Chance = random.Random


def small_problem(chance: Chance) -> Problem:
    """A problem without constraints."""
    while True:
        workers = tuple(Worker(id=WorkerId(f"w{n}")) for n in range(chance.randint(1, 3)))
        tasks = tuple(_task(chance, n) for n in range(chance.randint(2, 3)))
        if sum(len(task.spans) for task in tasks) * len(workers) <= COLUMNS:
            body = {WorkerId("w0"): "one body", WorkerId("w1"): "one body"}
            return Problem(
                tasks=tasks, workers=workers, body_of=body if chance.random() < 0.3 else {}
            )


def _task(chance: Chance, number: int) -> Task:
    spans = tuple(sorted(chance.sample(SPANS, chance.randint(1, 4))))
    return Task(
        id=TaskId(f"t{number}"),
        spans=spans,
        count=chance.choice((1, 1, 2)),
        one_a_day=chance.random() < 0.3,
        uses=frozenset(chance.sample(RESOURCES, chance.randint(0, 2))),
        occupies=chance.random() < 0.75,
        pad=chance.choice((0, 0, 15)),
        worth=tuple(chance.choice((10, 25)) for _ in spans) if chance.random() < 0.3 else (),
    )


def some_tasks(chance: Chance, problem: Problem) -> frozenset[TaskId]:
    ids = [task.id for task in problem.tasks]
    return frozenset(chance.sample(ids, chance.randint(1, len(ids))))


def some_workers(chance: Chance, problem: Problem) -> frozenset[WorkerId]:
    ids = [worker.id for worker in problem.workers]
    return frozenset(chance.sample(ids, chance.randint(1, len(ids))))


def any_task(chance: Chance, problem: Problem) -> Task:
    return chance.choice(problem.tasks)


def window(chance: Chance, least: int = 15) -> Span:
    start = chance.choice((0, 10, 15, 30, DAY))
    return Span(start, start + chance.randint(least // 5, 12) * 5)


def _within(c: Chance, p: Problem) -> Within:
    windows = {w: (window(c), window(c, 30)) for w in some_workers(c, p)}
    return Within(code="h", windows=windows, tasks=c.choice((None, some_tasks(c, p))))


def _closed(c: Chance, p: Problem) -> Closed:
    return Closed(
        code="h", spans={t: frozenset(c.sample(SPANS, 2)) for t in sorted(some_tasks(c, p))}
    )


def _max_load(c: Chance, p: Problem) -> MaxLoad:
    return MaxLoad(
        code="h",
        workers=some_workers(c, p),
        tasks=some_tasks(c, p),
        minutes=c.choice((0, 30, 45, 60)),
        window=c.choice((None, window(c))),
    )


def _free_block(c: Chance, p: Problem) -> FreeBlock:
    span = window(c, 20)
    return FreeBlock(
        code="h",
        workers=some_workers(c, p),
        window=span,
        minutes=c.choice((10, 15, 18, 20)),
        blockers=c.choice((None, some_tasks(c, p))),
        resting=c.choice((None, some_tasks(c, p))),
    )


def _free_blocks(c: Chance, p: Problem) -> FreeBlocks:
    return FreeBlocks(
        code="h",
        workers=some_workers(c, p),
        blocks=((Span(0, 40), c.choice((10, 15))), (Span(10, 55), c.choice((15, 20)))),
        blockers=c.choice((None, some_tasks(c, p))),
    )


def _choice(c: Chance, p: Problem) -> Choice:
    return Choice(code="h", shapes=tuple(some_tasks(c, p) for _ in range(c.randint(1, 3))))


def _walk(c: Chance, p: Problem) -> Walk:
    places = {task.id: str(task.id) for task in p.tasks}
    return Walk(code="h", tasks=some_tasks(c, p), places=places, minutes=c.choice((5, 20, 2000)))


def _disturbed(c: Chance, p: Problem) -> Disturbed:
    told = c.sample(every_placement(p), 2)
    return Disturbed(code="s", standing=frozenset(told[:1]), known=frozenset(told))


def _attended(c: Chance, p: Problem) -> Attended:
    away = {resource: (window(c),) for resource in RESOURCES if c.random() < 0.5}
    some = c.sample(RESOURCES, c.randint(0, 2))
    return Attended(code="h", task=any_task(c, p).id, resources=frozenset(some), away=away)


HARD: dict[str, Callable[[Chance, Problem], Hard]] = {
    "Within": _within,
    "Barred": lambda c, p: Barred(
        code="h", pairs={w: some_tasks(c, p) for w in sorted(some_workers(c, p))}
    ),
    "Closed": _closed,
    "NoOverlap": lambda c, p: NoOverlap(code="h"),
    "Exclusive": lambda c, p: Exclusive(code="h"),
    "Capacity": lambda c, p: Capacity(code="h", tasks=some_tasks(c, p), most=c.choice((0, 1, 2))),
    "Apart": lambda c, p: Apart(code="h", first=some_tasks(c, p), second=some_tasks(c, p)),
    "MaxLoad": _max_load,
    "FreeBlock": _free_block,
    "FreeBlocks": _free_blocks,
    "Choice": _choice,
    "Meet": lambda c, p: Meet(code="h", first=p.tasks[0].id, second=p.tasks[-1].id),
    "Attended": _attended,
    "Relieved": lambda c, p: Relieved(
        code="h", workers=some_workers(c, p), tasks=some_tasks(c, p), minutes=c.choice((30, 40, 45))
    ),
    "Walk": _walk,
    "Few": lambda c, p: Few(code="h", tasks=some_tasks(c, p), most=c.choice((0, 1, 2))),
    "Beside": lambda c, p: Beside(
        code="h",
        tasks=some_tasks(c, p),
        span=window(c),
        workers=some_workers(c, p),
        minimum=c.randint(0, 2),
        there=some_tasks(c, p),
    ),
}

SOFT: dict[str, Callable[[Chance, Problem], Soft]] = {
    "Unmet": lambda c, p: Unmet(code="s", tasks={t: c.randint(1, 3) for t in some_tasks(c, p)}),
    "Shortfall": lambda c, p: Shortfall(
        code="s", tasks=some_tasks(c, p), amount=c.choice((0, 25, 50, 100))
    ),
    "Presence": lambda c, p: Presence(
        code="s",
        name="aid",
        span=c.choice((Span(15, 30), Span(0, 30), Span(20, 25))),
        minimum=c.randint(0, 3),
        workers=some_workers(c, p),
        tasks=some_tasks(c, p),
    ),
    "Remaining": lambda c, p: Remaining(
        code="s",
        name="3A",
        span=window(c),
        minimum=c.randint(0, 3),
        workers=some_workers(c, p),
        there=c.choice((frozenset(), some_tasks(c, p))),
    ),
    "Distinct": lambda c, p: Distinct(
        code="s", groups=(some_tasks(c, p), some_tasks(c, p)), each=c.randint(1, 5)
    ),
    "SameSlot": lambda c, p: SameSlot(code="s", tasks=some_tasks(c, p), each=c.randint(1, 5)),
    "SameStretch": lambda c, p: SameStretch(
        code="s", groups=(some_tasks(c, p),), length=c.choice((30, 60)), each=c.randint(1, 5)
    ),
    "Preference": lambda c, p: Preference(
        code="s",
        costs={(w, t): c.randint(0, 4) for w in some_workers(c, p) for t in some_tasks(c, p)},
    ),
    "SpanCost": lambda c, p: SpanCost(
        code="s",
        costs={
            task.id: tuple(c.randint(0, 4) for _ in task.spans)
            for task in p.tasks
            if task.id in some_tasks(c, p)
        },
    ),
    "Used": lambda c, p: Used(code="s", tasks={t: c.randint(0, 4) for t in some_tasks(c, p)}),
    "PerMinute": lambda c, p: PerMinute(
        code="s", rates={w: c.choice((1, 5, 150)) for w in some_workers(c, p)}
    ),
    "Taken": lambda c, p: Taken(
        code="s",
        workers=some_workers(c, p),
        span=window(c),
        steps=c.choice(((1,), (0, 3), (2, 2, 7))),
    ),
    "Overload": lambda c, p: Overload(
        code="s",
        workers=some_workers(c, p),
        tasks=some_tasks(c, p),
        minutes=c.choice((0, 30, 50)),
        each=c.randint(1, 3),
        window=c.choice((None, window(c))),
    ),
    "Enlisted": lambda c, p: Enlisted(code="s", tasks=some_tasks(c, p), each=c.randint(1, 3)),
    "EvenLoad": lambda c, p: EvenLoad(
        code="s",
        tasks=some_tasks(c, p),
        shares={w: c.randint(1, 3) for w in some_workers(c, p)},
        each=c.randint(1, 3),
    ),
    "Covered": lambda c, p: Covered(
        code="s",
        shapes=tuple(some_tasks(c, p) for _ in range(c.randint(1, 3))),
        minutes=c.choice((30, 60)),
    ),
    "Disturbed": _disturbed,
    "StayClose": lambda c, p: StayClose(
        code="s", reference=frozenset(c.sample(every_placement(p), 1)), each=c.randint(1, 3)
    ),
}


def every_placement(problem: Problem) -> list[Placed]:
    return [
        Placed(task.id, worker.id, span)
        for task in problem.tasks
        for worker in problem.workers
        for span in task.spans
    ]


def unfiltered(problem: Problem) -> Compiled:
    """Compiled with every placement as a column, so that `post` alone must forbid."""
    return replace(compile(replace(problem, hard=())), problem=problem)


def random_assignment(chance: Chance, problem: Problem) -> Assignment:
    everything = every_placement(problem)
    return frozenset(chance.sample(everything, chance.randint(0, min(4, len(everything)))))
