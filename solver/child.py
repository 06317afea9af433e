"""Solving in a process of its own: it gives way, has a memory cap, and can be killed.

The process is started once and kept warm, because importing the engine takes a second. A
request is one message down a pipe; progress, then the solution or an error come back up.
"""

import atexit
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Final, Never, TypeVar, cast

from solver.check import score
from solver.errors import ChildDied, SolverError
from solver.problem import Problem
from solver.serving import STOP, Call
from solver.solution import Limits, Progress, Solution, Status

R = TypeVar("R")

GRACE: Final = 5.0
"""Seconds past its limit before a process is killed."""

STOP_GRACE: Final = 0.5
"""Seconds a process has to hand over its best after it was told to stop."""

IDLE_KEPT: Final = 1


class Child:
    """One solving process, seen from outside."""

    def __init__(self, memory_mb: int) -> None:
        self.memory_mb = memory_mb
        self.pipe, theirs = Pipe()
        code = f"from solver.serving import serve; serve({theirs.fileno()}, {memory_mb})"
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End it now; harmless if it has ended."""
        self._process.kill()
        self._process.wait()
        self.pipe.close()

    def too_big(self) -> bool:
        """Whether it holds more memory than its cap. Only Linux tells; elsewhere, no."""
        try:
            status = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii")
        except OSError:
            return False
        resident = int(status.split()[1]) * resource.getpagesize()
        return resident > self.memory_mb * 1024 * 1024


_idle: list[Child] = []
_lock = threading.Lock()


def warm(memory_mb: int = 1500) -> None:
    """Start a process now, so that the first request does not wait for it."""
    _put_back(_take(memory_mb))


def solve_in_child(
    problem: Problem,
    limits: Limits,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    memory_mb: int = 1500,
) -> Solution:
    """As `solver.solve.solve`, in the warm process.

    A stop, or running past the limit, ends with the best so far. If the process dies or
    outgrows `memory_mb`, `ChildDied` is raised with that best as its `best`.
    """
    child = _take(memory_mb)
    watch = _Watch(child, problem, limits, on_progress or (lambda _: None))
    try:
        return watch.run(should_stop or (lambda: False))
    finally:
        if watch.answered:
            _put_back(child)
        else:
            child.kill()


def run_in_child(
    function: Callable[..., R], *arguments: object, seconds: float, memory_mb: int = 1500
) -> R:
    """`function(*arguments)` in the warm process; it keeps its own time.

    Raises what the function raises, and `ChildDied` if the process ends, outgrows
    `memory_mb`, or is still at it a grace after `seconds`.
    """
    child = _take(memory_mb)
    until = time.monotonic() + seconds + GRACE
    try:
        child.pipe.send(Call(function, arguments))
        while not child.pipe.poll(0.05):
            if time.monotonic() > until or child.too_big():
                raise ChildDied("the solving process took too much time or memory", None)
        answer = child.pipe.recv()
    except (EOFError, OSError) as error:
        child.kill()
        raise ChildDied("the solving process ended before it had finished", None) from error
    except BaseException:
        child.kill()
        raise
    _put_back(child)
    if isinstance(answer, BaseException):
        raise answer
    return cast("R", answer)


def _take(memory_mb: int) -> Child:
    with _lock:
        for child in list(_idle):
            if child.memory_mb == memory_mb and child.alive():
                _idle.remove(child)
                return child
            if not child.alive():
                _idle.remove(child)
                child.kill()
    return Child(memory_mb)


def _put_back(child: Child) -> None:
    with _lock:
        if child.alive() and len(_idle) < IDLE_KEPT:
            _idle.append(child)
            return
    child.kill()


@atexit.register
def close() -> None:
    """End every idle process."""
    with _lock:
        while _idle:
            _idle.pop().kill()


class _Watch:
    """One request: what has come back, and when to lose patience."""

    def __init__(
        self,
        child: Child,
        problem: Problem,
        limits: Limits,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._child = child
        self._problem = problem
        self._limits = limits
        self._on_progress = on_progress
        self._began = time.monotonic()
        self._last: Progress | None = None
        self.answered = False

    def run(self, should_stop: Callable[[], bool]) -> Solution:
        self._child.pipe.send((self._problem, self._limits))
        told_at: float | None = None
        while True:
            answer = self._hear()
            if answer is not None:
                return answer
            if told_at is None and should_stop():
                self._child.pipe.send(STOP)
                told_at = time.monotonic()
            late = told_at is not None and time.monotonic() > told_at + STOP_GRACE
            if late or time.monotonic() > self._deadline():
                self._child.kill()
                return self._best(Status.STOPPED)
            if self._child.too_big():
                self._die(f"the solving process needed more than {self._child.memory_mb} MB")

    def _deadline(self) -> float:
        allowed = self._limits.seconds
        if self._limits.deterministic is not None:
            allowed = max(allowed, 20 * self._limits.deterministic)
        return self._began + allowed + GRACE

    def _hear(self) -> Solution | None:
        """The next message, if one comes soon; the solution if that is what it was."""
        try:
            if not self._child.pipe.poll(0.05):
                return None
            message = self._child.pipe.recv()
        except (EOFError, OSError):
            self._die("the solving process ended before it had finished")
        if isinstance(message, Progress):
            if message.assignment is not None:
                self._last = message
            self._on_progress(message)
            return None
        self.answered = True
        if isinstance(message, SolverError):
            raise message
        if isinstance(message, BaseException):
            raise ChildDied(f"the solving process failed: {message!r}", self._sent()) from message
        assert isinstance(message, Solution)
        return message

    def _die(self, reason: str) -> Never:
        self._child.kill()
        raise ChildDied(reason, self._sent())

    def _sent(self) -> Solution | None:
        """The last solution sent up, if any was."""
        return None if self._last is None else self._best(Status.STOPPED)

    def _best(self, status: Status) -> Solution:
        """The last assignment sent up, or the pins alone, which are legal too."""
        sent = self._last.assignment if self._last is not None else None
        assignment = self._problem.pins if sent is None else sent
        tiers = self._last.tiers if self._last is not None else score(self._problem, assignment)
        return Solution(
            status=status,
            assignment=assignment,
            tiers=tiers,
            seconds=time.monotonic() - self._began,
            seed=self._limits.seed,
        )
