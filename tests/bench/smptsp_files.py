"""Instance files of shift minimisation personnel task scheduling, read into problems.

`Type = 1`, `Jobs = n`, n lines "start end", `Qualifications = m`, m lines "k: id id ...": the
tasks each worker may do. Ids count from 0, times are minutes, ends are exclusive.
"""

import tarfile
from collections.abc import Iterator
from pathlib import Path

from solver.constraints import Barred, Enlisted, NoOverlap, Unmet
from solver.problem import Problem, Span, Task, TaskId, Tier, Worker, WorkerId


class BadInstance(ValueError):
    """The text is not an instance; says what was expected on which line."""


def read(text: str) -> Problem:
    """The problem of one file. Raises `BadInstance`."""
    lines = _Lines(text)
    lines.header("Type")
    spans = [Span(*lines.numbers(2)) for _ in range(lines.header("Jobs"))]
    skills = [lines.skills(len(spans)) for _ in range(lines.header("Qualifications"))]
    return stated(spans, skills)


def stated(spans: list[Span], skills: list[set[int]]) -> Problem:
    """The problem: every task done, and that by the fewest."""
    names = [TaskId(f"t{number:04}") for number in range(len(spans))]
    barred = {
        WorkerId(f"w{number:03}"): frozenset(
            name for task, name in enumerate(names) if task not in skilled
        )
        for number, skilled in enumerate(skills)
    }
    return Problem(
        tasks=tuple(Task(id=n, spans=(span,)) for n, span in zip(names, spans, strict=True)),
        workers=tuple(Worker(id=worker) for worker in barred),
        hard=(NoOverlap(code="one place"), Barred(code="qualified", pairs=barred)),
        tiers=(
            Tier(name="done", terms=(Unmet(code="unmet", tasks=dict.fromkeys(names, 1)),)),
            Tier(
                name="people",
                terms=(Enlisted(code="enlisted", tasks=frozenset(names)),),
                strict=False,
            ),
        ),
    )


class _Lines:
    """The lines that say something, with their numbers for messages."""

    def __init__(self, text: str) -> None:
        kept = ((n, line.strip()) for n, line in enumerate(text.splitlines(), 1))
        self._lines: Iterator[tuple[int, str]] = iter(
            [(n, line) for n, line in kept if line and not line.startswith("#")]
        )

    def _next(self, wanted: str) -> tuple[int, str]:
        try:
            return next(self._lines)
        except StopIteration:
            raise BadInstance(f"the file ends where {wanted} should be") from None

    def header(self, name: str) -> int:
        number, line = self._next(f'"{name} = "')
        key, _, value = line.partition("=")
        if key.strip() != name or not value.strip().isdigit():
            raise BadInstance(f'line {number}: "{name} = " and a number expected, not "{line}"')
        return int(value)

    def numbers(self, count: int) -> list[int]:
        number, line = self._next(f"{count} numbers")
        return _whole(number, line, count)

    def skills(self, tasks: int) -> set[int]:
        number, line = self._next("a worker's tasks")
        head, _, rest = line.partition(":")
        found = _whole(number, rest, int(head) if head.strip().isdigit() else -1)
        if any(task >= tasks for task in found):
            raise BadInstance(f"line {number}: a task beyond the {tasks} there are")
        return set(found)


def _whole(number: int, text: str, count: int) -> list[int]:
    words = text.split()
    if len(words) != count or not all(word.isdigit() for word in words):
        raise BadInstance(f'line {number}: {count} whole numbers expected, not "{text}"')
    return [int(word) for word in words]


def instances(path: Path) -> dict[str, str]:
    """The text of every `.dat` file in a folder or a tar archive, or of the one file, by name."""
    if path.is_dir():
        return {file.stem: file.read_text() for file in sorted(path.rglob("*.dat"))}
    if not tarfile.is_tarfile(path):
        return {path.stem: path.read_text()}
    with tarfile.open(path) as archive:
        members = [one for one in archive.getmembers() if one.name.endswith(".dat")]
        found = {Path(one.name).stem: archive.extractfile(one) for one in members}
        return {name: file.read().decode() for name, file in found.items() if file is not None}
