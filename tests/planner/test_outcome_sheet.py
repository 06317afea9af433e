"""A form of readings is kept whole, or refused with words at every field that is wrong."""

from dataclasses import replace

import pytest

from planner import outcome_sheet
from planner.domain.codes import PupilRef
from planner.domain.outcomes import Measured
from planner.outcome_sheet import NotWhole, SaidMeasure, read_measure
from tests.builders import a_group
from tests.services.test_outcomes import TODAY, a_form, a_row

REFS = [PupilRef(f"P{number}") for number in range(1, 5)]


def read(said: SaidMeasure) -> tuple[Measured, ...]:
    return read_measure(said, a_group("NELI-3A", "NELI", "P1 P2"), (), REFS, TODAY)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"measure": " "}, "measure"),
        ({"measure": "a" * 61}, "measure"),
        ({"measure": "for p4 alone"}, "measure"),
        ({"low": "40"}, "high"),
        ({"high": "inf"}, "high"),
        ({"before_on": ""}, "before_on-0"),
        ({"before_on": "2027-01-01"}, "before_on"),
        ({"lines": (a_row("P1", "41"),)}, "before-0"),
        ({"lines": (a_row("P1", "-1"),)}, "before-0"),
        ({"lines": (a_row("P1", "1", "2", after_on="2026-09-01"),)}, "after_on-0"),
        ({"lines": (a_row("P1", "", before_on="2026-09-01"),)}, "before-0"),
        ({"lines": (a_row("P1", ""),)}, "measure"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(more: dict[str, object], field: str) -> None:
    with pytest.raises(NotWhole) as refused:
        read(a_form(**more))
    assert field in refused.value.problems


def test_twin_without_the_scale_a_reading_beyond_it_would_be_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scale = outcome_sheet._scale
    monkeypatch.setattr(
        outcome_sheet, "_scale", lambda reader, said: scale(reader, replace(said, high="1000"))
    )
    assert len(read(a_form(a_row("P1", "41")))) == 1
