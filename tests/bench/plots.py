"""Line plots as SVG, drawn with nothing but text: they stand beside the tables they show."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

Points = Sequence[tuple[float, float]]

WIDTH: Final = 720
HEIGHT: Final = 400
LEFT: Final = 70
RIGHT: Final = 170
TOP: Final = 40
BOTTOM: Final = 50
INKS: Final = (
    "#1d4ed8",
    "#b45309",
    "#047857",
    "#be123c",
    "#6d28d9",
    "#334155",
    "#0e7490",
    "#a16207",
)
DASHES: Final = ("", "6 3", "2 3", "8 3 2 3")
"""Lines differ by dashes too: not everybody tells the inks apart."""


def plot(title: str, across: str, up: str, series: Mapping[str, Points]) -> str:
    """An SVG of one line a series, both axes from their least to their greatest value.

    The upright axis is logarithmic where values differ more than fiftyfold; zeros are then
    drawn at its foot.
    """
    points = [point for line in series.values() for point in line]
    horizontal = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT, log=False)
    tall = [y for _, y in points if y > 0] or [1.0]
    vertical = _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP, log=max(tall) > 50 * min(tall))
    parts = [*_frame(title, across, up), *_ticks(horizontal, vertical)]
    for number, (name, line) in enumerate(series.items()):
        parts.extend(_line(number, name, line, horizontal, vertical))
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


class _Axis:
    """From values to places on the paper."""

    def __init__(self, values: Sequence[float], first: float, last: float, *, log: bool) -> None:
        self._log, self._first, self._last = log, first, last
        self._floor = min((v for v in values if v > 0), default=1.0)
        scaled = [self._scaled(value) for value in values] or [0.0]
        self.least, self.most = min(scaled), max(scaled)

    def at(self, value: float) -> float:
        share = (self._scaled(value) - self.least) / ((self.most - self.least) or 1)
        return round(self._first + share * (self._last - self._first), 1)

    def marks(self, count: int = 5) -> Iterator[tuple[float, str]]:
        """Places and what to write there."""
        for number in range(count + 1):
            scaled = self.least + (self.most - self.least) * number / count
            value = 10**scaled if self._log else scaled
            yield self.at(value), f"{value:,.3g}" if value < 1_000 else f"{value:,.0f}"

    def _scaled(self, value: float) -> float:
        return math.log10(max(value, self._floor)) if self._log else value


def _frame(title: str, across: str, up: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(title)}" font-family="sans-serif" font-size="12" fill="#0f172a">'
    )
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    yield f'<text x="{LEFT}" y="20" font-size="15" font-weight="bold">{escape(title)}</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 12}" text-anchor="end">{escape(across)}</text>'
    yield f'<text x="{LEFT}" y="{TOP - 6}" text-anchor="start">{escape(up)}</text>'


def _ticks(horizontal: _Axis, vertical: _Axis) -> Iterator[str]:
    for x, words in horizontal.marks():
        yield f'<text x="{x}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{words}</text>'
    for y, words in vertical.marks():
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#cbd5e1" fill="none"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{words}</text>'


def _line(number: int, name: str, line: Points, across: _Axis, up: _Axis) -> Iterator[str]:
    ink = INKS[number % len(INKS)]
    dash = DASHES[number % len(DASHES)]
    style = f'stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}" fill="none"'
    if line:
        path = "L".join(f"{across.at(x)} {up.at(y)}" for x, y in line)
        yield f'<path d="M{path}" {style}/>'
        for x, y in line[-1:] if len(line) > 20 else line:
            yield f'<circle cx="{across.at(x)}" cy="{up.at(y)}" r="3" fill="{ink}"/>'
    y = TOP + 18 * number
    yield f'<path d="M{WIDTH - RIGHT + 12} {y}h24" {style}/>'
    yield f'<text x="{WIDTH - RIGHT + 42}" y="{y + 4}">{escape(name)}</text>'
