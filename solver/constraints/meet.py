"""Hard: the second leg of a relay begins where the first ends."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.errors import ProblemError
from solver.intervals import tasks_of
from solver.problem import Assignment, Build, Literal, Placed, Problem, Span, TaskId, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """When both are placed, `second` starts exactly when `first` ends.

    A leg placed without the other breaks nothing: the missing one is simply unmet.
    """

    code: str
    first: TaskId
    second: TaskId

    def __post_init__(self) -> None:
        if self.first == self.second:
            raise ProblemError(f"{self.code}: a task cannot be a leg before itself")

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        ends = sorted({p.span.end for p in assignment if p.task == self.first})
        starts = sorted({p.span for p in assignment if p.task == self.second})
        for end in ends:
            for span in starts:
                if span.start != end:
                    yield Violation(
                        code=self.code,
                        kind="Meet",
                        tasks=(self.first, self.second),
                        span=span,
                        limit=end,
                        found=span.start,
                    )

    def post(self, build: Build) -> None:
        tasks = tasks_of(build.problem)
        firsts = [(literal, span) for span, literal in build.happening(self.first)]
        seconds = [(literal, span) for span, literal in build.happening(self.second)]
        if tasks[self.first].count == tasks[self.second].count == 1:
            self._by_handover(build, firsts, seconds)
            return
        for first, ends in firsts:
            for second, starts in seconds:
                if ends.end != starts.start:
                    build.at_most_one([first, second])

    def _by_handover(
        self,
        build: Build,
        firsts: list[tuple[Literal, Span]],
        seconds: list[tuple[Literal, Span]],
    ) -> None:
        """One literal a handover time: far fewer rows than one for each pair of spans."""
        legs = [(leg, span.end) for leg, span in firsts]
        legs += [(leg, span.start) for leg, span in seconds]
        times = sorted({minute for _, minute in legs})
        moments = {minute: build.new_literal(f"at/{minute}") for minute in times}
        build.at_most_one(list(moments.values()))
        for leg, minute in legs:
            build.implies(leg, moments[minute])

    def concerns(self, problem: Problem, placed: Placed) -> bool:
        """Whether adding `placed` could break this constraint."""
        return placed.task in (self.first, self.second)
