"""What stands in a goal's way, in portions somebody could lift: a rule for one worker, a need."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from solver.constraints.as_asked import AsAsked
from solver.constraints.attended import Attended
from solver.constraints.barred import Barred
from solver.constraints.closed import Closed
from solver.constraints.exclusive import Exclusive
from solver.constraints.free_block import FreeBlock, FreeBlocks
from solver.constraints.max_load import MaxLoad
from solver.constraints.meet import Meet
from solver.constraints.no_overlap import NoOverlap
from solver.constraints.within import Within
from solver.goals import Goal, beside
from solver.intervals import body_of
from solver.problem import Hard, Placed, Problem, Soft, TaskId, WorkerId

PIN = "pin"
"""Code of the groups of placements that are fixed."""

ALWAYS = (NoOverlap, Exclusive, AsAsked)
"""Plain facts: they are in no group, for nobody can lift them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rules, needs or pins that stand or fall together.

    `hard` hold; `keeps` cost no more than they do now; `pins` are placed.
    """

    code: str
    workers: tuple[WorkerId, ...] = ()
    """Whom it is about, if about somebody."""
    tasks: tuple[TaskId, ...] = ()
    """What it is about, if about some work."""
    name: str = ""
    """Of a presence: the term's own name."""
    hard: tuple[Hard, ...] = field(default=(), repr=False)
    keeps: tuple[Soft, ...] = field(default=(), repr=False)
    pins: frozenset[Placed] = field(default=frozenset(), repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What it goes by in a problem that has been changed a little."""
        return self.code, self.workers, self.tasks, self.name, self.competes

    @property
    def competes(self) -> bool:
        """Whether it is another need, which would have to give way."""
        return bool(self.keeps)


def rule_groups(problem: Problem) -> tuple[Group, ...]:
    """Every constraint but the plain facts: by code and body, or by code and task."""
    found: dict[tuple[str, tuple[WorkerId, ...], tuple[TaskId, ...]], list[Hard]] = {}
    for kind in problem.hard:
        if not isinstance(kind, ALWAYS):
            for workers, tasks, piece in _pieces(problem, kind):
                found.setdefault((kind.code, workers, tasks), []).append(piece)
    return tuple(
        Group(code=code, workers=workers, tasks=tasks, hard=tuple(hard))
        for (code, workers, tasks), hard in found.items()
    )


def competing_groups(problem: Problem, goal: Goal) -> tuple[Group, ...]:
    """Every other need of the goal's tier and above, one by one, and every pin."""
    found = [
        Group(
            code=term.code,
            tasks=tuple(sorted(getattr(term, "tasks", ()))),
            name=str(getattr(term, "name", "")),
            keeps=(term,),
        )
        for _, term in beside(problem, goal)
    ]
    pins = [
        Group(code=PIN, workers=(pin.worker,), tasks=(pin.task,), pins=frozenset({pin}))
        for pin in sorted(problem.pins)
    ]
    return (*found, *pins)


Piece = tuple[tuple[WorkerId, ...], tuple[TaskId, ...], Hard]


def _pieces(problem: Problem, kind: Hard) -> Iterator[Piece]:
    """One constraint as several that say the same together, each about one body or task."""
    if isinstance(kind, Barred):
        for worker, tasks in kind.pairs.items():
            yield _body(problem, worker), (), replace(kind, pairs={worker: tasks})
    elif isinstance(kind, Within):
        for worker, windows in kind.windows.items():
            yield _body(problem, worker), (), replace(kind, windows={worker: windows})
    elif isinstance(kind, Closed):
        for task, spans in kind.spans.items():
            yield (), (task,), replace(kind, spans={task: spans})
    elif isinstance(kind, FreeBlock | FreeBlocks | MaxLoad):
        bodies = {_body(problem, worker) for worker in kind.workers}
        yield bodies.pop() if len(bodies) == 1 else (), (), kind
    elif isinstance(kind, Attended):
        yield (), (kind.task,), kind
    elif isinstance(kind, Meet):
        yield (), (kind.first, kind.second), kind
    else:
        yield (), (), kind


def _body(problem: Problem, worker: WorkerId) -> tuple[WorkerId, ...]:
    """Every worker of the same body, so that one human is in one group."""
    body = body_of(problem, worker)
    return tuple(
        sorted(other.id for other in problem.workers if body_of(problem, other.id) == body)
    )
