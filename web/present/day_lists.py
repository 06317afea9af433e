"""The board's duties as a list for each day: what a phone and a plain reader get."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.services.boards import Block, BlockKind, BoardDay, By, WeekBoard
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
    is_today: bool


def day_lists(board: WeekBoard, days: Iterable[BoardDay], today: date) -> tuple[DayView, ...]:
    views = [
        DayView(day=day, lines=tuple(_lines(board, day)), is_today=day.day == today) for day in days
    ]
    return tuple(sorted(views, key=lambda view: (view.day.day < today, view.day.day)))


def _lines(board: WeekBoard, day: BoardDay) -> list[Line]:
    if day.closed:
        return []
    lines = [
        Line(
            block=block,
            look=look_of(block.duty),
            who=row.name if board.by is By.ADULT else f"{row.code}: {block.person_name}",
        )
        for row in board.rows
        for block in row.blocks
        if block.kind is BlockKind.DUTY and block.weekday == day.day.weekday()
    ]
    return sorted(lines, key=lambda line: (line.block.starts, line.block.title, line.who))
