"""Published instances of shift minimisation personnel task scheduling, ours and a plain model.

    python -m tests.bench.smptsp PATH [--seconds 60] [--cpu 120] [--only 1 59] [--published CSV]
                                 [--rival] [--write]

PATH is a folder, a tar archive or one file of the public set (GitHub vale1410/SMPTSP); no
instance is kept here. Every instance runs in a process of its own, and ends when its wall time
or its processor time is used up: on a busy machine give more seconds and let --cpu decide.
`--published` is a table with the columns instance, best_lb_in_sources and best_ub_in_sources.
The rival is one CP-SAT model over maximal cliques with eight workers, as an engineer would
write it. `--write` keeps the table, dated, in `tests/bench/results`.
"""

import argparse
import csv
import json
import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from solver.check import score, violations
from solver.problem import Assignment, Problem
from solver.solution import Limits
from tests.bench.smptsp_files import instances, read

RESULTS: Final = Path(__file__).parent / "results"
OURS: Final = "ours"
RIVAL: Final = "CP-SAT cliques"

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One instance by one solver. `people` is None where not every task is done."""

    instance: str
    rival: str
    workers: int
    tasks: int
    people: int | None
    bound: int
    seconds: float
    processor: float
    megabytes: int


def run_ours(problem: Problem, seconds: float, stop: Stop) -> tuple[Assignment, int]:
    from solver.solve import solve

    solution = solve(problem, Limits(seconds=seconds), should_stop=stop)
    return solution.assignment, solution.tiers[1].bound


def run_plain(problem: Problem, seconds: float, stop: Stop) -> tuple[Assignment, int]:
    from tests.bench.smptsp_plain import solve_plain

    return solve_plain(problem, seconds, stop)


SOLVERS: Final = {OURS: run_ours, RIVAL: run_plain}


def measure(name: str, text: str, rival: str, seconds: float, processor: float) -> Measured:
    """Run one instance here, check what comes back, and say what it took."""
    problem = read(text)
    spent, began = time.process_time(), time.monotonic()
    assignment, bound = SOLVERS[rival](
        problem, seconds, lambda: time.process_time() - spent > processor
    )
    took, used = time.monotonic() - began, time.process_time() - spent
    assert violations(problem, assignment) == [], f"{rival} made an illegal assignment"
    done, people = score(problem, assignment)
    assert bound <= people.score or done.score, f"{rival} claims a bound above its own score"
    return Measured(
        instance=name,
        rival=rival,
        workers=len(problem.workers),
        tasks=len(problem.tasks),
        people=None if done.score else people.score,
        bound=bound,
        seconds=round(took, 1),
        processor=round(used, 1),
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Best bound and best number of people in published sources; None where none is known."""

    low: int | None = None
    high: int | None = None


def published(path: Path | None) -> Mapping[str, Published]:
    if path is None:
        return {}
    with path.open(encoding="utf-8") as file:
        return {
            row["instance"]: Published(
                low=int(row["best_lb_in_sources"]), high=int(row["best_ub_in_sources"])
            )
            for row in csv.DictReader(file)
        }


def best_of(known: Mapping[str, Published], instance: str) -> Published:
    """What is published of an instance, whose file may carry the name of its set before it."""
    return known.get(instance.partition("-")[2] or instance, known.get(instance, Published()))


_HEAD: Final = (
    "instance | workers | tasks | published LB/UB | solver | people | bound | s | processor s | MB"
)


