"""Ours against the fills of cover software on seeded days of the two-form sample school.

    python -m tests.bench.fills [--days 200] [--seconds 5] [--seed 1] [--plan FILE] [--write]

The published day stands; one to three adults are out of it. A fill goes through what is open,
the gravest first, and gives each to the best candidate of its list; where nobody is free it takes
somebody off later work, which is then gone. That is what schools do by hand and what their
software does: Untis's points, StaffCover's "tend to the maximum", ReliefCher's swaps, Gibbon's
score, written from their published descriptions. Everybody obeys the same rule book, and the
independent check says so.
"""

import argparse
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from planner.balance import furthest_from_even
from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind
from planner.domain.plan import Rota
from planner.formulate import Formulation
from solver.check import score, violations
from solver.compiled import mentioned
from solver.growing import Growing
from solver.intervals import body_of, day_of, tasks_of
from solver.mending import Mending
from solver.problem import Assignment, Placed, TaskId
from solver.replan import Told, replan
from solver.solution import Limits
from tests.bench.absences import Case, cases, published, stated
from tests.bench.replans import PLAN, PLANNED
from tests.bench.rivals import FULL_DAY

RESULTS: Final = Path(__file__).parent / "results"
MOST_OUT: Final = 3
SWAPS: Final = 5.0
"""Seconds a fill may spend on swaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a day came to."""

    uncovered: int
    """Minutes of classes and posts nobody has: the tiers before in-class support."""
    lost: int
    """Minutes of pupils' sessions that were published and are gone."""
    people: int
    """Bodies whose day changed though it could have stayed."""
    spread: int
    """Minutes of cover the adult furthest from an even share of the day's is from it."""
    seconds: float


class Fill:
    """One day filled need by need, each by whoever has the most points at that moment."""

    def __init__(self, mending: Mending) -> None:
        self.mending = mending
        self.compiled = mending._compiled
        self.problem = mending._problem
        self.free = set(mending._free)
        self._growing = Growing(self.compiled, mending.standing)
        self.rank = self._ranks()

    def _ranks(self) -> dict[TaskId, int]:
        """By task, the first need tier that asks for it."""
        found: dict[TaskId, int] = {}
        for number, tier in enumerate(self.problem.tiers):
            for term in tier.terms:
                for task in mentioned(term):
                    found.setdefault(task, number)
        return found

    @property
    def placed(self) -> Assignment:
        return frozenset(self._growing.placed)

    def keep(self, placed: Assignment) -> None:
        self._growing = Growing(self.compiled, placed)

    def run(self, points: "Points") -> Assignment:
        known = tasks_of(self.problem)
        for task in sorted(self.rank, key=lambda t: (self.rank[t], t)):
            for _ in range(known[task].count - self.units(task)):
                if not self._give(task, points):
                    break
        return self.placed

    def units(self, task: TaskId) -> int:
        return sum(placed.task == task for placed in self._growing.placed)

    def minutes(self, column: int, *, day: bool) -> int:
        """What the column's adult does already, that day or that week."""
        placed = self.compiled.placed[column]
        own = (p for p in self._growing.placed if p.worker == placed.worker)
        return sum(p.span.minutes for p in own if not day or day_of(p.span) == day_of(placed.span))

    def _give(self, task: TaskId, points: "Points") -> bool:
        columns = [n for n in self.compiled.by_task[task] if n in self.free]
        worth = {self.compiled.placed[n].worker: points(self, n) for n in columns}
        columns.sort(key=lambda n: -worth[self.compiled.placed[n].worker])
        if any(self._growing.try_add(column) for column in columns):
            return True
        first = {self.compiled.placed[n].worker: n for n in reversed(columns)}
        return any(
            self._take_off(task, first[worker]) for worker in sorted(first, key=lambda w: -worth[w])
        )

    def _take_off(self, task: TaskId, column: int) -> bool:
        """Somebody is taken off later work for it; that work is gone."""
        wanted = self.compiled.placed[column]
        body = body_of(self.problem, wanted.worker)
        off = {
            p
            for p in self._growing.placed
            if body_of(self.problem, p.worker) == body
            and p.span.overlaps(wanted.span)
            and self._may_go(p, task)
        }
        if not off:
            return False
        before = self._growing
        self._growing = Growing(self.compiled, self.placed - off)
        if self._growing.try_add(column):
            return True
        self._growing = before
        return False

    def _may_go(self, placed: Placed, task: TaskId) -> bool:
        later = self.rank.get(placed.task, 99) > self.rank[task]
        number = self.compiled.number[placed]
        return later and number in self.free


