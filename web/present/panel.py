"""What the side panel says: of one duty, or of one adult's week."""

from dataclasses import dataclass
from datetime import date, timedelta

from planner.services.boards import (
    Block,
    BlockKind,
    BoardDay,
    BoardRow,
    WeekBoard,
    used_of_contracted,
)
from web.present.looks import Look, look_of

_TOLD = (BlockKind.DUTY, BlockKind.OWN_BREAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPanel:
    block: Block
    look: Look
    row: BoardRow
    day: date
    before: Block | None
    after: Block | None
    """The same adult's neighbouring duties that day, to walk along."""
    revision: int | None = None
    """The rota the block is of."""
    reasons: tuple[str, ...] = ()
    """What allows this adult to have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultDay:
    day: BoardDay
    blocks: tuple[tuple[Block, Look], ...]
    at_work: bool

    @property
    def open(self) -> bool:
        return not self.day.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultPanel:
    row: BoardRow
    used: str
    """Empty in a week that is not drawn."""
    days: tuple[AdultDay, ...]


def duty_panel(board: WeekBoard, key: str, who: str) -> DutyPanel | None:
    """The block that holds demand `key` of adult `who`; None when it is not on the board."""
    for row in board.rows:
        for block in row.blocks if row.code == who else ():
            if key in block.keys:
                return _duty(board, row, block)
    return None


def adult_panel(board: WeekBoard, code: str) -> AdultPanel | None:
    row = next((row for row in board.rows if row.code == code), None)
    if row is None:
        return None
    days = tuple(_adult_day(row, day) for day in board.days)
    return AdultPanel(row=row, used=used_of_contracted(row) if board.open else "", days=days)


def _duty(board: WeekBoard, row: BoardRow, block: Block) -> DutyPanel:
    same_day = [b for b in row.blocks if b.weekday == block.weekday and b.keys]
    at = same_day.index(block)
    return DutyPanel(
        block=block,
        look=look_of(block.duty),
        row=row,
        day=board.monday + timedelta(days=block.weekday),
        before=same_day[at - 1] if at else None,
        after=same_day[at + 1] if at + 1 < len(same_day) else None,
        revision=board.days[block.weekday].revision,
    )


def _adult_day(row: BoardRow, day: BoardDay) -> AdultDay:
    mine = [block for block in row.blocks if block.weekday == day.day.weekday()]
    told = tuple((block, look_of(block.duty)) for block in mine if block.kind in _TOLD)
    ground = any(block.kind is BlockKind.IN_CLASS for block in mine)
    return AdultDay(day=day, blocks=told, at_work=bool(told) or ground)
