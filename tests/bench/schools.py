"""The sample schools at full and short staffing: what is met, proved, and how soon.

    python -m tests.bench.schools [--seconds 60] [--schools one two three] [--shares 100 85 75]
                                  [--write]

Every instance runs in a process of its own. Prints a table; `--write` also keeps it, dated, in
`tests/bench/results`. Seconds count from the call of the solver, its model included.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from planner.demand_sources import needs_of
from planner.formulate import formulate
from solver.check import violations
from solver.compiled import compile
from solver.problem import Problem
from solver.solution import Limits, Progress, Solution, TierResult
from solver.solve import solve
from tests.bench.instances import FULL, ON, SCHOOLS, school
from tests.bench.plots import plot

RESULTS: Final = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One school at one staffing."""

    school: str
    share: int
    adults: int
    units: int
    """Units of demand."""
    columns: int
    """Placements to choose from: adult, demand and time."""
    stated: float
    """Seconds from the school's facts to the problem."""
    first: float | None
    """Seconds to the first legal rota."""
    first_open: int
    """Units of need that rota leaves open."""
    met: float | None
    """Seconds until no later rota met more needs."""
    proven: int
    tiers: int
    needs_proven: float | None
    """Seconds until every need tier was proved; None where one was not."""
    open: str
    """Units open at the end, by need tier; a tier in brackets is not proved."""
    quality: int
    bound: int
    seconds: float
    megabytes: int
    curve: list[tuple[float, int, int, int]] = field(default_factory=list)
    """Seconds, units of need open, quality and its bound, whenever one of them changed."""


@dataclass(slots=True)
class Watch:
    """What a running search has shown so far, on the solver's own clock."""

    strict: int
    """How many tiers are needs."""
    first: float | None = None
    first_open: int = 0
    needs: list[int] = field(default_factory=list)
    met: float | None = None
    needs_proven: float | None = None
    curve: list[tuple[float, int, int, int]] = field(default_factory=list)

    def hear(self, progress: Progress) -> None:
        self._draw(progress)
        needs = progress.tiers[: self.strict]
        scores = [tier.score for tier in needs]
        if progress.assignment is not None and self.first is None:
            self.first, self.first_open = progress.seconds, sum(tier.units for tier in needs)
        if progress.assignment is not None and scores != self.needs:
            self.needs, self.met = scores, progress.seconds
        if self.needs_proven is None and all(tier.proven for tier in needs):
            self.needs_proven = progress.seconds

    def _draw(self, progress: Progress) -> None:
        if not progress.tiers:
            return
        open_units = sum(tier.units for tier in progress.tiers[: self.strict])
        quality = progress.tiers[-1]
        now = (round(progress.seconds, 2), open_units, quality.score, quality.bound)
        if not self.curve or self.curve[-1][1:] != now[1:]:
            self.curve.append(now)


def measure(name: str, share: int, seconds: float) -> Measured:
    """Run one instance here."""
    made = school(name, share)
    began = time.monotonic()
    problem = formulate(made, needs_of(made), on=ON).problem
    stated = time.monotonic() - began
    watch = Watch(sum(tier.strict for tier in problem.tiers))
    solution = solve(problem, Limits(seconds=seconds), watch.hear)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert violations(problem, solution.assignment) == []
    needs, quality = solution.tiers[: watch.strict], solution.tiers[-1]
    return Measured(
        school=name,
        share=share,
        adults=len({post.person for post in made.posts if post.profile}),
        units=sum(task.count for task in problem.tasks),
        columns=len(compile(problem).placed),
        stated=round(stated, 2),
        first=_rounded(watch.first),
        first_open=watch.first_open,
        met=_rounded(watch.met),
        proven=sum(tier.proven for tier in needs),
        tiers=len(needs),
        needs_proven=_rounded(_proved_at(watch, problem, solution)),
        open=" ".join(_open(tier) for tier in needs),
        quality=quality.score,
        bound=quality.bound,
        seconds=round(solution.seconds, 1),
        megabytes=peak,
        curve=watch.curve,
    )


def _proved_at(watch: Watch, problem: Problem, solution: Solution) -> float | None:
    """When the needs were proved, also where the last proof came with the end of the search."""
    strict = zip(problem.tiers, solution.tiers, strict=True)
    if all(result.proven for tier, result in strict if tier.strict):
        return watch.needs_proven or solution.seconds
    return None


