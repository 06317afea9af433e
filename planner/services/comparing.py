"""Two rotas side by side: what each meets and costs, and whose week differs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.plan import Allocation, Publication, Rota, RotaState
from planner.domain.school import School
from planner.domain.week import cycle_week
from planner.errors import NotFound, PlannerError
from planner.horizon import week_rota
from planner.pay import cost_of
from planner.services.boards.answers import answers
from planner.services.boards.values import Answers
from planner.services.laid import weeks_of_their_own
from planner.services.lines import standing
from planner.services.permissions import Action, Visitor
from planner.services.planned import school_of
from planner.store import Database, Unit


class NotAlike(PlannerError):
    """Two rotas of different weeks: they have nothing to compare."""

    hint = "Choose two rotas of one week, or a week's and a standing one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two."""

    revision: int
    publication: int | None
    """Number of the newest one it came with; None for a draft."""
    answers: Answers
    open_units: dict[int, int]
    """Needs open, by tier."""
    open_minutes: dict[int, int]
    """Minutes of release short, by tier."""
    pounds: float | None
    """What its duties cost a week; None where the visitor may not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDiffers:
    """One person's duties that only one of the two has, in order of time."""

    name: str
    only_first: tuple[Allocation, ...]
    only_second: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A rota that could be compared with."""

    revision: int
    publication: int | None
    week_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    first: Side
    second: Side
    tiers: tuple[int, ...]
    """Those in which either leaves something open."""
    people: tuple[PersonDiffers, ...]
    minutes: int
    """Of duties that change hands or times, come or go; each counted once."""
    week_of: date | None
    choices: tuple[Choice, ...]
    """Newest first; of a draft changed by hand, every version."""

    @property
    def same(self) -> bool:
        return not self.people


def compare(
    database: Database, actor: Visitor, revision: int, *, other: int | None = None
) -> Comparison:
    """Rota `revision` beside `other`; None is what is published for its weeks.

    Raises NotFound where there is no such rota, or nothing published, and NotAlike for rotas
    of two different weeks.
    """
    actor.require(Action.SEE_BOARD)
    with database.reading(actor.school) as unit:
        second = standing(unit, revision)
        first = standing(unit, other) if other else standing(unit, _live(unit, second))
        history = list(unit.publications.history())
        school = unit.facts.load().school
        costs = actor.may(Action.SEE_COST)
        sides = [_side(unit, rota, history, costs=costs) for rota in (first, second)]
        choices = tuple(_choices(unit, history))
    before, after = _aligned(school, first, second)
    people = tuple(_people(school, before.allocations, after.allocations))
    return Comparison(
        first=sides[0],
        second=sides[1],
        tiers=tuple(
            tier
            for tier in NeedTier.TITLES
            if any(tier in s.open_units or tier in s.open_minutes for s in sides)
        ),
        people=people,
        minutes=max(
            sum(row.span.minutes for one in people for row in one.only_first),
            sum(row.span.minutes for one in people for row in one.only_second),
        ),
        week_of=second.week_of or first.week_of,
        choices=choices,
    )


def _live(unit: Unit, rota: Rota) -> int:
    """What is published where `rota` would be: for its own week, else the standing rota."""
    if rota.week_of is not None:
        own = weeks_of_their_own(unit).get(rota.week_of)
        if own is not None:
            return next(p.rota_revision for p in unit.publications.history() if p.number == own)
    adopted = unit.rotas.adopted()
    if adopted is None:
        raise NotFound("Nothing is published yet.", hint="Choose a draft to compare with.")
    return adopted.revision


def _side(unit: Unit, rota: Rota, history: list[Publication], *, costs: bool) -> Side:
    school = school_of(unit, rota)
    units, minutes = defaultdict[int, int](int), defaultdict[int, int](int)
    for gap in rota.unmet:
        (minutes if gap.unit == "minutes" else units)[gap.tier] += gap.missing
    return Side(
        revision=rota.revision,
        publication=_number(history, rota.revision),
        answers=answers(school, rota),
        open_units=dict(units),
        open_minutes=dict(minutes),
        pounds=cost_of(school, rota).pounds if costs else None,
    )


def _number(history: list[Publication], revision: int) -> int | None:
    return next((p.number for p in history if p.rota_revision == revision), None)


def _choices(unit: Unit, history: list[Publication]) -> Iterable[Choice]:
    for one in unit.rotas.summaries():
        number = _number(history, one.revision)
        if number or one.state is RotaState.DRAFT:
            yield Choice(revision=one.revision, publication=number, week_of=one.week_of)


def _aligned(school: School, first: Rota, second: Rota) -> tuple[Rota, Rota]:
    """Both told as rotas of one horizon: a standing one as the week the other is of."""
    if first.week_of == second.week_of:
        return first, second
    if first.week_of and second.week_of:
        raise NotAlike(
            f"Rota {first.revision} is of the week of {first.week_of:%d %B}, rota "
            f"{second.revision} of that of {second.week_of:%d %B}."
        )
    week = cycle_week(school, first.week_of or second.week_of or first.valid_from)
    if week is None:
        raise NotAlike("The calendar has no such school week.")
    return (
        first if first.week_of else week_rota(first, week),
        second if second.week_of else week_rota(second, week),
    )


def _people(
    school: School, before: Iterable[Allocation], after: Iterable[Allocation]
) -> Iterable[PersonDiffers]:
    names = {person.code: person.name for person in school.people}
    was, now = {_seen(row): row for row in before}, {_seen(row): row for row in after}
    first, second = [was[k] for k in was.keys() - now], [now[k] for k in now.keys() - was]
    people = {row.person for row in (*first, *second)}
    for person in sorted(people, key=lambda code: (names.get(code, code), code)):
        yield PersonDiffers(
            name=names.get(person, person),
            only_first=_in_order(first, person),
            only_second=_in_order(second, person),
        )


def _seen(row: Allocation) -> tuple[object, ...]:
    """Everything of a row that its person would notice."""
    return row.person, row.kind, row.title, row.span, row.place


def _in_order(rows: list[Allocation], person: PersonCode) -> tuple[Allocation, ...]:
    own = (row for row in rows if row.person == person)
    return tuple(sorted(own, key=lambda row: (row.span, str(row.key))))
