"""The turn of the year and of people: classes go up, posts end, a vacancy gets its name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.demand import NeedTier
from planner.domain.kinds import ProvisionKind
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.importers.workbook import read_workbook
from planner.roll_up import roll_up
from planner.services import reports
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.turning_year import leaving, name_placeholder, rolled_up
from planner.services.year_calendar import year_calendar
from planner.store import Database
from tests.services.conftest import MONDAY, NOW

TODAY = date(2026, 11, 20)


def test_every_pupil_goes_up_a_class_and_the_last_year_leaves(sample: School) -> None:
    roll = roll_up(sample)
    before = {p.ref: p.school_class for p in sample.pupils}
    after = {p.ref: p.school_class for p in roll.school.pupils}
    assert {after[ref] for ref in after if before[ref] == "3A"} == {"4A"}
    assert {after[ref] for ref in after if before[ref] == "RA"} == {"1A"}
    assert set(roll.leavers) == {ref for ref, code in before.items() if code == "6A"}
    assert not set(roll.leavers) & set(after)
    assert "RA" not in after.values()


def test_their_one_to_one_goes_with_them_and_so_does_the_adult_based_there(
    sample: School,
) -> None:
    after = roll_up(sample).school
    home = {p.ref: p.school_class for p in after.pupils}
    followed = [
        (post.base_class, home[provision.pupil])
        for provision in after.provisions
        if provision.kind is ProvisionKind.ONE_TO_ONE
        for post in after.posts
        if provision.usual[:1] == (post.code,) and post.base_class
    ]
    assert followed
    assert all(base == class_ for base, class_ in followed)


def test_groups_go_on_with_who_is_left_or_stop_as_told(sample: School) -> None:
    left = {p.ref for p in roll_up(sample).school.pupils}
    kept = roll_up(sample).school.groups
    assert kept
    assert all(set(group.pupils) <= left for group in kept)
    assert roll_up(sample, keep_groups=False).school.groups == ()


def test_each_class_has_the_number_of_pupils_that_came_up(sample: School) -> None:
    before = {c.code: c.pupils for c in sample.classes}
    after = {c.code: c.pupils for c in roll_up(sample).school.classes}
    assert after["4A"] == before["3A"]
    assert after["RA"] == before["RA"]


def test_it_comes_as_a_workbook_that_can_be_read_and_changes_nothing(
    database: Database, deputy: Visitor, sample: School
) -> None:
    rolled = rolled_up(database, deputy)
    result = read_workbook(rolled.workbook, "next.xlsx")
    assert result.problems == ()
    assert result.school == rolled.roll.school
    with database.reading(deputy.school) as unit:
        assert unit.facts.load().school == sample
    assert any("6A leave" in note for note in rolled.roll.notes)


@pytest.fixture
def adopted(database: Database, deputy: Visitor, drafted: Rota) -> Visitor:
    request = PublishRequest(
        revision=drafted.revision, first=MONDAY, last=MONDAY, gaps_acknowledged=True
    )
    publish(database, deputy, request, at=NOW)
    return deputy


def test_a_leaver_s_duties_are_listed_the_gravest_first(
    database: Database, adopted: Visitor, drafted: Rota, sample: School
) -> None:
    provision = next(p for p in sample.provisions if p.kind is ProvisionKind.ONE_TO_ONE)
    held = next(a for a in drafted.allocations if a.key.code == provision.code)
    ending = tuple(
        replace(p, ends=TODAY + timedelta(days=30)) if p.code == held.post else p
        for p in sample.posts
    )
    with database.unit(adopted.school, actor="office", at=NOW) as unit:
        unit.facts.replace(replace(sample, posts=ending))
    (found,) = leaving(database, adopted, today=TODAY)
    assert found.person == held.person
    assert found.last_day == TODAY + timedelta(days=30)
    mine = [a for a in drafted.allocations if a.post == held.post]
    assert len(found.orphans) == len(mine)
    assert found.orphans[0].tier == NeedTier.SAFETY
    assert [o.tier for o in found.orphans] == sorted(o.tier for o in found.orphans)


def test_it_can_be_asked_of_anybody_before_they_have_said_a_word(
    database: Database, adopted: Visitor, drafted: Rota
) -> None:
    who = drafted.allocations[0].person
    (found,) = leaving(database, adopted, today=TODAY, person=who)
    assert found.last_day is None
    assert len(found.orphans) == sum(a.person == who for a in drafted.allocations)
    with pytest.raises(NotFound):
        leaving(database, adopted, today=TODAY, person="nobody at all")


def test_a_vacancy_that_is_named_keeps_every_duty_and_every_event(
    database: Database, adopted: Visitor, drafted: Rota, sample: School
) -> None:
    who = drafted.allocations[0].person
    vacant = tuple(
        replace(p, name="Vacancy LPA", placeholder=True) if p.code == who else p
        for p in sample.people
    )
    with database.unit(adopted.school, actor="office", at=NOW) as unit:
        unit.facts.replace(replace(sample, people=vacant))
        before = unit.occurrences.live(date.min, date.max)
    assert name_placeholder(database, adopted, who, "Priya Nair", at=NOW) == "Vacancy LPA"
    with database.reading(adopted.school) as unit:
        named = next(p for p in unit.facts.load().school.people if p.code == who)
        assert unit.occurrences.live(date.min, date.max) == before
    assert (named.name, named.placeholder) == ("Priya Nair", False)
    with pytest.raises(Conflict):
        name_placeholder(database, adopted, who, "Somebody Else", at=NOW)


def test_the_year_says_which_week_is_which_and_what_differs(
    database: Database, deputy: Visitor
) -> None:
    weeks = year_calendar(database, deputy)
    by_monday = {week.monday: week for week in weeks}
    assert by_monday[date(2026, 10, 26)].label == "Holiday"
    assert "INSET" in by_monday[date(2027, 2, 8)].said
    assert len(weeks) == 47


def test_the_rota_gives_each_teacher_what_its_gaps_do_not_leave(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    short = {gap.key.code: gap.missing for gap in drafted.unmet if gap.unit == "minutes"}
    lines = reports.release(database, deputy)
    assert len(lines) == 7
    assert all(line.owed > 100 for line in lines)
    assert sum(line.short for line in lines) == sum(short.values())
