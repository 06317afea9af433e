"""Short words for small problems: minutes of one Monday unless said otherwise."""

from collections.abc import Iterable

from solver.constraints import Exclusive, NoOverlap, Unmet
from solver.problem import (
    Hard,
    Placed,
    Problem,
    ResourceId,
    Soft,
    Span,
    Task,
    TaskId,
    Tier,
    Worker,
    WorkerId,
)

ONE_PLACE = NoOverlap(code="one place")
ONE_THING = Exclusive(code="one thing")


def need(name: str, *spans: tuple[int, int], count: int = 1, **more: object) -> Task:
    uses = more.pop("uses", ())
    assert isinstance(uses, tuple)
    return Task(
        id=TaskId(name),
        spans=tuple(Span(start, end) for start, end in spans),
        count=count,
        uses=frozenset(ResourceId(resource) for resource in uses),
        **more,  # type: ignore[arg-type]
    )


def at(task: str, worker: str, start: int, end: int) -> Placed:
    return Placed(TaskId(task), WorkerId(worker), Span(start, end))


def unmet(*names: str) -> Unmet:
    return Unmet(code="unmet", tasks={TaskId(name): 1 for name in names})


def tier(name: str, *terms: Soft, strict: bool = True) -> Tier:
    return Tier(name=name, terms=terms, strict=strict)


def week(
    tasks: Iterable[Task],
    workers: Iterable[str],
    tiers: Iterable[Tier] = (),
    hard: Iterable[Hard] = (ONE_PLACE, ONE_THING),
    pins: Iterable[Placed] = (),
) -> Problem:
    return Problem(
        tasks=tuple(tasks),
        workers=tuple(Worker(id=WorkerId(name)) for name in workers),
        hard=tuple(hard),
        tiers=tuple(tiers),
        pins=frozenset(pins),
    )


def ids(*names: str) -> frozenset[TaskId]:
    return frozenset(TaskId(name) for name in names)


def who(*names: str) -> frozenset[WorkerId]:
    return frozenset(WorkerId(name) for name in names)
