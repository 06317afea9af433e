"""One pupil's year of provision on a page, for parents and the annual review.

By reference: the name is written on the paper by hand. No other pupil, no need area, no
cost and no reason for a lost session is on it. Every look is written down.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from planner.domain.calendar import Term
from planner.domain.clock import hours
from planner.domain.outcomes import Measured, ReviewDue, standing
from planner.domain.provision import Pupil
from planner.domain.school import School
from planner.errors import NotFound
from planner.exporters.document import Cell, Document, Section
from planner.exporters.document_pdf import document_pdf
from planner.pay import scale_on
from planner.provision_map import Line, Session, Sum, lines, sessions_of
from planner.services import owed
from planner.services.permissions import Action, Visitor
from planner.services.reviews import due_of
from planner.store import Database, Unit

YEAR: Final = timedelta(days=366)
"""How far back the summary looks, from the day it is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPart:
    """What one pupil was to have and had in one term, up to today."""

    name: str
    first: date
    last: date
    lines: tuple[Line, ...]

    @property
    def whole(self) -> Sum:
        return sum((line.sum for line in self.lines), Sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilSummary:
    """One pupil's provision, readings and reviews to come; nobody else's."""

    school_name: str
    pupil: Pupil
    made_on: date
    terms: tuple[TermPart, ...]
    readings: tuple[tuple[str, Measured], ...]
    """Each with the name of its programme, by programme and measure."""
    reviews: tuple[tuple[str, ReviewDue], ...]
    """Each with the name of its programme."""


def pupil_summary(database: Database, actor: Visitor, ref: str, *, at: datetime) -> PupilSummary:
    """What `ref` was to have and had over the year to today. The look is written down.

    Raises NotFound for a reference that is not on the books.
    """
    actor.require(Action.SEE_PROVISION)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        pupil = _pupil(school, ref)
        terms = _terms(unit, school, pupil, at.date())
        readings = _readings(unit, school, pupil)
        reviews = _reviews(unit, school, pupil, at.date())
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        seen = {"pupils": [str(pupil.ref)]}
        unit.audit.note("look at pupils", "pupil summary", None, seen)
    return PupilSummary(
        school_name=school.profile.name,
        pupil=pupil,
        made_on=at.date(),
        terms=terms,
        readings=readings,
        reviews=reviews,
    )


def pupil_summary_pdf(database: Database, actor: Visitor, ref: str, *, at: datetime) -> bytes:
    """The same on paper. Raises NoTypesetter where PDFs cannot be made."""
    actor.require(Action.SEE_PROVISION)
    return document_pdf(summary_document(pupil_summary(database, actor, ref, at=at)))


def pupils_on_the_books(database: Database, actor: Visitor) -> tuple[Pupil, ...]:
    """Whom a summary can be made of, by class and reference: references alone, no record."""
    actor.require(Action.SEE_PROVISION)
    with database.reading(actor.school) as unit:
        pupils = unit.facts.load().school.pupils
    return tuple(sorted(pupils, key=lambda pupil: (pupil.school_class, pupil.ref)))


def summary_document(found: PupilSummary) -> Document:
    """The page as paper has it: a line for the name to be written on."""
    who = f"{found.pupil.ref}, class {found.pupil.school_class}"
    return Document(
        title=f"Provision summary {found.pupil.ref}",
        school=found.school_name,
        said=f"{found.pupil.ref}, made on {found.made_on:%d/%m/%Y}. Confidential.",
        sections=(
            Section(
                title=f"Provision: {who}",
                headings=("Term", "Programme", "Planned", "Delivered", "EHCP asks", "EHCP had"),
                rows=tuple(_provision_rows(found.terms)),
                about="Name (by hand): ______________________________  Hours and minutes, up to "
                f"{found.made_on:%d/%m/%Y}.",
            ),
            Section(
                title="Before and after",
                headings=("Programme", "Measure", "Scale", "Before", "On", "After", "On"),
                rows=tuple(_reading_row(name, one) for name, one in found.readings),
                about="" if found.readings else "Nothing has been measured.",
                runs_on=True,
            ),
            Section(
                title="Next reviews",
                headings=("Programme", "Review on"),
                rows=tuple((name, due.on) for name, due in found.reviews if due.on),
                about="" if any(due.on for _, due in found.reviews) else "None is set.",
                runs_on=True,
            ),
        ),
    )


def _pupil(school: School, ref: str) -> Pupil:
    wanted = ref.strip().casefold()
    for pupil in school.pupils:
        if pupil.ref.casefold() == wanted:
            return pupil
    raise NotFound(
        "No pupil of that reference is on the books.", hint="Look it up on the Pupils sheet."
    )


def _terms(unit: Unit, school: School, pupil: Pupil, today: date) -> tuple[TermPart, ...]:
    running = [term for term in school.terms if today - YEAR < term.starts <= today]
    if not running:
        return ()
    bookings = unit.bookings.all()
    accounts = {account.key: account for account in owed.accounts(unit)}
    first = min(term.starts for term in running)
    log = sessions_of(school, unit.occurrences.ever(first, today), accounts, bookings)
    own = [session for session in log if pupil.ref in session.pupils]
    found = []
    for term in sorted(running, key=lambda each: each.starts):
        last = min(term.ends, today)
        within = _within(own, term, last)
        every = lines(school, within, bookings, scale_on(last), term.starts, last)
        kept = _own(every, pupil)
        found.append(TermPart(name=term.name, first=term.starts, last=last, lines=kept))
    return tuple(found)


def _own(every: Iterable[Line], pupil: Pupil) -> tuple[Line, ...]:
    """Sessions are shared, lines are not: only this pupil's."""
    return tuple(line for line in every if line.pupil == pupil.ref)


def _within(log: Iterable[Session], term: Term, last: date) -> list[Session]:
    return [session for session in log if term.starts <= session.day <= last]


def _readings(unit: Unit, school: School, pupil: Pupil) -> tuple[tuple[str, Measured], ...]:
    names = {programme.code: programme.name for programme in school.programmes}
    own = (one for one in standing(unit.outcomes.measured()) if one.pupil == pupil.ref)
    found = [(str(names.get(one.programme, one.programme)), one) for one in own]
    return tuple(sorted(found, key=lambda each: (each[0], each[1].measure)))


def _reviews(
    unit: Unit, school: School, pupil: Pupil, today: date
) -> tuple[tuple[str, ReviewDue], ...]:
    names = {programme.code: programme.name for programme in school.programmes}
    return tuple(
        (str(names.get(group.programme, group.programme)), due_of(unit, school, group, today))
        for group in school.groups
        if pupil.ref in group.pupils
    )


def _provision_rows(terms: Iterable[TermPart]) -> Iterable[tuple[Cell, ...]]:
    for term in terms:
        for line in term.lines:
            yield (term.name, line.programme, *_minutes(line.sum))
        yield (term.name, "All", *_minutes(term.whole))


def _minutes(each: Sum) -> tuple[Cell, ...]:
    asks = (hours(each.required), hours(each.required_delivered)) if each.required else ("–", "–")
    return hours(each.planned), hours(each.delivered), *asks


def _reading_row(name: str, one: Measured) -> tuple[Cell, ...]:
    after = "–" if one.after is None else f"{one.after:g}"
    scale = f"{one.low:g} to {one.high:g}, {'more' if one.rising else 'less'} is better"
    return name, one.measure, scale, f"{one.before:g}", one.before_on, after, one.after_on
