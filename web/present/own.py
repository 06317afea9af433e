"""One adult's own week as a list by day: what is next, today first, then the days to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.kinds import DayKind
from planner.domain.plan import Occurrence
from planner.services.boards import BoardDay, DatedBreak, DatedSupport, OwnTimetable
from web.present.looks import Look, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDuty:
    duty: Occurrence
    look: Look
    is_new: bool
    """Came with the newest publication the week knows."""

    @property
    def starts(self) -> int:
        return self.duty.starts

    @property
    def ends(self) -> int:
        return self.duty.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    day: BoardDay
    duties: tuple[OwnDuty, ...]
    rest: tuple[DatedBreak | DatedSupport, ...]
    """Own breaks and in-class support: pale lines between the duties."""
    is_today: bool
    is_past: bool

    @property
    def lines(self) -> tuple[OwnDuty | DatedBreak | DatedSupport, ...]:
        """Duties, own breaks and in-class support, as the day runs."""
        both: list[OwnDuty | DatedBreak | DatedSupport] = [*self.duties, *self.rest]
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
            rest=_rest(own, day.day),
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


def _rest(own: OwnTimetable, day: date) -> tuple[DatedBreak | DatedSupport, ...]:
    breaks = (found for found in own.breaks if found.day == day)
    return (*breaks, *(found for found in own.support if found.day == day))


def _stays(duties: list[Occurrence], newest: int) -> tuple[OwnDuty, ...]:
    return tuple(
        OwnDuty(duty=duty, look=look_of(duty.kind), is_new=duty.from_pub == newest)
        for duty in duties
    )
