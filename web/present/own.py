"""One adult's own week as a list by day: what is next, today first, then the days to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.kinds import DayKind
from planner.domain.plan import Occurrence
from planner.services.boards import BoardDay, DatedBreak, OwnTimetable
from web.present.looks import Look, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDuty:
    duty: Occurrence
    look: Look
    ends: int
    """Touching stretches of one duty are one stay, so this may be later than the first's."""
    is_new: bool
    """Came with the newest publication the week knows."""

    @property
    def starts(self) -> int:
        return self.duty.starts


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    day: BoardDay
    duties: tuple[OwnDuty, ...]
    breaks: tuple[DatedBreak, ...]
    is_today: bool
    is_past: bool

    @property
    def lines(self) -> tuple[OwnDuty | DatedBreak, ...]:
        """Duties and own breaks, as the day runs."""
        both: list[OwnDuty | DatedBreak] = [*self.duties, *self.breaks]
        return tuple(sorted(both, key=lambda line: line.starts))

    @property
    def closed(self) -> str:
        if self.day.kind is DayKind.SCHOOL:
            return ""
        return self.day.title or self.day.kind.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWeek:
    monday: date
    days: tuple[OwnDay, ...]
    upcoming: OwnDuty | None
    """The duty that is running or comes next today."""
    publication: int
    """The newest publication any duty shown came with; 0 where there is none."""

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def next(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def empty(self) -> bool:
        return not any(day.duties for day in self.days)


def own_week_view(monday: date, own: OwnTimetable, *, today: date, minute: int) -> OwnWeek:
    """`minute` is the time of day now, on the school's clock."""
    found = sorted(own.duties, key=lambda duty: (duty.day, duty.starts, duty.title))
    newest = max((duty.from_pub for duty in found), default=0)
    older = min((duty.from_pub for duty in found), default=0)
    views = [
        OwnDay(
            day=day,
            duties=_stays([d for d in found if d.day == day.day], newest if newest > older else -1),
            breaks=tuple(own_break for own_break in own.breaks if own_break.day == day.day),
            is_today=day.day == today,
            is_past=day.day < today,
        )
        for day in own.days
    ]
    to_come = [o for v in views if v.is_today for o in v.duties if o.ends > minute]
    return OwnWeek(
        monday=monday,
        days=tuple(sorted(views, key=lambda view: (view.day.day < today, view.day.day))),
        upcoming=to_come[0] if to_come else None,
        publication=newest,
    )


def _stays(duties: list[Occurrence], newest: int) -> tuple[OwnDuty, ...]:
    """Touching stretches of the same duty in the same place, as one line each."""
    joined: list[OwnDuty] = []
    for duty in duties:
        last = joined[-1] if joined else None
        if last and _continues(last, duty):
            joined[-1] = OwnDuty(duty=last.duty, look=last.look, ends=duty.ends, is_new=last.is_new)
            continue
        joined.append(
            OwnDuty(
                duty=duty,
                look=look_of(duty.kind),
                ends=duty.ends,
                is_new=duty.from_pub == newest,
            )
        )
    return tuple(joined)


def _continues(last: OwnDuty, duty: Occurrence) -> bool:
    before = last.duty
    return last.ends == duty.starts and (before.title, before.place) == (duty.title, duty.place)
