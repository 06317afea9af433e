"""Adjusting a draft by hand: who could take a duty, and the next revision once one is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from planner.adjusting import (
    Candidate,
    Move,
    NotLegal,
    NotOffered,
    adjusted,
    spans_of,
    times,
    who_could,
)
from planner.domain.adjustments import Adjustment
from planner.domain.clock import Span, stretch
from planner.domain.codes import PostCode
from planner.domain.demand import Demand, DemandKey
from planner.domain.plan import Allocation, Rota
from planner.errors import Conflict, NotFound, PlannerError
from planner.services.boards.why import knows
from planner.services.fair_share import FairShare, fair_shares
from planner.services.lines import kept, require_newest, standing
from planner.services.open_drafts import OpenDraft
from planner.services.permissions import Action, Visitor
from planner.store import Database


class Breaks(PlannerError):
    """The change would break a rule, or give what is not asked for."""

    hint = "The draft is as it was. Choose somebody else, or another time."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustRequest:
    """Which duty of which draft, and whom it is to go to."""

    revision: int
    """The revision that was looked at."""
    demands: tuple[str, ...]
    """Keys of the units, as text; all of one stay."""
    post: str = ""
    """The contract line to give it to; empty leaves it to nobody."""
    starts: int | None = None
    """Another time, as its first minute of the cycle; only for a single unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the page shows of one duty: who has it, who could, and who may not."""

    revision: int
    newest: int
    """Of its line: where it is another, nothing can be changed from here."""
    editable: bool
    week_of: date | None
    title: str
    when: str
    """ "Tue 12:00-12:45"; empty while a time has yet to be chosen."""
    keys: tuple[DemandKey, ...]
    starts: int | None
    """First minute of the cycle, where the time can be chosen."""
    holder: Allocation | None
    fixed: str
    """Why it cannot be moved at all, in a sentence; empty where it can."""
    candidates: tuple[Candidate, ...] = ()
    refused: tuple[NotOffered, ...] = ()
    times: tuple[tuple[Span, tuple[str, ...]], ...] = ()
    """Where a time has to be chosen: each with the names of those free then."""
    flexible: bool = False
    """Whether it could be at another time."""
    shares: FairShare
    fits: dict[PostCode, tuple[str, ...]]
    """What makes each candidate a natural choice, a sentence each."""
    names: dict[str, str]
    """By code of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BothVersions:
    """A change that came too late: what was wanted, and what somebody else did meanwhile."""

    base: int
    newest: int
    week_of: date | None
    mine: str
    """The change asked for, as it would have been said of the version it was made from."""
    theirs: tuple[Adjustment, ...]
    holder_then: str
    """Who had the duty in the version looked at; empty = nobody."""
    holder_now: str
    still_asked: bool
    """Whether the duty is one that the newest version can still give."""


def choices(
    database: Database, actor: Visitor, request: AdjustRequest, *, all_times: bool = False
) -> Choices:
    """Everybody tried on a duty of a draft, everything else of it held as it is.

    An open need with several times asks for one first. Raises NotFound for a draft or duty
    that is not there.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        found = OpenDraft.read(unit, request.revision)
        cover = _may_see_cover(actor) and found.cover(unit)
    keys = found.keys(request.demands)
    demand, rows = found.bench.demand(keys[0]), found.bench.rows
    move = Move(keys=keys, post=None, span=found.span(keys, request.starts))
    undecided = move.span is None and any(
        key not in rows and len(found.bench.demand(key).spans) != 1 for key in keys
    )
    spans = {} if undecided else spans_of(found.bench, move)
    offered, refused = ((), ()) if undecided else who_could(found.bench, move)
    listed = times(found.bench, keys[0]) if (undecided or all_times) and len(keys) == 1 else ()
    names = {str(person.code): person.name for person in found.bench.formulation.school.people}
    return Choices(
        revision=request.revision,
        newest=found.line.newest,
        editable=found.editable,
        week_of=found.bench.rota.week_of,
        title=demand.title,
        when=_when(spans.values()) if spans else "",
        keys=keys,
        starts=min(span.start for span in spans.values()) if spans else None,
        holder=next((rows[key] for key in keys if key in rows), None),
        fixed=found.fixed(keys),
        candidates=offered,
        refused=refused,
        times=tuple((span, tuple(names[p.person] for p in posts)) for span, posts in listed),
        flexible=len(keys) == 1 and len(demand.spans) > 1,
        shares=fair_shares(found.bench, demand.kind, cover or ()),
        fits={one.post.code: tuple(knows(one.post, demand)) for one in offered},
        names=names,
    )


def both_versions(database: Database, actor: Visitor, request: AdjustRequest) -> BothVersions:
    """What to show of a change that was refused because somebody else's came first."""
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        then = OpenDraft.read(unit, request.revision)
        now = OpenDraft.read(unit, then.line.newest)
    keys = then.keys(request.demands)
    return BothVersions(
        base=request.revision,
        newest=then.line.newest,
        week_of=then.bench.rota.week_of,
        mine=_said(then, _move(then, keys, request))[1],
        theirs=then.line.since(request.revision),
        holder_then=_holder(then, keys[0]),
        holder_now=_holder(now, keys[0]),
        still_asked=all(key in now.bench.formulation.unit_of for key in keys),
    )


