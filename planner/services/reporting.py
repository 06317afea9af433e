"""Reports on what was published over a week, a half-term or a year, to look at or take away."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from planner.domain.owed_time import Account
from planner.domain.plan import Rota, Stint
from planner.domain.school import School
from planner.domain.week import has_school
from planner.reports.adults import adults_report
from planner.reports.contract import contract_report
from planner.reports.cost import cost_report
from planner.reports.cover import cover_report
from planner.reports.duties import duties_report
from planner.reports.files import report_document
from planner.reports.met import met_report
from planner.reports.release import Planned, release_report
from planner.reports.stretches import Reach, Stretch, stretch_of
from planner.reports.tables import Report
from planner.services import owed
from planner.services.editing import standing
from planner.services.laid import weeks_of_their_own
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.services.week_documents import WRITERS, Form
from planner.store import Database, Unit

_DAYS: Final = timedelta(days=6)


@unique
class Subject(StrEnum):
    """What there is a report of, by its word in addresses."""

    RELEASE = "release"
    HOURS = "hours"
    COVER = "cover"
    DUTIES = "duties"
    ADULTS = "adults"
    COST = "cost"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    subject: Subject
    reach: Reach
    day: date
    """Any day of the stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    school_name: str
    stretch: Stretch
    published: int
    """Days of it that anything is published for."""
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """What the reports read."""

    school: School
    stints: list[Stint]
    weeks: tuple[Planned, ...]
    accounts: tuple[Account, ...]


_REPORTS: Final[Mapping[Subject, Callable[[_Log], Report]]] = MappingProxyType(
    {
        Subject.RELEASE: lambda log: release_report(
            log.school, log.weeks, log.stints, log.accounts
        ),
        Subject.HOURS: lambda log: contract_report(log.school, log.stints),
        Subject.COVER: lambda log: cover_report(log.school, log.stints),
        Subject.DUTIES: lambda log: duties_report(log.school, log.stints),
        Subject.ADULTS: lambda log: adults_report(log.school, log.stints),
        Subject.COST: lambda log: cost_report(log.school, log.stints),
        Subject.NEEDS: lambda log: met_report(log.weeks),
    }
)
_BY_WEEK: Final = frozenset({Subject.RELEASE, Subject.NEEDS})
"""Those that ask what each week's rota was."""


def report(database: Database, actor: Visitor, asked: Asked) -> Found:
    """One report over the stretch that holds a day: all of it that is published, past and to
    come."""
    actor.require(Action.SEE_REPORTS)
    if asked.subject is Subject.COST:
        actor.require(Action.SEE_COST)
    if asked.subject is Subject.COVER:
        actor.require(Action.SEE_COVER_BALANCE)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        stretch = stretch_of(school, asked.reach, asked.day)
        stints = unit.occurrences.stints(stretch.first, stretch.last)
        by_week = asked.subject in _BY_WEEK
        log = _Log(
            school=school,
            stints=stints,
            weeks=tuple(_weeks(unit, school, stretch)) if by_week else (),
            accounts=owed.accounts(unit) if asked.subject is Subject.RELEASE else (),
        )
    return Found(
        school_name=school.profile.name,
        stretch=stretch,
        published=len({one.day for one in stints}),
        report=_REPORTS[asked.subject](log),
    )


def report_file(database: Database, actor: Visitor, asked: Asked, form: Form) -> bytes:
    """The same report to take away. Raises NoTypesetter where PDFs cannot be made."""
    actor.require(Action.SEE_REPORTS)
    found = report(database, actor, asked)
    document = report_document(
        found.report, found.stretch, found.school_name, on_paper=form is Form.PDF
    )
    return WRITERS[form](document)


def _weeks(unit: Unit, school: School, stretch: Stretch) -> Iterator[Planned]:
    """Every week of the stretch with school and something published, with its rota.

    A week's own rota stands before any other; else the newest that reaches into it.
    """
    history, own = unit.publications.history(), weeks_of_their_own(unit)
    by_number = {publication.number: publication for publication in history}
    known: dict[int, tuple[Rota, School]] = {}
    for monday in stretch.mondays():
        reaching = (p for p in history if p.first_day <= monday + _DAYS and monday <= p.last_day)
        found = by_number[own[monday]] if monday in own else next(reaching, None)
        if found is None or not has_school(school, monday):
            continue
        if found.rota_revision not in known:
            rota = standing(unit, found.rota_revision)
            known[found.rota_revision] = (rota, school_of(unit, rota))
        rota, planned = known[found.rota_revision]
        yield Planned(monday=monday, rota=rota, school=planned)
