"""From an absence saved to its options on the screen: the two-form sample school, as the site asks.

    python -m tests.bench.mornings [--absences 60] [--five 10] [--wet 5] [--seed 1] [--write]

Everything is counted: the absence kept, the week's needs made anew, the search in its warm
process, and what each option costs. Support staff and class teachers are told apart, since a
class without its teacher takes the search longest. "Open" is what the best option leaves open.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fixtures.generator import two_form_primary
from planner.domain.away import Away
from planner.domain.clock import DAY
from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.services.absences import Which, record_absence, withdraw_absence
from planner.services.covering import CoverOptions, cover_options
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.replanning import QUICK_SECONDS, SOON_SECONDS, ReplanRequest
from planner.services.wet_play import switch_wet_play
from planner.store import Database, open_database
from tests.bench.absences import FIVE, MONDAY, Case, cases, published
from tests.bench.replans import PLAN, PLANNED

RESULTS: Final = Path(__file__).parent / "results"
AT: Final = datetime.combine(MONDAY, datetime.min.time(), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    group: str
    seconds: float
    proven: bool
    """Whether every option is proved the least."""
    open: int


class Office:
    """The sample school on its first published week."""

    def __init__(self, database: Database, plan: Path) -> None:
        school = two_form_primary()
        self.database, self.school = database, school
        self.deputy = Visitor(
            school=school.profile.code,
            school_name=school.profile.name,
            user="deputy@example.org",
            name="Deputy",
            roles=frozenset({UserRole.DEPUTY}),
        )
        database.create_school(school.profile, at=AT)
        with database.unit(school.profile.code, actor="bench", at=AT) as unit:
            unit.facts.replace(school)
            rota = published(plan, PLANNED)
            kept = unit.rotas.add(replace(rota, versions=unit.facts.versions()))
        request = PublishRequest(revision=kept.revision, first=MONDAY, gaps_acknowledged=True)
        publish(database, self.deputy, request, at=AT)

    def timed(self, group: str, ask: Callable[[], CoverOptions]) -> Morning:
        began = time.perf_counter()
        found = ask()
        return Morning(
            group=group,
            seconds=time.perf_counter() - began,
            proven=all(each.option.proven for each in found.priced),
            open=min(len(each.open) for each in found.priced),
        )

    def absence(self, case: Case) -> Morning:
        day = MONDAY + timedelta(days=case.weekday)
        noted = []

        def ask() -> CoverOptions:
            for person in case.out:
                away = Away(
                    person=PersonCode(person), first=day, last=day, starts=case.since, ends=DAY
                )
                noted.append(record_absence(self.database, self.deputy, away, at=AT))
            return self.options(day, case.since)

        found = self.timed(_group(case), ask)
        for each in noted:
            run = each.run
            which = Which(person=run.away.person, first=day, starts=run.away.starts, seen=run.seen)
            withdraw_absence(self.database, self.deputy, which, at=AT)
        return found

    def wet(self, number: int) -> Morning:
        day = MONDAY + timedelta(days=number % 5)

        def ask() -> CoverOptions:
            switch_wet_play(self.database, self.deputy, day, wet=True, at=AT)
            return self.options(day, 8 * 60, SOON_SECONDS)

        found = self.timed("wet play", ask)
        switch_wet_play(self.database, self.deputy, day, wet=False, at=AT)
        return found

    def options(self, day: date, since: int, seconds: float = QUICK_SECONDS) -> CoverOptions:
        request = ReplanRequest(day=day, since=since, seconds=seconds)
        return cover_options(self.database, self.deputy, request, at=AT)


def _group(case: Case) -> str:
    if len(case.out) == FIVE:
        return "five at once"
    return "a class teacher" if case.teachers else "one of the support staff"


def table(mornings: Iterable[Morning]) -> Iterator[str]:
    found: dict[str, list[Morning]] = {}
    for each in mornings:
        found.setdefault(each.group, []).append(each)
    yield "| what came | how often | median s | p95 s | worst s | all proved | open, mean |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for group, own in found.items():
        took = sorted(each.seconds for each in own)
        late = took[max(0, -(-len(took) * 95 // 100) - 1)]
        proved = sum(each.proven for each in own)
        left = statistics.mean(each.open for each in own)
        yield (
            f"| {group} | {len(own)} | {statistics.median(took):.2f} | {late:.2f} | "
            f"{took[-1]:.2f} | {proved} of {len(own)} | {left:.1f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--absences", type=int, default=60)
    parser.add_argument("--five", type=int, default=10)
    parser.add_argument("--wet", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", type=Path, default=PLAN)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(f"sqlite:///{folder}/school.db") as database,
    ):
        database.migrate()
        office = Office(database, chosen.plan)
        office.wet(0)  # starts the solving process, as the site has by then
        ones = cases("one", chosen.absences, 1, chosen.seed)
        fives = cases("five", chosen.five, FIVE, chosen.seed)
        measured = [office.absence(case) for case in (*ones, *fives)]
        measured += [office.wet(number) for number in range(chosen.wet)]
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    made = "\n".join(
        [
            "# From an absence saved to its options",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, OR-Tools {version('ortools')}, SQLite, load {loads}; "
            f"two-form sample school, seed {chosen.seed}, first answer after {QUICK_SECONDS} s "
            f"of search at most, {SOON_SECONDS} s for wet play.",
            "",
            *table(measured),
            "",
        ]
    )
    print(made)
    if chosen.write:
        path = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-mornings.md"
        path.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