def adjust(database: Database, actor: Visitor, request: AdjustRequest, *, at: datetime) -> Rota:
    """Give a duty to somebody else, or to nobody, as the next revision of the draft.

    The whole rota is checked against every rule first, no transaction open meanwhile. Raises
    Breaks where one stands in the way, Overtaken when somebody changed the draft since the
    revision the request was made from, and Conflict for what is no longer a draft.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        require_newest(unit, request.revision)
        found = OpenDraft.read(unit, request.revision)
    if not found.editable:
        raise Conflict(f"Rota {request.revision} is no longer a draft.")
    keys = found.keys(request.demands)
    if found.fixed(keys):
        raise Breaks(found.fixed(keys))
    move = _move(found, keys, request)
    rota, left_open = _checked(found, move, at)
    said = _said(found, move)
    step = Adjustment(
        revision=0,
        adjusts=request.revision,
        what=f"move of {said[0]}",
        said=said[1],
        left_open=tuple(str(key) for key in left_open),
        by=actor.user,
        at=at,
    )
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        require_newest(unit, request.revision)
        return kept(unit, rota, step)


def copy_draft(database: Database, actor: Visitor, revision: int, *, at: datetime) -> Rota:
    """The rota once more as a draft of its own, to try something on beside it."""
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        return unit.rotas.add(standing(unit, revision))


def _move(found: OpenDraft, keys: tuple[DemandKey, ...], request: AdjustRequest) -> Move:
    """Raises NotFound for a contract line or a time that the duty does not know."""
    post = PostCode(request.post) if request.post else None
    if post and post not in found.bench.formulation.facts.posts:
        raise NotFound("There is no such contract line.", hint="Choose somebody from the list.")
    return Move(keys=keys, post=post, span=found.span(keys, request.starts) if post else None)


def _holder(found: OpenDraft, key: DemandKey) -> str:
    row = found.bench.rows.get(key)
    return found.bench.formulation.facts.people[row.person].name if row else ""


def _may_see_cover(actor: Visitor) -> bool:
    return actor.may(Action.SEE_COVER_BALANCE)


def _checked(found: OpenDraft, move: Move, at: datetime) -> tuple[Rota, tuple[DemandKey, ...]]:
    try:
        return adjusted(found.bench, move, versions=found.versions, made_at=at)
    except NotLegal as error:
        raise Breaks(" ".join(error.sentences)) from error
    except KeyError as error:
        raise Breaks("A time has to be chosen first.") from error


def _said(found: OpenDraft, move: Move) -> tuple[str, str]:
    """What was moved, and the whole of it: "GATE, Tue 08:35-08:45: Kemi instead of Idris"."""
    bench, facts = found.bench, found.bench.formulation.facts
    demand: Demand = bench.demand(move.keys[0])
    rows = [bench.rows[key] for key in move.keys if key in bench.rows]
    spans = spans_of(bench, move) if move.post or rows else {}
    what = f"{demand.title}, {_when(spans.values())}" if spans else demand.title
    to = facts.people[facts.posts[move.post].person].name if move.post else "nobody"
    if not rows:
        return what, f"{what}: {to}, where there was nobody."
    holder = facts.people[rows[0].person].name
    if move.span is not None and move.span != rows[0].span:
        return what, f"{what}: {to}, instead of {holder} on {stretch(rows[0].span)}."
    return what, f"{what}: {to} instead of {holder}."


def _when(spans: Iterable[Span]) -> str:
    found = sorted(spans)
    return stretch(Span(found[0].start, max(span.end for span in found)))
