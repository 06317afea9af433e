"""The line of revisions that changing a draft by hand makes, and what can be taken back.

A revision never changes. Whoever moves a duty makes the next revision of the same draft;
undoing and redoing make one too, that takes up an earlier one again. So a line only grows,
its newest revision is the draft as it stands, and whoever looked at an older one can be told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """How one revision came from the one before it in its line."""

    revision: int
    adjusts: int
    """The revision it was made from: each has one successor at most."""
    restores: int | None = None
    """The earlier revision it takes up again, where it undoes or redoes."""
    what: str
    """What undoing would take back: "move of GATE, Tue 08:35-08:45"; of a revision that takes
    up another, what undoing that one would."""
    said: str
    """The whole of it in a line, names and all."""
    left_open: tuple[str, ...] = ()
    """Keys of the duties it took from whoever was busy."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a line stands: what undoing walks back through, and redoing forward."""

    past: tuple[int, ...]
    """Revisions in effect one after another; the last is what the draft holds now."""
    future: tuple[int, ...]
    """Undone ones, the next to redo last."""


def line_of(revision: int, known: Iterable[Adjustment]) -> tuple[int, ...]:
    """Every revision of the line `revision` is in, the first draft first, the newest last."""
    before, after = dict[int, int](), dict[int, int]()
    for one in known:
        before[one.revision], after[one.adjusts] = one.adjusts, one.revision
    first = revision
    while first in before:
        first = before[first]
    line = [first]
    while line[-1] in after:
        line.append(after[line[-1]])
    return tuple(line)


def steps(line: tuple[int, ...], by_revision: Mapping[int, Adjustment]) -> Steps:
    """Replay a line: a new change forgets what had been undone, as everywhere.

    A revision that takes up another stands in its place from then on, with what is locked in
    it since.
    """
    past, future = [line[0]], list[int]()
    for revision in line[1:]:
        restored = by_revision[revision].restores
        if restored is None:
            past.append(revision)
            future.clear()
        elif len(past) > 1 and past[-2] == restored:
            future.append(past.pop())
            past[-1] = revision
        elif future and future[-1] == restored:
            future.pop()
            past.append(revision)
    return Steps(tuple(past), tuple(future))
