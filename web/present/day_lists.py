"""The board's duties as a list for each day: what a phone and a plain reader get."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.services.boards import Block, BlockKind, BoardDay, BoardRow, By, WeekBoard
from web.present.looks import Look, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One duty in the day's list: what a phone and a plain reader get."""

    block: Block
    look: Look
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    day: BoardDay
    lines: tuple[Line, ...]
    """Of the first day alone: the others are a tap away, and would double the page."""
    is_today: bool
    weekday: int


def day_lists(board: WeekBoard, days: Iterable[BoardDay], today: date) -> tuple[DayView, ...]:
    order = sorted(days, key=lambda day: (day.day < today, day.day))
    return tuple(
        DayView(
            day=day,
            lines=tuple(_lines(board, day)) if n == 0 else (),
            is_today=day.day == today,
            weekday=day.day.weekday(),
        )
        for n, day in enumerate(order)
    )


def _lines(board: WeekBoard, day: BoardDay) -> list[Line]:
    if day.closed:
        return []
    lines = [
        Line(
            block=block,
            look=look_of(block.duty),
            who=_who(board.by, row, block),
        )
        for row in board.rows
        for block in row.blocks
        if block.kind is BlockKind.DUTY and block.weekday == day.day.weekday()
    ]
    return sorted(lines, key=lambda line: (line.block.starts, line.block.title, line.who))


def _who(by: By, row: BoardRow, block: Block) -> str:
    if by is By.ADULT:
        return row.name
    return f"{row.code}: {block.person_name}" if by is By.CLASS else block.person_name
