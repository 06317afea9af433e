"""What duties cost, from the pay scale: a report that no rule reads."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.kinds import DutyKind
from planner.pay import SCALES, cost_of, hourly, scale_on, yearly
from tests.builders import a_post, a_school, an_adult
from tests.planner.test_advice import rota, row


def test_a_real_advert_of_21_hours_comes_out_within_two_pounds():
    """21 h at £28,859 (2025, before the award), 44.65 paid weeks: £14,025 was advertised."""
    scale = replace(SCALES[0], salaries={12: 28859})
    post = a_post("lena", scp=12, weekly_minutes=21 * 60, paid_weeks=44.65)
    assert yearly(post, scale) == pytest.approx(14025, abs=2)


def test_the_second_description_is_paid_what_it_says():
    """003: SCP 18, 19.5 h, £14,894 a year for the weeks its employer pays."""
    post = a_post("hana", "003-hlta", scp=18, weekly_minutes=1170, paid_weeks=46.73)
    assert yearly(post, scale_on(date(2026, 4, 1))) == pytest.approx(14894, abs=3)


def test_a_line_without_a_point_or_paid_weeks_is_unknown_and_never_guessed():
    scale = SCALES[-1]
    assert hourly(a_post("lena"), scale) is None
    assert yearly(a_post("lena", scp=12), scale) is None


def test_duties_cost_their_hours_at_the_lines_rate_and_standing_by_costs_nothing():
    school = a_school(an_adult("idris", scp=5), an_adult("grace"))
    aid = row("Mon 09:00-11:00", DutyKind.FIRST_AID_STANDBY)
    found = cost_of(
        school, rota(row("Mon 09:00-11:00"), aid, row("Tue 09:00-10:00", person="grace"))
    )
    assert [(d.post, d.kind, d.minutes) for d in found.duties] == [
        ("idris", DutyKind.GATE_DUTY, 120)
    ]
    assert found.pounds == pytest.approx(2 * 25583 / 52.143 / 37)
    assert found.unknown == ("Grace",)