Points = Callable[[Fill, int], float]


def by_points(fill: Fill, column: int) -> float:
    """Untis: whoever suits, less for who has much already."""
    placed = fill.compiled.placed[column]
    base = 1.0 / (1 + len(fill.compiled.by_worker[placed.worker]))
    day, week = fill.minutes(column, day=True), fill.minutes(column, day=False)
    return 10 * base - 4 * day / FULL_DAY - week / (5 * FULL_DAY)


def by_room(fill: Fill, column: int) -> float:
    """StaffCover: whoever is furthest below their own most."""
    return -fill.minutes(column, day=False)


def by_score(fill: Fill, column: int) -> float:
    """Gibbon: rank first, then how empty the day and the week are."""
    placed = fill.compiled.placed[column]
    rank = 9 / (1 + len(fill.compiled.by_worker[placed.worker]) / 50)
    day, week = fill.minutes(column, day=True), fill.minutes(column, day=False)
    return 4.5 * rank / 9 + (1 - day / FULL_DAY) + 0.35 * (1 - week / 1950)


def swapped(mending: Mending) -> Assignment:
    """The points list, then pairs: one gives way to what is open and is placed elsewhere."""
    fill = Fill(mending)
    fill.run(by_points)
    until, known = time.monotonic() + SWAPS, tasks_of(fill.problem)
    best = mending.scores(fill.placed)[:-2]
    for task in sorted(fill.rank, key=lambda t: (fill.rank[t], t)):
        if fill.units(task) >= known[task].count:
            continue
        for column in (n for n in fill.compiled.by_task[task] if n in fill.free):
            if time.monotonic() > until:
                return fill.placed
            found = _swap(fill, column)
            if found is not None and mending.scores(found)[:-2] < best:
                best = mending.scores(found)[:-2]
                fill.keep(found)
                break
    return fill.placed


def _swap(fill: Fill, column: int) -> Assignment | None:
    wanted = fill.compiled.placed[column]
    for other in sorted(fill.placed):
        if other.worker != wanted.worker or not other.span.overlaps(wanted.span):
            continue
        if fill.compiled.number[other] not in fill.free:
            return None
        growing = Growing(fill.compiled, fill.placed - {other})
        if growing.try_add(column):
            any(growing.try_add(n) for n in fill.compiled.by_task[other.task] if n in fill.free)
            return frozenset(growing.placed)
    return None


def ours(formulation: Formulation, told: Told, seconds: float) -> Assignment:
    return replan(formulation.problem, told, Limits(seconds=seconds)).assignment


FILLS: Final[Mapping[str, Callable[[Mending], Assignment]]] = {
    "points": lambda mending: Fill(mending).run(by_points),
    "tend to maximum": lambda mending: Fill(mending).run(by_room),
    "swap": swapped,
    "priority score": lambda mending: Fill(mending).run(by_score),
}


def came(
    formulation: Formulation, told: Told, mending: Mending, made: Assignment, seconds: float
) -> Came:
    """Measure one answer; it has to be legal."""
    assert violations(formulation.problem, made) == []
    demands = formulation.facts.demands
    sessions = {task for task, demand in demands.items() if demand.kind is DutyKind.INTERVENTION}
    return Came(
        uncovered=_uncovered(formulation, made),
        lost=sum(p.span.minutes for p in told.reference - made if p.task in sessions)
        - sum(p.span.minutes for p in made - told.reference if p.task in sessions),
        people=len(mending._stability.bodies(mending._problem, made)),
        spread=_spread(formulation, made),
        seconds=seconds,
    )