def _open(tier: TierResult) -> str:
    """Units open, with the minutes short where it is minutes that are owed."""
    short = f"{tier.units}" if tier.units or not tier.score else f"{tier.minutes}min"
    return short if tier.proven else f"({short})"


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def in_own_process(name: str, share: int, seconds: float) -> Measured:
    command = [sys.executable, "-m", "tests.bench.schools", "--one", name]
    command += ["--shares", str(share), "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return Measured(**{**told, "curve": [tuple(point) for point in told["curve"]]})


_HEAD: Final = (
    "school | staff % | adults | units | columns | stated s | first rota s (open) | needs met s"
    " | needs proven s | tiers proven | units open by tier | quality | bound | gap %"
    " | % above that at 10 s | at 30 s | total s | MB"
)


def row(one: Measured) -> str:
    """One line of the table."""
    gap = 100 * (one.quality - one.bound) / one.quality if one.quality else 0.0
    cells = (
        one.school,
        one.share,
        one.adults,
        one.units,
        one.columns,
        one.stated,
        f"{_told(one.first)} ({one.first_open})",
        _told(one.met),
        _told(one.needs_proven),
        f"{one.proven} of {one.tiers}",
        one.open,
        one.quality,
        one.bound,
        f"{gap:.1f}",
        above(one, 10),
        above(one, 30),
        one.seconds,
        one.megabytes,
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def above(one: Measured, seconds: float) -> str:
    """How much dearer the rota of that moment was than the last; "-" while needs were not met
    as at the end, or where the search was over by then."""
    so_far = [point for point in one.curve if point[0] <= seconds]
    if not so_far or one.seconds <= seconds or so_far[-1][1] != one.curve[-1][1]:
        return "-"
    return f"{100 * (so_far[-1][2] / max(1, one.quality) - 1):.1f}"


def _told(seconds: float | None) -> str:
    return "-" if seconds is None else str(seconds)


def heading(seconds: float) -> str:
    """What was run, where, and the head of the table."""
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return "\n".join(
        (
            f"# Sample schools, {seconds:g} seconds each, {datetime.now(UTC):%Y-%m-%d}",
            "",
            f"`python -m tests.bench.schools --seconds {seconds:g}`; {os.cpu_count()} cores"
            f" ({platform.machine()}), load before {loads}; Python {platform.python_version()},"
            f" OR-Tools {version('ortools')}. Need tiers from left to right: safety, PPA, pastoral,"
            " posts, in-class, interventions; a number in brackets is not proved.",
            "",
            f"| {_HEAD} |",
            "|" + " --- |" * len(_HEAD.split("|")),
        )
    )


def table(names: list[str], shares: list[int], seconds: float) -> tuple[str, list[Measured]]:
    """Run every instance, printing each line as it comes."""
    lines, found = [heading(seconds)], list[Measured]()
    print(lines[0], flush=True)
    for name in names:
        for share in shares:
            found.append(in_own_process(name, share, seconds))
            lines.append(row(found[-1]))
            print(lines[-1], flush=True)
    return "\n".join(lines) + "\n", found


def plots(found: list[Measured]) -> dict[str, str]:
    """By the end of its file's name: how soon each school's needs were met, what its quality and
    the bound under it came to from then on, and how time and memory grow with size."""
    made = {}
    for one in found:
        name = f"the {one.school} school, {one.share} % of its staff"
        fewest = one.curve[-1][1] if one.curve else 0
        settled = [point for point in one.curve if point[1] == fewest]
        needs = [(seconds, float(units)) for seconds, units, _, _ in one.curve]
        made[f"{one.school}-{one.share}-needs.svg"] = plot(
            f"Needs of {name}", "seconds", "units nobody has", {"open": needs}
        )
        made[f"{one.school}-{one.share}-quality.svg"] = plot(
            f"Quality of {name}",
            "seconds, from when its needs were met",
            "cost",
            {
                "cost": [(seconds, score) for seconds, _, score, _ in settled],
                "bound": [(seconds, bound) for seconds, _, _, bound in settled if bound],
            },
        )
    full = sorted((one for one in found if one.share >= FULL), key=lambda one: one.columns)
    sizes = {
        "first rota, s": [(one.columns, one.first or 0.0) for one in full],
        "stated, s": [(one.columns, one.stated) for one in full],
        "memory, GB": [(one.columns, one.megabytes / 1024) for one in full],
    }
    return made | {"growth.svg": plot("Growth with size", "columns", "s or GB", sizes)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--schools", nargs="+", choices=list(SCHOOLS), default=list(SCHOOLS))
    parser.add_argument("--shares", type=int, nargs="+", default=[100, 85, 75])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", choices=list(SCHOOLS))
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(asdict(measure(chosen.one, chosen.shares[0], chosen.seconds))))
        return
    made, found = table(chosen.schools, chosen.shares, chosen.seconds)
    if chosen.write:
        day = f"{datetime.now(UTC):%Y-%m-%d}-schools"
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{day}.md").write_text(made, encoding="utf-8")
        for name, drawn in plots(found).items():
            (RESULTS / f"{day}-{name}").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
