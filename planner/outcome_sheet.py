"""A form of readings, as somebody filled it in: read whole, or every problem by its field."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.domain.codes import PupilRef
from planner.domain.outcomes import Measured
from planner.domain.provision import Group
from planner.errors import PlannerError

LONGEST: Final = 60
_LARGEST: Final = 1_000_000
_OLDEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPupil:
    """One pupil's row of the form, as typed."""

    pupil: str
    before: str = ""
    before_on: str = ""
    after: str = ""
    after_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMeasure:
    """One measure for all pupils of a group, as typed."""

    measure: str = ""
    was: str = ""
    """The name it had when the form was opened; "" = a new measure."""
    low: str = ""
    high: str = ""
    rising: bool = True
    before_on: str = ""
    """The day of every baseline that has none of its own; so with `after_on`."""
    after_on: str = ""
    lines: tuple[SaidPupil, ...] = ()


class NotWhole(PlannerError):
    """Something on the form cannot be kept; none of it was."""

    hint = "Nothing was kept. Correct the fields marked below and save again."

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("Some of it cannot be kept as it stands.")
        self.problems = problems
        """What is wrong, by field: "low", or "before-2" for the third pupil's baseline."""


class _Reader:
    """Reads fields one by one and keeps what is wrong with each."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def wrong(self, field: str, words: str) -> None:
        self.problems.setdefault(field, words)

    def number(self, field: str, text: str) -> float | None:
        """None where nothing is written, or no number."""
        text = text.strip()
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not abs(found) <= _LARGEST:  # written so that "nan" fails it too
            self.wrong(field, f"“{text[:20]}” is not a number. Write it as 7 or 7.5.")
            return None
        return found

    def day(self, field: str, text: str, today: date) -> date | None:
        text = text.strip()
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            self.wrong(field, f"“{text[:20]}” is not a date. Write it as 2026-11-09.")
            return None
        if found > today:
            self.wrong(field, "This day is still to come.")
        elif found.year < _OLDEST:
            self.wrong(field, "This day is too long ago.")
        return found


def read_measure(
    said: SaidMeasure,
    group: Group,
    standing: Iterable[Measured],
    refs: Iterable[PupilRef],
    today: date,
) -> tuple[Measured, ...]:
    """The readings to record: what is new or other than what stands, and what is taken back.

    `standing` is what stands for the group, `refs` are every pupil's reference of the school.
    Raises NotWhole with every problem at once.
    """
    reader, known = _Reader(), list(standing)
    name = _name(reader, said, known, refs)
    low, high = _scale(reader, said)
    for field, text in (("before_on", said.before_on), ("after_on", said.after_on)):
        reader.day(field, text, today)
    rows = [_row(reader, said, index, (low, high), today) for index, _ in enumerate(said.lines)]
    if not said.was and not any(row[0] is not None for row in rows) and not reader.problems:
        reader.wrong("measure", "Enter at least one pupil’s baseline.")
    if reader.problems or low is None or high is None:
        raise NotWhole(reader.problems)
    wanted = [
        Measured(
            group=group.code,
            programme=group.programme,
            pupil=PupilRef(line.pupil),
            measure=name,
            low=low,
            high=high,
            rising=said.rising,
            before=before,
            before_on=before_on,
            after=after,
            after_on=after_on,
        )
        for line, (before, before_on, after, after_on) in zip(said.lines, rows, strict=True)
    ]
    return _changes(wanted, known, said.was)


_Row = tuple[float | None, date | None, float | None, date | None]


def _name(
    reader: _Reader, said: SaidMeasure, known: list[Measured], refs: Iterable[PupilRef]
) -> str:
    name = " ".join(said.measure.split())
    if not name:
        reader.wrong("measure", "Name the test or rating, as on its cover.")
    elif len(name) > LONGEST:
        reader.wrong("measure", f"A name has room for {LONGEST} letters.")
    elif any(re.search(rf"(?<!\w){re.escape(ref)}(?!\w)", name, re.IGNORECASE) for ref in refs):
        reader.wrong("measure", "A measure’s name is for every pupil: leave the reference out.")
    elif name != said.was and name in {one.measure for one in known}:
        reader.wrong("measure", "This group has a measure of that name already.")
    return name


def _scale(reader: _Reader, said: SaidMeasure) -> tuple[float | None, float | None]:
    low, high = reader.number("low", said.low), reader.number("high", said.high)
    for field, text in (("low", said.low), ("high", said.high)):
        if not text.strip():
            reader.wrong(field, "Say where the scale begins and ends.")
    if low is not None and high is not None and low >= high:
        reader.wrong("high", "The high end is above the low end.")
    return low, high


def _row(
    reader: _Reader,
    said: SaidMeasure,
    index: int,
    scale: tuple[float | None, float | None],
    today: date,
) -> _Row:
    line = said.lines[index]
    before, before_on = _reading(
        reader, f"before-{index}", (line.before, line.before_on, said.before_on), scale, today
    )
    after, after_on = _reading(
        reader, f"after-{index}", (line.after, line.after_on, said.after_on), scale, today
    )
    if after is not None and before is None:
        reader.wrong(f"before-{index}", "An outcome says nothing without a baseline.")
    if before_on and after_on and after_on < before_on:
        reader.wrong(f"after_on-{index}", "The outcome is not before the baseline.")
    return before, before_on, after, after_on


def _reading(
    reader: _Reader,
    field: str,
    typed: tuple[str, str, str],
    scale: tuple[float | None, float | None],
    today: date,
) -> tuple[float | None, date | None]:
    """A value and its day; the whole form's day where the pupil has none of their own."""
    text, own_day, day_of_all = typed
    name, _, index = field.partition("-")
    on_field = f"{name}_on-{index}"
    value, own = reader.number(field, text), reader.day(on_field, own_day, today)
    if value is None:
        if own is not None and not text.strip():
            reader.wrong(field, "There is a day and no reading.")
        return None, None
    low, high = scale
    if low is not None and high is not None and low < high and not low <= value <= high:
        reader.wrong(field, f"The scale runs from {low:g} to {high:g}.")
    on = own or _Reader().day(on_field, day_of_all, today)
    if on is None:
        reader.wrong(on_field, "Say when it was taken.")
    return value, on


def _changes(wanted: list[Measured], known: list[Measured], was: str) -> tuple[Measured, ...]:
    """What differs from what stands; a name that is given up takes its readings back."""
    before = {one.name: one for one in known}
    now = {one.name for one in wanted}
    found = [one for one in wanted if _differs(one, before.get(one.name))]
    gone = [one for one in known if one.measure == was and one.name not in now]
    return (*found, *(_taken_back(one) for one in gone))


def _differs(one: Measured, known: Measured | None) -> bool:
    if known is None:
        return one.before is not None
    return _told(one) != _told(known)


def _told(one: Measured) -> tuple[object, ...]:
    return (
        *(one.programme, one.low, one.high, one.rising),
        *(one.before, one.before_on, one.after, one.after_on),
    )


def _taken_back(one: Measured) -> Measured:
    return Measured(
        group=one.group,
        programme=one.programme,
        pupil=one.pupil,
        measure=one.measure,
        low=one.low,
        high=one.high,
        rising=one.rising,
    )
