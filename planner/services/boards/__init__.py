"""Boards: one week as a grid, by adult or by class."""

from datetime import date, timedelta

from planner.domain.clock import DAY, Span, at
from planner.domain.plan import Allocation, OwnBreak, Rota, RotaState
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.services.boards.adults import adult_rows, used_of_contracted
from planner.services.boards.answers import answers
from planner.services.boards.classes import class_rows
from planner.services.boards.values import (
    Answers,
    Block,
    BlockKind,
    BoardDay,
    BoardRow,
    By,
    DatedBreak,
    OwnTimetable,
    WeekBoard,
)
from planner.services.boards.week import board_days, dated_breaks, day_bounds, week_title
from planner.services.editing import standing, undoable
from planner.services.permissions import Action, Visitor
from planner.store import Database

__all__ = [
    "Answers",
    "Block",
    "BlockKind",
    "BoardDay",
    "BoardRow",
    "By",
    "DatedBreak",
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
) -> WeekBoard:
    """The board of the week of `monday`: the asked revision, else the newest there is.

    Raises NotFound for a revision that does not exist.
    """
    actor.require(Action.SEE_BOARD)
    monday = monday_of(monday)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        newest = unit.rotas.latest(None)
        number = revision or (newest.revision if newest else None)
        rota = standing(unit, number) if number else None
        undo = undoable(unit, rota) if rota else ""
        latest = unit.publications.latest()
        revisions = tuple(summary.revision for summary in unit.rotas.summaries())
    bounds = day_bounds(school)
    return WeekBoard(
        school_name=school.profile.name,
        title=week_title(school, monday),
        monday=monday,
        by=by,
        days=board_days(school, monday),
        opens=bounds.start,
        closes=bounds.end,
        rows=_rows(school, rota, monday, by),
        answers=answers(school, rota) if rota else None,
        revision=rota.revision if rota else None,
        is_draft=bool(rota and (latest is None or latest.rota_revision != rota.revision)),
        publication=latest,
        revisions=revisions,
        editable=bool(rota and rota.state is RotaState.DRAFT),
        undo=undo,
    )


def own_week(database: Database, actor: Visitor, monday: date) -> OwnTimetable:
    """The actor's own published week of `monday`: nobody else's, and no draft."""
    actor.require(Action.SEE_OWN_WEEK)
    monday = monday_of(monday)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        days = board_days(school, monday)
        if actor.person is None:
            return OwnTimetable(days=days, duties=())
        duties = unit.occurrences.live(monday, monday + timedelta(days=6), person=actor.person)
        rota = unit.rotas.adopted()
    breaks = dated_breaks(school, rota, actor.person, monday) if rota and duties else ()
    return OwnTimetable(days=days, duties=tuple(duties), breaks=breaks)


def _rows(school: School, rota: Rota | None, monday: date, by: By) -> tuple[BoardRow, ...]:
    week = cycle_week(school, monday)
    allocations, breaks = _in_week(rota, week) if rota and week else ((), ())
    if by is By.CLASS:
        return class_rows(school, allocations)
    return adult_rows(school, allocations, breaks)


def _in_week(rota: Rota, week: int) -> tuple[tuple[Allocation, ...], tuple[OwnBreak, ...]]:
    window = Span(at(week, 0, 0), at(week, 6, DAY))
    return (
        tuple(a for a in rota.allocations if a.span.within(window)),
        tuple(b for b in rota.breaks if b.span.within(window)),
    )
