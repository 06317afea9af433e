"""A draft by hand: stated as a problem, and one move tried on it.

Every answer comes from the rule book's second statement, the one that checks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from planner.candidates import NO_STRIP
from planner.demand_sources import needs_of
from planner.domain.clock import Span
from planner.domain.codes import PostCode
from planner.domain.demand import Demand, DemandKey, NeedTier
from planner.domain.people import Post
from planner.domain.plan import Allocation, Refusal, Rota
from planner.domain.school import School
from planner.formulate import Formulation, formulate
from planner.reasons import assignment_of
from planner.rules.facts import span_of, task_id
from planner.sentences import Speaker
from solver.explain import objections
from solver.intervals import body_of, occupied, tasks_of
from solver.problem import Assignment, Placed, Violation, WorkerId

_TAKEN: Final = frozenset({"NoOverlap", "Apart"})
"""Kinds of breach that end when somebody gives up what they have then."""


class NotLegal(ValueError):
    """A change that breaks rules; with a sentence for each."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Units of need that go together: to one post, or to nobody."""

    keys: tuple[DemandKey, ...]
    post: PostCode | None
    span: Span | None = None
    """Another time, in minutes of the cycle; only for a single unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A draft as it stands, stated as a problem: what every question about it is asked of."""

    formulation: Formulation
    rota: Rota
    assignment: Assignment

    @property
    def rows(self) -> Mapping[DemandKey, Allocation]:
        return {row.key: row for row in self.rota.allocations}

    def demand(self, key: DemandKey) -> Demand:
        """The need this unit is of. Raises KeyError for one the facts no longer ask for."""
        return self.formulation.facts.demands[task_id(self.formulation.unit_of[key])]

    def placed(self, key: DemandKey, post: PostCode, span: Span) -> Placed:
        task = task_id(self.formulation.unit_of[key])
        return Placed(task, WorkerId(post), span_of(span))


def on_the_bench(school: School, rota: Rota, reference: Rota | None = None) -> Bench:
    """State the draft; `reference` is the rota it was drafted to stay close to."""
    formulation = formulate(school, needs_of(school), on=rota.valid_from, reference=reference)
    return Bench(formulation=formulation, rota=rota, assignment=assignment_of(formulation, rota))


def spans_of(bench: Bench, move: Move) -> dict[DemandKey, Span]:
    """When each unit of the move would be. Raises KeyError for an open one without a time."""
    rows, found = bench.rows, dict[DemandKey, Span]()
    for key in move.keys:
        demand = bench.demand(key)
        if move.span is not None:
            found[key] = move.span
        elif key in rows:
            found[key] = rows[key].span
        elif len(demand.spans) == 1:
            found[key] = demand.spans[0]
        else:
            raise KeyError(key)
    return found


@dataclass(frozen=True)
class Trial:
    """One post tried on the units of a move, everything else as it is."""

    bench: Bench
    rest: Assignment
    wanted: tuple[Placed, ...]

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """What stands in the way, as things are."""
        return tuple(broken_by(self.bench, self.rest, self.wanted))

    @cached_property
    def given_up(self) -> Assignment:
        """What the post's holder would have to let go of."""
        problem = self.bench.formulation.problem
        tasks, worker = tasks_of(problem), self.wanted[0].worker
        taken = {t for v in self.broken if v.kind in _TAKEN for t in v.tasks}
        stretches = [occupied(tasks[each.task], each.span) for each in self.wanted]
        return frozenset(
            other
            for other in self.rest
            if other.task in taken
            and body_of(problem, other.worker) == body_of(problem, worker)
            and any(occupied(tasks[other.task], other.span).overlaps(s) for s in stretches)
        )


def broken_by(bench: Bench, rest: Assignment, wanted: Iterable[Placed]) -> Iterator[Violation]:
    """Constraints only forbid, so each unit is held against those before it."""
    present = rest
    for each in wanted:
        if each in present:
            yield Violation(
                code="H-OVERLAP", kind="Twice", workers=(each.worker,), tasks=(each.task,)
            )
        yield from objections(bench.formulation.problem, present, each)
        present |= {each}


def beside(trial: Trial) -> Assignment | None:
    """The rest of the rota beside which the trial breaks nothing; None where there is none."""
    if not trial.broken:
        return trial.rest
    given_up = trial.given_up
    if not given_up or _strips(trial) or any(row.pinned for row in rows_of(trial.bench, given_up)):
        return None
    left = trial.rest - given_up
    return None if any(broken_by(trial.bench, left, trial.wanted)) else left


def _strips(trial: Trial) -> tuple[Allocation, ...]:
    """What nobody is taken from for it: a child's care, EHC plan support, a safety post."""
    bench = trial.bench
    given_up = rows_of(bench, trial.given_up)
    return tuple(row for row in given_up if bench.demand(row.key).tier == NeedTier.SAFETY)


def refusals_of(trial: Trial, post: Post) -> tuple[Refusal, ...]:
    formulation = trial.bench.formulation
    speaker = Speaker(formulation.school, formulation.needs, trial.wanted[0].task)
    found = dict[tuple[str, str], Refusal]()
    for row in _strips(trial):
        who = speaker.who((trial.wanted[0].worker,))
        said = f"{who} has {row.title} then, which comes first: find somebody for that before."
        found[NO_STRIP, said] = Refusal(post=post.code, rule=NO_STRIP, sentence=said)
    for broken in trial.broken:
        said = (
            f"{speaker.who(broken.workers)} already has one of these posts then."
            if broken.kind == "Twice"
            else speaker.sentence(broken)
        )
        found.setdefault(
            (broken.code, said), Refusal(post=post.code, rule=broken.code, sentence=said)
        )
    return tuple(found.values())


def held(bench: Bench, keys: Iterable[DemandKey]) -> Assignment:
    rows = bench.rows
    return frozenset(
        bench.placed(key, rows[key].post, rows[key].span) for key in keys if key in rows
    )


def rows_of(bench: Bench, placed: Assignment) -> Iterator[Allocation]:
    """The rows of the draft that these placements are."""
    for row in bench.rota.allocations:
        known = row.key in bench.formulation.unit_of
        if known and bench.placed(row.key, row.post, row.span) in placed:
            yield row
