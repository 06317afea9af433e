"""Publishing: one atomic revision, visible on the site, in every feed and on paper."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.demand_sources import needs_of
from planner.domain.clock import stretch
from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.plan import Allocation, Occurrence, Publication, Rota, Unmet
from planner.domain.school import School
from planner.domain.week import monday_of
from planner.errors import Conflict, NotFound, PlannerError
from planner.expiring import RunsOut, runs_out
from planner.feeds.ical import faults, fragment
from planner.laying import Lapse, lapses
from planner.services.expired_holds import give_up_expired
from planner.services.giving_back import settle
from planner.services.laid import laid_of
from planner.services.lines import require_newest
from planner.services.messages import Change, write
from planner.services.owed_weeks import note_losses
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database, Unit

log = logging.getLogger(__name__)
_WEEK = timedelta(days=6)


class SafetyGap(PlannerError):
    """A safety need is open and nobody has typed that they know."""

    hint = "Read the list, arrange what is missing, then type PUBLISH to confirm."


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What one publication changes for one person, dated duties counted."""

    person: PersonCode
    name: str
    gains: tuple[Occurrence, ...]
    loses: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do, before anybody is told."""

    rota: Rota
    first: date
    last: date
    changes: tuple[PersonChange, ...]
    safety_gaps: tuple[Unmet, ...]
    last_publication: int
    """Number of the publication it would follow; 0 = none."""
    stale: tuple[str, ...]
    """Scopes of facts that changed since the draft was made."""
    nobody: tuple[str, ...] = ()
    """Duties without anybody from some day on, as their post ends or has yet to begin."""
    runs_out: tuple[RunsOut, ...] = ()
    """Certificates, authorisations and consents that duties need and that end before it."""

    own_weeks: tuple[date, ...] = ()
    """Mondays of weeks that have a published rota of their own: it stays as it is."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know before publishing, a sentence each."""
        kept = (
            f"The week of {monday.day} {monday:%B %Y} has a rota of its own, which stays. Draft "
            "that week again if it should follow this one."
            for monday in self.own_weeks
        )
        return (*self.nobody, *(lost.sentence for lost in self.runs_out), *kept)

    @property
    def count(self) -> int:
        return sum(len(change.gains) + len(change.loses) for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """Which draft, from when to when, and what the deputy had in front of them."""

    revision: int
    first: date
    last: date | None = None
    """None = to the end of the last term entered."""
    expected_last: int | None = None
    """The publication the preview followed; None = whatever is live."""
    gaps_acknowledged: bool = False
    """The deputy typed that they know of the safety needs left open."""


def preview(
    database: Database, actor: Visitor, revision: int, *, first: date, last: date | None = None
) -> Preview:
    """What publishing draft `revision` from `first` on would change, and for whom.

    Raises Overtaken where somebody has changed the draft by hand since that revision.
    """
    actor.require(Action.PUBLISH_ROTA)
    with database.reading(actor.school) as unit:
        return _preview(unit, revision, first, last)


def publish(
    database: Database, actor: Visitor, request: PublishRequest, *, at: datetime
) -> Publication:
    """Publish a draft as one transaction.

    Raises StalePlan when facts it read have changed, Conflict when somebody published
    since the preview, SafetyGap when a safety need is open and not acknowledged.
    """
    actor.require(Action.PUBLISH_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        give_up_expired(unit, at)
        shown = _preview(unit, request.revision, request.first, request.last)
        if request.expected_last not in (None, shown.last_publication):
            raise Conflict("Somebody published while you were looking at this preview.")
        if shown.safety_gaps and not request.gaps_acknowledged:
            raise SafetyGap(f"{len(shown.safety_gaps)} safety needs are open in this rota.")
        school = unit.facts.load().school
        laid = laid_of(unit, shown.rota, shown.first, shown.last)
        publication = unit.publications.publish(
            shown.rota,
            laid.occurrences,
            first=shown.first,
            last=shown.last,
            by=actor.user,
            at=at,
            expected_last=shown.last_publication,
        )
        if shown.rota.week_of:
            unit.rotas.lay(request.revision)
            note_losses(unit, shown.rota)
            settle(unit, local_day(school, at))
        else:
            unit.rotas.adopt(request.revision)
        keep_fragments(unit, school, publication)
        changes = (Change(person=c.person, gains=c.gains, loses=c.loses) for c in shown.changes)
        write(unit, school, publication.number, changes, local_day(school, at))
    return publication


def history(database: Database, actor: Visitor) -> list[Publication]:
    """Every publication, newest first."""
    actor.require(Action.PUBLISH_ROTA)
    with database.reading(actor.school) as unit:
        return list(unit.publications.history())


def _preview(unit: Unit, revision: int, first: date, last: date | None) -> Preview:
    snapshot = unit.facts.load()
    rota = unit.rotas.get(revision)
    if rota is None:
        raise NotFound(f"There is no draft {revision}.")
    require_newest(unit, revision)
    if rota.week_of:
        first, last = rota.week_of, rota.week_of + _WEEK
    until = last or end_of_year(snapshot.school, first)
    school = school_of(unit, rota)
    laid = laid_of(unit, rota, first, until)
    live = unit.occurrences.live(first, until)
    latest = unit.publications.latest()
    return Preview(
        rota=rota,
        first=first,
        last=until,
        changes=_changes(snapshot.school, live, laid.occurrences),
        safety_gaps=tuple(gap for gap in rota.unmet if gap.tier == NeedTier.SAFETY),
        last_publication=latest.number if latest else 0,
        stale=tuple(
            sorted(scope for scope, n in snapshot.versions.items() if rota.versions.get(scope) != n)
        ),
        nobody=_nobody(snapshot.school, lapses(snapshot.school, rota, first, until)),
        runs_out=runs_out(snapshot.school, needs_of(school), rota, until),
        own_weeks=laid.own_weeks,
    )


def _nobody(school: School, found: Iterable[Lapse]) -> tuple[str, ...]:
    """One sentence for each row that lapses, with the first day it does."""
    names = {person.code: person.name for person in school.people}
    first: dict[Allocation, date] = {}
    for lapse in sorted(found, key=lambda lapse: (lapse.day, lapse.allocation.key)):
        first.setdefault(lapse.allocation, lapse.day)
    return tuple(
        f"From {day.day} {day:%B %Y} nobody has {row.title}, {stretch(row.span)}: "
        f"{names.get(row.person, row.person)} is not in post then."
        for row, day in first.items()
    )


def end_of_year(school: School, first: date) -> date:
    """Last day of the last term the school has entered, or `first` where there is none later.

    Raises PlannerError when no term lies ahead: a rota needs dates to be laid over.
    """
    last = max((term.ends for term in school.terms), default=None)
    if last is None or last < first:
        raise PlannerError(
            f"The calendar has no school days from {first:%d %B %Y} on.",
            hint="Add the next terms to the Terms sheet and import the workbook again.",
        )
    return last


def local_day(school: School, at: datetime) -> date:
    """The date at the school at that moment."""
    return at.astimezone(ZoneInfo(school.profile.timezone)).date()


def next_monday(today: date) -> date:
    """The Monday a new rota naturally starts: today's if today is Monday, else the next."""
    return today if today.weekday() == 0 else date.fromordinal(monday_of(today).toordinal() + 7)


def _changes(
    school: School, live: Iterable[Occurrence], laid: Iterable[Occurrence]
) -> tuple[PersonChange, ...]:
    before = {_seen(occurrence): occurrence for occurrence in live}
    after = {_seen(occurrence): occurrence for occurrence in laid}
    gains: dict[PersonCode, list[Occurrence]] = defaultdict(list)
    loses: dict[PersonCode, list[Occurrence]] = defaultdict(list)
    for seen in after.keys() - before.keys():
        gains[after[seen].person].append(after[seen])
    for seen in before.keys() - after.keys():
        loses[before[seen].person].append(before[seen])
    names = {person.code: person.name for person in school.people}
    return tuple(
        PersonChange(
            code,
            names.get(code, code),
            tuple(sorted(gains[code], key=_when)),
            tuple(sorted(loses[code], key=_when)),
        )
        for code in sorted(gains.keys() | loses.keys(), key=lambda code: names.get(code, code))
    )


def _seen(occurrence: Occurrence) -> tuple[object, ...]:
    """Everything of an occurrence its person can see."""
    return (
        occurrence.uid,
        occurrence.day,
        occurrence.starts,
        occurrence.ends,
        occurrence.title,
        occurrence.place,
    )


def _when(occurrence: Occurrence) -> tuple[date, int, str]:
    return occurrence.day, occurrence.starts, occurrence.uid


def keep_fragments(
    unit: Unit,
    school: School,
    publication: Publication,
    people: Iterable[PersonCode] | None = None,
) -> None:
    """Render each person's calendar once, in the transaction that changed it.

    `people` are those it changed; None = anybody.
    """
    changed = {person.code for person in school.people} if people is None else set(people)
    live: dict[PersonCode, list[Occurrence]] = {code: [] for code in sorted(changed)}
    for occurrence in unit.occurrences.live(date.min, date.max):
        if people is None or occurrence.person in changed:
            live.setdefault(occurrence.person, []).append(occurrence)
    stamps = {past.number: past.at for past in unit.publications.history()}
    for person, duties in live.items():
        rendered = fragment(duties, stamps=stamps, timezone=school.profile.timezone)
        unit.fragments.put(person, publication.number, rendered)
        for fault in faults(duties):
            log.warning("calendar of %s on %s: %s", person, fault.day, fault.why)
