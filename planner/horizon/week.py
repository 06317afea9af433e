"""One calendar week as a school whose cycle is that week."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from planner.domain.clock import WEEK, week_of
from planner.domain.kinds import DayKind
from planner.domain.plan import Override, Pin, Rota
from planner.domain.provision import Group
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of, resolve
from planner.errors import PlannerError
from planner.horizon.away import none_released_while_away
from planner.horizon.days import Days
from planner.horizon.facts import collections, fields_of, is_dated
from planner.horizon.owed import owed_in
from planner.horizon.people import people_of
from planner.horizon.spells import spells_before
from planner.horizon.standing import in_first_week

_DAYS: Final = 7


class NoSchool(PlannerError):
    """A week in which the school is closed."""

    hint = "Choose a week with school in it, or add its term to the Terms sheet."


def dated_week(school: School, monday: date, *, rota: Rota | None = None) -> School:
    """The school of the one calendar week of `monday`; its cycle is that week.

    Its calendar stays whole, so dates still resolve. `rota` is the standing rota the week
    follows: over a cycle of two weeks it says how much of each release falls in this one.
    Raises NoSchool for a week without a school day.
    """
    monday = monday_of(monday)
    week = cycle_week(school, monday)
    if week is None:
        raise NoSchool(f"There is no school in the week of {monday.day} {monday:%B %Y}.")
    return _Week(school, monday, week, _open(school, monday)).projected(rota)


def _open(school: School, monday: date) -> frozenset[int]:
    """Weekdays of the week with school."""
    days = (resolve(school, monday + timedelta(days=n)) for n in range(_DAYS))
    return frozenset(day.day.weekday() for day in days if day.kind is DayKind.SCHOOL)


@dataclass(frozen=True, slots=True)
class _Week:
    school: School
    monday: date
    number: int
    """Of the cycle."""
    open: frozenset[int]
    """Weekdays with school."""

    def projected(self, rota: Rota | None) -> School:
        facts: dict[str, Any] = {
            name: tuple(self._of_this_week(rows)) for name, rows in collections(self.school)
        }
        facts["pins"] = tuple(self._pins())
        facts["overrides"] = tuple(self._overrides())
        facts["groups"] = tuple(self._possible(group) for group in facts["groups"])
        week = replace(self.school, profile=replace(self.school.profile, cycle_weeks=1), **facts)
        days = Days(week, self.monday, self.open)
        week = replace(
            week,
            lessons=days.lessons(),
            duty_posts=days.duty_posts(),
            provisions=days.provisions(),
        )
        week = replace(week, **people_of(self.school, week, self.monday))
        return replace(
            week,
            lessons=none_released_while_away(week),
            releases=tuple(owed_in(self.school, week, self.number, rota)),
            week_labels=(),
            week_of=self.monday,
            spells=tuple(spells_before(self.school, self.monday)),
        )

    def _of_this_week(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            if is_dated(row):
                if self.monday <= row.day < self.monday + timedelta(days=_DAYS):
                    yield row
            elif not isinstance(row, Pin | Override):
                yield from self._weekly(row)

    def _weekly(self, row: Any) -> Iterator[Any]:
        """A weekly fact as this week has it: of its cycle week, on days with school."""
        fields = fields_of(row)
        if "week" in fields:
            if row.week not in (None, self.number):
                return
            row = replace(row, week=None)
        if "weekdays" in fields:
            days = tuple(day for day in row.weekdays if day in self.open)
            if days:
                yield replace(row, weekdays=days)
        elif "weekday" not in fields or row.weekday in self.open:
            yield row

    def _possible(self, group: Group) -> Group:
        """A group meets at most once a day: what a closed day takes is excused, not owed."""
        most = len(self.open)
        usual = group.per_week or next(
            p.per_week for p in self.school.programmes if p.code == group.programme
        )
        return replace(group, per_week=most) if usual > most else group

    def _overrides(self) -> Iterator[Override]:
        """Those for this very week, and those of its cycle week in the standing rota."""
        dates = (self.monday.isoformat(), f"w{self.number}")
        for given in self.school.overrides:
            if given.key.occurrence.partition(".")[0] in dates:
                yield replace(given, key=in_first_week(given.key))

    def _pins(self) -> Iterator[Pin]:
        shift = (self.number - 1) * WEEK
        for pin in self.school.pins:
            if week_of(pin.span.start) == self.number:
                yield replace(pin, key=in_first_week(pin.key), span=pin.span.shifted(-shift))
