"""What a report is made of: tables of typed numbers, and a chart of the first of them."""

from dataclasses import dataclass
from enum import StrEnum, unique

from planner.domain.clock import hours
from planner.domain.kinds import DutyKind

Value = str | int | float | None


@unique
class Measure(StrEnum):
    """What the numbers of a column are, so that page, paper and file each say them their way."""

    WORDS = "words"
    MINUTES = "minutes"
    COUNT = "count"
    POUNDS = "pounds"
    PERCENT = "percent"

    @property
    def is_number(self) -> bool:
        return self is not Measure.WORDS


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    measure: Measure = Measure.WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    about: str = ""
    """How its numbers are reckoned; where there are no rows, what that means."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    mark: float | None = None
    """What the value is to be seen against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars in the order of the table beside them, never in order of length."""

    title: str
    measure: Measure
    bars: tuple[Bar, ...]
    mark: str = ""
    """What the marks are, in words; empty where there are none."""
    below_is_short: bool = False
    """Whether a bar that stays below its mark is something to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    title: str
    lead: str
    """What it comes to, in a sentence."""
    tables: tuple[Table, ...]
    """The first is the list a CSV file holds."""
    chart: Chart | None = None


def said(measure: Measure, value: Value) -> str:
    """The value as a person would say it: "2 h 25", "£1,204.50", "93 %"; nothing for None."""
    if value is None or isinstance(value, str):
        return value or ""
    if measure is Measure.MINUTES:
        return hours(round(value))
    if measure is Measure.POUNDS:
        return f"£{value:,.2f}"
    return f"{value:g} %" if measure is Measure.PERCENT else f"{value:g}"


def duty_words(kind: DutyKind) -> str:
    """ "PPA cover", "Lunch duty"."""
    words = kind.value.replace("ppa", "PPA")
    return words[:1].upper() + words[1:]
