"""Contract hours: what duties took of each adult's contract, and what they left."""

from collections import Counter
from collections.abc import Sequence

from planner.domain.codes import PersonCode
from planner.domain.plan import Stint
from planner.domain.school import School
from planner.reports.people import Contracts, support_adults, team
from planner.reports.tables import Bar, Chart, Column, Measure, Report, Table, said


def contract_report(school: School, stints: Sequence[Stint]) -> Report:
    """Minutes of contract and duty of each adult on the days anything is published for."""
    contracts = Contracts(school, sorted({one.day for one in stints}))
    worked, stood_by = Counter[PersonCode](), Counter[PersonCode]()
    for one in stints:
        (stood_by if one.kind.stands_by else worked)[one.person] += one.minutes
    rows, bars = [], []
    for adult in support_adults(school):
        whole = sum(contracts.minutes(post) for post in adult.posts)
        on_duty = worked[adult.code]
        rows.append(
            (adult.name, team(adult), whole, on_duty, whole - on_duty, stood_by[adult.code])
        )
        bars.append(Bar(adult.name, on_duty, whole))
    used, all_of_it = sum(row[3] for row in rows), sum(row[2] for row in rows)
    beyond = sum(row[3] > row[2] for row in rows)
    return Report(
        title="Contract hours",
        lead=f"Duties take {said(Measure.MINUTES, used)} of {said(Measure.MINUTES, all_of_it)}. "
        + (f"{beyond} have more duties than contract." if beyond else "Nobody is over."),
        tables=(
            Table(
                title="Hours by adult",
                columns=(
                    Column("Adult"),
                    Column("Team"),
                    Column("Contract", Measure.MINUTES),
                    Column("On duties", Measure.MINUTES),
                    Column("Left", Measure.MINUTES),
                    Column("Standing by", Measure.MINUTES),
                ),
                rows=tuple(rows),
                about=_ABOUT if rows else "Nobody has a support post yet.",
            ),
        ),
        chart=Chart(
            title="Hours on duties",
            measure=Measure.MINUTES,
            bars=tuple(bars),
            mark="the contract",
        ),
    )


_ABOUT = (
    "Contract is the hours of the days with anything published, by each post’s own week. What is "
    "left is spent in class, on paid breaks and on work of the adult’s own. Standing by is done "
    "beside other work and takes no hours."
)
