"""Bars of what programmes came to: gain to the right of a line, loss to its left."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from planner.effectiveness import Effect

LEFT: Final = 190
"""Where the bars' field begins: programmes' names stand before it."""
WIDTH: Final = 300
ROW: Final = 46


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One programme's two bars; lengths in the picture's own units."""

    effect: Effect
    top: int
    gain_left: float
    gain_width: float
    minutes_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The whole picture."""

    bars: tuple[Bar, ...]
    zero: float
    height: int


def bars_of(effects: Iterable[Effect]) -> Bars | None:
    """None where there is no mean to draw: numbers alone are enough then."""
    rows = tuple(effects)
    gains = [each.gain for each in rows if each.gain is not None]
    if not gains:
        return None
    lowest, highest = min(0.0, *gains), max(0.0, *gains)
    unit = WIDTH / ((highest - lowest) or 1)
    longest = max(each.minutes_each for each in rows) or 1
    zero = LEFT - lowest * unit
    found = tuple(
        Bar(
            effect=each,
            top=ROW * index,
            gain_left=zero + min(0.0, each.gain or 0.0) * unit,
            gain_width=abs(each.gain or 0.0) * unit,
            minutes_width=WIDTH * each.minutes_each / longest,
        )
        for index, each in enumerate(rows)
    )
    return Bars(bars=found, zero=zero, height=ROW * len(found) + 4)
