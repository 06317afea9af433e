"""Mending a day of the two-form sample school: how soon, how surely, and against what.

    python -m tests.bench.replans [--absences 200] [--five 20] [--frontiers 20] [--rivals 10]
                                  [--seed 1] [--seconds 20] [--plan FILE] [--only CODE ...]
                                  [--budget SECONDS] [--write]

Every case is stated from the facts and mended in this one process, as the warm child does.
The rival is what an engineer would first write: the same day given to CP-SAT from scratch, all
tiers, people and minutes in one weighted sum, at the engine's own settings. `work` is
deterministic time, which a busy machine does not change; cpu seconds it hardly does. `--budget`
is when to stop starting cases: groups take turns by their shares. `--only` runs some cases
alone, by the codes in the table of the slowest. The published rota is kept in FILE: each run
mends the same.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from planner.domain.plan import Rota
from solver.check import score, violations
from solver.clock import Clock
from solver.cpsat import Engine, Run
from solver.mending import Mending
from solver.problem import Linear, Problem
from solver.replan import Repair, Told, frontier, replan
from solver.solution import Limits
from tests.bench.absences import FIVE, Case, cases, published, stated

RESULTS: Final = Path(__file__).parent / "results"
PLAN: Final = Path(tempfile.gettempdir()) / "two-form-published.pickle"
PLANNED: Final = 90.0
"""Seconds the rota is worked out in, if it is not kept already."""
STEP: Final = 8
"""What a unit of a cost weighs in the rival's sum, in units of the next one."""
SLOWEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One case, mended."""

    case: Case
    stated: float
    """Seconds from the facts to the problem."""
    seconds: float
    cpu: float
    work: float
    people: tuple[int, ...]
    """Disturbed by each option."""
    minutes: int
    proven: bool
    needs: tuple[int, ...]

    @property
    def line(self) -> str:
        people = "/".join(map(str, self.people))
        mark = "proved" if self.proven else "NOT PROVED"
        return (
            f"| {self.case.code} | {self.case.teachers} of {len(self.case.out)} |"
            f" {self.case.weekday} {self.case.since // 60:02}:{self.case.since % 60:02} |"
            f" {self.stated:.2f} | {self.seconds:.2f} | {self.cpu:.2f} | {self.work:.2f} |"
            f" {people} | {self.minutes} | {mark} |"
        )


_COLUMNS: Final = (
    "case | teachers out | day, from | stated s | mended s | cpu s | work | people | minutes |"
)


def mend(case: Case, rota: Rota, seconds: float) -> Measured:
    """Mend one case: all options of a frontier, or the one that meets most."""
    began = time.monotonic()
    formulation, told = stated(case, rota)
    problem, ready = formulation.problem, time.monotonic()
    cpu = time.process_time()
    repairs = _mended(case, problem, told, Limits(seconds=seconds))
    took, spent = time.monotonic() - ready, time.process_time() - cpu
    for repair in repairs:
        assert violations(problem, repair.assignment) == []
    last = repairs[-1]
    return Measured(
        case=case,
        stated=ready - began,
        seconds=took,
        cpu=spent,
        work=last.work,
        people=tuple(len(repair.disturbed) for repair in repairs),
        minutes=last.minutes_moved,
        proven=all(repair.proven for repair in repairs),
        needs=tuple(tier.score for tier in last.needs),
    )


def _mended(case: Case, problem: Problem, told: Told, limits: Limits) -> tuple[Repair, ...]:
    if case.group == "frontier":
        return frontier(problem, told, limits)
    return (replan(problem, told, limits),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The rival's answer to one case."""

    seconds: float
    work: float
    proven: bool
    needs: tuple[int, ...]
    people: int
    minutes: int


def plain(case: Case, rota: Rota, seconds: float) -> Plain:
    """One weighted sum, one search, at the engine's own settings."""
    formulation, told = stated(case, rota)
    began = time.monotonic()
    mending = Mending(formulation.problem, told)
    rows, costs = mending.model(Clock.start(Limits(seconds=seconds)))
    engine, total, weight = Engine(rows), Linear(), 1
    for cost in reversed(costs):
        scaled = tuple((weight * factor, literal) for factor, literal in cost.terms)
        total = Linear((*total.terms, *scaled), total.constant + weight * cost.constant)
        weight *= STEP
    found = engine.minimise(total, Run(seconds=seconds - (time.monotonic() - began)))
    took = time.monotonic() - began
    made = mending.standing if found.values is None else rows.assignment(found.values)
    strict = [tier.strict for tier in formulation.problem.tiers]
    tiers = zip(score(formulation.problem, made), strict, strict=True)
    scores = [*(tier.score for tier, is_need in tiers if is_need), *mending.scores(made)[-2:]]
    return Plain(
        seconds=took,
        work=found.work,
        proven=found.values is not None and found.bound >= found.score,
        needs=tuple(scores[:-2]),
        people=scores[-2],
        minutes=scores[-1],
    )


