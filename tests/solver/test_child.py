"""Solving in a process of its own: warm, streaming, stoppable, capped, killable."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from solver import child
from solver.check import violations
from solver.child import solve_in_child
from solver.errors import ChildDied, PinClash, ProblemError
from solver.problem import Assignment, Build, Problem, Violation
from solver.solution import Limits, Progress, Solution, Status
from tests.bench.school import one_form
from tests.solver.builders import at, need, tier, unmet, week

ENDED = 20
"""Seconds after which a process that would go on for ever is surely gone, on any machine."""

PATIENT = Limits(seconds=120)
"""For what ends by itself: a process that gives way may wait long on a busy machine."""


@pytest.fixture(scope="module", autouse=True)
def _processes_end() -> Iterator[None]:
    yield
    child.close()


@pytest.fixture(scope="module")
def school() -> Problem:
    return one_form(staff=20)


def tiny() -> Problem:
    return week([need("a", (0, 30))], ["kim"], [tier("s", unmet("a"))])


def idle_pid() -> int:
    (idle,) = child._idle
    return idle.pid


def test_the_answer_is_the_same_as_in_this_process() -> None:
    solution = solve_in_child(tiny(), PATIENT)
    assert solution.assignment == {at("a", "kim", 0, 30)}
    assert solution.status is Status.OPTIMAL


def test_the_process_is_kept_warm_and_gives_way() -> None:
    solve_in_child(tiny(), PATIENT)
    first = idle_pid()
    solve_in_child(tiny(), PATIENT)
    assert idle_pid() == first
    assert os.getpriority(os.PRIO_PROCESS, first) == 19


def test_errors_come_back_as_themselves_and_the_process_lives_on() -> None:
    solve_in_child(tiny(), PATIENT)
    first = idle_pid()
    with pytest.raises(ProblemError, match="share an id"):
        solve_in_child(week([], ["kim", "kim"]), PATIENT)
    clash = week([need("a", (0, 30))], ["kim"], pins=[at("a", "kim", 5, 35)])
    with pytest.raises(PinClash) as raised:
        solve_in_child(clash, PATIENT)
    assert len(raised.value.violations) == 1
    assert idle_pid() == first


def test_a_bug_in_a_rule_is_an_error_that_says_so() -> None:
    problem = week([need("a", (0, 30))], ["kim"], hard=[Greedy(megabytes=-1)])
    with pytest.raises(ChildDied, match="failed: ZeroDivisionError") as raised:
        solve_in_child(problem, PATIENT)
    assert raised.value.best is None


def test_progress_streams_and_a_stop_ends_it(school: Problem) -> None:
    heard: list[Progress] = []
    enough = threading.Event()

    def listen(message: Progress) -> None:
        heard.append(message)
        if message.assignment is not None:
            enough.set()

    began = time.monotonic()
    solution = solve_in_child(school, Limits(seconds=60), listen, enough.is_set)
    assert time.monotonic() - began < 20
    assert solution.status is Status.STOPPED
    assert violations(school, solution.assignment) == []
    assert len(solution.assignment) > 100
    assert len(heard) > 0


def test_a_killed_process_is_a_clear_error_that_keeps_the_best(school: Problem) -> None:
    pids: list[int] = []

    def listen(message: Progress) -> None:
        if message.assignment is not None and not pids:
            pids.append(children()[0])
            os.kill(pids[0], signal.SIGKILL)

    with pytest.raises(ChildDied, match="ended before") as raised:
        solve_in_child(school, Limits(seconds=30), listen)
    best = raised.value.best
    assert isinstance(best, Solution)
    assert violations(school, best.assignment) == []
    assert solve_in_child(tiny(), PATIENT).status is Status.OPTIMAL


def children() -> list[int]:
    """Pids of this process's solving processes."""
    me = os.getpid()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(stat.rsplit(")", 1)[1].split()[1]) == me and b"solver.serving" in command:
                found.append(int(entry.name))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Greedy:
    """A constraint that eats memory, or never finishes: what a broken rule might do."""

    megabytes: int = 0
    code: str = "greedy"

    def violations(self, problem: Problem, assignment: Assignment) -> Iterator[Violation]:
        if self.megabytes < 0:
            raise ZeroDivisionError
        held = []
        for _ in range(self.megabytes):
            held.append(bytearray(os.urandom(64)) * (16 * 1024))
            time.sleep(0.001)
        while self.megabytes == 0:
            time.sleep(0.05)
        yield from ()

    def post(self, build: Build) -> None:
        """Nothing."""


def test_a_process_that_outgrows_its_cap_is_ended() -> None:
    problem = week([need("a", (0, 30))], ["kim"], [tier("s", unmet("a"))], [Greedy(megabytes=900)])
    with pytest.raises(ChildDied, match="more than 400 MB") as raised:
        solve_in_child(problem, PATIENT, memory_mb=400)
    assert raised.value.best is None


def test_sabotage_with_a_larger_cap_the_same_problem_is_solved() -> None:
    problem = week([need("a", (0, 30))], ["kim"], [tier("s", unmet("a"))], [Greedy(megabytes=300)])
    assert solve_in_child(problem, PATIENT, memory_mb=1500).status is Status.OPTIMAL


def test_a_process_deaf_to_the_stop_is_killed_and_the_pins_remain() -> None:
    pin = at("a", "kim", 0, 30)
    problem = week([need("a", (0, 30))], ["kim"], hard=[Greedy()], pins=[pin])
    began = time.monotonic()
    solution = solve_in_child(
        problem, Limits(seconds=30), should_stop=lambda: time.monotonic() > began + 2
    )
    assert time.monotonic() - began < ENDED
    assert (solution.status, solution.assignment) == (Status.STOPPED, frozenset({pin}))


def test_a_process_past_its_limit_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 1.0)
    problem = week([need("a", (0, 30))], ["kim"], hard=[Greedy()])
    began = time.monotonic()
    solution = solve_in_child(problem, Limits(seconds=1))
    assert time.monotonic() - began < ENDED
    assert solution.assignment == frozenset()


def test_two_at_once_have_a_process_each() -> None:
    found: list[Solution] = []
    threads = [
        threading.Thread(target=lambda: found.append(solve_in_child(tiny(), PATIENT)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [solution.status for solution in found] == [Status.OPTIMAL] * 2
    assert len(child._idle) == 1
