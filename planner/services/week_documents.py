"""A week of a rota to take away: as a workbook, a list for another program, or on paper.

It holds what the board shows and no more: duty, class or group code, adult, place. No pupil,
and no reason why a duty is open: paper lies about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from planner.domain.clock import clock, hours
from planner.exporters.document import Cell, Document, Section
from planner.exporters.document_csv import document_csv
from planner.exporters.document_pdf import document_pdf
from planner.exporters.document_xlsx import document_xlsx
from planner.services.boards import (
    Block,
    BlockKind,
    BoardRow,
    By,
    WeekBoard,
    used_of_contracted,
    week_board,
)
from planner.services.permissions import Action, Visitor
from planner.services.unfilled import unfilled
from planner.store import Database

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_SHORTEST_LESSON: Final = 10
"""Minutes: shorter parts of a class's day need no line on the wall."""
_DUTY_HEADINGS: Final = (
    *("Date", "Day", "From", "To", "Adult", "Duty", "What", "Place", "Contact", "Minutes"),
)


_Say = Callable[[Block], str]
_Line = tuple[Cell, Iterable[Block]]
"""What a row of a grid is called, and what stands in it."""


@unique
class Form(StrEnum):
    """What a week can be taken away as. PDF is for the wall: sheets of A3, then gaps and hours."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"


WRITERS: Final[Mapping[Form, Callable[[Document], bytes]]] = MappingProxyType(
    {Form.XLSX: document_xlsx, Form.CSV: document_csv, Form.PDF: document_pdf}
)


def week_file(
    database: Database,
    actor: Visitor,
    monday: date,
    form: Form,
    *,
    revision: int | None = None,
) -> bytes:
    """The week of `monday` as the board shows it, in the form asked for.

    Raises NotFound for a revision that does not exist, NoTypesetter where PDFs cannot be made.
    """
    actor.require(Action.SEE_BOARD)
    return WRITERS[form](week_document(database, actor, monday, revision=revision))


def week_document(
    database: Database, actor: Visitor, monday: date, *, revision: int | None = None
) -> Document:
    """Every duty of the week as a list, then by adult, class and place, gaps and hours."""
    actor.require(Action.SEE_BOARD)
    board = week_board(database, actor, monday, By.ADULT, revision=revision)
    classes = week_board(database, actor, monday, By.CLASS, revision=revision)
    gaps = (_gaps(database, actor, board),) if actor.may(Action.SEE_UNFILLED) else ()
    return Document(
        title=board.title,
        school=board.school_name,
        said=said_of(board),
        sections=(
            _duties(board),
            _by_adult(board),
            _by_class(classes),
            _by_place(board),
            *gaps,
            _hours(board),
        ),
    )


def sheets_file(
    database: Database, actor: Visitor, monday: date, *, revision: int | None = None
) -> bytes:
    """A PDF with one A4 page for each adult who has any duty in the week of `monday`."""
    actor.require(Action.SEE_BOARD)
    board = week_board(database, actor, monday, By.ADULT, revision=revision)
    rows = (row for row in board.rows if any(_is_duty(block) for block in row.blocks))
    return document_pdf(
        Document(
            title=board.title,
            school=board.school_name,
            said=f"{board.title}. {said_of(board)}",
            sections=tuple(_sheet(board, row) for row in rows),
        )
    )


def _sheet(board: WeekBoard, row: BoardRow) -> Section:
    """A line a day, as many stays in it as there are."""
    days = zip(_day_names(board), _cells(board, row.blocks, _contact_line), strict=True)
    return Section(
        title=row.name,
        about=f"{row.detail}. {used_of_contracted(row)} on duties and in class.",
        headings=("Day", "What"),
        rows=tuple(days),
    )


def said_of(board: WeekBoard) -> str:
    """ "Publication 3", "Draft 4, not published", or that there is nothing."""
    if board.publication:
        return f"Publication {board.publication.number}"
    return f"Draft {board.revision}, not published" if board.revision else "Nothing published"


def _duties(board: WeekBoard) -> Section:
    stays = sorted(
        ((block, row) for row in board.rows for block in row.blocks if _is_duty(block)),
        key=lambda stay: (stay[0].weekday, stay[0].starts, stay[1].name, stay[0].title),
    )
    return Section(
        title="Duties",
        about="Every duty of the week in order of time." if stays else "There are no duties.",
        headings=_DUTY_HEADINGS,
        rows=tuple(_duty(board.monday, block, row) for block, row in stays),
        on_paper=False,
    )


def _duty(monday: date, block: Block, row: BoardRow) -> tuple[Cell, ...]:
    assert block.duty is not None
    return (
        monday + timedelta(days=block.weekday),
        _DAYS[block.weekday],
        clock(block.starts),
        clock(block.ends),
        row.name,
        block.duty.value.capitalize(),
        block.title,
        block.place_name,
        block.contact_name,
        block.ends - block.starts,
    )


def _is_duty(block: Block) -> bool:
    return block.kind is BlockKind.DUTY and block.duty is not None


def _grid(board: WeekBoard, title: str, heading: str, rows: Iterable[_Line], say: _Say) -> Section:
    """A row each, a column a day, each stay a line."""
    return Section(
        title=title,
        headings=(heading, *_day_names(board)),
        rows=tuple((name, *_cells(board, blocks, say)) for name, blocks in rows),
        large=True,
    )


def _day_names(board: WeekBoard) -> tuple[str, ...]:
    """ "Monday 9" to "Friday 13"."""
    days = (board.monday + timedelta(days=n) for n in range(len(_DAYS)))
    return tuple(f"{name} {day.day}" for name, day in zip(_DAYS, days, strict=True))


def _cells(board: WeekBoard, blocks: Iterable[Block], say: _Say) -> Iterator[Cell]:
    shown = [block for block in blocks if block.kind is not BlockKind.NOT_AT_WORK]
    for weekday, day in enumerate(board.days):
        if day.closed:
            yield (day.closed,)
        else:
            yield tuple(say(block) for block in shown if block.weekday == weekday)


def _by_adult(board: WeekBoard) -> Section:
    rows = (((row.name, row.detail), row.blocks) for row in board.rows)
    return _grid(board, "By adult", "Adult", rows, _place_line)


def _by_class(board: WeekBoard) -> Section:
    """A lesson somebody else leads is said by its cover; one its teacher has, by its subject."""
    rows = (
        ((row.name, row.detail), (block for block in row.blocks if _worth_a_line(block)))
        for row in board.rows
    )
    return _grid(board, "By class", "Class", rows, _who_line)


def _worth_a_line(block: Block) -> bool:
    own = not block.covered and block.ends - block.starts >= _SHORTEST_LESSON
    return own or block.kind is not BlockKind.LESSON


def _by_place(board: WeekBoard) -> Section:
    at = defaultdict[str, list[Block]](list)
    for row in board.rows:
        for block in row.blocks:
            if _is_duty(block) and block.place_name:
                at[block.place_name].append(block)
    rows = (
        (place, sorted(at[place], key=lambda block: (block.starts, block.title)))
        for place in sorted(at)
    )
    return _grid(board, "By place", "Place", rows, _who_line)


def _contact_line(block: Block) -> str:
    contact = f". Contact: {block.contact_name}" if block.contact_name else ""
    return f"{_place_line(block)}{contact}"


def _place_line(block: Block) -> str:
    """The place too, unless the duty is called by it."""
    place = f", {block.place_name}" if block.place_name not in block.title else ""
    return f"{_time(block)} {block.title}{place}{' (standing by)' if block.stands_by else ''}"


def _who_line(block: Block) -> str:
    who = f": {block.person_name}" if block.person_name else ""
    return f"{_time(block)} {block.title}{who}"


def _time(block: Block) -> str:
    return f"{clock(block.starts)}–{clock(block.ends)}"


def _gaps(database: Database, actor: Visitor, board: WeekBoard) -> Section:
    needs = unfilled(database, actor, revision=board.revision).needs if board.revision else ()
    return Section(
        title="Open needs",
        about="" if needs else "Nothing is open: every need of this rota is met.",
        headings=("Need", "When", "Missing"),
        rows=tuple(
            (need.unmet.title, need.when or "any time", f"{need.unmet.missing} {need.unmet.unit}")
            for need in needs
        ),
    )


def _hours(board: WeekBoard) -> Section:
    return Section(
        title="Hours",
        about="Time on duties and in class this week against the contract.",
        headings=("Adult", "Posts", "Used", "Contract", "Left"),
        rows=tuple(
            (
                row.name,
                row.detail,
                hours(row.used),
                hours(row.contracted),
                hours(row.contracted - row.used),
            )
            for row in board.rows
        ),
    )
