"""Cover for absences: what each adult gave beside an even share; never who gave most first."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from planner.balance import even_shares
from planner.domain.codes import PersonCode
from planner.domain.plan import Stint
from planner.domain.school import School
from planner.reports.tables import Bar, Chart, Column, Measure, Report, Table, said


def cover_report(school: School, stints: Iterable[Stint]) -> Report:
    """Minutes of cover by adult against what is even, by name."""
    by_day: dict[date, dict[PersonCode, int]] = defaultdict(Counter)
    for one in stints:
        if one.kind.is_absence_cover:
            by_day[one.day][one.person] += one.minutes
    gave = Counter[PersonCode]()
    for minutes in by_day.values():
        gave.update(minutes)
    even = even_shares(school, by_day)
    names = {person.code: person.name for person in school.people}
    rows = sorted(
        (
            (names.get(code, code), gave[code], round(even.get(code, 0)))
            for code in even.keys() | gave.keys()
        ),
    )
    whole = said(Measure.MINUTES, sum(gave.values()))
    return Report(
        title="Cover balance",
        lead=f"{whole} of cover for absences, {len(rows)} may be asked."
        if rows
        else "No lesson was covered for an absence.",
        tables=(
            Table(
                title="Cover by adult",
                columns=(
                    Column("Adult"),
                    Column("Covered", Measure.MINUTES),
                    Column("Even share", Measure.MINUTES),
                    Column("Beyond even", Measure.MINUTES),
                ),
                rows=tuple((name, own, share, own - share) for name, own, share in rows),
                about=_ABOUT if rows else "Nothing to share out yet.",
            ),
        ),
        chart=Chart(
            title="Cover given",
            measure=Measure.MINUTES,
            bars=tuple(Bar(name, own, share) for name, own, share in rows),
            mark="an even share",
        ),
    )


_ABOUT = (
    "An even share is in proportion to contracted hours, of the days somebody was in post. Below "
    "zero, somebody has covered less than that. By name, never by amount."
)
