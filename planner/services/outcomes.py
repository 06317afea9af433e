"""What a group's pupils measured before and after, recorded by whoever answers for it.

Every look at pupils' readings is written down; a correction leaves what was said before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from planner.domain.codes import PupilRef
from planner.domain.outcomes import Measured, Review, ReviewDue, standing
from planner.domain.provision import Group
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.outcome_sheet import NotWhole, SaidMeasure, read_measure
from planner.services.permissions import Action, Visitor
from planner.services.reviews import due_of
from planner.store import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTable:
    """One measure of a group: what stands for each pupil, and all that was ever said."""

    measure: str
    low: float
    high: float
    rising: bool
    by_pupil: Mapping[PupilRef, Measured]
    history: tuple[Measured, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcomes:
    """A group with its pupils' readings and its reviews."""

    group: Group
    programme: str
    pupils: tuple[PupilRef, ...]
    """Those in it now, then those who were and have readings."""
    measures: tuple[MeasureTable, ...]
    seen: int
    """How much has been said so far: a form that saw less is out of date."""
    due: ReviewDue
    reviews: tuple[Review, ...]
    """Oldest first."""


def group_outcomes(database: Database, actor: Visitor, code: str, *, at: datetime) -> GroupOutcomes:
    """The readings and reviews of one group. The look is written down. Raises NotFound."""
    actor.require(Action.SEE_PROVISION)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        group = group_of(school, code)
        said = unit.outcomes.measured(group.code)
        reviews = tuple(one for one in unit.outcomes.reviews() if one.group == group.code)
        due = due_of(unit, school, group, at.date())
    pupils = _pupils(group, standing(said))
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        seen = {"pupils": sorted(pupils)}
        unit.audit.note("look at pupils", f"outcomes {group.code}", None, seen)
    return GroupOutcomes(
        group=group,
        programme=programme_name(school, group),
        pupils=pupils,
        measures=_tables(said),
        seen=len(said),
        due=due,
        reviews=reviews,
    )


def record_measure(
    database: Database, actor: Visitor, code: str, said: SaidMeasure, seen: int, *, at: datetime
) -> int:
    """Record one measure of a group as the form says; how many readings that changed.

    Raises NotWhole with every problem by field, Conflict where somebody recorded something
    for the group since the form was opened.
    """
    actor.require(Action.RECORD_OUTCOMES)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        group = group_of(school, code)
        every = unit.outcomes.measured(group.code)
        if len(every) != seen:
            raise Conflict(
                f"Somebody recorded something for {group.code} while you were writing.",
                hint="Your form is kept below; open the group afresh to see what is new.",
            )
        stands = standing(every)
        _refuse_strangers(said, _pupils(group, stands))
        refs = [pupil.ref for pupil in school.pupils]
        changes = read_measure(said, group, stands, refs, at.date())
        return _record(unit, group, changes)


def group_of(school: School, code: str) -> Group:
    """Raises NotFound."""
    for group in school.groups:
        if group.code == code:
            return group
    raise NotFound(f"There is no group {code!r}.", hint="Choose one from the list of groups.")


def programme_name(school: School, group: Group) -> str:
    return next((p.name for p in school.programmes if p.code == group.programme), group.programme)


def _record(unit: Unit, group: Group, changes: tuple[Measured, ...]) -> int:
    if changes:
        unit.outcomes.record(group.code, changes)
    return len(changes)


def _refuse_strangers(said: SaidMeasure, pupils: tuple[PupilRef, ...]) -> None:
    sent = [line.pupil for line in said.lines]
    if len(set(sent)) != len(sent) or not set(sent) <= set(pupils):
        raise NotWhole({"measure": "The group has changed. Open it afresh, then enter it again."})


def _pupils(group: Group, stands: Iterable[Measured]) -> tuple[PupilRef, ...]:
    gone = sorted({one.pupil for one in stands} - set(group.pupils))
    return (*sorted(group.pupils), *gone)


def _tables(said: list[Measured]) -> tuple[MeasureTable, ...]:
    found = []
    by_measure = sorted(standing(said), key=_measure)
    for name, own in groupby(by_measure, key=_measure):
        stands = {one.pupil: one for one in own}
        any_of_them = next(iter(stands.values()))
        found.append(
            MeasureTable(
                measure=name,
                low=any_of_them.low,
                high=any_of_them.high,
                rising=any_of_them.rising,
                by_pupil=stands,
                history=tuple(one for one in said if one.measure == name),
            )
        )
    return tuple(found)


def _measure(one: Measured) -> str:
    return one.measure
