"""PPA and other release, teacher by teacher: owed, given, short, and still to be given back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from planner.demand_sources import needs_of
from planner.demand_sources.ppa import OTHER_RELEASE, SOURCE
from planner.domain.owed_time import Account, creditor_of
from planner.domain.plan import Rota, Stint
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of
from planner.horizon import as_planned, dated_week
from planner.release_check import ReleaseLine, release_lines
from planner.reports.tables import Bar, Chart, Column, Measure, Report, Table, said

_COLUMNS = (
    Column("Teacher"),
    Column("Release"),
    Column("Owed", Measure.MINUTES),
    Column("Given", Measure.MINUTES),
    Column("Short", Measure.MINUTES),
    Column("To give back", Measure.MINUTES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One week and what was published for it."""

    monday: date
    rota: Rota
    school: School
    """The facts its rota was planned over."""


@dataclass(slots=True)
class _Line:
    """One release, week after week."""

    name: str
    kind: str
    owed: int = 0
    given: int = 0
    weekly_short: int = 0
    back: int = 0

    def add(self, owed: int, given: int) -> None:
        self.owed, self.given = self.owed + owed, self.given + given
        self.weekly_short += max(0, owed - given)


@dataclass(slots=True)
class _Ledger:
    school: School
    lines: dict[str, _Line] = field(default_factory=dict)

    @property
    def by_week(self) -> bool:
        """Whether every week owes its own share: over a longer cycle one makes up for another."""
        return self.school.profile.cycle_weeks == 1


def release_report(
    school: School,
    weeks: Sequence[Planned],
    stints: Iterable[Stint],
    accounts: Iterable[Account],
) -> Report:
    """What each release was owed and given in `weeks`, by teacher's name.

    What a closed day or the teacher's own absence takes is not owed. A week that gives more
    than it owes makes up for no other, where the timetable repeats every week.
    """
    ledger = _Ledger(school)
    given = _given_by_week(weeks, stints)
    for week in weeks:
        _add_week(ledger, week, given[week.monday])
    back = Counter[str]()
    for account in accounts:
        if creditor_of(account.key).kind == "release" and account.debt > 0:
            back[account.key.code] += account.debt
    for code, line in ledger.lines.items():
        line.back = back[code]
    return _told(ledger)


def _add_week(ledger: _Ledger, week: Planned, given: Mapping[str, int]) -> None:
    school = ledger.school
    specialist = school.profile.specialist_timetable
    dated = dated_week(school, week.monday, rota=None if specialist else week.rota)
    releases = {(each.teacher, each.kind): each.code for each in dated.releases}
    for line in release_lines(dated, None):
        code = releases[line.teacher, line.kind]
        own = ledger.lines.setdefault(code, _Line(name=line.name, kind=line.kind.value))
        own.add(
            line.owed + (0 if specialist else _usual_shortfall(school, week, line)),
            line.given if specialist else given.get(code, 0),
        )


def _usual_shortfall(school: School, week: Planned, line: ReleaseLine) -> int:
    """A longer cycle's week owes what the standing rota gives in it; what that leaves short of
    the whole is owed by its weeks alike."""
    if school.profile.cycle_weeks == 1 or week.rota.week_of:
        return 0
    same = (one for one in release_lines(as_planned(school), week.rota) if one.kind is line.kind)
    short = next((one.short for one in same if one.teacher == line.teacher), 0)
    return short // school.profile.cycle_weeks


def _given_by_week(
    weeks: Sequence[Planned], stints: Iterable[Stint]
) -> Mapping[date, Mapping[str, int]]:
    """Minutes that count, by Monday and release: the register before a lesson does not."""
    planned = {week.monday: week for week in weeks}
    counted: dict[int, Mapping[tuple[str, int, int], int]] = {}
    found: dict[date, Counter[str]] = defaultdict(Counter)
    mine = (one for one in stints if one.source in (SOURCE, OTHER_RELEASE))
    for monday, own in groupby(mine, key=lambda one: monday_of(one.day)):
        week = planned.get(monday)
        if week is None:
            continue
        if week.rota.revision not in counted:
            counted[week.rota.revision] = _counted(week.school)
        number = 1 if week.rota.week_of else cycle_week(week.school, monday) or 1
        for one in own:
            at = one.start_in(number)
            minutes = counted[week.rota.revision].get((one.code, at, at + one.minutes), one.minutes)
            found[monday][one.code] += minutes
    return found


def _counted(school: School) -> Mapping[tuple[str, int, int], int]:
    """What each stretch a release may take counts for, by release, start and end."""
    found: dict[tuple[str, int, int], int] = {}
    for demand in needs_of(school).demands:
        if demand.quota:
            counts = demand.released_minutes or tuple(s.minutes for s in demand.spans)
            for span, minutes in zip(demand.spans, counts, strict=True):
                found[demand.quota, span.start, span.end] = minutes
    return found


def _told(ledger: _Ledger) -> Report:
    rows, bars, missing = [], [], 0
    for line in sorted(ledger.lines.values(), key=lambda one: (one.name, one.kind)):
        short = line.weekly_short if ledger.by_week else max(0, line.owed - line.given)
        rows.append((line.name, line.kind, line.owed, line.given, short, line.back))
        bars.append(Bar(f"{line.name}, {line.kind}", line.given, line.owed))
        missing += short
    many = sum(bool(row[4]) for row in rows)
    return Report(
        title="PPA and release",
        lead=f"{many} of {len(rows)} are short, {said(Measure.MINUTES, missing)} in all."
        if missing
        else "Everybody has what they are owed.",
        tables=(
            Table(
                title="Release by teacher",
                columns=_COLUMNS,
                rows=tuple(rows),
                about=_ABOUT if rows else "The Releases sheet is empty: nobody is owed any.",
            ),
        ),
        chart=Chart(
            title="Release given",
            measure=Measure.MINUTES,
            bars=tuple(bars),
            mark="what is owed",
            below_is_short=True,
        ),
    )


_ABOUT = (
    "Owed is a tenth of timetabled teaching, or what the Releases sheet says. A closed day or a "
    "teacher’s own absence takes its share with it. To give back is what is still owed from days "
    "on which release was lost, whenever that was."
)
