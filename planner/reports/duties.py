"""Shares of duties: how each kind of duty is spread over the adults who do it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind
from planner.domain.plan import Stint
from planner.domain.school import School
from planner.reports.people import support_adults, team
from planner.reports.tables import (
    Bar,
    Chart,
    Column,
    Measure,
    Report,
    Table,
    Value,
    duty_words,
    said,
)


def duties_report(school: School, stints: Sequence[Stint]) -> Report:
    """Time and times of each kind of duty, then every adult's time on each."""
    minutes: dict[DutyKind, Counter[PersonCode]] = defaultdict(Counter)
    times = Counter[DutyKind]()
    for one in stints:
        minutes[one.kind][one.person] += one.minutes
        times[one.kind] += 1
    kinds = [kind for kind in DutyKind if kind in minutes]
    whole = {kind: sum(minutes[kind].values()) for kind in kinds}
    names = {person.code: person.name for person in school.people}
    shares = [
        (duty_words(kind), names.get(code, code), own, round(100 * own / whole[kind], 1))
        for kind in kinds
        for code, own in sorted(minutes[kind].items(), key=lambda each: names.get(each[0], ""))
    ]
    return Report(
        title="Shares of duties",
        lead=f"{said(Measure.MINUTES, sum(whole.values()))} of {len(kinds)} kinds of duty.",
        tables=(
            Table(
                title="By kind of duty",
                columns=(
                    Column("Duty"),
                    Column("Adults", Measure.COUNT),
                    Column("Times", Measure.COUNT),
                    Column("Time", Measure.MINUTES),
                    Column("Each on average", Measure.MINUTES),
                ),
                rows=tuple(
                    (
                        duty_words(kind),
                        len(minutes[kind]),
                        times[kind],
                        whole[kind],
                        round(whole[kind] / len(minutes[kind])),
                    )
                    for kind in kinds
                ),
                about="" if kinds else "No duty is published for these days.",
            ),
            Table(
                title="By duty and adult",
                columns=(
                    Column("Duty"),
                    Column("Adult"),
                    Column("Time", Measure.MINUTES),
                    Column("Share", Measure.PERCENT),
                ),
                rows=tuple(shares),
            ),
            _by_adult(school, kinds, minutes),
        ),
        chart=Chart(
            title="Time by kind of duty",
            measure=Measure.MINUTES,
            bars=tuple(Bar(duty_words(kind), whole[kind]) for kind in kinds),
        ),
    )


def _by_adult(
    school: School,
    kinds: Sequence[DutyKind],
    minutes: dict[DutyKind, Counter[PersonCode]],
) -> Table:
    """A row for each adult, a column for each kind somebody had."""
    rows: list[tuple[Value, ...]] = [
        (adult.name, team(adult), *(minutes[kind][adult.code] or None for kind in kinds))
        for adult in support_adults(school)
    ]
    return Table(
        title="By adult",
        columns=(
            Column("Adult"),
            Column("Team"),
            *(Column(duty_words(kind), Measure.MINUTES) for kind in kinds),
        ),
        rows=tuple(rows),
        about="Empty where somebody had none of it.",
    )
