"""From a booked session to what it came to: the register, the ledger and the provision map."""

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from planner.domain.kinds import UserRole
from planner.domain.owed_time import LedgerKind
from planner.domain.provision import Group
from planner.errors import Conflict, NotAllowed, NotFound, PlannerError
from planner.pay import hour_in_school, hourly, scale_on
from planner.services import bookings as desk
from planner.services.permissions import Visitor
from planner.services.provision_maps import Grouped, MapQuery, provision_file, provision_map
from planner.services.register import Mark, RegisterLine, Why, mark_own, own_register
from planner.store import Database
from tests.builders import a_post
from tests.services.test_bookings import MONDAY, NOW, SENCO, settle, the_slot

LAST = MONDAY + timedelta(days=6)
WEEK = MapQuery(first=MONDAY, last=LAST)


def booked(database: Database, **more: object) -> tuple[desk.Booking, Visitor]:
    """A session booked and confirmed, and whoever is to give it."""
    settle(database)
    request = replace(the_slot(database), confirmed=True, **more)
    booking = desk.book(database, SENCO, request, at=NOW)
    roles = frozenset({UserRole.STAFF})
    return booking, replace(SENCO, user="staff", roles=roles, person=booking.sessions[0].person)


def at_the_end(booking: desk.Booking):
    """The moment the first session is over."""
    session = booking.sessions[0]
    midnight = NOW.replace(year=session.day.year, month=session.day.month, day=session.day.day)
    return midnight.replace(hour=0, minute=0) + timedelta(minutes=session.ends)


def its_line(database: Database, who: Visitor, booking: desk.Booking) -> RegisterLine:
    lines = own_register(database, who, at=at_the_end(booking))
    return next(line for line in lines if line.occurrence.key.code == booking.code)


def a_mark(line: RegisterLine, delivered: int, why: Why | None = None) -> Mark:
    return Mark(key=str(line.occurrence.key), delivered=delivered, why=why, seen=line.seen)


def test_whoever_gives_a_session_marks_it_and_a_correction_keeps_its_history(
    database: Database,
) -> None:
    booking, staff = booked(database)
    at, line = at_the_end(booking), its_line(database, staff, booking)
    lost = mark_own(database, staff, a_mark(line, 0, Why.COVER), at=at)
    assert (lost.debt, lost.why) == (20, "cover")
    with pytest.raises(Conflict, match="Somebody recorded"):
        mark_own(database, staff, a_mark(line, 20), at=at)
    line = its_line(database, staff, booking)
    assert line.said == "lost: cover"
    assert mark_own(database, staff, a_mark(line, 15, Why.PUPIL_ABSENT), at=at).excused == 5
    with database.reading("test") as unit:
        kinds = [event.kind for event in unit.ledger.events()]
    assert kinds.count(LedgerKind.BOOKED) == 1
    assert LedgerKind.LOST in kinds
    assert its_line(database, staff, booking).said == "15 of 20 min delivered"


def test_nobody_marks_what_is_not_theirs_not_today_or_not_begun(database: Database) -> None:
    booking, staff = booked(database)
    at, line = at_the_end(booking), its_line(database, staff, booking)
    with pytest.raises(NotFound):
        mark_own(database, replace(staff, person="head"), a_mark(line, 20), at=at)
    with pytest.raises(NotFound):
        mark_own(database, staff, a_mark(line, 20), at=at + timedelta(days=1))
    with pytest.raises(PlannerError, match="has not begun"):
        mark_own(database, staff, a_mark(line, 20), at=at - timedelta(minutes=60))
    with pytest.raises(PlannerError, match="Say why"):
        mark_own(database, staff, a_mark(line, 5), at=at)


def test_a_cancelled_session_changes_what_was_delivered_and_not_what_was_planned(
    database: Database,
) -> None:
    booking, staff = booked(database)
    at = at_the_end(booking)
    own = MapQuery(first=MONDAY, last=LAST, programme="ELSA")
    before = provision_map(database, SENCO, own, at=at)
    desk.cancel(database, SENCO, booking.code, at=NOW)
    after = provision_map(database, SENCO, own, at=at)
    assert after.whole.planned == before.whole.planned
    assert after.whole.planned_cost == before.whole.planned_cost
    assert (before.whole.lost, after.whole.lost) == (0, 20)
    assert staff.person


def test_a_pupils_totals_are_what_the_log_adds_up_to(database: Database) -> None:
    booking, staff = booked(database)
    at, line = at_the_end(booking), its_line(database, staff, booking)
    mark_own(database, staff, a_mark(line, 15, Why.NO_TIME), at=at)
    found = provision_map(database, SENCO, WEEK, at=at)
    with database.reading("test") as unit:
        duties = unit.occurrences.live(MONDAY, LAST)
    for pupil, total in found.totals.items():
        sessions = {
            (duty.key, duty.ends - duty.starts)
            for duty in duties
            if pupil in duty.pupils and duty.kind.value in ("intervention", "one to one")
        }
        assert total.planned == sum(minutes for _, minutes in sessions), pupil
    assert sum(line.sum.delivered for line in found.lines if line.pupil == "P7") == 15
    assert found.whole.delivered == 15


def test_the_map_shows_each_role_what_it_may_see_and_writes_every_look_down(
    database: Database,
) -> None:
    booking, _ = booked(database)
    at = at_the_end(booking)
    lead = replace(SENCO, roles=frozenset({UserRole.PASTORAL_LEAD}))
    seen = provision_map(database, lead, WEEK, at=at)
    assert {line.need_area for line in seen.lines} == {""}
    assert seen.whole.planned_cost == 0
    with pytest.raises(NotAllowed):
        provision_map(database, lead, replace(WEEK, by=Grouped.NEED), at=at)
    with pytest.raises(NotAllowed):
        provision_map(database, replace(SENCO, roles=frozenset({UserRole.STAFF})), WEEK, at=at)
    with database.reading("test") as unit:
        looks = [e for e in unit.audit.entries() if e.subject == "provision map"]
    assert [look.actor for look in looks] == [SENCO.user]
    assert "P7" in looks[0].after["pupils"]


def test_the_map_is_taken_away_without_a_formula(database: Database) -> None:
    booking, _ = booked(database)
    with database.unit("test", actor="x", at=NOW) as unit:
        school = unit.facts.load().school
        odd = tuple(
            replace(each, name="=1+1") if each.code == "ELSA" else each
            for each in school.programmes
        )
        ehcp = tuple(_with_plan(group) for group in school.groups)
        unit.facts.replace(replace(school, programmes=odd, groups=ehcp))
    body = provision_file(database, SENCO, WEEK, "csv", at=at_the_end(booking)).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert {row["Programme"] for row in rows if "1+1" in row["Programme"]} == {"'=1+1"}
    assert {row["EHCP required min"] for row in rows if row["Pupil"] == "P5"} == {"40"}


def _with_plan(group: Group) -> Group:
    return replace(group, ehcp=True) if group.code == "ELSA-3A" else group


def test_an_hour_in_school_costs_more_than_the_bare_rate_by_the_leave_that_is_paid() -> None:
    scale, post = scale_on(NOW.date()), a_post("mia", scp=5, paid_weeks=44.65)
    bare = hourly(post, scale)
    assert bare is not None
    assert hour_in_school(post, scale) == pytest.approx(bare * 44.65 / 39)
    assert hour_in_school(replace(post, paid_weeks=None), scale) is None
