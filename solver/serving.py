"""The inside of a solving process: low priority, capped memory, one request at a time."""

import os
import resource
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from solver.problem import Problem
from solver.solution import Limits, Solution

STOP: Final = "stop"

THREADS_SPACE: Final = 4096
"""Megabytes of address space above the cap: thread stacks and libraries, reserved, not used."""


@dataclass(frozen=True, slots=True)
class Call:
    """Some other work for the process: a function by name, and what it is given."""

    function: Callable[..., object]
    arguments: tuple[object, ...]


def serve(handle: int, memory_mb: int) -> None:
    """The solving process: answer requests until the other end closes."""
    os.nice(19)
    space = (memory_mb + THREADS_SPACE) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    pipe = Connection(handle)
    try:
        while True:
            request = pipe.recv()
            if request != STOP:  # a stop may cross with the answer it wanted to stop
                called = isinstance(request, Call)
                pipe.send(_called(request) if called else _answer(pipe, *request))
    except (EOFError, OSError):
        return  # nobody listens any more


def _called(call: Call) -> object:
    try:
        return call.function(*call.arguments)
    except Exception as error:  # raised again on the other side
        return error


def _answer(pipe: Connection, problem: Problem, limits: Limits) -> Solution | Exception:
    from solver.solve import solve

    try:
        return solve(problem, limits, on_progress=pipe.send, should_stop=_told(pipe))
    except Exception as error:  # raised again on the other side
        return error


def _told(pipe: Connection) -> Callable[[], bool]:
    """Whether a stop has arrived, or the other end has gone."""
    told = threading.Event()
    one_at_a_time = threading.Lock()

    def should_stop() -> bool:
        with one_at_a_time:
            if not told.is_set() and pipe.poll():
                told.set()
                try:
                    pipe.recv()
                except EOFError:
                    os._exit(0)
        return told.is_set()

    return should_stop
