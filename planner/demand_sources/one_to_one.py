"""1:1 support: one continuous need, cut into legs that may pass from adult to adult.

It is cut where the pupil's break and lunch begin and end, and where a named adult comes or
goes. Over lunch there are two legs, and the solver picks the minute of the handover, so that
each adult has a lunch too; a timetable without a lunch is cut around noon.
"""

from collections.abc import Iterator
from typing import Final

from planner.demand_sources.cycle import (
    Day,
    Part,
    class_of,
    days,
    key,
    left_of,
    on_day,
    out_of_school,
    parts,
    place_resources,
    pupil_away,
)
from planner.domain.clock import Span, time_of_day
from planner.domain.codes import ClassCode, PostCode
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.entitlement import GRID
from planner.domain.kinds import DutyKind, PartKind, ProvisionKind
from planner.domain.provision import Provision
from planner.domain.school import School

SOURCE = "one-to-one"
SHORTEST_LEG: Final = 10
"""Minutes: no adult takes over for less."""
_NOON: Final = 12 * 60
_CUT_AT = (PartKind.BREAK, PartKind.LUNCH)


def needs(school: School) -> Needs:
    """Every leg of every 1:1 on every day it is owed."""
    by_class, home = parts(school), class_of(school)
    demands: list[Demand] = []
    for provision in school.provisions:
        if provision.kind is not ProvisionKind.ONE_TO_ONE:
            continue
        school_class = home.get(provision.pupil)
        own = by_class.get(school_class, ()) if school_class else ()
        whole = _Whole(school, provision, school_class)
        for day in days(school, provision.weekdays, provision.week):
            demands.extend(whole.legs(day, own))
    return Needs(demands=tuple(demands))


class _Whole:
    """One pupil's continuous need and the demand values all its legs share."""

    def __init__(
        self, school: School, provision: Provision, school_class: ClassCode | None
    ) -> None:
        self._school = school
        self._provision = provision
        self._class = school_class

    def legs(self, day: Day, own: tuple[Part, ...]) -> Iterator[Demand]:
        """The day's legs in order: between them they cover every minute.

        On a visit the same adult stays; in an examination the pupil's arrangement takes over.
        While the pupil is away nobody is needed, and every other leg keeps its name.
        """
        whole = day.span(self._provision.starts, self._provision.ends)
        out = out_of_school(self._school, self._class, day)
        gone = pupil_away(self._school, self._provision.pupil)
        number = 0
        for stretch in _stretches(whole, (*out, *self._arranged(day))):
            away = any(stretch.overlaps(span) for span in out)
            if away or any(stretch.within(span) for span in self._arranged(day)):
                number += 1
                if away:
                    yield from self._pieces(day, number, left_of(stretch, gone), away=True)
                continue
            for span, over_lunch in _cut(stretch, own, self._comings_and_goings(day)):
                number += 1
                left = left_of(span, gone)
                handovers = _handovers(left[0]) if over_lunch and len(left) == 1 else ()
                if handovers:
                    yield from self._relay(day, number, left[0], handovers)
                else:
                    yield from self._pieces(day, number, left)
                if over_lunch and _handovers(span):
                    number += 1

    def _pieces(
        self, day: Day, number: int, left: tuple[Span, ...], *, away: bool = False
    ) -> Iterator[Demand]:
        """A leg without handover, in the pieces the pupil's own absence leaves of it."""
        for nth, span in enumerate(left):
            part = f"{number}-{nth}" if nth else str(number)
            yield self._leg(day, part, (span,), self._provision.adults, away=away)

    def _arranged(self, day: Day) -> tuple[Span, ...]:
        """When the pupil has an adult of their own in an examination that day."""
        extra = {
            known.sitting: known.extra
            for known in self._school.arrangements
            if known.pupil == self._provision.pupil
        }
        return tuple(
            day.span(sitting.starts, sitting.ends + extra[sitting.code])
            for sitting in self._school.sittings
            if sitting.code in extra and on_day(sitting.day) == day
        )

    def _comings_and_goings(self, day: Day) -> set[int]:
        """When the adults named for the pupil begin or end their work that day."""
        named = {*self._provision.usual, *self._provision.relief}
        worked = (
            day.span(pattern.starts, pattern.ends)
            for pattern in self._school.working_days
            if pattern.post in named and pattern.weekday == day.weekday
            if pattern.week in (None, day.week)
        )
        return {edge for span in worked for edge in (span.start, span.end)}

    def _relay(
        self, day: Day, number: int, span: Span, handovers: tuple[int, ...]
    ) -> Iterator[Demand]:
        """Two legs that meet at any of `handovers`; for a 2:1, two such relays side by side."""
        for adult in range(self._provision.adults):
            label = "abcdefgh"[adult] if self._provision.adults > 1 else ""
            first, second = f"{number}{label}", f"{number + 1}{label}"
            yield self._leg(day, first, tuple(Span(span.start, at) for at in handovers))
            yield self._leg(
                day,
                second,
                tuple(Span(at, span.end) for at in handovers),
                meets=self._key(day, first),
            )

    def _leg(
        self,
        day: Day,
        part: str,
        spans: tuple[Span, ...],
        count: int = 1,
        *,
        meets: DemandKey | None = None,
        away: bool = False,
    ) -> Demand:
        given = self._provision
        place = None if away else given.place
        return Demand(
            key=self._key(day, part),
            kind=DutyKind.ONE_TO_ONE,
            tier=NeedTier.SAFETY if given.ehcp else NeedTier.INTERVENTIONS,
            title=f"1:1 support {self._class or ''}".strip(),
            spans=spans,
            count=count,
            place=place,
            school_class=self._class,
            pupils=(given.pupil,),
            uses=place_resources(self._school, place),
            training=given.training,
            usual=given.usual,
            only=_named(given),
            never=given.never,
            meets=meets,
            away=away,
        )

    def _key(self, day: Day, part: str) -> DemandKey:
        return key(SOURCE, self._provision.code, day, self._provision.adults, part)


