"""A working week drawn, and as the fields of the form that changes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.clock import WEEKDAYS, clock, hours
from planner.domain.people import WorkingDay
from planner.services.editing_people import PostShown

_WIDTH, _LEFT, _HEIGHT = 560, 44, 26
_OPENS, _CLOSES = 7 * 60, 18 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One shift as the picture has it, in its own units."""

    x: int
    y: int
    width: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    bars: tuple[Bar, ...]
    days: tuple[tuple[str, int], ...]
    """Name, and where its line is."""
    hours: tuple[tuple[str, int], ...]
    height: int
    words: str
    """The whole of it for whoever cannot see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayField:
    weekday: int
    name: str
    starts: str
    ends: str
    unpaid: str


def picture(post: PostShown) -> Picture:
    """Every shift on its weekday's line; two weeks of a fortnight one under the other."""
    weeks = sorted({day.week or 1 for day in post.days}) or [1]
    lines = [(week, weekday) for week in weeks for weekday in range(5)]
    at = {line: number * _HEIGHT + _HEIGHT for number, line in enumerate(lines)}
    shown = [d for d in post.days if (d.week or 1, d.weekday) in at]
    return Picture(
        bars=tuple(_bar(day, at[day.week or 1, day.weekday]) for day in shown),
        days=tuple(
            (
                WEEKDAYS[weekday] + (f" {'AB'[week - 1]}" if len(weeks) > 1 else ""),
                at[week, weekday],
            )
            for week, weekday in lines
        ),
        hours=tuple((clock(h * 60), _x(h * 60)) for h in range(8, 18, 2)),
        height=len(lines) * _HEIGHT + _HEIGHT + 4,
        words="; ".join(_said(day) for day in post.days) or "no working days",
    )


def day_fields(post: PostShown, typed: Mapping[str, str] | None) -> tuple[DayField, ...]:
    """What the form holds: what was typed where it came back, else what is on the books."""
    known = {day.weekday: day for day in post.days}
    return tuple(_field(n, known.get(n), typed) for n in range(5))


def _field(n: int, day: WorkingDay | None, typed: Mapping[str, str] | None) -> DayField:
    if typed is not None:
        starts, ends, unpaid = (typed.get(f"{f}-{n}", "") for f in ("starts", "ends", "break"))
    else:
        starts, ends = (clock(day.starts), clock(day.ends)) if day else ("", "")
        unpaid = str(day.unpaid_break) if day else ""
    return DayField(weekday=n, name=WEEKDAYS[n], starts=starts, ends=ends, unpaid=unpaid)


def _name(week: int, weekday: int, *, several: bool) -> str:
    return f"{WEEKDAYS[weekday]} {'AB'[week - 1]}" if several else WEEKDAYS[weekday]


def _bar(day: WorkingDay, y: int) -> Bar:
    left, right = _x(day.starts), _x(day.ends)
    return Bar(x=left, y=y, width=max(right - left, 2), words=_said(day))


def _said(day: WorkingDay) -> str:
    unpaid = f", {hours(day.unpaid_break)} unpaid" if day.unpaid_break else ""
    week = f" {'AB'[day.week - 1]}" if day.week else ""
    return f"{WEEKDAYS[day.weekday]}{week} {clock(day.starts)}–{clock(day.ends)}{unpaid}"


def _x(minute: int) -> int:
    inside = min(max(minute, _OPENS), _CLOSES) - _OPENS
    return _LEFT + inside * (_WIDTH - _LEFT) // (_CLOSES - _OPENS)
