"""Who could take one need of a day as it stands: each at their price, the others with the rule.

Whoever is free comes first. Somebody who is busy may come too, where what they have may go: it
is then open in turn, and says so. Everything offered has been tried against every rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from planner.choosing import Moves, Row, spelt
from planner.demand_sources import needs_of
from planner.domain import clock
from planner.domain.clock import Span, weekday_of
from planner.domain.codes import PersonCode, PostCode
from planner.domain.demand import Demand, DemandKey, NeedTier
from planner.domain.people import Post
from planner.domain.plan import Allocation, Refusal
from planner.formulate import Formulation, formulate
from planner.reasons import assignment_of
from planner.replanning import Mending
from planner.rules.facts import span_of, task_id, worker_id
from planner.sentences import Speaker
from solver.check import score
from solver.compiled import Compiled, compile
from solver.explain import why_not
from solver.growing import Growing
from solver.intervals import body_of, occupied, tasks_of
from solver.mending import what_stands
from solver.problem import Assignment, Placed, TaskId, WorkerId

NO_STRIP: Final = "A-NO-STRIP"
"""Of the rule catalogue: in a plan the need tiers see to it, here it is said in words."""
_FEW: Final = 3
"""Reasons given for one person: the first say enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could take it, and what that costs."""

    person: PersonCode
    post: PostCode
    name: str
    when: str
    """ "Tue 09:30-10:00"."""
    leaves: tuple[Allocation, ...]
    """What they have then, which is open if they take it; the gravest need first."""
    moves: str
    """What choosing them moves, for the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOffered:
    """Somebody who could not, and the rules that say so."""

    name: str
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    title: str
    when: str
    """Empty where it has several times."""
    holder: str
    """Name of whoever has it, as published; empty for nobody."""
    offered: tuple[Candidate, ...]
    """Best first: by what every need of the week comes to, then by quality."""
    others: tuple[NotOffered, ...]
    """By name."""


class NoSuchNeed(ValueError):
    """Nothing of that name is asked for on that day, from that minute on."""


def candidates(mending: Mending, key: DemandKey) -> Candidates:
    """Everybody with a support post, for the need `key` of the week of `mending`.

    A need that somebody has is asked about without its holder. Raises NoSuchNeed.
    """
    return _Asked(mending, key).answer()


