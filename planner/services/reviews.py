"""Reviews of groups: which are due, and how it was decided that a group goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from planner.domain.codes import GroupCode
from planner.domain.outcomes import Decision, Due, Grounds, Review, ReviewDue, review_due, standing
from planner.domain.provision import Group
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

FARTHEST: Final = timedelta(days=370)
"""No review is set later than this from the day it is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group on the list: no pupil is on it, only how many."""

    group: GroupCode
    programme: str
    pupils: int
    measured: int
    """Pupils with a baseline and an outcome on some measure."""
    baselines: int
    due: ReviewDue


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidReview:
    """What was decided, or when the next review is to be, by somebody who saw what was set."""

    decision: Decision | None = None
    """None = only the date is set."""
    held_on: date | None = None
    grounds: tuple[Grounds, ...] = ()
    next_on: date | None = None
    seen: int = 0
    """How many entries the group had."""


def groups(database: Database, actor: Visitor, *, at: datetime) -> tuple[GroupLine, ...]:
    """Every group, those due for review first."""
    actor.require(Action.SEE_PROVISION)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        told, began = unit.outcomes.reviews(), unit.occurrences.began()
        stands = standing(unit.outcomes.measured())
    programmes = {programme.code: programme for programme in school.programmes}
    found = []
    for group in school.groups:
        own = [one for one in stands if one.group == group.code]
        found.append(
            GroupLine(
                group=group.code,
                programme=programmes[group.programme].name,
                pupils=len(group.pupils),
                measured=len({one.pupil for one in own if one.gain is not None}),
                baselines=len({one.pupil for one in own}),
                due=review_due(
                    group, programmes[group.programme], told, began.get(group.code), at.date()
                ),
            )
        )
    return tuple(sorted(found, key=lambda line: (line.due.on or date.max, line.group)))


def reminders(lines: Iterable[GroupLine]) -> tuple[GroupLine, ...]:
    """Of the groups, those whose review is overdue or falls in the next two weeks."""
    return tuple(line for line in lines if line.due.due in (Due.OVERDUE, Due.SOON))


def review(
    database: Database, actor: Visitor, code: str, said: SaidReview, *, at: datetime
) -> None:
    """Record how a group goes on, or set when it is reviewed next.

    Raises PlannerError where the words do not go together, Conflict where somebody reviewed
    the group since.
    """
    actor.require(Action.RECORD_OUTCOMES)
    _refuse_unsound(said, at.date())
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        group = next((g for g in unit.facts.load().school.groups if g.code == code), None)
        if group is None:
            raise NotFound(f"There is no group {code!r}.", hint="Choose one from the list.")
        own = [one for one in unit.outcomes.reviews() if one.group == group.code]
        if len(own) != said.seen:
            raise Conflict(
                f"Somebody reviewed {group.code}, or set its date, while you were deciding.",
                hint="Read what they decided, then decide again if you must.",
            )
        unit.outcomes.review(
            Review(
                group=group.code,
                held_on=said.held_on if said.decision else None,
                decision=said.decision,
                grounds=said.grounds if said.decision else (),
                next_on=said.next_on,
            )
        )


def due_of(unit: Unit, school: School, group: Group, today: date) -> ReviewDue:
    """When `group` is reviewed next."""
    programme = next((each for each in school.programmes if each.code == group.programme), None)
    began = unit.occurrences.began().get(group.code)
    return review_due(group, programme, unit.outcomes.reviews(), began, today)


def _refuse_unsound(said: SaidReview, today: date) -> None:
    if said.next_on and not today <= said.next_on <= today + FARTHEST:
        raise PlannerError(
            f"The next review cannot be on {said.next_on:%d/%m/%Y}.",
            hint="Choose a day from today to a year from now.",
        )
    if said.decision is None:
        if said.next_on is None:
            raise PlannerError("No day is set.", hint="Choose the day of the next review.")
        return
    if said.held_on is None or said.held_on > today:
        raise PlannerError(
            "A review is recorded once it has been held.", hint="Choose the day it was held."
        )
    if not said.grounds:
        raise PlannerError("Say on what grounds.", hint="Tick at least one of the reasons.")
    if said.decision is Decision.STOP and said.next_on:
        raise PlannerError(
            "A group that stops is not reviewed again.",
            hint="Leave the next date empty, or decide to change it instead.",
        )
    if said.decision is not Decision.STOP and said.next_on is None:
        raise PlannerError(
            "A group that goes on is reviewed again.", hint="Choose the day of the next review."
        )