def row(one: Measured, best: Published) -> str:
    """One line of the table; the best known number, or better, is bold."""
    met = one.people is not None and best.low is not None and one.people <= best.low
    people = "none" if one.people is None else f"**{one.people}**" if met else f"{one.people}"
    cells = (
        one.instance,
        one.workers,
        one.tasks,
        f"{_told(best.low)}/{_told(best.high)}",
        one.rival,
        people,
        one.bound,
        one.seconds,
        one.processor,
        one.megabytes,
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def _told(number: int | None) -> str:
    return "-" if number is None else str(number)


def summary(rival: str, measured: list[Measured], known: Mapping[str, Published]) -> str:
    """How often the published bound, the best published number, and a proof were reached."""
    mine = [one for one in measured if one.rival == rival]
    pairs = [(one.people, best_of(known, one.instance)) for one in mine]
    least = sum(p is not None and b.low is not None and p <= b.low for p, b in pairs)
    known_best = sum(p is not None and b.high is not None and p <= b.high for p, b in pairs)
    nearly = sum(p is not None and b.low is not None and p <= b.low + 1 for p, b in pairs)
    proved = sum(one.people is not None and one.people <= one.bound for one in mine)
    return (
        f"{rival}: of {len(mine)}, {least} at the published lower bound, {nearly} within one of"
        f" it, {known_best} at the best published number or better, {proved} proved optimal."
    )


def heading(chosen: argparse.Namespace) -> str:
    """What was run, where, and the head of the table."""
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return "\n".join(
        (
            f"# Fewest people for fixed tasks, {datetime.now(UTC):%Y-%m-%d}",
            "",
            f"`python -m tests.bench.smptsp PATH --seconds {chosen.seconds:g} --cpu"
            f" {chosen.cpu:g}`: each ends at so many seconds by the clock or of processor time,"
            f" whichever comes first. {os.cpu_count()} cores ({platform.machine()}), load before"
            f" {loads}; Python {platform.python_version()}, OR-Tools {version('ortools')}.",
            "",
            f"| {_HEAD} |",
            "|" + " --- |" * len(_HEAD.split("|")),
        )
    )


def results(chosen: argparse.Namespace) -> Iterator[Measured]:
    """Every instance by every solver asked for."""
    for name in picked(list(instances(chosen.path)), chosen.only):
        for rival in SOLVERS if chosen.rival else (OURS,):
            yield in_own_process(chosen, name, rival)


def picked(names: list[str], only: list[str] | None) -> list[str]:
    """Those whose name is in `only`, or whose number in the set of 137 is; by number."""

    def number(name: str) -> tuple[int, str]:
        found = re.search(r"data_0*(\d+)", name)
        return int(found[1]) if found else 0, name

    wanted = [name for name in names if only is None or {name, _short(name)} & set(only)]
    return sorted(wanted, key=number)


def _short(name: str) -> str:
    """`59` for data_59_70_525_33, `set010-1` for set010-data_1_..., as `--only` takes it."""
    found = re.match(r"(?:(.*)-)?data_0*(\d+)_", name)
    return name if found is None else "-".join(part for part in found.groups() if part)


def in_own_process(chosen: argparse.Namespace, name: str, rival: str) -> Measured:
    command = [sys.executable, "-m", "tests.bench.smptsp", str(chosen.path), "--one", name]
    command += ["--by", rival, "--seconds", str(chosen.seconds), "--cpu", str(chosen.cpu)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} by {rival} failed:\n{done.stderr}")
    return Measured(**json.loads(done.stdout))


def table(chosen: argparse.Namespace) -> str:
    """Run what was chosen, printing each line as it comes."""
    known = published(chosen.published)
    lines, measured = [heading(chosen)], []
    print(lines[0], flush=True)
    for one in results(chosen):
        measured.append(one)
        lines.append(row(one, best_of(known, one.instance)))
        print(lines[-1], flush=True)
    rivals = SOLVERS if chosen.rival else (OURS,)
    lines += ["", *(summary(rival, measured, known) for rival in rivals)]
    print("\n".join(lines[-len(rivals) - 1 :]))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("path", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--cpu", type=float, default=120.0)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--published", type=Path)
    parser.add_argument("--rival", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--by", choices=list(SOLVERS), default=OURS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        text = instances(chosen.path)[chosen.one]
        one = measure(chosen.one, text, chosen.by, chosen.seconds, chosen.cpu)
        print(json.dumps(asdict(one)))
        return
    made = table(chosen)
    if chosen.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-smptsp.md").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
