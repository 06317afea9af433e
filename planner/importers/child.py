"""Reading hostile files safely: in a spawned process that can be killed and is held to limits.

Parsers of other people's making read bytes of other people's making. Whatever they do, run
for ever, fill the memory or crash, costs one child process and gives one refusal.
"""

import atexit
import contextlib
import multiprocessing
import os
import resource
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

from planner.domain.school import School
from planner.importers.limits import CPU_SECONDS, MEMORY_BYTES, WALL_SECONDS
from planner.importers.workbook import ImportResult, read_workbook
from planner.workbook.report import CellProblem, Where

_TOO_LONG: Final = "The file takes far too long to read. It has not been imported."
_TOO_LARGE: Final = "The file needs far too much memory, or is damaged. It has not been imported."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """What one reading may cost."""

    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES
    """Address space of the whole child."""


class Reader(Protocol):
    """One way to read one kind of file. It is sent to the child, so it must pickle."""

    def __call__(
        self,
        source: Path | bytes,
        filename: str = "",
        *,
        answers: Mapping[int | str, str] | None = None,
        onto: School | None = None,
    ) -> ImportResult: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    source: Path | bytes
    filename: str
    answers: dict[int | str, str]
    onto: School | None
    reader: Reader


class ReadingChild:
    """One warm child, started when first needed and again after it had to be killed.

    One file is read at a time; other threads wait their turn.
    """

    def __init__(self, limits: ReadingLimits | None = None) -> None:
        self._limits = limits or ReadingLimits()
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, request: _Request) -> ImportResult:
        with self._lock:
            pipe = self._started()
            try:
                pipe.send(request)
                if not pipe.poll(self._limits.wall_seconds):
                    return self._given_up(_TOO_LONG)
                result = pipe.recv()
            except (EOFError, OSError):
                return self._given_up(self._reason())
        assert isinstance(result, ImportResult)
        return result

    def stop(self) -> None:
        """Kill the child, if there is one. The next reading starts another."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self.stop()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=_serve, args=(theirs, self._limits), daemon=True, name="workbook-reader"
            )
            self._process.start()
            theirs.close()
        return self._pipe

    def _reason(self) -> str:
        """Why the child died, from how it did."""
        if self._process is not None:
            self._process.join(1)
            if self._process.exitcode == -signal.SIGXCPU:
                return _TOO_LONG
        return _TOO_LARGE

    def _given_up(self, message: str) -> ImportResult:
        self.stop()
        return _refused(message)


_WARM: Final = ReadingChild()
atexit.register(_WARM.stop)


def read_workbook_safely(
    source: Path | bytes,
    filename: str = "",
    *,
    answers: Mapping[int | str, str] | None = None,
    onto: School | None = None,
    child: ReadingChild = _WARM,
) -> ImportResult:
    """`read_workbook` in a child process within its limits. Never raises for a bad file."""
    return read_safely(read_workbook, source, filename, answers=answers, onto=onto, child=child)


def read_safely(
    reader: Reader,
    source: Path | bytes,
    filename: str = "",
    *,
    answers: Mapping[int | str, str] | None = None,
    onto: School | None = None,
    child: ReadingChild = _WARM,
) -> ImportResult:
    """The same for any kind of file: `reader` runs in the child, within its limits."""
    return child.read(
        _Request(
            source=source,
            filename=filename,
            answers=dict(answers or {}),
            onto=onto,
            reader=reader,
        )
    )


def _serve(pipe: Connection, limits: ReadingLimits) -> None:
    """The child: read one file after another until the parent goes away."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            request = pipe.recv()
            _allow(limits.cpu_seconds)
            pipe.send(_answer(request))


def _allow(cpu_seconds: int) -> None:
    """Grant so many seconds more than have been used so far; the system kills beyond."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + cpu_seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, most))


def _answer(request: _Request) -> ImportResult:
    try:
        return request.reader(
            request.source, request.filename, answers=request.answers, onto=request.onto
        )
    except MemoryError:
        return _refused(_TOO_LARGE)


def _refused(message: str) -> ImportResult:
    return ImportResult(school=None, problems=(CellProblem(where=Where(), expected=message),))
