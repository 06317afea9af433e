"""The board by place, and by kind of duty: who is where, and who does which."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from planner.domain.duty_kind import DutyKind
from planner.domain.kinds import PlaceKind
from planner.domain.plan import Allocation
from planner.reports.tables import duty_words
from planner.services.boards.blocks import duty_block, merged
from planner.services.boards.known import Known
from planner.services.boards.rows import Head
from planner.services.boards.values import BoardRow


class _Rows:
    """Rows that hold the duties filed under their codes."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._allocations: dict[str, list[Allocation]] = defaultdict(list)

    def words(self, head: Head) -> str:
        known = self._known
        return " ".join(
            f"{a.title} {a.kind} {known.people.get(a.person, '')} {known.place(a.place)}"
            for a in self._allocations[head.code]
        )

    def row(self, head: Head) -> BoardRow:
        blocks = merged(duty_block(self._known, a) for a in self._allocations[head.code])
        return BoardRow(
            code=head.code,
            name=head.name,
            detail=head.detail,
            group=head.group,
            blocks=tuple(sorted(blocks, key=lambda b: (b.weekday, b.starts, b.title))),
        )


class PlaceRows(_Rows):
    """A row for every place that any duty is at, by kind of place and name."""

    def __init__(self, known: Known, allocations: Iterable[Allocation]) -> None:
        super().__init__(known)
        for allocation in allocations:
            if allocation.place:
                self._allocations[allocation.place].append(allocation)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        used = (p for p in self._known.school.places if p.code in self._allocations)
        found = [Head(code=p.code, name=p.name, detail="", group=_group(p.kind)) for p in used]
        return tuple(sorted(found, key=lambda head: (head.group, head.name)))


def _group(kind: PlaceKind) -> str:
    return "Other places" if kind is PlaceKind.OTHER else f"{kind.value}s".capitalize()


class DutyRows(_Rows):
    """A row for every duty by its title, under its kind."""

    def __init__(self, known: Known, allocations: Iterable[Allocation]) -> None:
        super().__init__(known)
        self._kinds: dict[str, DutyKind] = {}
        for allocation in allocations:
            code = f"{allocation.kind.value}: {allocation.title}"
            self._kinds[code] = allocation.kind
            self._allocations[code].append(allocation)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        order = {kind: n for n, kind in enumerate(DutyKind)}
        found = [
            Head(
                code=code,
                name=self._allocations[code][0].title,
                detail="",
                group=duty_words(kind),
            )
            for code, kind in self._kinds.items()
        ]
        return tuple(sorted(found, key=lambda head: (order[self._kinds[head.code]], head.name)))
