"""Readings before and after, and reviews: whole or not at all, corrected with history."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import cast

import pytest

from planner.domain.kinds import UserRole
from planner.domain.outcomes import BLOCK, Decision, Due, Grounds, standing
from planner.errors import Conflict, NotAllowed, NotFound, PlannerError
from planner.outcome_sheet import NotWhole, SaidMeasure, SaidPupil
from planner.services.outcome_files import outcome_file
from planner.services.outcomes import group_outcomes, record_measure
from planner.services.permissions import Visitor
from planner.services.provision_maps import MapQuery, provision_map
from planner.services.reviews import SaidReview, groups, reminders, review
from planner.store import Database
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, opened

SENCO = replace(DEPUTY, user="senco@example.org", roles=frozenset({UserRole.SENCO}))
TODAY = NOW.date()
GROUP = "NELI-3A"


def a_row(pupil: str, before: str = "10", after: str = "", **more: str) -> SaidPupil:
    return SaidPupil(pupil=pupil, before=before, after=after, **more)


def a_form(*rows: SaidPupil, **more: object) -> SaidMeasure:
    ordinary = {
        "measure": "LanguageScreen",
        "low": "0",
        "high": "40",
        "before_on": "2026-09-14",
        "after_on": "2026-11-06",
        "lines": rows or (a_row("P1", "10", "18"), a_row("P2", "12")),
    }
    return SaidMeasure(**{**ordinary, **more})  # type: ignore[arg-type]


def record(
    database: Database, said: SaidMeasure, seen: int = 0, who: Visitor = SENCO, code: str = GROUP
) -> int:
    return record_measure(database, who, code, said, seen, at=NOW)


def wrong(said: SaidMeasure, database: Database) -> dict[str, str]:
    with pytest.raises(NotWhole) as refused:
        record(database, said)
    return dict(refused.value.problems)


def test_a_measure_is_kept_for_each_pupil_with_what_was_gained(database: Database) -> None:
    opened(database)
    assert record(database, a_form()) == 2
    found = group_outcomes(database, SENCO, GROUP, at=NOW)
    (table,) = found.measures
    first, second = table.by_pupil["P1"], table.by_pupil["P2"]
    assert (first.before, first.before_on) == (10, date(2026, 9, 14))
    assert first.gain == pytest.approx(8 / 40)
    assert (second.after, second.gain) == (None, None)
    assert first.by == SENCO.user


def test_where_less_is_better_a_fall_is_a_gain(database: Database) -> None:
    opened(database)
    record(database, a_form(a_row("P1", "30", "20"), a_row("P2", ""), rising=False))
    (table,) = group_outcomes(database, SENCO, GROUP, at=NOW).measures
    assert table.by_pupil["P1"].gain == pytest.approx(0.25)
    assert set(table.by_pupil) == {"P1"}


def test_a_correction_stands_and_what_was_said_before_stays_in_the_history(
    database: Database,
) -> None:
    opened(database)
    record(database, a_form())
    corrected = a_form(a_row("P1", "11", "18"), a_row("P2", "12"), was="LanguageScreen")
    assert record(database, corrected, seen=2) == 1
    (table,) = group_outcomes(database, SENCO, GROUP, at=NOW).measures
    assert table.by_pupil["P1"].before == 11
    assert [one.before for one in table.history if one.pupil == "P1"] == [10, 11]
    assert record(database, corrected, seen=3) == 0


def test_a_name_put_right_takes_the_readings_with_it_and_an_emptied_row_is_taken_back(
    database: Database,
) -> None:
    opened(database)
    record(database, a_form())
    renamed = a_form(
        a_row("P1", "10", "18"), a_row("P2", ""), measure="LangScreen", was="LanguageScreen"
    )
    record(database, renamed, seen=2)
    (table,) = group_outcomes(database, SENCO, GROUP, at=NOW).measures
    assert (table.measure, set(table.by_pupil)) == ("LangScreen", {"P1"})
    with database.reading(SCHOOL) as unit:
        every = unit.outcomes.measured()
    assert len(every) == 5
    assert [one.pupil for one in standing(every)] == ["P1"]


def test_every_problem_is_told_at_once_by_its_field_and_nothing_is_kept(
    database: Database,
) -> None:
    opened(database)
    said = a_form(
        a_row("P1", "x", "50"),
        a_row("P2", "", "20", after_on="2026-11-09"),
        low="",
        before_on="2026-13-01",
    )
    assert set(wrong(said, database)) == {"low", "before_on", "before-0", "before-1"}
    with database.reading(SCHOOL) as unit:
        assert unit.outcomes.measured() == []


def test_readings_of_a_stranger_to_the_group_are_refused(database: Database) -> None:
    opened(database)
    for rows in ((a_row("P3"),), (a_row("P1"), a_row("P1"))):
        assert "measure" in wrong(a_form(*rows), database)


def test_a_second_measure_may_not_take_the_name_of_the_first(database: Database) -> None:
    opened(database)
    record(database, a_form())
    with pytest.raises(NotWhole, match="cannot be kept"):
        record(database, a_form(), seen=2)


def test_whoever_saw_less_than_there_is_is_told_and_overwrites_nothing(
    database: Database,
) -> None:
    opened(database)
    record(database, a_form())
    with pytest.raises(Conflict, match="while you were writing"):
        record(database, a_form(a_row("P1", "1"), measure="Other"), seen=0)


def test_every_look_at_readings_is_written_down_and_the_trail_holds_no_reading(
    database: Database,
) -> None:
    opened(database)
    record(database, a_form())
    group_outcomes(database, SENCO, GROUP, at=NOW)
    with database.reading(SCHOOL) as unit:
        look, kept = unit.audit.entries(2)
    assert (look.action, look.after) == ("look at pupils", {"pupils": ["P1", "P2"]})
    assert (kept.action, kept.after) == ("record outcomes", {"readings": 2})


def test_only_who_answers_for_provision_sees_or_records(database: Database) -> None:
    opened(database)
    staff = replace(SENCO, roles=frozenset({UserRole.STAFF}))
    with pytest.raises(NotAllowed):
        group_outcomes(database, staff, GROUP, at=NOW)
    with pytest.raises(NotAllowed):
        record(database, a_form(), who=staff)
    with pytest.raises(NotFound):
        group_outcomes(database, SENCO, "NO-SUCH", at=NOW)


def test_a_group_is_due_a_block_after_its_first_session_until_somebody_sets_a_day(
    database: Database,
) -> None:
    opened(database)
    line = next(each for each in groups(database, SENCO, at=NOW) if each.group == GROUP)
    assert line.due.by_default
    assert line.due.on is not None
    assert MONDAY + BLOCK <= line.due.on <= MONDAY + BLOCK + timedelta(days=4)
    review(database, SENCO, GROUP, SaidReview(next_on=TODAY + timedelta(days=9)), at=NOW)
    lines = groups(database, SENCO, at=NOW)
    assert [each.group for each in reminders(lines)] == [GROUP]
    assert lines[0].due.due is Due.SOON
    late = groups(database, SENCO, at=NOW + timedelta(days=10))
    assert late[0].due.due is Due.OVERDUE


def test_a_programme_that_says_its_weeks_is_reviewed_when_they_are_over(
    database: Database,
) -> None:
    opened(database)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        shaped = tuple(replace(each, weeks=6) for each in school.programmes)
        unit.facts.replace(replace(school, programmes=shaped))
    due = group_outcomes(database, SENCO, GROUP, at=NOW).due
    assert due.on is not None
    assert MONDAY + timedelta(weeks=6) <= due.on <= MONDAY + timedelta(weeks=6, days=4)


def a_review(**more: object) -> SaidReview:
    ordinary = {
        "decision": Decision.KEEP,
        "held_on": TODAY,
        "grounds": (Grounds.ON_TRACK,),
        "next_on": TODAY + timedelta(weeks=6),
    }
    return SaidReview(**{**ordinary, **more})  # type: ignore[arg-type]


def test_a_review_is_kept_with_its_grounds_and_a_group_that_stops_is_not_due_again(
    database: Database,
) -> None:
    opened(database)
    review(database, SENCO, GROUP, a_review(), at=NOW)
    stop = a_review(decision=Decision.STOP, grounds=(Grounds.MET,), next_on=None, seen=1)
    review(database, SENCO, GROUP, stop, at=NOW)
    found = group_outcomes(database, SENCO, GROUP, at=NOW)
    assert [one.decision for one in found.reviews] == [Decision.KEEP, Decision.STOP]
    assert (found.due.on, found.due.due) == (None, Due.NEVER)
    with pytest.raises(Conflict):
        review(database, SENCO, GROUP, a_review(), at=NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"grounds": ()},
        {"held_on": TODAY + timedelta(days=1)},
        {"next_on": None},
        {"next_on": TODAY - timedelta(days=1)},
        {"next_on": TODAY + timedelta(days=400)},
        {"decision": Decision.STOP},
        {"decision": None, "next_on": None},
    ],
)
def test_a_review_whose_words_do_not_go_together_is_refused_before_anything_is_read(
    more: dict[str, object],
) -> None:
    with pytest.raises(PlannerError):
        review(cast("Database", object()), SENCO, GROUP, a_review(**more), at=NOW)


PERIOD = MapQuery(first=MONDAY - timedelta(days=90), last=MONDAY + timedelta(days=4))


def test_the_map_shows_what_came_of_a_programme_and_takes_it_away_without_a_formula(
    database: Database,
) -> None:
    opened(database)
    record(database, a_form(a_row("P1", "10", "18"), a_row("P2", "12", "16"), measure="=1+1"))
    record(database, a_form(a_row("P3", "20", "30")), code="NELI-4A")
    found = provision_map(database, SENCO, PERIOD, at=NOW)
    (effect,) = found.effects
    assert (effect.pupils, effect.measured) == (3, 3)
    assert effect.gain == pytest.approx((8 + 4 + 10) / 3 / 40)
    body = outcome_file(database, SENCO, PERIOD, "csv", at=NOW).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert [row["Pupil"] for row in rows] == ["P1", "P2", "P3"]
    assert rows[0]["Measure"] == "'=1+1"
    assert rows[0]["Gain % of scale"] == "20.0"
    assert outcome_file(database, SENCO, PERIOD, "xlsx", at=NOW)[:2] == b"PK"


def test_an_outcome_of_another_term_and_a_pupil_filtered_out_are_not_counted(
    database: Database,
) -> None:
    opened(database)
    record(database, a_form())
    late = replace(PERIOD, first=MONDAY)
    assert {one.pupil for one in provision_map(database, SENCO, late, at=NOW).readings} == {"P2"}
    other = replace(PERIOD, school_class="4A")
    assert provision_map(database, SENCO, other, at=NOW).readings == ()
