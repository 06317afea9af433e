"""Why not this person: every rule in the way, each with its numbers."""

import pytest

from planner.cli.fixes import show_why_not
from planner.domain.kinds import DutyKind
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotFound
from planner.services.permissions import Visitor
from planner.services.why_not import WhyNot, why_not, why_not_for
from planner.store import Database
from tests.builders import a_duty_post, a_school, an_adult
from tests.planner.small import planned


def midday() -> tuple[School, Rota]:
    """Grace has the hall; Mo could have it, and Hana is a teacher's day away from it."""
    school = a_school(
        a_duty_post("HALL", "Mon 12:00-12:45", DutyKind.LUNCH_DUTY),
        a_duty_post("GATE", "Mon 12:30-12:50", DutyKind.GATE_DUTY),
        an_adult("mo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
        an_adult("hana", "003-hlta", works="Tue-Thu 08:30-15:30"),
    )
    return school, planned(school, seconds=1.0)[2]


def said(found: WhyNot) -> str:
    return " ".join(refusal.sentence for _, refusals in found.lines for refusal in refusals)


def test_every_rule_in_the_way_is_told_not_the_first_alone() -> None:
    school, rota = midday()
    found = why_not_for(school, rota, "duty:HALL:w1.1:0", "Hana")
    rules = {refusal.rule for _, refusals in found.lines for refusal in refusals}
    assert rules >= {"H-DAYS", "G-PROFILE"}
    assert "Hana is not at work on Mon 12:00-12:45" in said(found)
    assert "Hana has given no consent to HALL" in said(found)


def test_the_holder_has_it_and_others_are_asked_at_its_time() -> None:
    school, rota = midday()
    held = next(a for a in rota.allocations if a.title == "HALL")
    assert held.person == "mo"
    assert why_not_for(school, rota, str(held.key), "mo").holds
    hana = why_not_for(school, rota, str(held.key), "hana")
    assert not hana.holds
    assert hana.when == "Mon 12:00-12:45"


def test_what_one_line_may_not_do_another_might() -> None:
    school = a_school(
        a_duty_post("HALL", "Mon 12:00-12:45", DutyKind.LUNCH_DUTY),
        an_adult("mo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
        an_adult("ada", "004-lpa", works="Mon-Fri 08:30-12:00", unpaid=0),
    )
    rota = planned(school, seconds=1.0)[2]
    assert "Ada is not at work" in said(why_not_for(school, rota, "duty:HALL:w1.1:0", "ADA"))


def test_the_service_and_the_command_tell_the_same(
    database: Database, deputy: Visitor, drafted: Rota, capsys: pytest.CaptureFixture[str]
) -> None:
    first = drafted.allocations[0]
    found = why_not(database, deputy, str(first.key), str(first.person))
    assert found.holds
    show_why_not(found, as_json=False)
    assert "has it." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("demand", "person"),
    [("nonsense", "x"), ("duty:NOWHERE:w1.1:0", "x"), ("", "nobody at all")],
)
def test_what_is_not_there_is_not_found(
    database: Database, deputy: Visitor, drafted: Rota, demand: str, person: str
) -> None:
    with pytest.raises(NotFound):
        why_not(database, deputy, demand or str(drafted.allocations[0].key), person)
