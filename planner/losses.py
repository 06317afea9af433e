"""What a week loses against what it was to have: sessions of groups and release of teachers.

Only what is still needed is lost: a group that has ended, or a teacher who is away, is owed
nothing (domain E1.8). Why never says who was away.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.demand_sources import needs_of
from planner.demand_sources.cycle import pupil_away
from planner.demand_sources.interventions import SOURCE as INTERVENTION
from planner.demand_sources.ppa import OTHER_RELEASE
from planner.demand_sources.ppa import SOURCE as PPA
from planner.domain.clock import Span, time_of_day, weekday_of
from planner.domain.codes import ClassCode
from planner.domain.demand import DemandKey, Needs
from planner.domain.owed_time import Excuse, LostTo
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School
from planner.gaps import QUOTA_PART
from planner.horizon.elsewhere import elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Minutes of one demand that the week no longer gives."""

    key: DemandKey
    """Dated; of a release, the key its shortfall is listed under."""
    title: str
    day: date
    """When it was to be; of a release, the first block that is gone."""
    minutes: int
    why: LostTo | Excuse

    @property
    def is_session(self) -> bool:
        return self.key.source == INTERVENTION


def losses(week: School, before: Rota, after: Rota) -> tuple[Loss, ...]:
    """What `after` leaves out of `before`, both rotas of the dated week `week`, by day."""
    found = _Losses(week, before, after)
    both = (*found.sessions(), *found.releases())
    return tuple(sorted(both, key=lambda loss: (loss.day, loss.key)))


class _Losses:
    def __init__(self, week: School, before: Rota, after: Rota) -> None:
        assert week.week_of is not None, "losses are told of a dated week"
        self._week, self._monday = week, week.week_of
        self._before, self._after = before, after
        self._elsewhere = tuple(elsewhere(week))

    def sessions(self) -> Iterator[Loss]:
        """As many of each group's sessions as it now has fewer, the ones that are gone."""
        needed = _units(needs_of(self._week), INTERVENTION)
        given = {row.key for row in self._after.allocations}
        was = defaultdict[str, list[Allocation]](list)
        for row in self._before.allocations:
            if row.key in needed:
                was[row.key.code].append(row)
        for code, rows in was.items():
            fewer = len(rows) - sum(
                key.code == code and key.source == INTERVENTION for key in given
            )
            gone = (row for row in rows if row.key not in given)
            for row, _ in zip(gone, range(fewer), strict=False):
                yield self._loss(row.key, row.title, row, row.span.minutes)

    def releases(self) -> Iterator[Loss]:
        """Minutes each release is short by now, beyond what it was short by before."""
        short = {u.key.code: u.missing for u in self._before.unmet if u.key.part == QUOTA_PART}
        for unmet in self._after.unmet:
            minutes = unmet.missing - short.get(unmet.key.code, 0)
            if unmet.key.part == QUOTA_PART and minutes > 0:
                first = self._first_gone(unmet.key.code)
                yield self._loss(unmet.key, unmet.title, first, minutes)

    def _first_gone(self, code: str) -> Allocation | None:
        """The first block of a release that stood and stands no longer."""
        kept = {(row.key.code, row.span) for row in self._after.allocations if _releases(row)}
        gone = [
            row
            for row in self._before.allocations
            if _releases(row) and row.key.code == code and (code, row.span) not in kept
        ]
        return min(gone, key=lambda row: row.span, default=None)

    def _loss(self, key: DemandKey, title: str, row: Allocation | None, minutes: int) -> Loss:
        weekday = weekday_of(row.span.start) if row else 0
        return Loss(
            key=key.on_week(self._monday),
            title=title,
            day=self._monday + timedelta(days=weekday),
            minutes=minutes,
            why=self._why(row, weekday) if row else LostTo.CHANGE,
        )

    def _why(self, row: Allocation, weekday: int) -> LostTo | Excuse:
        classes = self._classes(row)
        span = Span(time_of_day(row.span.start), time_of_day(row.span.start) + row.span.minutes)
        if classes and all(self._closed(code, weekday) for code in classes):
            return Excuse.CLOSED
        if self._nobody_comes(row):
            return Excuse.PUPIL_ABSENT
        if any(
            gone.school_class in classes and gone.weekday == weekday and gone.span.overlaps(span)
            for gone in self._elsewhere
        ):
            return LostTo.VISIT
        away = any(absence.day.weekday() == weekday for absence in self._week.absences)
        return LostTo.COVER if away else LostTo.CHANGE

    def _nobody_comes(self, row: Allocation) -> bool:
        """Whether every pupil of the session's group is away for some of it."""
        pupils = next(
            (
                group.pupils
                for group in self._week.groups
                if row.key.source == INTERVENTION and group.code == row.key.code
            ),
            (),
        )
        return bool(pupils) and all(
            any(row.span.overlaps(gone) for gone in pupil_away(self._week, pupil))
            for pupil in pupils
        )

    def _classes(self, row: Allocation) -> frozenset[ClassCode]:
        home = {pupil.ref: pupil.school_class for pupil in self._week.pupils}
        for group in self._week.groups:
            if row.key.source == INTERVENTION and group.code == row.key.code:
                return frozenset(home[ref] for ref in group.pupils if ref in home)
        teachers = {release.code: release.teacher for release in self._week.releases}
        owner = teachers.get(row.key.code)
        return frozenset(known.code for known in self._week.classes if known.teacher == owner)

    def _closed(self, code: ClassCode, weekday: int) -> bool:
        day = self._monday + timedelta(days=weekday)
        return any(
            change.closed and change.day == day and (not change.classes or code in change.classes)
            for change in self._week.day_changes
        )


def _units(needs: Needs, source: str) -> frozenset[DemandKey]:
    demands = (demand for demand in needs.demands if demand.key.source == source)
    return frozenset(key for demand in demands for key in demand.unit_keys())


def _releases(row: Allocation) -> bool:
    return row.key.source in (PPA, OTHER_RELEASE)
