"""A debt enters the next dated draft after every other need, and is settled after its day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.audit import audit_rota_file
from planner.demand_sources import needs_of
from planner.domain.demand import DemandKey, NeedTier
from planner.domain.owed_time import ReleaseRepayment, Repayment
from planner.domain.plan import Rota
from planner.services import owed
from planner.services.auditing import export_rota
from planner.services.drafting import DraftRequest, draft_rota
from planner.services.giving_back import Due, due_in, settle
from planner.services.publishing import PublishRequest, publish
from planner.store import Database
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, NeedsSettled, opened, small_school

NEXT = MONDAY + timedelta(7)
AFTER = NOW + timedelta(14)


@pytest.fixture
def live(database: Database) -> Rota:
    """The standing rota, published; a session of one group and half of another's are owed."""
    rota = opened(database)
    with database.unit(SCHOOL, actor="senco", at=NOW) as unit:
        for code, minutes in (("NELI-3A", 30), ("NELI-4A", 15)):
            key = DemandKey("intervention", code, f"{MONDAY.isoformat()}.1")
            owed.lost(unit, key, MONDAY, minutes)
    return rota


def test_a_standing_rota_owes_nothing_and_a_week_asks_for_it_last() -> None:
    school = small_school()
    owing = replace(school, week_of=NEXT, owed=(Repayment(group="NELI-3A", sessions=2),))
    asked = {d.key.source: d for d in needs_of(owing).demands if d.key.code == "NELI-3A"}
    back, own = asked["owed-session"], asked["intervention"]
    assert (back.tier, back.count, back.spans) == (NeedTier.LATER, 2, own.spans)
    assert back.pupils == own.pupils
    assert needs_of(school) == needs_of(replace(owing, week_of=None, owed=()))


def test_the_week_is_drafted_with_what_is_owed_published_and_settled_after_its_days(
    database: Database, live: Rota
) -> None:
    needs = NeedsSettled()
    week = draft_rota(
        database,
        DEPUTY,
        DraftRequest.of_week(NEXT, seconds=60),
        on_progress=needs.note,
        should_stop=needs.are_settled,
        at=NOW,
    )
    back = [row for row in week.allocations if row.key.source == "owed-session"]
    assert sorted(row.key.code for row in back) == ["NELI-3A", "NELI-4A"]
    assert {row.title for row in back} == {"Group NELI-3A, owed", "Group NELI-4A, owed"}
    assert audit_rota_file(export_rota(database, DEPUTY, week.revision, at=NOW)).problems == ()

    publishing = PublishRequest(revision=week.revision, first=NEXT, gaps_acknowledged=True)
    publish(database, DEPUTY, publishing, at=NOW)
    with database.reading(SCHOOL) as unit:
        assert sum(each.debt for each in owed.accounts(unit)) == 45
        assert due_in(unit, small_school(), NEXT + timedelta(7)) == Due()
        assert len(due_in(unit, small_school(), NEXT).sessions) == 2

    with database.unit(SCHOOL, actor="test", at=AFTER) as unit:
        again = unit.rotas.add(replace(week, versions=unit.facts.versions()))
    publish(database, DEPUTY, replace(publishing, revision=again.revision), at=AFTER)
    with database.reading(SCHOOL) as unit:
        accounts = owed.accounts(unit)
    assert sum(each.debt for each in accounts) == 0
    assert sum(each.repaid for each in accounts) == 45
    assert all(each.is_sound for each in accounts)


def test_lost_ppa_comes_back_as_one_block_of_the_timetable_and_settles_its_debt(
    database: Database,
) -> None:
    opened(database)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        release = unit.facts.load().school.releases[0]
        lost = DemandKey("ppa", release.code, f"{MONDAY.isoformat()}.0", "quota")
        owed.lost(unit, lost, MONDAY, 90)
    needs = NeedsSettled()
    week = draft_rota(
        database,
        DEPUTY,
        DraftRequest.of_week(NEXT, seconds=60),
        on_progress=needs.note,
        should_stop=needs.are_settled,
        at=NOW,
    )
    (back,) = (row for row in week.allocations if row.key.source == "owed-release")
    assert (back.span.minutes, back.key.part, back.title) == (60, "60", "PPA 3A, owed")
    own = [row for row in week.allocations if row.key.source == "ppa"]
    assert all(not row.span.overlaps(back.span) for row in own)
    request = PublishRequest(revision=week.revision, first=NEXT, gaps_acknowledged=True)
    publish(database, DEPUTY, request, at=NOW)
    with database.reading(SCHOOL) as unit:
        assert due_in(unit, small_school(), NEXT + timedelta(7)).releases == (
            ReleaseRepayment(release=release.code, minutes=30),
        )
    with database.unit(SCHOOL, actor="test", at=AFTER) as unit:
        settle(unit, AFTER.date())
        assert owed.account(unit, lost).debt == 30  # type: ignore[union-attr]
    assert audit_rota_file(export_rota(database, DEPUTY, week.revision, at=NOW)).problems == ()


def test_a_week_without_the_teacher_gives_nothing_back() -> None:
    school = small_school()
    asked = replace(
        school,
        week_of=NEXT,
        releases=(),
        owed_releases=(ReleaseRepayment(release="x", minutes=30),),
    )
    assert not [d for d in needs_of(asked).demands if d.key.source == "owed-release"]