def summary(name: str, measured: list[Measured]) -> str:
    """One line of the table of groups."""
    seconds = sorted(one.seconds for one in measured)
    told = [f"{_at(seconds, share):.2f}" for share in (0.5, 0.95, 1.0)]
    return (
        "| "
        + " | ".join(
            (
                name,
                str(len(measured)),
                *told,
                f"{statistics.median(one.cpu for one in measured):.2f}",
                f"{max(one.cpu for one in measured):.2f}",
                f"{statistics.median(one.work for one in measured):.2f}",
                f"{statistics.median(one.stated for one in measured):.2f}",
                f"{100 * sum(one.proven for one in measured) / len(measured):.1f}",
            )
        )
        + " |"
    )


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


_GROUPS: Final = (
    "group | cases | median s | p95 s | worst s | median cpu s | worst cpu s | median work |"
    " median stated s | proven %"
)


def groups(measured: list[Measured]) -> Iterator[str]:
    """The table of groups, one adult out told by whether they teach."""
    yield f"| {_GROUPS} |"
    yield "|" + " --- |" * len(_GROUPS.split("|"))
    ones = [one for one in measured if one.case.group == "one"]
    kinds = {
        "one adult": ones,
        "- support": [one for one in ones if not one.case.teachers],
        "- class teachers": [one for one in ones if one.case.teachers],
        "five at once": [one for one in measured if one.case.group == "five"],
        "frontier": [one for one in measured if one.case.group == "frontier"],
    }
    yield from (summary(name, found) for name, found in kinds.items() if found)


def slowest(measured: list[Measured]) -> Iterator[str]:
    yield f"| {_COLUMNS} proved |"
    yield "|" + " --- |" * (_COLUMNS.count("|") + 1)
    ordered = sorted(measured, key=lambda one: (one.proven, -one.seconds))
    yield from (one.line for one in ordered[:SLOWEST])


def rivals(measured: list[Measured], rota: Rota, count: int, seconds: float) -> Iterator[str]:
    """Ours and the rival's, on some cases of one adult."""
    yield "| case | ours s | plain s | ratio | ours work | plain work | plain | its answer |"
    yield "|" + " --- |" * 8
    ones = [one for one in measured if one.case.group == "one"]
    ratios = []
    for one in ones[:: max(1, len(ones) // max(1, count))][:count]:
        other = plain(one.case, rota, seconds)
        mine = (*one.needs, one.people[-1])
        ratios.append(other.seconds / one.seconds)
        yield (
            f"| {one.case.code} | {one.seconds:.2f} | {other.seconds:.2f} |"
            f" {other.seconds / one.seconds:.1f} | {one.work:.2f} | {other.work:.2f} |"
            f" {'proved' if other.proven else 'not proved'} |"
            f" {_against(mine, (*other.needs, other.people))} |"
        )
    if ratios:
        yield ""
        yield f"Median ratio of seconds: {statistics.median(ratios):.1f}."


def _against(mine: tuple[int, ...], other: tuple[int, ...]) -> str:
    if mine == other:
        return "as good"
    return "worse" if other > mine else "better"


def heading(chosen: argparse.Namespace) -> str:
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    command = f"--absences {chosen.absences} --five {chosen.five} --frontiers {chosen.frontiers}"
    return (
        f"# Mending a day of the two-form sample, {datetime.now(UTC):%Y-%m-%d}\n\n"
        f"`python -m tests.bench.replans {command} --seed {chosen.seed}"
        f" --seconds {chosen.seconds:g}`; {os.cpu_count()} cores ({platform.machine()}), load"
        f" before {loads}; Python {platform.python_version()}, OR-Tools {version('ortools')}.\n"
    )


def asked(chosen: argparse.Namespace) -> Iterable[Case]:
    found = [
        *cases("one", chosen.absences, 1, chosen.seed),
        *cases("five", chosen.five, FIVE, chosen.seed),
        *cases("frontier", chosen.frontiers, 1, chosen.seed),
    ]
    counts = {"one": chosen.absences, "five": chosen.five, "frontier": chosen.frontiers}
    found.sort(key=lambda case: int(case.code.rpartition("-")[2]) / counts[case.group])
    return [case for case in found if not chosen.only or case.code in chosen.only]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--absences", type=int, default=200)
    parser.add_argument("--five", type=int, default=20)
    parser.add_argument("--frontiers", type=int, default=20)
    parser.add_argument("--rivals", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--budget", type=float, default=float("inf"))
    parser.add_argument("--plan", type=Path, default=PLAN)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rota, measured = published(chosen.plan, PLANNED), []
    lines = [heading(chosen)]
    until = time.monotonic() + chosen.budget
    for case in asked(chosen):
        if time.monotonic() > until:
            break
        measured.append(mend(case, rota, chosen.seconds))
        print(measured[-1].line, flush=True)
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    lines += [*groups(measured), "", f"Load after: {loads}. The slowest, those not proved first:"]
    lines += ["", *slowest(measured), "", "Against plain CP-SAT, weighted, from scratch:", ""]
    lines += rivals(measured, rota, chosen.rivals, chosen.seconds)
    made = "\n".join(lines) + "\n"
    print(made)
    if chosen.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-replans.md").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
