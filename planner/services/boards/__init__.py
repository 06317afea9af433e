"""Boards: one week as a grid, by adult, class, place or duty."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from planner.domain.clock import DAY, Span, at
from planner.domain.kinds import DayKind
from planner.domain.plan import Allocation, Rota, RotaState
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.laying import merged
from planner.services.boards.adults import (
    AdultRows,
    dated_support,
    used_minutes,
    used_of_contracted,
)
from planner.services.boards.answers import answers
from planner.services.boards.balance import cover_beside
from planner.services.boards.classes import ClassRows
from planner.services.boards.elsewhere import DutyRows, PlaceRows
from planner.services.boards.known import Known
from planner.services.boards.rows import ALL_ROWS, Ask, Drawing, Rows, rows_of
from planner.services.boards.shown import Shown, shown
from planner.services.boards.values import (
    Answers,
    Block,
    BlockKind,
    BoardDay,
    BoardRow,
    By,
    DatedBreak,
    DatedSupport,
    DraftChoice,
    OwnTimetable,
    WeekBoard,
)
from planner.services.boards.week import board_days, dated_breaks, week_title
from planner.services.lines import line, redoable, undoable
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database, Unit

__all__ = [
    "ALL_ROWS",
    "Answers",
    "Ask",
    "Block",
    "BlockKind",
    "BoardDay",
    "BoardRow",
    "By",
    "DatedBreak",
    "DatedSupport",
    "DraftChoice",
    "OwnTimetable",
    "WeekBoard",
    "own_week",
    "used_of_contracted",
    "week_board",
]


def week_board(
    database: Database,
    actor: Visitor,
    monday: date,
    by: By = By.ADULT,
    *,
    revision: int | None = None,
    ask: Ask = ALL_ROWS,
) -> WeekBoard:
    """The board of the week of `monday`: what is live in it, or the asked revision.

    `ask` says which of its rows are wanted. Before anything was ever published it is the newest
    draft. Raises NotFound for a revision that does not exist.
    """
    actor.require(Action.SEE_BOARD)
    monday = monday_of(monday)
    with database.reading(actor.school) as unit:
        found = shown(unit, monday, revision)
        school = school_of(unit, found.rota)
        changed = _changed(unit, found) if found.rota else {}
        days = _days(school, monday, found)
        rota, has_school = found.rota, any(day.kind is DayKind.SCHOOL for day in days)
        told = _answers(unit, school, rota, monday) if rota and has_school else None
        cover = cover_beside(unit, monday) if _shows_cover(actor, by) else {}
    if told and changed["last_change"]:
        told = replace(told, by_hand=True)
    known = Known(school)
    rows = _rows(found, known, days, by, ask)
    return WeekBoard(
        school_name=school.profile.name,
        title=week_title(school, monday),
        monday=monday,
        by=by,
        days=days,
        opens=known.bounds.start,
        closes=known.bounds.end,
        rows=rows.rows,
        found=rows.found,
        pages=rows.pages,
        cover=cover,
        answers=told,
        revision=rota.revision if rota else None,
        is_draft=found.is_draft,
        publication=found.publication,
        live=found.live,
        drafts=found.drafts,
        overtaken=found.overtaken,
        editable=_editable(rota, changed),
        **changed,
    )


def own_week(database: Database, actor: Visitor, monday: date) -> OwnTimetable:
    """The actor's own published week of `monday`: nobody else's, and no draft."""
    actor.require(Action.SEE_OWN_WEEK)
    monday = monday_of(monday)
    with database.reading(actor.school) as unit:
        rota = shown(unit, monday, None).rota
        school = school_of(unit, rota)
        days = board_days(school, monday)
        if actor.person is None:
            return OwnTimetable(days=days, duties=())
        duties = unit.occurrences.live(monday, monday + timedelta(days=6), person=actor.person)
    breaks = dated_breaks(school, rota, actor.person, monday) if rota and duties else ()
    support = dated_support(school, actor.person, days, duties, breaks) if duties else ()
    return OwnTimetable(days=days, duties=merged(duties), breaks=breaks, support=support)


def _changed(unit: Unit, found: Shown) -> dict[str, Any]:
    """How the rota shown was changed by hand, and what of that can be taken back."""
    assert found.rota is not None, "asked of a rota alone"
    rota, known = found.rota, line(unit, found.rota.revision)
    last = known.by_revision.get(rota.revision) if found.is_draft else None
    return {
        "undo": undoable(unit, rota),
        "redo": redoable(unit, rota),
        "newest": known.newest,
        "last_change": last,
        "left_open": tuple(g for g in rota.unmet if last and str(g.key) in last.left_open),
    }


def _editable(rota: Rota | None, changed: dict[str, Any]) -> bool:
    """A draft, and of its versions the newest."""
    return bool(rota and rota.state is RotaState.DRAFT and changed["newest"] == rota.revision)


def _answers(unit: Unit, school: School, rota: Rota, monday: date) -> Answers:
    """What is answered of a rota stands while the facts, the bookings and its rows do."""
    return unit.once(("answers", rota.revision, monday), lambda: answers(school, rota))


def _shows_cover(actor: Visitor, by: By) -> bool:
    return by is By.ADULT and actor.may(Action.SEE_COVER_BALANCE)


def _days(school: School, monday: date, found: Shown) -> tuple[BoardDay, ...]:
    """The five days, each with the rota it draws."""
    return tuple(
        replace(
            day,
            revision=found.by_weekday[n].revision if n in found.by_weekday else None,
            published=n in found.by_weekday or found.live is None,
        )
        for n, day in enumerate(board_days(school, monday))
    )


def _rows(found: Shown, known: Known, days: tuple[BoardDay, ...], by: By, ask: Ask) -> Rows:
    week = cycle_week(known.school, days[0].day)
    open_days = frozenset(n for n, day in enumerate(days) if not day.closed)
    spans = {n: Span(at(week, n, 0), at(week, n, DAY)) for n in open_days} if week else {}
    drawn = [(found.by_weekday[n], day) for n, day in spans.items() if n in found.by_weekday]
    allocations = [a for rota, day in drawn for a in rota.allocations if a.span.within(day)]
    breaks = [b for rota, day in drawn for b in rota.breaks if b.span.within(day)]
    drawing: Drawing = AdultRows(known, allocations, breaks)
    if by is not By.ADULT:
        drawing = _OTHERWISE[by](known, allocations)
    rows = rows_of(drawing, ask)
    return replace(rows, rows=tuple(_only(row, open_days) for row in rows.rows))


_OTHERWISE: Final[Mapping[By, Callable[[Known, list[Allocation]], Drawing]]] = MappingProxyType(
    {By.CLASS: ClassRows, By.PLACE: PlaceRows, By.DUTY: DutyRows}
)


def _only(row: BoardRow, weekdays: frozenset[int]) -> BoardRow:
    """The row with nothing on days that are not drawn, and no hours counted there."""
    blocks = tuple(block for block in row.blocks if block.weekday in weekdays)
    return replace(
        row,
        blocks=blocks,
        used=used_minutes(blocks) if row.used else 0,
        adults=row.adults if weekdays else 0,
    )
