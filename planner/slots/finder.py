"""The slots of one week for one set of pupils: tried one by one, then put in order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from planner.domain.clock import Span, weekday_of
from planner.domain.codes import GroupCode, PlaceCode, PostCode, PupilRef
from planner.domain.plan import Allocation
from planner.domain.provision import Group, Programme
from planner.formulate import Formulation
from planner.slots.effects import Effects, Missed, Past
from planner.slots.live import LiveWeek, standing, stated
from solver.adding import Additions
from solver.problem import Assignment, Placed, TaskId, Violation

PROBE: Final = "slot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A session somebody looks for a time for."""

    pupils: tuple[PupilRef, ...]
    programme: Programme
    """With the length asked for."""
    places: tuple[PlaceCode | None, ...]
    """Any one of them will do; None = no place of its own is needed."""
    group: GroupCode | None = None
    """The group it is for: it is best not met twice in a day."""
    usual: tuple[PostCode, ...] = ()
    ehcp: bool = False
    not_before: int | None = None
    not_after: int | None = None
    """Minutes of the day its group's sessions start after and end before."""
    only: tuple[PostCode, ...] = ()
    """Posts to look at; empty = everybody's."""
    since: int = 0
    """Minute of the week from which on it may begin: the rest is past."""
    span: Span | None = None
    """This time alone, in minutes of the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One time, adult and place that no rule forbids, and what it costs pupils."""

    span: Span
    """Minutes of the week."""
    post: PostCode
    place: PlaceCode | None
    missed: tuple[Missed, ...]
    """What each pupil would miss, by reference."""
    share: int
    """Largest share of the week, in percent, a pupil would be out of class for."""
    support_lost: int
    """Minutes of in-class support the adult's base class would lose."""
    last_support: bool
    """Whether nobody else based there would be left for some of them."""
    same_day: bool
    """Whether the group meets on that day already."""
    usual: bool

    @property
    def core(self) -> int:
        """Minutes of English, maths or phonics missed, all pupils together."""
        return sum(missed.minutes for missed in self.missed if missed.core)

    @property
    def again(self) -> int:
        """How often the pupil it is hardest on has missed the same lesson lately."""
        return max((missed.lately for missed in self.missed), default=0)

    @property
    def rank(self) -> tuple[object, ...]:
        """Core lessons first, then classes left alone, then what is missed again and again."""
        hard = (self.same_day, self.core, self.last_support, self.again, self.share)
        return (*hard, not self.usual, self.support_lost, self.span, self.post, self.place or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Every slot there is, the best first, and the statement they were tried in."""

    slots: tuple[Slot, ...]
    trial: "Trial"


class Trial:
    """The week with the session asked for open in it, in each of the places it may be in."""

    def __init__(self, week: LiveWeek, asked: Asked) -> None:
        self.asked = asked
        self.groups = tuple(_probes(asked))
        programmes = (*week.school.programmes, _programme(asked))
        self.facts = replace(week.school, groups=self.groups, programmes=programmes)
        self.formulation: Formulation = stated(week, self.facts)
        self.assignment: Assignment = standing(self.formulation, week.rows)
        self.additions = Additions(self.formulation.problem, self.assignment)
        self.places: dict[TaskId, PlaceCode | None] = {
            task: demand.place
            for task, demand in self.formulation.facts.demands.items()
            if demand.key.code in {group.code for group in self.groups}
        }

    def candidates(self) -> Iterator[Placed]:
        """Every time, adult and place to be tried."""
        tasks = {task.id: task for task in self.formulation.problem.tasks}
        for task in self.places:
            for span in tasks[task].spans:
                if span.start < self.asked.since or not self._wanted(span.start, span.end):
                    continue
                for worker in self.formulation.problem.workers:
                    if not self.asked.only or PostCode(worker.id) in self.asked.only:
                        yield Placed(task, worker.id, span)

    def open(self) -> Iterator[Placed]:
        """The candidates that nothing forbids."""
        return (placed for placed in self.candidates() if self.additions.allowed(placed))

    def breaches(self, placed: Placed) -> list[Violation]:
        return list(self.additions.breaches(placed))

    def _wanted(self, start: int, end: int) -> bool:
        return self.asked.span is None or Span(start, end) == self.asked.span


def find(week: LiveWeek, asked: Asked, past: Past) -> Found:
    """Every slot for `asked` in the week, ranked. `past` is what pupils have missed lately."""
    trial = Trial(week, asked)
    effects = Effects(week, asked.pupils, past)
    days = _days_of_group(week.rows, asked.group)
    slots = [_slot(trial, placed, effects, days) for placed in trial.open()]
    return Found(slots=tuple(sorted(slots, key=lambda slot: slot.rank)), trial=trial)


def _slot(trial: Trial, placed: Placed, effects: Effects, days: frozenset[int]) -> Slot:
    span, post = Span(placed.span.start, placed.span.end), PostCode(placed.worker)
    lost, last = effects.support_lost(post, span)
    return Slot(
        span=span,
        post=post,
        place=trial.places[placed.task],
        missed=effects.missed(span),
        share=effects.share(span),
        support_lost=lost,
        last_support=last,
        same_day=weekday_of(span.start) in days,
        usual=post in trial.asked.usual,
    )


def _probes(asked: Asked) -> Iterator[Group]:
    for number, place in enumerate(asked.places):
        yield Group(
            code=GroupCode(f"{PROBE}-{number}"),
            programme=_programme(asked).code,
            pupils=asked.pupils,
            place=place,
            usual=asked.usual,
            per_week=1,
            ehcp=asked.ehcp,
            not_before=asked.not_before,
            not_after=asked.not_after,
        )


def _programme(asked: Asked) -> Programme:
    """The programme under a code of the trial's own: its length may not be the school's."""
    return replace(asked.programme, code=type(asked.programme.code)(f"{PROBE}-programme"))


def _days_of_group(rows: tuple[Allocation, ...], group: GroupCode | None) -> frozenset[int]:
    named = (str(group), f"{group}-") if group else ("", "")
    return frozenset(
        weekday_of(row.span.start)
        for row in rows
        if group and (row.key.code == named[0] or row.title == f"Group {group}")
    )
