"""`hlta-planner bench`: the measurements of the clone this runs from."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from planner.errors import PlannerError

BENCHES: Final = {
    "rivals": "tests.bench.compare",
    "schools": "tests.bench.schools",
    "replans": "tests.bench.replans",
    "fills": "tests.bench.fills",
    "mornings": "tests.bench.mornings",
    "smptsp": "tests.bench.smptsp",
    "slots": "tests.bench.slots",
    "feeds": "tests.bench.feeds",
    "boards": "tests.bench.boards",
    "smoke": "tests.bench",
}
"""Each by the module that measures it; `--help` after its name tells what it takes."""


class NoBench(PlannerError):
    """There is nothing here to measure with."""


def run_bench(name: str, arguments: Sequence[str]) -> int:
    """Run one bench and hand on how it ended. Raises NoBench outside a clone."""
    clone = Path(__file__).resolve().parents[1]
    if not (clone / "tests" / "bench").is_dir():
        raise NoBench(
            "The measurements are not part of an installed planner: they are in the tests folder"
            " of the project. Clone the project and run this there."
        )
    command = [sys.executable, "-m", BENCHES[name], *arguments]
    return subprocess.run(command, cwd=clone, check=False).returncode  # noqa: S603 - our own
