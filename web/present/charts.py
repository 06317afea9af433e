"""Charts of reports: bars as shares of the longest, for the template to draw as SVG."""

from dataclasses import dataclass
from typing import Final

from planner.reports.tables import Chart, said

MOST_BARS: Final = 60
"""More than these are folded away until asked for."""
_WHOLE: Final = 100
"""Width of the drawing, in its own units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarView:
    label: str
    width: float
    mark: float | None
    said: str
    short: bool
    """Whether the value stays below a mark it ought to reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    title: str
    mark: str
    bars: tuple[BarView, ...]

    @property
    def is_long(self) -> bool:
        return len(self.bars) > MOST_BARS


def chart_view(chart: Chart) -> ChartView:
    """The chart in units of its longest bar or mark; in its own order."""
    longest = max((max(bar.value, bar.mark or 0) for bar in chart.bars), default=0) or 1

    def scaled(value: float) -> float:
        return round(_WHOLE * max(value, 0) / longest, 1)

    return ChartView(
        title=chart.title,
        mark=chart.mark,
        bars=tuple(
            BarView(
                label=bar.label,
                width=scaled(bar.value),
                mark=scaled(bar.mark) if bar.mark is not None else None,
                said=said(chart.measure, bar.value),
                short=chart.below_is_short and bar.value < (bar.mark or 0),
            )
            for bar in chart.bars
        ),
    )
