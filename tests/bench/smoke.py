"""Ours against a plain CP-SAT model: same week, same seconds, a process each.

    python -m tests.bench [--seconds 10] [--staff 20 14]

Prints what each leaves unmet, tier by tier in units, and the quality cost; `ratio` is the
plain model's cost to ours, "-" where it leaves other needs unmet. Building the model counts.
Both rotas pass the same check.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from solver.check import score, violations
from solver.problem import UNIT, Assignment
from solver.solution import Limits
from tests.bench.school import one_form


def run_ours(staff: int, seconds: float) -> Assignment:
    from solver.solve import solve

    return solve(one_form(staff=staff), Limits(seconds=seconds)).assignment


def run_plain(staff: int, seconds: float) -> Assignment:
    from tests.bench.plain import Plain

    began = time.monotonic()
    plain = Plain(one_form(staff=staff))
    return plain.solve(seconds - (time.monotonic() - began))


RIVALS = {"ours": run_ours, "plain": run_plain}


@dataclass(frozen=True, slots=True)
class Measured:
    needs: list[int]
    quality: int
    seconds: float


def measure(rival: str, staff: int, seconds: float) -> Measured:
    """Run one rival here and score what it made."""
    began = time.monotonic()
    assignment = RIVALS[rival](staff, seconds)
    took = time.monotonic() - began
    problem = one_form(staff=staff)
    assert violations(problem, assignment) == [], f"{rival} made an illegal rota"
    tiers = score(problem, assignment)
    needs = [r.score // UNIT for r, t in zip(tiers, problem.tiers, strict=True) if t.strict]
    return Measured(needs, tiers[-1].score, round(took, 1))


def in_own_process(rival: str, staff: int, seconds: float) -> Measured:
    command = [sys.executable, "-m", "tests.bench.smoke", "--rival", rival]
    command += ["--staff", str(staff), "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def table(staffs: list[int], seconds: float) -> None:
    print(f"{'staff':>5} {'rival':<6} {'unmet by tier':<20} {'quality':>8} {'ratio':>6} {'s':>6}")
    for staff in staffs:
        results = {rival: in_own_process(rival, staff, seconds) for rival in RIVALS}
        ours = results["ours"]
        for rival, result in results.items():
            unmet = " ".join(str(n) for n in result.needs)
            same = result.needs == ours.needs
            ratio = f"{result.quality / max(1, ours.quality):.2f}" if same else "-"
            print(
                f"{staff:>5} {rival:<6} {unmet:<20} {result.quality:>8}"
                f" {ratio:>6} {result.seconds:>6}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=14.0)
    parser.add_argument("--staff", type=int, nargs="+", default=[20, 14])
    parser.add_argument("--rival", choices=list(RIVALS))
    chosen = parser.parse_args()
    if chosen.rival:
        print(json.dumps(asdict(measure(chosen.rival, chosen.staff[0], chosen.seconds))))
    else:
        table(chosen.staff, chosen.seconds)


if __name__ == "__main__":
    main()
