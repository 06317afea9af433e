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
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fixtures.generator import (
    one_form_primary,
    short_staffed,
    three_form_primary,
    two_form_primary,
)
from planner.demand_sources import needs_of
from planner.domain.school import School
from planner.formulate import formulate
from solver.problem import UNIT, Problem
from tests.bench.rivals import RIVALS, costs

RESULTS: Final = Path(__file__).parent / "results"
_ON: Final = date(2026, 9, 7)
_SCHOOLS: Final[Mapping[str, Callable[[], School]]] = {
    "one": one_form_primary,
    "two": two_form_primary,
    "three": three_form_primary,
}
HEAD: Final = (
    "| instance | who | s | MB | need units open by tier (minutes) | quality | against ours |"
)


def instance(name: str) -> Problem:
    """ "two-75": the two-form primary with 75 per cent of its staff."""
    school_name, share = name.split("-")
    school = _SCHOOLS[school_name]()
    school = school if share == "100" else short_staffed(school, int(share) / 100)
    return formulate(school, needs_of(school), on=_ON).problem


def measured(name: str, rival: str, seconds: float) -> dict[str, object]:
    """Run one here."""
    problem = instance(name)
    began = time.monotonic()
    found = costs(problem, RIVALS[rival](problem, seconds))
    return {
        "scores": found,
        "strict": sum(tier.strict for tier in problem.tiers),
        "seconds": round(time.monotonic() - began, 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


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
    if scores[0] >= 1 << 60:
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


def table(names: list[str], rivals: list[str], ours: float, rival: float) -> tuple[str, bool]:
    """Run all, printing each line as it comes; whether no rival was better."""
    lines, good = [heading(ours, rival)], True
    print(lines[0], flush=True)
    for name in names:
        best: list[int] | None = None
        for who in rivals:
            told = apart(name, who, ours if who == "ours" else rival)
            scores = told["scores"]
            assert isinstance(scores, list)
            if who == "ours":
                best = scores
            lines.append(row(name, who, told, best))
            good = good and (best is None or scores >= best)
            print(lines[-1], flush=True)
    return "\n".join(lines) + "\n", good


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
    made, good = table(asked.instances, asked.only, asked.ours, asked.rival)
    if asked.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-rivals.md").write_text(made, encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
