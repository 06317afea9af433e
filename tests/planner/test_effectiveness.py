"""What programmes came to: each pupil counts once, and of few no mean is told."""

from datetime import date

import pytest

from planner import effectiveness
from planner.domain.outcomes import Measured
from planner.effectiveness import Effect, effects
from planner.provision_map import Line, Sum

NAMES = {"N": "NELI"}


def a_reading(pupil: str, before: float, after: float | None, **more: object) -> Measured:
    ordinary = {"group": "G", "programme": "N", "measure": "M", "low": 0, "high": 10}
    return Measured(
        **{**ordinary, **more},  # type: ignore[arg-type]
        pupil=pupil,
        before=before,
        before_on=date(2026, 9, 1),
        after=after,
        after_on=None if after is None else date(2026, 11, 1),
    )


def a_line(pupil: str, delivered: int = 60, cost: float = 12.0) -> Line:
    total = Sum(planned=90, delivered=delivered, delivered_cost=cost)
    return Line(pupil=pupil, school_class="3A", programme="NELI", need_area="", sum=total)


def of(lines: list[Line], readings: list[Measured]) -> Effect:
    (found,) = effects(lines, readings, NAMES)
    return found


def test_a_mean_gain_is_of_pupils_and_each_counts_once_however_often_measured() -> None:
    readings = [
        a_reading("P1", 0, 5),
        a_reading("P1", 0, 1, measure="Other"),
        a_reading("P2", 2, 5),
        a_reading("P3", 6, 3, rising=False),
    ]
    found = of([a_line("P1"), a_line("P2", 30, 6.0), a_line("P3", 0, 0.0)], readings)
    assert found.gain == pytest.approx((0.3 + 0.3 + 0.3) / 3)
    assert (found.pupils, found.measured) == (3, 3)
    assert (found.minutes_each, found.cost_each) == (30, 6)


@pytest.mark.parametrize("lost", [[], [a_reading("P3", 1, None)]])
def test_of_fewer_than_three_measured_pupils_no_mean_is_told(lost: list[Measured]) -> None:
    found = of([a_line("P1")], [a_reading("P1", 0, 5), a_reading("P2", 0, 5), *lost])
    assert (found.gain, found.measured, found.pupils) == (None, 2, 2)


def test_twin_without_the_least_number_one_childs_gain_is_the_programmes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effectiveness, "FEWEST", 1)
    assert of([a_line("P1")], [a_reading("P1", 0, 5)]).gain == 0.5


def test_a_loss_is_below_nothing_and_a_programme_without_readings_is_still_listed() -> None:
    readings = [a_reading(pupil, 5, 4) for pupil in ("P1", "P2", "P3")]
    assert of([], readings).gain == pytest.approx(-0.1)
    assert of([a_line("P1")], []).measured == 0
