"""The shapes others build on: a change here is a change of the interface."""

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import solver
from solver import (
    ChildDied,
    Limits,
    PinClash,
    Placed,
    Problem,
    Progress,
    Solution,
    Span,
    Task,
    Tier,
    TierResult,
    Violation,
    Worker,
)
from solver import constraints as kinds
from solver.problem import UNIT, Hard, Soft
from solver.solution import Status
from tests.solver.builders import at, need, tier, unmet, week

SHAPES = {
    Span: "start end",
    Task: "id spans count one_a_day uses occupies pad worth",
    Worker: "id",
    Placed: "task worker span",
    Violation: "code kind workers tasks span limit found",
    Tier: "name terms strict",
    Problem: "tasks workers hard tiers pins reference body_of",
    TierResult: "name score bound seconds components",
    Solution: "status assignment tiers seconds seed",
    Progress: "tier score bound seconds phase tiers assignment",
    Limits: "seconds workers seed deterministic",
    kinds.Within: "code windows tasks",
    kinds.Barred: "code pairs",
    kinds.Beside: "code tasks span workers minimum there",
    kinds.Closed: "code spans",
    kinds.NoOverlap: "code",
    kinds.Exclusive: "code",
    kinds.Capacity: "code tasks most",
    kinds.Apart: "code first second",
    kinds.MaxLoad: "code workers tasks minutes window",
    kinds.FreeBlock: "code workers window minutes blockers resting",
    kinds.FreeBlocks: "code workers blocks blockers resting",
    kinds.Choice: "code shapes",
    kinds.Meet: "code first second",
    kinds.Attended: "code task resources away",
    kinds.Unmet: "code tasks",
    kinds.Shortfall: "code tasks amount",
    kinds.Presence: "code name span minimum workers tasks",
    kinds.Remaining: "code name span minimum workers there",
    kinds.Distinct: "code groups each",
    kinds.SameSlot: "code tasks each",
    kinds.SameStretch: "code groups length each",
    kinds.Preference: "code costs",
    kinds.SpanCost: "code costs",
    kinds.Used: "code tasks",
    kinds.PerMinute: "code rates",
    kinds.Taken: "code workers span steps",
    kinds.EvenLoad: "code tasks shares each",
    kinds.Overload: "code workers tasks minutes each window",
    kinds.StayClose: "code reference each",
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_fields_keep_their_names_and_order(shape: type) -> None:
    assert [field.name for field in fields(shape)] == SHAPES[shape].split()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_values_are_frozen(shape: type) -> None:
    assert shape.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert hasattr(shape, "__slots__")


def test_every_kind_is_hard_or_soft() -> None:
    for name in kinds.__all__:
        kind = getattr(kinds, name)
        hard = hasattr(kind, "violations") and hasattr(kind, "post")
        soft = hasattr(kind, "score") and hasattr(kind, "cost")
        assert hard != soft, name
    assert isinstance(kinds.NoOverlap(code="n"), Hard)
    assert isinstance(unmet("a"), Soft)


def test_a_solution_tells_units_and_minutes_apart() -> None:
    result = TierResult(name="s", score=2 * UNIT + 75, bound=UNIT, seconds=0.0)
    assert (result.units, result.minutes, result.proven) == (2, 75, False)


def test_a_placement_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        at("a", "kim", 0, 30).span = Span(0, 10)  # type: ignore[misc]


def test_placements_come_back_in_order() -> None:
    placed = frozenset({at("b", "kim", 0, 30), at("a", "lee", 30, 60)})
    solution = Solution(status=Status.OPTIMAL, assignment=placed, tiers=(), seconds=0.0, seed=1)
    assert [one.task for one in solution.placements()] == ["a", "b"]


def test_problems_and_errors_survive_the_journey_to_another_process() -> None:
    problem = week([need("a", (0, 30))], ["kim"], [tier("s", unmet("a"))])
    assert pickle.loads(pickle.dumps(problem)) == problem
    clash = pickle.loads(pickle.dumps(PinClash((1, 2))))
    assert clash.violations == (1, 2)
    assert str(pickle.loads(pickle.dumps(ChildDied("gone")))) == "gone"


@pytest.mark.parametrize(
    "module", ["solver", "solver.constraints", "solver.check", "solver.explain"]
)
def test_checking_and_explaining_load_no_engine(module: str) -> None:
    code = (
        f"import {module}, sys; sys.exit(any(name.startswith('ortools') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, env=_path()).returncode == 0


def test_three_modules_speak_to_the_engine_and_no_others() -> None:
    package = Path(solver.__file__).parent
    speak = {
        path.name for path in package.rglob("*.py") if "ortools" in path.read_text(encoding="utf-8")
    }
    assert speak == {"cpsat.py", "bounds.py", "prices.py"}


def test_sabotage_the_engine_is_seen_when_it_is_loaded() -> None:
    code = "import solver.cpsat, sys; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=_path()).returncode == 1


def _path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}


def test_the_public_names_are_there() -> None:
    for name in solver.__all__:
        assert hasattr(solver, name)
