"""The line of revisions a draft is in: who changed it since, and what can be taken back."""

from dataclasses import dataclass, replace

from planner.domain.adjustments import Adjustment, Steps, line_of, steps
from planner.domain.edits import (
    Edit,
    changes_since,
    last_to_undo,
    next_to_redo,
    with_edits,
)
from planner.domain.plan import Rota, RotaState
from planner.errors import Conflict, NotFound
from planner.store import Unit


class Overtaken(Conflict):
    """Somebody changed the draft after the version this change was made from was shown."""

    hint = "Look at both versions, then make your change again or leave theirs as it is."

    def __init__(self, base: int, newest: int, changes: tuple[Adjustment, ...]) -> None:
        by = ", ".join(dict.fromkeys(one.by for one in changes))
        super().__init__(
            f"Draft {base} has been changed since you opened it: it is draft {newest} now ({by})."
        )
        self.base, self.newest, self.changes = base, newest, changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Everything known of the line one revision is in."""

    revisions: tuple[int, ...]
    by_revision: dict[int, Adjustment]
    steps: Steps

    @property
    def newest(self) -> int:
        return self.revisions[-1]

    def since(self, revision: int) -> tuple[Adjustment, ...]:
        """What was done after `revision`, in order."""
        return tuple(self.by_revision[r] for r in self.revisions if r > revision)


def line(unit: Unit, revision: int) -> Line:
    known = unit.adjustments.all()
    found = line_of(revision, known)
    by_revision = {one.revision: one for one in known}
    return Line(revisions=found, by_revision=by_revision, steps=steps(found, by_revision))


def require_newest(unit: Unit, revision: int) -> Line:
    """The line of `revision`. Raises Overtaken unless it is its newest: no change is lost."""
    found = line(unit, revision)
    if found.newest != revision:
        raise Overtaken(revision, found.newest, found.since(revision))
    return found


def standing(unit: Unit, revision: int) -> Rota:
    """Draft `revision` with everything done to it since."""
    rota = unit.rotas.get(revision)
    if rota is None:
        raise NotFound(f"There is no draft {revision}.")
    return with_edits(rota, edits_of(unit, revision))


def edits_of(unit: Unit, revision: int) -> list[Edit]:
    return [Edit.from_row(row.operation) for row in unit.rotas.edits(revision)]


def undoable(unit: Unit, rota: Rota) -> str:
    """What undoing would take back, as "lock of PPA 3A"; empty where there is nothing."""
    found = _line_of_draft(unit, rota)
    if found is None:
        return ""
    edits = edits_of(unit, rota.revision)
    number = last_to_undo(edits)
    if number is not None:
        return _lock(rota, edits[number])
    past = found.steps.past
    return found.by_revision[past[-1]].what if len(past) > 1 else ""


def redoable(unit: Unit, rota: Rota) -> str:
    """What redoing would do again; empty where there is nothing."""
    found = _line_of_draft(unit, rota)
    if found is None:
        return ""
    edits = edits_of(unit, rota.revision)
    number = next_to_redo(edits)
    if number is not None:
        return _lock(rota, edits[number])
    future = found.steps.future
    return found.by_revision[future[-1]].what if future and not locked_since(unit, found) else ""


def locked_since(unit: Unit, found: Line) -> bool:
    """Whether a lock was set after the newest undo: redoing would lose it."""
    newest = found.by_revision.get(found.newest)
    if newest is None or newest.restores is None:
        return False
    taken_over = len(unit.rotas.edits(newest.restores))
    return changes_since(edits_of(unit, found.newest), taken_over)


def kept(unit: Unit, rota: Rota, adjustment: Adjustment) -> Rota:
    """Keep `rota` as the next revision of its line, and how it came to be."""
    added = unit.rotas.add(rota)
    unit.adjustments.add(replace(adjustment, revision=added.revision))
    return added


def _line_of_draft(unit: Unit, rota: Rota) -> Line | None:
    found = line(unit, rota.revision)
    newest = found.newest == rota.revision
    return found if newest and rota.state is RotaState.DRAFT else None


def _lock(rota: Rota, edit: Edit) -> str:
    titles = {row.key: row.title for row in rota.allocations}
    return f"{edit.operation.value} of {titles.get(edit.keys[0], 'a duty')}"
