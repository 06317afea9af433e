"""A week planned by itself: drafted close to the standing rota, published over that week alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.audit import audit_rota_file
from planner.domain.day_changes import DayChange
from planner.domain.kinds import AbsenceKind
from planner.domain.people import Absence
from planner.domain.plan import Occurrence, Rota, RotaState
from planner.domain.school import School
from planner.services.auditing import export_rota
from planner.services.boards import By, week_board
from planner.services.drafting import DraftRequest, draft_rota
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, preview, publish
from planner.services.unfilled import unfilled
from planner.store import Database
from tests.services.conftest import MONDAY, NOW

WEEK = MONDAY + timedelta(days=7)
TUESDAY = WEEK + timedelta(days=1)
LAST = date(2026, 12, 18)


@pytest.fixture
def published(database: Database, deputy: Visitor, drafted: Rota) -> Visitor:
    """The standing rota is live to Christmas."""
    request = PublishRequest(
        revision=drafted.revision, first=MONDAY, last=LAST, gaps_acknowledged=True
    )
    publish(database, deputy, request, at=NOW)
    return deputy


@pytest.fixture
def ill(database: Database, published: Visitor, sample: School) -> School:
    """Then the teacher of 3A is away on the Tuesday of the next week, which closes early."""
    teacher = next(known.teacher for known in sample.classes if known.code == "3A")
    gone = Absence(person=teacher, day=TUESDAY, starts=0, ends=1440, kind=AbsenceKind.UNPLANNED)
    early = DayChange(
        code="EARLY", day=WEEK + timedelta(days=4), title="Early close", closes=14 * 60
    )
    school = replace(sample, absences=(*sample.absences, gone), day_changes=(early,))
    with database.unit(published.school, actor="office", at=NOW) as unit:
        unit.facts.replace(school)
    return school


_DRAFTED: list[Rota] = []
"""The week as the first test drafted it: the facts are the same in every test."""


@pytest.fixture
def week(database: Database, published: Visitor, ill: School) -> Rota:
    del ill
    if not _DRAFTED:
        asked = DraftRequest.of_week(TUESDAY, seconds=6)
        _DRAFTED.append(draft_rota(database, published, asked, at=NOW))
        return _DRAFTED[0]
    with database.unit(published.school, actor=published.user, at=NOW) as unit:
        return unit.rotas.add(replace(_DRAFTED[0], versions=unit.facts.versions()))


def live(database: Database, who: Visitor, first: date, last: date) -> list[Occurrence]:
    with database.reading(who.school) as unit:
        return unit.occurrences.live(first, last)


def publish_week(database: Database, who: Visitor, week: Rota) -> None:
    request = PublishRequest(revision=week.revision, first=MONDAY, gaps_acknowledged=True)
    publish(database, who, request, at=NOW)


def test_a_week_is_covered_published_and_leaves_every_other_week_alone(
    database: Database, published: Visitor, ill: School, week: Rota
) -> None:
    assert (week.week_of, week.cycle_weeks, week.parent) == (WEEK, 1, 1)
    before = live(database, published, date.min, date.max)
    publish_week(database, published, week)
    after = live(database, published, date.min, date.max)
    span = (WEEK, WEEK + timedelta(days=6))
    outside = [o for o in before if not span[0] <= o.day <= span[1]]
    assert [o for o in after if not span[0] <= o.day <= span[1]] == outside
    covers = [o for o in after if o.key.source == "cover"]
    assert covers
    assert {o.day for o in covers} == {TUESDAY}
    friday = [o for o in after if o.day == WEEK + timedelta(days=4)]
    assert max(o.starts for o in friday) < 14 * 60


def test_it_changes_least_most_duties_stay_with_their_adult_and_in_their_calendar(
    database: Database, published: Visitor, week: Rota
) -> None:
    before = {o.uid for o in live(database, published, WEEK, WEEK + timedelta(days=4))}
    shown = preview(database, published, week.revision, first=MONDAY)
    assert (shown.first, shown.last) == (WEEK, WEEK + timedelta(days=6))
    lost = {o.uid for change in shown.changes for o in change.loses}
    gained = {o.uid for change in shown.changes for o in change.gains}
    assert len(lost - gained) < len(before) / 2


def test_a_standing_rota_published_later_leaves_the_planned_week_as_it_is(
    database: Database, published: Visitor, week: Rota, worked_out: Rota
) -> None:
    publish_week(database, published, week)
    planned = live(database, published, WEEK, WEEK + timedelta(days=4))
    with database.unit(published.school, actor="test", at=NOW) as unit:
        fewer = replace(
            worked_out, allocations=worked_out.allocations[5:], versions=unit.facts.versions()
        )
        revision = unit.rotas.add(fewer).revision
    shown = preview(database, published, revision, first=MONDAY, last=LAST)
    assert [w for w in shown.warnings if "rota of its own" in w]
    publish(
        database,
        published,
        PublishRequest(revision=revision, first=MONDAY, last=LAST, gaps_acknowledged=True),
        at=NOW,
    )
    kept = live(database, published, WEEK, WEEK + timedelta(days=4))
    assert [replace(o, from_pub=0) for o in kept] == [replace(o, from_pub=0) for o in planned]
    after = live(database, published, MONDAY, MONDAY + timedelta(days=4))
    assert len(after) == len(fewer.allocations)


def test_the_standing_rota_stays_the_standing_rota(
    database: Database, published: Visitor, week: Rota
) -> None:
    publish_week(database, published, week)
    with database.reading(published.school) as unit:
        adopted, laid = unit.rotas.adopted(), unit.rotas.get(week.revision)
    assert adopted
    assert adopted.revision == 1
    assert laid
    assert laid.state is RotaState.LAID


def test_the_board_draws_the_week_as_it_will_be_and_others_as_ever(
    database: Database, published: Visitor, week: Rota
) -> None:
    publish_week(database, published, week)
    own = week_board(database, published, WEEK, By.CLASS)
    assert own.revision == week.revision
    row = next(row for row in own.rows if row.code == "3A")
    tuesday = [b for b in row.blocks if b.weekday == 1 and b.covered]
    assert tuesday
    assert week_board(database, published, MONDAY).revision == 1


def test_a_rota_of_a_week_proves_itself_like_any_other(
    database: Database, published: Visitor, week: Rota
) -> None:
    report = audit_rota_file(export_rota(database, published, week.revision, at=NOW))
    assert report.problems == ()


def test_what_it_leaves_open_says_when(database: Database, published: Visitor, week: Rota) -> None:
    found = unfilled(database, published, revision=week.revision)
    assert {need.unmet.key for need in found.needs} == {gap.key for gap in week.unmet}
