"""What one more hour buys: needs met, by a whole legal rota, at a time when it helps."""

import pytest

from planner import pricing
from planner.cli.price import _show
from planner.domain.kinds import DutyKind, RoleKind
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.one_more import CODE, Hour, every_hour, with_hour
from planner.pricing import Bought, price, price_table
from solver.solution import Limits
from tests.builders import (
    a_duty_post,
    a_group,
    a_lesson,
    a_programme,
    a_pupil,
    a_school,
    a_teacher,
    an_adult,
    span,
)
from tests.planner.small import ON, planned

SOON = Limits(seconds=5, workers=2)


def busy_morning() -> tuple[School, Rota]:
    """Idris is trained and takes a group at the only time it has; the gate is then open."""
    school = a_school(
        a_teacher("tara", "RA"),
        a_teacher("head"),
        a_lesson("RA", "Mon 13:00-13:30", "Play"),
        [a_pupil(ref, "RA") for ref in ("P1", "P2", "P3")],
        a_programme("NELI", 30, 1, training="neli"),
        a_group("NELI-RA", "NELI", "P1 P2 P3"),
        a_duty_post("GATE", "Mon 13:10-13:30", DutyKind.GATE_DUTY),
        an_adult("idris", tags="neli"),
    )
    return school, planned(school, seconds=1.0)[2]


def asked(role: RoleKind, when: str, *, week: bool = True) -> Bought:
    school, rota = busy_morning()
    return price(school, rota, Hour(role=role, span=span(when)), SOON, week)


@pytest.mark.parametrize("week", [True, False])
def test_an_hour_at_the_right_time_meets_what_is_open(week: bool) -> None:
    bought = asked(RoleKind.LPA, "Mon 13:00-14:00", week=week)
    assert bought.proven
    assert bought.sentence == (
        "One more hour of an LPA, Mon 13:00-14:00 would meet Group NELI-RA: 1 session."
    )


def test_an_hour_at_another_time_buys_nothing_and_that_is_proved() -> None:
    bought = asked(RoleKind.LPA, "Tue 13:00-14:00")
    assert (bought.meets, bought.proven) == ((), True)
    assert bought.sentence.endswith("would buy no need.")


def test_where_nothing_is_open_nothing_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    school = a_school(a_duty_post("GATE", "Mon 13:10-13:30", DutyKind.GATE_DUTY), an_adult("idris"))
    rota = planned(school, seconds=1.0)[2]
    monkeypatch.setattr(pricing, "replan", lambda *_: pytest.fail("there is nothing to buy"))
    hour = Hour(role=RoleKind.LPA, span=span("Mon 13:00-14:00"))
    assert price(school, rota, hour, SOON).meets == ()


def test_an_untrained_adult_is_not_sold_as_a_trained_one() -> None:
    school, _ = busy_morning()
    assert {q.tag for q in with_hour(school, _hour(), ON).qualifications if q.person == CODE} == {
        "neli"
    }
    bare = a_school(an_adult("idris"), an_adult("mo"), an_adult("ada", tags="neli"))
    assert not [q for q in with_hour(bare, _hour(), ON).qualifications if q.person == CODE]


def _hour() -> Hour:
    return Hour(role=RoleKind.LPA, span=span("Mon 13:00-14:00"))


def test_the_table_puts_what_buys_most_first_and_holds_every_grade_and_half_day() -> None:
    school, rota = busy_morning()
    table = price_table(school, rota, Limits(seconds=10, workers=1))
    assert len(table) == len(list(every_hour(school))) == 10
    assert table[0].meets
    assert [bool(bought.meets) for bought in table] == [True] + [False] * 9


def test_the_command_says_what_is_not_proved(capsys: pytest.CaptureFixture[str]) -> None:
    bought = Bought(hour=_hour(), meets=(), moved=0, proven=False, units=(), seconds=3.0)
    _show((bought,))
    said = capsys.readouterr().out
    assert "was not found to buy any need" in said
    assert "Not proved in 3 s" in said


def test_a_grade_the_school_has_not_is_not_found() -> None:
    with pytest.raises(NotFound, match="no support post of the grade HLTA"):
        asked(RoleKind.HLTA, "Mon 13:00-14:00")
