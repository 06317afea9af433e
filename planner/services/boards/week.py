"""Which dates and minutes a week board draws."""

from datetime import date, timedelta

from planner.domain.clock import Span, time_of_day, week_of, weekday_of
from planner.domain.codes import PersonCode
from planner.domain.kinds import DayKind
from planner.domain.plan import OwnBreak, Rota
from planner.domain.school import School
from planner.domain.week import cycle_week, resolve
from planner.services.boards.values import SCHOOL_WEEK, BoardDay, DatedBreak


def week_title(school: School, monday: date) -> str:
    """ "Autumn 2, week of 9 November", with the cycle week's letter where there are two."""
    friday = monday + timedelta(days=SCHOOL_WEEK - 1)
    term = next((t for t in school.terms if t.starts <= friday and t.ends >= monday), None)
    week = cycle_week(school, monday)
    letter = f" (week {'AB'[week - 1]})" if week and school.profile.cycle_weeks > 1 else ""
    return f"{term.name if term else 'Holiday'}, week of {monday.day} {monday:%B}{letter}"


def board_days(school: School, monday: date) -> tuple[BoardDay, ...]:
    """The five days, with what the calendar says of each."""
    days = [resolve(school, monday + timedelta(days=n)) for n in range(SCHOOL_WEEK)]
    return tuple(BoardDay(day=day.day, kind=day.kind, title=day.title) for day in days)


def day_bounds(school: School) -> Span:
    """The grid's first and last minute of the day, on whole quarters around all school work."""
    starts = [day.starts for day in school.working_days] + [le.starts for le in school.lessons]
    ends = [day.ends for day in school.working_days] + [lesson.ends for lesson in school.lessons]
    return Span(min(starts, default=8 * 60) // 15 * 15, -(-max(ends, default=16 * 60) // 15) * 15)


def dated_breaks(
    school: School, rota: Rota, person: PersonCode, monday: date
) -> tuple[DatedBreak, ...]:
    """The person's own breaks on the school days of one week, by the standing rota."""
    week = cycle_week(school, monday)
    if week is None or monday + timedelta(days=6) < rota.valid_from:
        return ()
    open_days = {day.day for day in board_days(school, monday) if day.kind is DayKind.SCHOOL}
    mine = [b for b in rota.breaks if b.person == person and week_of(b.span.start) == week]
    dated = [(monday + timedelta(days=weekday_of(b.span.start)), b) for b in mine]
    return tuple(_dated(day, own) for day, own in dated if day in open_days)


def _dated(day: date, own: OwnBreak) -> DatedBreak:
    starts = time_of_day(own.span.start)
    return DatedBreak(day=day, starts=starts, ends=starts + own.span.minutes, paid=own.paid)
