"""The needs a rota leaves open, each with when it is where that is fixed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.advice import Advised, advise
from planner.demand_sources import needs_of
from planner.domain.clock import stretch
from planner.domain.codes import PersonCode, PostCode
from planner.domain.demand import DemandKey
from planner.domain.plan import RotaState, Unmet
from planner.domain.school import School
from planner.errors import NotFound
from planner.services.boards.answers import gaps_proven
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.services.why_not import people_asked_about
from planner.store import Database


@dataclass(frozen=True, slots=True)
class OpenNeed:
    unmet: Unmet
    when: str
    """ "Tue 12:00-12:45"; empty where the planner may choose the time."""


@dataclass(frozen=True, slots=True)
class Unfilled:
    revision: int | None
    """The newest rota; None when there is none."""
    is_draft: bool
    needs: tuple[OpenNeed, ...]
    """In their strict order, then by key."""
    changeable: bool = False
    """A draft, and the newest version of it: somebody may be chosen by hand."""
    by_hand: bool = False
    """Changed by hand since the search."""
    proven: bool = False
    """Whether it is proved that no rota fills them; else the search ended before that."""
    names: Mapping[PostCode, str] = field(default_factory=dict)
    """Who holds each post, for the refusals."""
    advice: tuple[Advised, ...] = ()
    """What is allowed and deserves a look."""
    people: tuple[tuple[PersonCode, str], ...] = ()
    """Everybody who may be asked about: code and name, by name."""


def unfilled(database: Database, actor: Visitor, *, revision: int | None = None) -> Unfilled:
    """What rota `revision` leaves open; None is the newest. Raises NotFound for none such."""
    actor.require(Action.SEE_UNFILLED)
    with database.reading(actor.school) as unit:
        rota = unit.rotas.get(revision) if revision else unit.rotas.latest(None)
        school = school_of(unit, rota)
        published = {past.rota_revision for past in unit.publications.history()}
        steps = unit.adjustments.all()
    if rota is None and revision:
        raise NotFound(f"There is no draft {revision}.")
    if rota is None:
        return Unfilled(None, is_draft=True, needs=())
    when = dict(_fixed_times(school))
    found = sorted(rota.unmet, key=lambda gap: (gap.tier, gap.title, str(gap.key)))
    return Unfilled(
        rota.revision,
        is_draft=rota.revision not in published,
        changeable=rota.state is RotaState.DRAFT
        and rota.revision not in {step.adjusts for step in steps},
        by_hand=rota.revision in {step.revision for step in steps},
        needs=tuple(OpenNeed(gap, when.get(gap.key, "")) for gap in found),
        proven=gaps_proven(rota),
        names=_holders(school),
        advice=advise(school, rota, rota.valid_from),
        people=people_asked_about(school),
    )


def _holders(school: School) -> dict[PostCode, str]:
    names = {person.code: person.name for person in school.people}
    return {post.code: names[post.person] for post in school.posts}


def _fixed_times(school: School) -> Iterator[tuple[DemandKey, str]]:
    needs = needs_of(school)
    for demand in needs.demands:
        if len(demand.spans) == 1:
            yield from ((key, stretch(demand.spans[0])) for key in demand.unit_keys())
    for presence in needs.presences:
        yield presence.key, stretch(presence.span)
