"""Which process a worker is, so that the next one on its machine can tell whether it lives.

A mark is "NAME @ HOST/NAMESPACE/PID/START". A process id alone says little: it is given out
again, after a restart of the machine at once, and another container has its own.
"""

import os
import socket
from pathlib import Path
from typing import Final

_AT: Final = " @ "
_ENDED: Final = frozenset("ZX")
"""States of a process that has ended and is yet to be waited for."""
_STARTED: Final = 19
"""Place of the start, in ticks since the machine's, after the name in /proc/PID/stat."""


def mark_of(name: str) -> str:
    """The mark of the worker `name` in this process."""
    pid = os.getpid()
    return f"{name}{_AT}{_here()}/{pid}/{_started(pid)}"


def is_gone(mark: str) -> bool:
    """Whether the worker of `mark` ran on this machine and its process is there no more.

    False wherever that cannot be known: then only its silence will tell.
    """
    where, _, start = mark.rpartition(_AT)[2].rpartition("/")
    here, _, pid = where.rpartition("/")
    return here == _here() and pid.isdigit() and _started(int(pid)) != start


def _here() -> str:
    """This machine, and whose process ids these are."""
    space = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{os.readlink(space) if space.exists() else ''}"


def _started(pid: int) -> str:
    """When a living process started, on this run of the machine; "" where there is none."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        run = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return _without_proc(pid)
    return "" if parts[0] in _ENDED else f"{run}-{parts[_STARTED]}"


def _without_proc(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:  # somebody else's, and alive
        pass
    return "there"
