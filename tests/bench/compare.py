"""Ours against every rival on generated schools, each in a process of its own.

    python -m tests.bench.compare [--instances two-100 two-75] [--ours 60] [--rival 300]
                                  [--only ours plain] [--write]

Scores are compared tier by tier, needs first. A line is printed as each run ends.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from solver.problem import UNIT, Assignment
from tests.bench import instances
from tests.bench.plots import plot
from tests.bench.rivals import RIVALS, costs, weights

RESULTS: Final = Path(__file__).parent / "results"
POINTS: Final = 100
ILLEGAL: Final = 1 << 60
"""A cost no legal rota comes to."""
HEAD: Final = (
    "| instance | who | s | MB | need units open by tier (minutes) | quality | against ours |"
)


def measured(name: str, rival: str, seconds: float) -> dict[str, object]:
    """Run one here."""
    problem = instances.problem(name)
    began = time.monotonic()
    way: list[tuple[float, Assignment]] = []

    def heard(assignment: Assignment) -> None:
        way.append((round(time.monotonic() - began, 2), assignment))

    last = RIVALS[rival](problem, seconds, heard)
    taken = round(time.monotonic() - began, 2)
    found, one = costs(problem, last), weights(problem)
    curve = [(at, costs(problem, assignment)) for at, assignment in (*_thinned(way), (taken, last))]
    return {
        "scores": found,
        "curve": [(at, sum(w * c for w, c in zip(one, cost, strict=True))) for at, cost in curve],
        "strict": sum(tier.strict for tier in problem.tiers),
        "seconds": round(taken, 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _thinned(way: list[tuple[float, Assignment]]) -> list[tuple[float, Assignment]]:
    """At most some hundred of them: each is measured anew."""
    return way[:: max(1, len(way) // POINTS)]


def apart(name: str, rival: str, seconds: float) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.bench.compare", "--one", rival]
    command += ["--instances", name, "--rival", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, object] = json.loads(done.stdout)
    return told


def row(name: str, rival: str, told: Mapping[str, object], ours: list[int] | None) -> str:
    scores, strict = told["scores"], told["strict"]
    assert isinstance(scores, list)
    assert isinstance(strict, int)
    if scores[0] >= ILLEGAL:
        return f"| {name} | {rival} | {told['seconds']} | {told['megabytes']} | not legal | - | - |"
    units = " ".join(
        f"{s // UNIT}" + (f"({s % UNIT})" if s % UNIT else "") for s in scores[:strict]
    )
    against = "-"
    if ours is not None and rival != "ours":
        against = "worse" if scores > ours else "the same" if scores == ours else "BETTER"
    quality = " ".join(map(str, scores[strict:]))
    return (
        f"| {name} | {rival} | {told['seconds']} | {told['megabytes']} | {units} | {quality} |"
        f" {against} |"
    )


def _units(cost: int) -> str:
    """ "2(45)": two units and 45 minutes."""
    return f"{cost // UNIT}" + (f"({cost % UNIT})" if cost % UNIT else "")


def heading(ours: float, rival: float) -> str:
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"# Ours against rivals, {datetime.now(UTC):%Y-%m-%d}\n\n"
        f"`python -m tests.bench.compare --ours {ours:g} --rival {rival:g}`; {os.cpu_count()} cores"
        f" ({platform.machine()}), load before {loads}; Python {platform.python_version()},"
        f" OR-Tools {version('ortools')}. {HEAD_NOTE}\n\n{HEAD}\n" + "|" + " --- |" * 7
    )


HEAD_NOTE: Final = (
    "Each in a process of its own, one after another. The seconds include making the model;"
    " the fills end when they are done. Need tiers from left to right, the first the gravest."
)


Curves = dict[str, list[tuple[float, float]]]


def table(
    names: list[str], rivals: list[str], ours: float, rival: float
) -> tuple[str, bool, dict[str, Curves]]:
    """Run all, printing each line as it comes; whether no rival was better, and how each of
    them got there, by instance."""
    lines, good = [heading(ours, rival)], True
    ways: dict[str, Curves] = {}
    print(lines[0], flush=True)
    for name in names:
        best: list[int] | None = None
        ways[name] = {}
        for who in rivals:
            told = apart(name, who, ours if who == "ours" else rival)
            scores = told["scores"]
            curve = told["curve"]
            assert isinstance(scores, list)
            assert isinstance(curve, list)
            ways[name][who] = [(seconds, cost) for seconds, cost in curve]
            if who == "ours":
                best = scores
            lines.append(row(name, who, told, best))
            good = good and (best is None or scores >= best)
            print(lines[-1], flush=True)
    return "\n".join(lines) + "\n", good, ways


def keep(made: str, ways: dict[str, Curves]) -> None:
    """The table and, for each instance, a plot of cost against seconds, dated."""
    day = f"{datetime.now(UTC):%Y-%m-%d}-rivals"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{day}.md").write_text(made, encoding="utf-8")
    for name, curves in ways.items():
        legal = {who: curve for who, curve in curves.items() if curve[-1][1] < ILLEGAL}
        drawn = plot(f"Everybody on {name}", "seconds", "all tiers as one weighted cost", legal)
        (RESULTS / f"{day}-{name}.svg").write_text(drawn, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--instances", nargs="+", default=["two-100", "two-75"])
    parser.add_argument("--ours", type=float, default=60.0)
    parser.add_argument("--rival", type=float, default=300.0)
    parser.add_argument("--only", nargs="+", choices=list(RIVALS), default=list(RIVALS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", choices=list(RIVALS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.instances[0], asked.one, asked.rival)))
        return 0
    made, good, ways = table(asked.instances, asked.only, asked.ours, asked.rival)
    if asked.write:
        keep(made, ways)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
