"""How many different adults each class had, and how often somebody else led it."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from planner.domain.codes import ClassCode, PersonCode
from planner.domain.plan import Stint
from planner.domain.school import School
from planner.reports.tables import Bar, Chart, Column, Measure, Report, Table
from planner.touching import classes_of_needs


def adults_report(school: School, stints: Iterable[Stint]) -> Report:
    """Adults by class, youngest class first; its own teacher is one of them."""
    touched = classes_of_needs(school)
    own = {known.code: known.teacher for known in school.classes}
    led: dict[ClassCode, set[PersonCode]] = defaultdict(set)
    seen: dict[ClassCode, set[PersonCode]] = defaultdict(set)
    minutes, times = Counter[ClassCode](), Counter[ClassCode]()
    for one in stints:
        for code in touched.get(one.code, frozenset()):
            seen[code].add(one.person)
            if one.kind.leads_class:
                led[code].add(one.person)
                minutes[code] += one.minutes
                times[code] += 1
    names = {person.code: person.name for person in school.people}
    classes = sorted(school.classes, key=lambda known: (known.year, known.code))
    rows = [
        (
            known.name,
            names.get(known.teacher, ""),
            len(led[known.code] | {own[known.code]}),
            len(seen[known.code] | {own[known.code]}),
            times[known.code],
            minutes[known.code],
        )
        for known in classes
    ]
    most = max((row[2] for row in rows), default=0)
    return Report(
        title="Adults a class had",
        lead=f"No class was led by more than {most} adults, its teacher among them."
        if rows
        else "There are no classes yet.",
        tables=(
            Table(
                title="Adults by class",
                columns=(
                    Column("Class"),
                    Column("Teacher"),
                    Column("Led it", Measure.COUNT),
                    Column("All adults", Measure.COUNT),
                    Column("Times led by others", Measure.COUNT),
                    Column("Time led by others", Measure.MINUTES),
                ),
                rows=tuple(rows),
                about="Led it counts different adults in front of the class, its teacher among "
                "them; all adults also counts those who take its groups and single pupils.",
            ),
        ),
        chart=Chart(
            title="Different adults in front of each class",
            measure=Measure.COUNT,
            bars=tuple(Bar(str(row[0]), row[2]) for row in rows),
        ),
    )
