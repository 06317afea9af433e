"""Programmes and groups one at a time: in place, advice never blocks, no change is lost."""

from dataclasses import replace

import pytest

from planner.domain.codes import GroupCode
from planner.domain.kinds import UserRole
from planner.errors import Conflict, NotFound
from planner.services import programmes as desk
from planner.services.permissions import Visitor
from planner.services.programmes import Refused
from planner.store import Database
from tests.services.small_day import DEPUTY, NOW, SCHOOL, small_school

SENCO = replace(DEPUTY, user="senco@example.org", roles=frozenset({UserRole.SENCO}))
ELSA = {
    "code": "ELSA",
    "name": "ELSA",
    "need_area": "SEMH",
    "minutes": "45",
    "per_week": "1",
    "weeks": "6",
    "preparation": "15",
    "materials": "40",
}


@pytest.fixture
def senco(database: Database) -> Visitor:
    school = small_school()
    database.create_school(school.profile, at=NOW)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
    return SENCO


def faults(refused: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {fault.field: fault.sentence for fault in refused.value.faults}


def test_a_programme_outside_what_trials_found_is_kept_and_told_so(
    database: Database, senco: Visitor
) -> None:
    saved = desk.save_programme(database, senco, ELSA, seen="", at=NOW)
    told = " ".join(saved.advice)
    assert "Once a week" in told
    assert "6 weeks" in told
    shown = desk.programme(database, senco, "ELSA")
    assert shown.typed == {**dict.fromkeys(shown.typed, ""), **shown.typed, **ELSA}


def test_every_field_that_cannot_be_taken_is_named_and_nothing_is_kept(
    database: Database, senco: Visitor
) -> None:
    wrong = {**ELSA, "code": "E LSA", "minutes": "long", "need_area": "SEMHH"}
    with pytest.raises(Refused) as refused:
        desk.save_programme(database, senco, wrong, seen="", at=NOW)
    assert faults(refused).keys() == {"code", "minutes", "need_area"}
    assert "Did you mean “SEMH”?" in faults(refused)["need_area"]
    assert [one.programme.code for one in desk.programmes(database, senco)] == ["NELI"]


def test_what_a_group_takes_of_adults_counts_preparation(
    database: Database, senco: Visitor
) -> None:
    shown = desk.programme(database, senco, "NELI")
    typed = {**shown.typed, "preparation": "20", "materials": "30", "handback": "5"}
    desk.save_programme(database, senco, typed, code="NELI", seen=shown.seen, at=NOW)
    (neli,) = desk.programmes(database, senco)
    assert neli.adult_minutes == 2 * (3 * 35 + 20)
    assert neli.materials == 60


def test_a_change_made_on_an_older_page_is_refused(database: Database, senco: Visitor) -> None:
    mine, theirs = (desk.programme(database, senco, "NELI") for _ in range(2))
    first = {**theirs.typed, "minutes": "25"}
    desk.save_programme(database, senco, first, code="NELI", seen=theirs.seen, at=NOW)
    second = {**mine.typed, "name": "Early language"}
    with pytest.raises(Conflict, match="Somebody has changed NELI"):
        desk.save_programme(database, senco, second, code="NELI", seen=mine.seen, at=NOW)
    assert desk.programme(database, senco, "NELI").typed["minutes"] == "25"


def test_twin_without_the_look_at_what_was_seen_the_older_page_wins(
    database: Database, senco: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_refuse_changed", lambda fact, seen: None)
    mine, theirs = (desk.programme(database, senco, "NELI") for _ in range(2))
    first = {**theirs.typed, "minutes": "25"}
    desk.save_programme(database, senco, first, code="NELI", seen=theirs.seen, at=NOW)
    desk.save_programme(database, senco, mine.typed, code="NELI", seen=mine.seen, at=NOW)
    assert desk.programme(database, senco, "NELI").typed["minutes"] == "30"


def test_a_group_is_refused_for_pupils_nobody_knows_and_for_too_many(
    database: Database, senco: Visitor
) -> None:
    typed = {"code": "NEW", "programme": "NELI", "pupils": "P1, P9"}
    with pytest.raises(Refused) as refused:
        desk.save_group(database, senco, typed, seen="", at=NOW)
    assert "“P9” is not on the sheet Pupils" in faults(refused)["pupils"]
    shown = desk.programme(database, senco, "NELI")
    small = {**shown.typed, "largest": "2"}
    desk.save_programme(database, senco, small, code="NELI", seen=shown.seen, at=NOW)
    with pytest.raises(Refused) as refused:
        desk.save_group(database, senco, {**typed, "pupils": "P1, P2, P4"}, seen="", at=NOW)
    assert "at most 2" in faults(refused)["pupils"]


def test_two_groups_cannot_share_a_code_whatever_its_capitals(
    database: Database, senco: Visitor
) -> None:
    typed = {"code": "neli-3a", "programme": "NELI", "pupils": "P1"}
    with pytest.raises(Refused) as refused:
        desk.save_group(database, senco, typed, seen="", at=NOW)
    assert faults(refused) == {"code": "There is one called “neli-3a” already."}


def test_a_group_is_added_changed_and_ended_and_the_audit_log_names_no_pupil(
    database: Database, senco: Visitor
) -> None:
    typed = {"code": "NEW", "programme": "NELI", "pupils": "P1 P4", "priority": "1"}
    desk.save_group(database, senco, typed, seen="", at=NOW)
    shown = desk.group(database, senco, "NEW", at=NOW)
    assert shown.typed["pupils"] == "P1, P4"
    again = {**shown.typed, "per_week": "2"}
    saved = desk.save_group(database, senco, again, code="NEW", seen=shown.seen, at=NOW)
    assert "Twice a week, and NELI is meant for 3 times." in saved.advice
    with pytest.raises(Conflict):
        desk.end_group(database, senco, "NEW", seen=shown.seen, at=NOW)
    newer = desk.group(database, senco, "NEW", at=NOW)
    desk.end_group(database, senco, "NEW", seen=newer.seen, at=NOW)
    with pytest.raises(NotFound):
        desk.group(database, senco, "NEW", at=NOW)
    with database.reading(SCHOOL) as unit:
        told = [row for row in unit.audit.entries() if row.subject == "group NEW"]
    kept = [row for row in told if row.action != "look at pupils"]
    assert [row.action for row in kept] == ["end group", "change group", "add group"]
    assert not any("P4" in str((row.before, row.after)) for row in kept)


def test_a_programme_is_not_ended_under_the_groups_that_follow_it(
    database: Database, senco: Visitor
) -> None:
    seen = desk.programme(database, senco, "NELI").seen
    with pytest.raises(Conflict, match="NELI-3A, NELI-4A"):
        desk.end_programme(database, senco, "NELI", seen=seen, at=NOW)
    for code in ("NELI-3A", "NELI-4A"):
        group = desk.group(database, senco, code, at=NOW)
        desk.end_group(database, senco, code, seen=group.seen, at=NOW)
    desk.end_programme(database, senco, "NELI", seen=seen, at=NOW)
    assert desk.programmes(database, senco) == ()


def test_a_group_typed_again_as_it_is_shown_changes_nothing(
    database: Database, senco: Visitor
) -> None:
    shown = desk.group(database, senco, "NELI-3A", at=NOW)
    with database.reading(SCHOOL) as unit:
        before = unit.facts.load()
    desk.save_group(database, senco, shown.typed, code="NELI-3A", seen=shown.seen, at=NOW)
    with database.reading(SCHOOL) as unit:
        assert unit.facts.load() == before
        assert GroupCode("NELI-3A") in {group.code for group in before.school.groups}
