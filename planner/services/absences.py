"""Who is out: recorded, amended and withdrawn, to the minute and without any reason."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from planner.domain.away import Away, Run, rows_of, runs_of
from planner.domain.clock import DAY, Span, clock
from planner.domain.codes import PersonCode
from planner.domain.people import Absence
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

LONGEST: Final = timedelta(days=400)
"""From the first day of an absence to its last."""


class NotAnAbsence(PlannerError):
    """Times that can be nobody's absence."""

    hint = "Correct the times and send the form again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """One absence as somebody saw it: changed in the meantime, it is another."""

    person: PersonCode
    first: date
    starts: int
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """What is recorded from a day on, and everybody it could be recorded of."""

    runs: tuple[Run, ...]
    people: tuple[tuple[PersonCode, str], ...]
    """Code and name, by name."""

    def name(self, person: PersonCode) -> str:
        return dict(self.people).get(person, person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An absence as it now stands, or stood until it was withdrawn, and what follows from it."""

    run: Run
    name: str
    mend: date | None
    """The first day from the change on that it touches and that is published."""


def absences_from(database: Database, actor: Visitor, day: date) -> Absences:
    """Every absence that lasts until `day` or beyond, by its first day."""
    actor.require(Action.RECORD_ABSENCE)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    runs = (run for run in runs_of(school, school.absences) if run.last >= day)
    people = ((person.code, person.name) for person in school.people if not person.placeholder)
    return Absences(runs=tuple(runs), people=tuple(sorted(people, key=lambda pair: pair[1])))


def record_absence(database: Database, actor: Visitor, away: Away, *, at: datetime) -> Noted:
    """Record that somebody is out; recording the same twice changes nothing.

    Raises Conflict where something else is recorded of them for that time, NotFound for
    nobody of that code, NotAnAbsence for times that cannot be.
    """
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        rows = _rows(school, away)
        if not set(rows) <= set(school.absences):
            _refuse_overlap(school, rows, school.absences)
            _keep(unit, school, (*school.absences, *rows))
            unit.audit.note("record absence", away.person, None, _told(rows))
        return _noted(unit, school, Run(away=away, rows=rows), at)


def amend_absence(
    database: Database, actor: Visitor, which: Which, away: Away, *, at: datetime
) -> Noted:
    """Put `away` in the place of an absence recorded before.

    Raises Conflict when somebody changed that absence first.
    """
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        old = _as_seen(school, which)
        rows, others = _rows(school, away), _without(school, old)
        _refuse_overlap(school, rows, others)
        _keep(unit, school, (*others, *rows))
        unit.audit.note("amend absence", away.person, _told(old.rows), _told(rows))
        both = sorted({*old.rows, *rows}, key=lambda row: row.day)
        noted = _noted(unit, school, Run(away=away, rows=tuple(both)), at)
    return replace(noted, run=Run(away=away, rows=rows))


def withdraw_absence(database: Database, actor: Visitor, which: Which, *, at: datetime) -> Noted:
    """Take an absence back as though it had never been recorded; the audit trail keeps it.

    Raises Conflict when somebody changed it first.
    """
    actor.require(Action.RECORD_ABSENCE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        old = _as_seen(school, which)
        _keep(unit, school, _without(school, old))
        unit.audit.note("withdraw absence", which.person, _told(old.rows), None)
        return _noted(unit, school, old, at)


def _noted(unit: Unit, school: School, run: Run, at: datetime) -> Noted:
    today = at.astimezone(ZoneInfo(school.profile.timezone)).date()
    days = (row.day for row in run.rows if row.day >= today)
    return Noted(
        run=run,
        name=next(p.name for p in school.people if p.code == run.away.person),
        mend=next((day for day in days if unit.occurrences.live(day, day)), None),
    )


def is_as_seen(run: Run, which: Which) -> bool:
    """Whether `run` is the absence `which`, unchanged."""
    seen = Which(person=run.away.person, first=run.first, starts=run.away.starts, seen=run.seen)
    return seen == which


def _rows(school: School, away: Away) -> tuple[Absence, ...]:
    if away.person not in {person.code for person in school.people}:
        raise NotFound("There is nobody of that name on the people list.")
    if not 0 <= away.starts < away.ends <= DAY:
        raise NotAnAbsence("An absence ends after it starts, on the same day.")
    if away.last is not None and not timedelta() <= away.last - away.first <= LONGEST:
        raise NotAnAbsence("The last day is before the first, or more than a year after it.")
    rows = rows_of(school, away)
    if not rows:
        raise NotAnAbsence("Nobody is expected at school on those days.")
    return rows


def _refuse_overlap(school: School, rows: tuple[Absence, ...], others: tuple[Absence, ...]) -> None:
    names = {person.code: person.name for person in school.people}
    own = {row.day: row for row in rows}
    for other in others:
        row = own.get(other.day)
        if row and other.person == row.person and other.span.overlaps(row.span):
            raise Conflict(
                f"{names[row.person]} is recorded as away {_when(other)} already.",
                hint="Amend or withdraw that absence instead: nothing has been changed.",
            )


def _as_seen(school: School, which: Which) -> Run:
    for run in runs_of(school, school.absences):
        if is_as_seen(run, which):
            return run
    raise Conflict("That absence was changed or withdrawn while you were looking at it.")


def _without(school: School, run: Run) -> tuple[Absence, ...]:
    gone = set(run.rows)
    return tuple(row for row in school.absences if row not in gone)


def _keep(unit: Unit, school: School, absences: tuple[Absence, ...]) -> None:
    unit.facts.replace(replace(school, absences=absences))


def _told(rows: tuple[Absence, ...]) -> dict[str, str | int]:
    """What the audit trail says of an absence: when, and never why."""
    return {
        "first": rows[0].day.isoformat(),
        "last": rows[-1].day.isoformat(),
        "days": len(rows),
        "from": clock(rows[0].starts),
        "to": _end(rows[0].span),
    }


def _when(row: Absence) -> str:
    day = f"on {row.day:%A} {row.day.day} {row.day:%B}"
    return day if row.span == Span(0, DAY) else f"{day}, {clock(row.starts)}-{_end(row.span)}"


def _end(span: Span) -> str:
    return "24:00" if span.end == DAY else clock(span.end)
