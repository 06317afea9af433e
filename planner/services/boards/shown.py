"""Which rota each day of a week board draws, and which others could be looked at instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.booked import with_booked_rows
from planner.domain.plan import Publication, Rota
from planner.domain.week import cycle_week
from planner.services.boards.values import SCHOOL_WEEK, DraftChoice
from planner.services.editing import standing
from planner.services.laid import weeks_of_their_own
from planner.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a week draws: by default what is live on each day, else the draft asked for."""

    by_weekday: Mapping[int, Rota]
    """Weekdays that are not in it have nothing published."""
    rota: Rota | None
    """The one the week as a whole is said to be: the newest of those drawn."""
    publication: Publication | None
    """The one `rota` came with; None for a draft."""
    live: Publication | None
    """The publication live in this week; where there is none, the newest of all."""
    drafts: tuple[DraftChoice, ...]
    """Never published, newest first."""
    overtaken: bool = False

    @property
    def is_draft(self) -> bool:
        return self.rota is not None and self.publication is None


def shown(unit: Unit, monday: date, revision: int | None) -> Shown:
    """What the week of `monday` shows. Raises NotFound for a revision that does not exist."""
    history = unit.publications.history()
    drafts = _drafts(unit, history, monday)
    if revision is None and not history and drafts:
        revision = drafts[0].revision
    if revision is not None:
        return _asked(unit, history, drafts, monday, revision)
    covering = _covering(unit, history, monday)
    revisions = {publication.rota_revision for publication in covering.values()}
    rotas = {revision: _live(unit, revision, monday) for revision in revisions}
    newest = max(covering.values(), key=lambda p: p.number, default=None)
    return Shown(
        by_weekday={weekday: rotas[p.rota_revision] for weekday, p in covering.items()},
        rota=rotas[newest.rota_revision] if newest else None,
        publication=newest,
        live=newest or (history[0] if history else None),
        drafts=drafts,
    )


def _live(unit: Unit, revision: int, monday: date) -> Rota:
    """A published rota with what is booked in the week beside it."""
    rota, booked = standing(unit, revision), unit.bookings.all()
    if not booked:
        return rota
    week = 1 if rota.week_of else cycle_week(unit.facts.load().school, monday)
    return with_booked_rows(rota, booked, monday, week) if week else rota


def _asked(
    unit: Unit,
    history: Sequence[Publication],
    drafts: tuple[DraftChoice, ...],
    monday: date,
    revision: int,
) -> Shown:
    rota = standing(unit, revision)
    elsewhere = rota.week_of not in (None, monday)
    covering = list(_covering(unit, history, monday).values())
    live = max(covering, key=lambda p: p.number, default=history[0] if history else None)
    own = next((p for p in history if p.rota_revision == revision), None)
    of_draft = next((choice.overtaken for choice in drafts if choice.revision == revision), False)
    stands = {p.rota_revision for p in (*covering, *history[:1])}
    return Shown(
        by_weekday={} if elsewhere else dict.fromkeys(range(SCHOOL_WEEK), rota),
        rota=rota,
        publication=own,
        live=live,
        drafts=drafts,
        overtaken=of_draft or (own is not None and revision not in stands),
    )


def _covering(unit: Unit, history: Sequence[Publication], monday: date) -> dict[int, Publication]:
    """By weekday, the publication in force that day: the newest that reaches it, unless the
    week has a rota of its own, which later ones leave alone."""
    own = weeks_of_their_own(unit).get(monday)
    if own is not None:
        mine = next(p for p in history if p.number == own)
        return dict.fromkeys(range(SCHOOL_WEEK), mine)
    found: dict[int, Publication] = {}
    for weekday in range(SCHOOL_WEEK):
        day = monday + timedelta(days=weekday)
        for publication in history:  # newest first
            if publication.first_day <= day <= publication.last_day:
                found[weekday] = publication
                break
    return found


def _drafts(unit: Unit, history: Sequence[Publication], monday: date) -> tuple[DraftChoice, ...]:
    """Drafts of the standing rota and of this very week, newest first.

    A draft made before the rota of its own horizon that is live has been overtaken by it. Of a
    draft changed by hand it is the newest version.
    """
    published = {publication.rota_revision for publication in history}
    changed = {step.adjusts for step in unit.adjustments.all()}
    summaries = [s for s in unit.rotas.summaries() if s.week_of in (None, monday)]
    newest: dict[date | None, int] = {}
    for one in summaries:
        if one.revision in published:
            newest[one.week_of] = max(newest.get(one.week_of, 0), one.revision)
    return tuple(
        DraftChoice(
            revision=one.revision,
            overtaken=one.revision < newest.get(one.week_of, 0),
            of_week=one.week_of is not None,
        )
        for one in sorted(summaries, key=lambda one: -one.revision)
        if one.revision not in published and one.revision not in changed
    )
