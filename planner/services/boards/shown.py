"""Which rota each day of a week board draws, and which others could be looked at instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.plan import Publication, Rota
from planner.services.boards.values import SCHOOL_WEEK, DraftChoice
from planner.services.editing import standing
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
    drafts = _drafts(unit, history)
    if revision is None and not history and drafts:
        revision = drafts[0].revision
    if revision is not None:
        return _asked(unit, history, drafts, monday, revision)
    covering = _covering(history, monday)
    rotas = {p.rota_revision: standing(unit, p.rota_revision) for p in covering.values()}
    newest = max(covering.values(), key=lambda p: p.number, default=None)
    return Shown(
        by_weekday={weekday: rotas[p.rota_revision] for weekday, p in covering.items()},
        rota=rotas[newest.rota_revision] if newest else None,
        publication=newest,
        live=newest or (history[0] if history else None),
        drafts=drafts,
    )


def _asked(
    unit: Unit,
    history: Sequence[Publication],
    drafts: tuple[DraftChoice, ...],
    monday: date,
    revision: int,
) -> Shown:
    rota = standing(unit, revision)
    covering = list(_covering(history, monday).values())
    live = max(covering, key=lambda p: p.number, default=history[0] if history else None)
    own = next((p for p in history if p.rota_revision == revision), None)
    of_draft = next((choice.overtaken for choice in drafts if choice.revision == revision), False)
    stands = {p.rota_revision for p in (*covering, *history[:1])}
    return Shown(
        by_weekday=dict.fromkeys(range(SCHOOL_WEEK), rota),
        rota=rota,
        publication=own,
        live=live,
        drafts=drafts,
        overtaken=of_draft or (own is not None and revision not in stands),
    )


def _covering(history: Sequence[Publication], monday: date) -> dict[int, Publication]:
    """By weekday, the newest publication that reaches it: the one in force that day."""
    found: dict[int, Publication] = {}
    for weekday in range(SCHOOL_WEEK):
        day = monday + timedelta(days=weekday)
        for publication in history:  # newest first
            if publication.first_day <= day <= publication.last_day:
                found[weekday] = publication
                break
    return found


def _drafts(unit: Unit, history: Sequence[Publication]) -> tuple[DraftChoice, ...]:
    """A draft made before the rota that is live has been overtaken by it."""
    published = {publication.rota_revision for publication in history}
    newest = history[0].rota_revision if history else 0
    revisions = sorted((s.revision for s in unit.rotas.summaries()), reverse=True)
    return tuple(
        DraftChoice(revision=revision, overtaken=revision < newest)
        for revision in revisions
        if revision not in published
    )
