"""Hard: somebody suitable is reachable while it happens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from solver.constraints.exclusive import Exclusive
from solver.constraints.phrases import force
from solver.intervals import tasks_of
from solver.problem import (
    Assignment,
    Build,
    Linear,
    Literal,
    Placed,
    Problem,
    ResourceId,
    Span,
    TaskId,
    Violation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """`task` happens only while one of `resources` is free for the whole of its span.

    Free is neither `away` nor used by another placed task. The resource itself is not held:
    one of them may attend several tasks.
    """

    code: str
    task: TaskId
    resources: frozenset[ResourceId]
    away: Mapping[ResourceId, tuple[Span, ...]]

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        tasks = tasks_of(problem)
        in_use: dict[ResourceId, list[Span]] = {}
        for task, span in {(p.task, p.span) for p in assignment if p.task != self.task}:
            for resource in tasks[task].uses & self.resources:
                in_use.setdefault(resource, []).append(span)
        for span in sorted({p.span for p in assignment if p.task == self.task}):
            free = [
                resource
                for resource in self._present(span)
                if not any(other.overlaps(span) for other in in_use.get(resource, ()))
            ]
            if not free:
                yield Violation(
                    code=self.code,
                    kind="Attended",
                    tasks=(self.task,),
                    span=span,
                    limit=1,
                    found=0,
                )

    def _present(self, span: Span) -> list[ResourceId]:
        """The resources not away during `span`."""
        return [
            resource
            for resource in sorted(self.resources)
            if not any(away.overlaps(span) for away in self.away.get(resource, ()))
        ]

    def post(self, build: Build) -> None:
        users = self._users(build)
        for span, happens in build.happening(self.task):
            present = self._present(span)
            if any(not _during(users[resource], span) for resource in present):
                continue  # somebody is always free then: nothing to state
            free = [(1, self._free(build, resource, span, users[resource])) for resource in present]
            build.at_least(Linear((*free, (-1, happens))), 0)

    def _users(self, build: Build) -> dict[ResourceId, "Users"]:
        """Every possible use of the resources by tasks other than this one."""
        users: dict[ResourceId, Users] = {resource: [] for resource in self.resources}
        for task in build.problem.tasks:
            shared = task.uses & self.resources
            if shared and task.id != self.task:
                for resource in shared:
                    users[resource].extend(build.happening(task.id))
        return users

    def _free(self, build: Build, resource: ResourceId, span: Span, users: "Users") -> Literal:
        """May hold only while `resource` is free for all of `span`; shared between kinds."""
        itself = resource in tasks_of(build.problem)[self.task].uses
        key = (resource, self.task if itself else None)

        def define(free: Literal) -> None:
            for piece in _pieces(users):
                if piece.overlaps(span) and _during(users, piece):
                    build.at_most_one([free, _in_use(build, (*key, piece), piece, users)])

        return build.shared(("free", *key, span), define)

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        if placed.task == self.task:
            return True
        return not self.resources.isdisjoint(tasks_of(problem)[placed.task].uses)


Users = list[tuple[Span, Literal]]


def _during(users: Users, span: Span) -> Users:
    return [(other, literal) for other, literal in users if other.overlaps(span)]


def _pieces(users: Users) -> list[Span]:
    """The stretches between one start or end and the next."""
    ends = sorted({minute for span, _ in users for minute in (span.start, span.end)})
    return [Span(start, end) for start, end in pairwise(ends)]


def _in_use(build: Build, key: tuple[object, ...], piece: Span, users: Users) -> Literal:
    """Holds whenever a user runs during `piece`."""
    during = [literal for _, literal in _during(users, piece)]

    def define(in_use: Literal) -> None:
        if any(isinstance(constraint, Exclusive) for constraint in build.problem.hard):
            force(build, during, in_use)
        else:
            for literal in during:
                build.implies(literal, in_use)

    return build.shared(("in use", *key), define)