class _Asked:
    """One need of one day, the facts as they are, and all that can still stand."""

    def __init__(self, mending: Mending, key: DemandKey) -> None:
        week, told = mending.week, mending.told
        on = told.valid_from if week.week_of is None else week.week_of
        self.mending, self.key = mending, key
        self.formulation: Formulation = formulate(week, needs_of(week), on=on, reference=told)
        if key not in self.formulation.unit_of:
            raise NoSuchNeed(str(key))
        self.task = task_id(self.formulation.unit_of[key])
        self.demand: Demand = self.formulation.facts.demands[self.task]
        self.spans = tuple(span for span in self.demand.spans if self._is_open(span))
        if not self.spans:
            raise NoSuchNeed(str(key))
        self.reference = assignment_of(self.formulation, told)
        self.standing = what_stands(self.formulation.problem, self.reference)
        self.compiled: Compiled = compile(self.formulation.problem)
        self.told = {
            Placed(self._task_of(row), WorkerId(row.post), span_of(row.span)): row
            for row in told.allocations
            if row.key in self.formulation.unit_of
        }
        self.rest = self.standing - self._held()
        self.names = {person.code: person.name for person in week.people}

    def answer(self) -> Candidates:
        posts = list(self.formulation.facts.posts.values())
        offered, others = list[tuple[tuple[int, ...], Candidate]](), list[NotOffered]()
        for post in posts:
            found = self._candidate(post)
            needed = self._needed_there(post, found[1].leaves) if found else ()
            if found and not needed:
                offered.append(found)
            else:
                reasons = needed or self._reasons(post)
                others.append(NotOffered(name=self._name(post), reasons=reasons))
        holder = next((row for row in self.mending.told.allocations if row.key == self.key), None)
        return Candidates(
            title=self.demand.title,
            when=clock.stretch(self.spans[0]) if len(self.spans) == 1 else "",
            holder=self.names.get(holder.person, "") if holder else "",
            offered=tuple(each for _, each in sorted(offered, key=lambda o: (o[0], o[1].name))),
            others=tuple(sorted(others, key=lambda each: each.name)),
        )

    def _is_open(self, span: Span) -> bool:
        """Whether it is on the day that is mended, and has not begun before it."""
        begins = self.mending.weekday * clock.DAY + self.mending.since
        return weekday_of(span.start) == self.mending.weekday and span.start >= begins

    def _task_of(self, row: Allocation) -> TaskId:
        return task_id(self.formulation.unit_of[row.key])

    def _held(self) -> Assignment:
        """The row of whoever has it, where that can stand."""
        return frozenset(
            placed
            for placed, row in self.told.items()
            if row.key == self.key and placed in self.standing
        )

    def _candidate(self, post: Post) -> tuple[tuple[int, ...], Candidate] | None:
        """With what the week then comes to; None for somebody no time of it can be given to."""
        tried = (self._tried(Placed(self.task, worker_id(post), span_of(s))) for s in self.spans)
        found = [each for each in tried if each is not None]
        if not found:
            return None
        priced = [(self._price(self._with(placed, off)), placed, off) for placed, off in found]
        worth, placed, off = min(priced, key=lambda each: (each[0], each[1].span))
        return worth, Candidate(
            person=post.person,
            post=post.code,
            name=self._name(post),
            when=clock.stretch(Span(placed.span.start, placed.span.end)),
            leaves=tuple(self.told[gone] for gone in sorted(off) if gone in self.told),
            moves=spelt(self._moves(placed, off)),
        )

    def _needed_there(self, post: Post, leaves: tuple[Allocation, ...]) -> tuple[Refusal, ...]:
        """Nobody is taken from a child's care, EHC plan support or a safety post for it."""
        return tuple(
            Refusal(
                post=post.code,
                rule=NO_STRIP,
                sentence=f"{self._name(post)} has {row.title} then, which comes first: find "
                "somebody for that before, and look here again.",
            )
            for row in leaves
            if self.formulation.facts.demands[self._task_of(row)].tier == NeedTier.SAFETY
        )

    def _tried(self, placed: Placed) -> tuple[Placed, Assignment] | None:
        """The placement, and what has to go for it, where every rule then holds."""
        column = self.compiled.number.get(placed)
        if column is None:
            return None
        for off in (frozenset[Placed](), self._in_the_way(placed)):
            if Growing(self.compiled, self.rest - off).try_add(column):
                return placed, off
        return None

    def _in_the_way(self, placed: Placed) -> Assignment:
        """What the same adult has then, unless it has begun, is pinned, or is one of the same."""
        problem = self.formulation.problem
        tasks, body = tasks_of(problem), body_of(problem, placed.worker)
        taken = occupied(tasks[placed.task], placed.span)
        busy = frozenset(
            other
            for other in self.rest
            if body_of(problem, other.worker) == body
            and occupied(tasks[other.task], other.span).overlaps(taken)
        )
        movable = all(
            self._is_open(Span(other.span.start, other.span.end))
            and other not in problem.pins
            and other.task != self.task
            for other in busy
        )
        return busy if movable else frozenset()

    def _with(self, placed: Placed, off: Assignment) -> Assignment:
        return (self.rest - off) | {placed}

    def _price(self, assignment: Assignment) -> tuple[int, ...]:
        return tuple(tier.score for tier in score(self.formulation.problem, assignment))

    def _moves(self, placed: Placed, off: Assignment) -> Moves:
        stays = self.rest - off
        gone = [
            Row(row.key, row.post, row.span)
            for row in self.mending.told.allocations
            if not self._stays(row, stays)
        ]
        come = Row(self.key, PostCode(placed.worker), Span(placed.span.start, placed.span.end))
        return Moves(tuple(sorted(gone, key=lambda r: (r.span, str(r.key)))), (come,))

    def _stays(self, row: Allocation, stays: Assignment) -> bool:
        if row.key == self.key or row.key not in self.formulation.unit_of:
            return False
        return Placed(self._task_of(row), WorkerId(row.post), span_of(row.span)) in stays

    def _reasons(self, post: Post) -> tuple[Refusal, ...]:
        worker = worker_id(post)
        speaker = Speaker(self.formulation.school, self.formulation.needs, self.task)
        off = self._in_the_way(Placed(self.task, worker, span_of(self.spans[0])))
        broken = why_not(self.formulation.problem, self.rest - off, worker, self.task)
        said = (
            Refusal(post=post.code, rule=violation.code, sentence=speaker.sentence(violation))
            for violation in broken
        )
        return tuple(_few(said))

    def _name(self, post: Post) -> str:
        return self.names.get(post.person, post.person)


def _few(said: Iterable[Refusal]) -> Iterator[Refusal]:
    told = {(each.rule, each.sentence): each for each in said}
    yield from list(told.values())[:_FEW]
