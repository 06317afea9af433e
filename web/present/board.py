"""The week board as rows, cells and blocks a template can write down one after another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from planner.domain.clock import Span, clock, hours
from planner.services.boards import (
    Block,
    BlockKind,
    BoardDay,
    BoardRow,
    By,
    WeekBoard,
    used_of_contracted,
)
from planner.services.boards.adults import SHORTEST_SUPPORT
from web.present.class_day import class_day
from web.present.day_lists import DayView, day_lists
from web.present.grid import columns, lanes, steps, whole_hours
from web.present.looks import IN_ORDER, Look, look_of
from web.present.said import short, spoken

_HOUR: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    css: str
    sign: str
    label: str
    """The shorter words, which show where they fit."""
    longer: str
    """The fuller words, which show instead where even they fit; empty = the same."""
    spoken: str
    """The whole story in a line: for screen readers, tooltips and the phone's list."""
    block: Block

    @property
    def opens_panel(self) -> bool:
        return bool(self.block.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    day: BoardDay
    blocks: tuple[BlockView, ...]
    lanes: int

    @property
    def closed(self) -> str:
        """Why the day is not drawn, in a word; empty on a day that is."""
        return self.day.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    row: BoardRow
    used: str
    cells: tuple[CellView, ...]
    beside: str = ""
    """Cover beside an even share and the longest stretch at work, in few words."""

    @property
    def over(self) -> bool:
        return self.row.used > self.row.contracted > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    board: WeekBoard
    days: tuple[BoardDay, ...]
    """The days drawn: five, or the one that was zoomed into."""
    drawn: Span
    steps: int
    groups: tuple[GroupView, ...]
    legend: tuple[Look, ...]
    lists: tuple[DayView, ...]
    """The same duties as lists by day, today first."""
    zoomed: bool
    search: str = ""

    @property
    def hours(self) -> tuple[tuple[str, str], ...]:
        """Grid classes and words of the hour marks above the columns."""
        every = _HOUR if self.zoomed else 2 * _HOUR
        marks = range(self.drawn.start, self.drawn.end - _HOUR // 2, every)
        return tuple(
            (columns(self.drawn, at, at + every), clock(at) if self.zoomed else f"{at // _HOUR}")
            for at in marks
        )

    @property
    def previous(self) -> date:
        return self.board.monday - timedelta(days=7)

    @property
    def next(self) -> date:
        return self.board.monday + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The minutes each cell spans, and whether it is one day drawn large."""

    drawn: Span
    zoomed: bool


def board_view(
    board: WeekBoard, *, today: date, weekday: int | None = None, search: str = ""
) -> BoardView:
    """`weekday` (0 = Monday) zooms into one day; None draws the five."""
    drawing = Drawing(whole_hours(board.opens, board.closes), weekday is not None)
    drawn = drawing.drawn
    days = tuple(d for n, d in enumerate(board.days) if weekday is None or n == weekday)
    groups = tuple(
        GroupView(title=title, rows=tuple(_row(board, row, days, drawing) for row in rows))
        for title, rows in groupby(board.rows, key=lambda row: row.group)
    )
    return BoardView(
        board=board,
        days=days,
        drawn=drawn,
        steps=steps(drawn),
        groups=groups,
        legend=_legend(board.rows),
        lists=day_lists(board, days, today),
        zoomed=drawing.zoomed,
        search=search,
    )


def _row(board: WeekBoard, row: BoardRow, days: Iterable[BoardDay], drawing: Drawing) -> RowView:
    counted = board.by is By.ADULT and row.contracted and board.open
    used = used_of_contracted(row) if counted else ""
    return RowView(
        row=row,
        used=used,
        cells=tuple(_cell(board, row, day, drawing) for day in days),
        beside=_beside(board, row) if counted else "",
    )


def _beside(board: WeekBoard, row: BoardRow) -> str:
    """ "3 h 15 at a stretch; cover 30 min over even"."""
    told = [f"{hours(row.longest)} at a stretch"] if row.longest else []
    share = board.cover.get(row.code)
    if share and share.beyond:
        side = "over" if share.beyond > 0 else "under"
        told.append(f"cover {hours(abs(share.beyond))} {side} even")
    elif share and share.gave:
        told.append("cover even")
    return "; ".join(told)


def _cell(board: WeekBoard, row: BoardRow, day: BoardDay, drawing: Drawing) -> CellView:
    if day.closed:
        return CellView(day=day, blocks=(), lanes=1)
    mine = [b for b in row.blocks if b.weekday == day.day.weekday() and not _walking(b)]
    if board.by is By.CLASS:
        mine = class_day(mine, teacher=row.detail, lessons_apart=drawing.zoomed)
    elif board.by is By.ADULT:
        mine += _margins(board, day, drawing.drawn)
    lane_of = lanes(mine, first_for_leads=board.by is By.CLASS)
    views = tuple(_block(board.by, row, block, drawing, lane_of.get(block)) for block in mine)
    return CellView(day=day, blocks=views, lanes=max(lane_of.values(), default=1))


def _margins(board: WeekBoard, day: BoardDay, drawn: Span) -> list[Block]:
    """Nobody works before the school's first or after its last minute."""
    edges = ((drawn.start, board.opens), (board.closes, drawn.end))
    return [
        Block(
            kind=BlockKind.NOT_AT_WORK,
            weekday=day.day.weekday(),
            starts=starts,
            ends=ends,
            title="",
        )
        for starts, ends in edges
        if starts < ends
    ]


def _walking(block: Block) -> bool:
    return block.kind is BlockKind.IN_CLASS and block.ends - block.starts < SHORTEST_SUPPORT


def _block(by: By, row: BoardRow, block: Block, drawing: Drawing, lane: int | None) -> BlockView:
    look = look_of(block.duty)
    css = [columns(drawing.drawn, block.starts, block.ends), f"l{lane}" if lane else "full"]
    css.append(_FAMILY.get(block.kind) or f"duty k-{look.css}")
    if block.stands_by:
        css.append("stands-by")
    if block.pinned:
        css.append("locked")
    label, longer = _labels(by, block)
    who = row.name if by is By.ADULT else block.person_name
    return BlockView(
        css=" ".join(css),
        sign=look.sign if block.kind is BlockKind.DUTY else "",
        label=label,
        longer=longer if longer != label else "",
        spoken=spoken(block, who) if block.title else "",
        block=block,
    )


def _labels(by: By, block: Block) -> tuple[str, str]:
    """The shorter and the fuller words for a block."""
    if by is not By.ADULT and block.kind is BlockKind.DUTY:
        return block.person_name.split(" ")[0], block.person_name
    return short(block), block.title


_FAMILY: Final = {
    BlockKind.OWN_BREAK: "own-break",
    BlockKind.IN_CLASS: "ground",
    BlockKind.NOT_AT_WORK: "away",
    BlockKind.LESSON: "lesson",
}


def _legend(rows: Iterable[BoardRow]) -> tuple[Look, ...]:
    present = {look_of(b.duty) for row in rows for b in row.blocks if b.kind is BlockKind.DUTY}
    return tuple(look for look in IN_ORDER if look in present)
