"""Slots as the page shows them: times in order of merit, each with its adults."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planner.domain.clock import clock, time_of_day, weekday_of
from planner.services.slots import SlotBoard
from planner.slots.finder import Slot

FIRST: Final = 8
"""Times shown at once; the others open."""
_MOST: Final = 60
_ADULTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChoice:
    """One slot to choose, in words."""

    value: str
    day: date
    times: str
    adult: str
    place: str
    misses: tuple[str, ...]
    """What each pupil misses, a phrase each: pupils by reference."""
    notes: tuple[str, ...]
    """What else it costs, a phrase each."""
    good: bool
    """Whether it costs no core lesson, no support and no second session that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTime:
    """One time, with the best adult and place for it and the next best."""

    best: SlotChoice
    others: tuple[SlotChoice, ...]


def slot_times(board: SlotBoard) -> tuple[SlotTime, ...]:
    """Every time once, the best first."""
    by_time = defaultdict[tuple[int, int], list[Slot]](list)
    for slot in board.slots:
        by_time[slot.span.start, slot.span.end].append(slot)
    return tuple(
        SlotTime(
            best=_choice(board, slots[0]),
            others=tuple(_choice(board, slot) for slot in slots[1 : 1 + _ADULTS]),
        )
        for slots in list(by_time.values())[:_MOST]
    )


def _choice(board: SlotBoard, slot: Slot) -> SlotChoice:
    day = board.monday + timedelta(days=weekday_of(slot.span.start))
    starts = clock(time_of_day(slot.span.start))
    return SlotChoice(
        value=f"{day.isoformat()}|{starts}|{slot.post}|{slot.place or ''}",
        day=day,
        times=f"{starts}–{clock(slot.span.end)}",
        adult=board.adults.get(slot.post, str(slot.post)),
        place=board.places.get(slot.place, "") if slot.place else "",
        misses=_misses(slot),
        notes=tuple(_notes(slot)),
        good=not (slot.core or slot.support_lost or slot.same_day),
    )


def _misses(slot: Slot) -> tuple[str, ...]:
    """One phrase for pupils who miss the same: "P1, P2: 15 min of Art"."""
    same = defaultdict[str, list[str]](list)
    for missed in slot.missed:
        core = " (core)" if missed.core else ""
        lately = f", {_times(missed.lately)} in the last four weeks" if missed.lately else ""
        same[f"{missed.minutes} min of {missed.subject}{core}{lately}"].append(missed.pupil)
    return tuple(f"{', '.join(pupils)}: {what}" for what, pupils in same.items())


def _notes(slot: Slot) -> list[str]:
    told = [f"{slot.share} % of the week out of class"]
    if slot.support_lost:
        left = ", and nobody else is left there" if slot.last_support else ""
        told.append(f"takes {slot.support_lost} min of support from the adult’s base class{left}")
    if slot.same_day:
        told.append("the group meets that day already")
    if slot.usual:
        told.append("usual adult")
    return told


def _times(count: int) -> str:
    return "missed once" if count == 1 else f"missed {count} times"