def _uncovered(formulation: Formulation, made: Assignment) -> int:
    """Minutes by what the tiers before in-class support have open."""
    known = tasks_of(formulation.problem)
    held: dict[TaskId, int] = {}
    for placed in made:
        held[placed.task] = held.get(placed.task, 0) + 1
    total = 0
    for tier, result in zip(
        formulation.problem.tiers, score(formulation.problem, made), strict=True
    ):
        if tier.name.startswith("In-class"):
            break
        total += result.minutes
        total += sum(
            (known[task].count - held.get(task, 0)) * known[task].spans[0].minutes
            for term in tier.terms
            for task in getattr(term, "tasks", ())
            if tier.strict and isinstance(getattr(term, "tasks", None), dict)
        )
    return total


def _spread(formulation: Formulation, made: Assignment) -> int:
    demands, posts = formulation.facts.demands, formulation.facts.posts
    people = {str(code): post.person for code, post in posts.items()}
    minutes: dict[PersonCode, int] = {}
    for placed in made:
        if demands[placed.task].kind.is_absence_cover:
            who = people[placed.worker]
            minutes[who] = minutes.get(who, 0) + placed.span.minutes
    return furthest_from_even(formulation.school, minutes) or 0


def day(case: Case, rota: Rota, seconds: float) -> dict[str, Came]:
    """What one morning comes to in everybody's hands."""
    formulation, told = stated(case, rota)
    mending = Mending(formulation.problem, told)
    ways: dict[str, Callable[[], Assignment]] = {
        "ours": lambda: ours(formulation, told, seconds),
        **{name: (lambda fill=fill: fill(mending)) for name, fill in FILLS.items()},  # type: ignore[misc]
    }
    found = {}
    for name, way in ways.items():
        began = time.monotonic()
        made = way()
        found[name] = came(formulation, told, mending, made, time.monotonic() - began)
    return found


def mornings(count: int, seed: int) -> Iterator[Case]:
    """Seeded days with one to three adults out."""
    chance = random.Random(f"fills/{seed}")
    pools = {out: iter(list(cases(f"out{out}", count, out, seed))) for out in (1, 2, MOST_OUT)}
    for _ in range(count):
        yield next(pools[chance.choice((1, 2, MOST_OUT))])


HEAD: Final = (
    "| who | minutes nobody has | pupils' session minutes lost | people disturbed |"
    " furthest from an even share, minutes | median s | worst s |"
)


def table(found: list[dict[str, Came]]) -> Iterator[str]:
    yield HEAD
    yield "|" + " --- |" * 7
    for name in ("ours", *FILLS):
        own = [one[name] for one in found]
        seconds = sorted(one.seconds for one in own)
        yield (
            f"| {name} | {sum(one.uncovered for one in own)} | {sum(one.lost for one in own)} |"
            f" {sum(one.people for one in own)} |"
            f" {statistics.mean(one.spread for one in own):.1f} |"
            f" {statistics.median(seconds):.2f} | {seconds[-1]:.2f} |"
        )


def heading(asked: argparse.Namespace, count: int) -> str:
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"# Ours against the fills of cover software, {datetime.now(UTC):%Y-%m-%d}\n\n"
        f"`python -m tests.bench.fills --days {asked.days} --seconds {asked.seconds:g} --seed"
        f" {asked.seed}`; {count} days of the two-form sample, one to three adults out; sums over"
        f" all days; {os.cpu_count()} cores ({platform.machine()}), load {loads}; Python"
        f" {platform.python_version()}, OR-Tools {version('ortools')}.\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", type=Path, default=PLAN)
    parser.add_argument("--budget", type=float, default=float("inf"))
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rota, found = published(asked.plan, PLANNED), list[dict[str, Came]]()
    until = time.monotonic() + asked.budget
    for number, case in enumerate(mornings(asked.days, asked.seed), start=1):
        if time.monotonic() > until:
            break
        found.append(day(case, rota, asked.seconds))
        if number % 10 == 0:
            print(f"{number} days", *table(found), sep="\n", flush=True)
    made = "\n".join((heading(asked, len(found)), *table(found))) + "\n"
    print(made)
    if asked.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-fills.md").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
