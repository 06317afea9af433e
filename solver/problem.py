"""The vocabulary: tasks with candidate spans, workers, placements, tiers.

A task is one unit of work, or `count` identical ones. A placement says which worker does it
in which span. An assignment is any set of placements; hard constraints forbid some of them
and soft terms give the rest a cost, tier by tier. Nothing here knows the engine.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NewType, Protocol, runtime_checkable

WorkerId = NewType("WorkerId", str)
TaskId = NewType("TaskId", str)
ResourceId = NewType("ResourceId", str)

UNIT: Final = 100_000
"""Inside a need tier units count before minutes: a cost is units * UNIT + minutes."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open stretch of whole minutes from the horizon's Monday 00:00."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: "Span") -> bool:
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work with candidate spans. Which workers may do it is the constraints' affair.

    `count` identical units share the spans; with `one_a_day` they fall on different days,
    otherwise several workers may hold the same span. `uses` are unary resources: two tasks,
    or two spans of one task, never hold the same resource at the same time, but workers who
    hold one task in one span share it. A task that does not `occupy` stands by: its worker
    may do other work meanwhile.
    """

    id: TaskId
    spans: tuple[Span, ...]
    count: int = 1
    one_a_day: bool = False
    uses: frozenset[ResourceId] = frozenset()
    occupies: bool = True
    pad: int = 0
    """Minutes after the span during which its worker stays occupied."""
    worth: tuple[int, ...] = ()
    """Minutes each span counts towards a quota, aligned with `spans`; empty = its length."""

    def counted(self, span: Span) -> int:
        return self.worth[self.spans.index(span)] if self.worth else span.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    id: WorkerId


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """One unit of `task` done by `worker` in `span`."""

    task: TaskId
    worker: WorkerId
    span: Span


Assignment = frozenset[Placed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach of one hard constraint, with the numbers a sentence needs."""

    code: str
    """Code of the constraint: the school rule's catalogue id."""
    kind: str
    """Class name of the constraint kind, "NoOverlap"."""
    workers: tuple[WorkerId, ...] = ()
    tasks: tuple[TaskId, ...] = ()
    span: Span | None = None
    limit: int | None = None
    found: int | None = None


@runtime_checkable
class Hard(Protocol):
    """A constraint that only forbids: dropping a placement never breaks it."""

    @property
    def code(self) -> str: ...

    def violations(self, problem: "Problem", assignment: Assignment) -> Iterator[Violation]:
        """Every breach in `assignment`, in plain Python."""
        ...

    def post(self, build: "Build") -> None:
        """The same sentence for the engine."""
        ...


@runtime_checkable
class Soft(Protocol):
    """A term of one tier's cost, never negative."""

    @property
    def code(self) -> str: ...

    def score(self, problem: "Problem", assignment: Assignment) -> int:
        """Its cost in `assignment`, in plain Python."""
        ...

    def cost(self, build: "Build") -> "Linear":
        """The same cost as a linear expression over literals of `build`."""
        ...


Literal = NewType("Literal", int)
"""An opaque true-or-false of the engine. `Build.true()` is the one that always holds."""


@dataclass(frozen=True, slots=True)
class Linear:
    """constant + sum of coefficient * literal."""

    terms: tuple[tuple[int, Literal], ...] = ()
    constant: int = 0


class Build(Protocol):
    """What a constraint may ask of an engine, and all it knows of one.

    Columns are the placements still possible, each with a literal; a placement fixed for
    this sub-problem has the literal `true()`. The same `post` therefore serves the whole
    problem, a neighbourhood of it and a linear relaxation.
    """

    @property
    def problem(self) -> "Problem": ...

    def columns(
        self,
        *,
        task: TaskId | None = None,
        worker: WorkerId | None = None,
        near: Span | None = None,
    ) -> list[tuple[Placed, Literal]]:
        """The placements of a task, of a worker, or of both, with their literals.

        With a worker and `near`, those that cannot reach that span, pads included, may be left
        out: columns of other days.
        """
        ...

    def true(self) -> Literal: ...

    def new_literal(self, name: str) -> Literal: ...

    def new_amount(self, name: str, most: int) -> Literal:
        """A whole number from 0 to `most`: for linear expressions only."""
        ...

    def shared(self, key: tuple[object, ...], define: Callable[[Literal], None]) -> Literal:
        """The literal of `key`, made at the first asking and then constrained by `define`."""
        ...

    def happens(self, task: TaskId, span: Span) -> Literal | None:
        """Whether any worker holds `task` in `span`; None where nobody can."""
        ...

    def happening(self, task: TaskId) -> list[tuple[Span, Literal]]:
        """The spans in which somebody can hold `task`, each with its `happens`."""
        ...

    def at_most_one(self, literals: list[Literal]) -> None: ...

    def implies(self, literal: Literal, other: Literal) -> None: ...

    def at_most(self, linear: Linear, bound: int) -> None: ...

    def at_least(self, linear: Linear, bound: int) -> None: ...

    def strengthen(self, linear: Linear, bound: int) -> None:
        """As `at_least`, for what follows from the rest: it only helps a relaxation."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A step of the objective. A strict tier is proved and locked before the next."""

    name: str
    terms: tuple[Soft, ...]
    strict: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Frozen at the edge; compiled once before any search."""

    tasks: tuple[Task, ...]
    workers: tuple[Worker, ...]
    hard: tuple[Hard, ...] = ()
    tiers: tuple[Tier, ...] = ()
    pins: frozenset[Placed] = frozenset()
    reference: frozenset[Placed] = frozenset()
    """An assignment to start from and stay close to; may be stale or empty."""
    body_of: Mapping[WorkerId, str] = field(default_factory=dict)
    """Workers that are one human share a body; absent = the worker's own id."""