def _named(provision: Provision) -> tuple[PostCode, ...]:
    """Usual adults and trained reliefs; empty, for anyone eligible, where no relief is named."""
    if not provision.relief:
        return ()
    return tuple(dict.fromkeys((*provision.usual, *provision.relief)))


def _stretches(whole: Span, others: tuple[Span, ...]) -> list[Span]:
    """`whole` cut where a visit or an examination begins and ends; a stretch too short for an
    adult to take over belongs to the one beside it."""
    edges = {edge for span in others for edge in (span.start, span.end)}
    cuts = [whole.start]
    for edge in sorted(edges):
        if edge - cuts[-1] >= SHORTEST_LEG and whole.end - edge >= SHORTEST_LEG:
            cuts.append(edge)
    return [Span(start, end) for start, end in zip(cuts, [*cuts[1:], whole.end], strict=True)]


def _cut(whole: Span, own: tuple[Part, ...], changes: set[int]) -> list[tuple[Span, bool]]:
    """`whole` in legs, each with whether it lies over the pupil's lunch.

    The solver picks a handover over lunch, so no change of staff cuts a lunch in two.
    """
    pauses = [part for part in own if part.lesson.kind in _CUT_AT and part.span.overlaps(whole)]
    lunches = [part.span for part in pauses if part.lesson.kind is PartKind.LUNCH]
    lunches = lunches or _noon(whole)
    edges = {edge for span in lunches for edge in (span.start, span.end)}
    edges |= {edge for part in pauses for edge in (part.span.start, part.span.end)}
    edges |= {at for at in changes if not any(s.start < at < s.end for s in lunches)}
    cuts = [whole.start]
    for edge in sorted(edges):
        if edge - cuts[-1] >= SHORTEST_LEG and whole.end - edge >= SHORTEST_LEG:
            cuts.append(edge)
    spans = [Span(start, end) for start, end in zip(cuts, [*cuts[1:], whole.end], strict=True)]
    return [(span, any(span.overlaps(lunch) for lunch in lunches)) for span in spans]


def _noon(whole: Span) -> list[Span]:
    """The hour from noon, where an adult's lunch can fall, if the support runs through it."""
    midnight = whole.start - time_of_day(whole.start)
    noon = Span(midnight + _NOON, midnight + _NOON + 60)
    return [noon] if noon.within(whole) else []


def _handovers(span: Span) -> tuple[int, ...]:
    """Minutes on the five-minute grid that leave each leg long enough."""
    first = span.start + SHORTEST_LEG
    first += -time_of_day(first) % GRID
    return tuple(range(first, span.end - SHORTEST_LEG + 1, GRID))
