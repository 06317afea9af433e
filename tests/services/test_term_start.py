"""The start of a term: free hours, groups entered together, all placed in one run or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from planner.choosing import Moves, read, spelt
from planner.domain.clock import weekday_of
from planner.domain.codes import GroupCode
from planner.domain.kinds import UserRole
from planner.domain.plan import Rota
from planner.domain.provision import Group
from planner.domain.school import School
from planner.errors import Conflict, NotFound, PlannerError
from planner.placing import checking
from planner.services import placing_groups as placing
from planner.services import term_start as desk
from planner.services.bookings import BookRequest, book
from planner.services.placing_groups import KeepRequest, Outcome
from planner.services.programmes import Refused
from planner.services.publishing import PublishRequest, publish
from planner.services.slots import SlotQuery
from planner.store import Database
from tests.services.small_day import (
    DEPUTY,
    LAST,
    MONDAY,
    NOW,
    SCHOOL,
    TUESDAY,
    small_rota,
    small_school,
)

SENCO = replace(DEPUTY, user="senco@example.org", roles=frozenset({UserRole.SENCO}))
BOTH = ("NELI-3A", "NELI-4A")


def opened(database: Database, school: School, *, without: Sequence[str] = BOTH) -> Rota:
    """The school with its rota live, all but the sessions of the groups named."""
    database.create_school(school.profile, at=NOW)
    rows = tuple(row for row in small_rota().allocations if row.key.code not in without)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        versions = unit.facts.versions()
        rota = unit.rotas.add(replace(small_rota(), allocations=rows, versions=versions))
    request = PublishRequest(
        revision=rota.revision, first=MONDAY, last=LAST, gaps_acknowledged=True
    )
    publish(database, DEPUTY, request, at=NOW)
    return rota


def placed(database: Database, groups: Sequence[str] = BOTH) -> Outcome:
    return placing.place_all(database, SENCO, groups, start=MONDAY, seconds=20)


def as_kept(found: Outcome, groups: Sequence[str] = BOTH) -> KeepRequest:
    return KeepRequest(start=MONDAY, groups=tuple(groups), moves=found.moves, seen=found.seen)


def changed(school: School, code: str, **fields: object) -> School:
    groups = tuple(
        replace(group, **fields) if group.code == code else group  # type: ignore[arg-type]
        for group in school.groups
    )
    return replace(school, groups=groups)


def hardly_any_time(school: School) -> School:
    """Only Idris may take groups, and each group only in one half hour a day."""
    groups: list[Group] = [
        replace(group, not_before=10 * 60, not_after=10 * 60 + 30) for group in school.groups
    ]
    programmes = tuple(replace(p, training="neli") for p in school.programmes)  # type: ignore[arg-type]
    idris = next(q for q in school.qualifications if q.person == "idris")
    trained = replace(idris, tag="neli")  # type: ignore[arg-type]
    return replace(
        school,
        groups=tuple(groups),
        programmes=programmes,
        qualifications=(*school.qualifications, trained),
    )


def test_what_groups_lack_is_placed_on_days_of_their_own_and_nothing_else_moves(
    database: Database,
) -> None:
    before = opened(database, small_school())
    found = placed(database)
    assert (found.placed, found.missing, found.proven) == (6, 0, True)
    for sessions in found.sessions.values():
        days = [weekday_of(session.row.span.start) for session in sessions]
        assert len(set(days)) == 3
    draft = placing.keep(database, SENCO, as_kept(found), at=NOW)
    rows = {(row.key, row.post, row.span) for row in draft.allocations}
    stood = {(row.key, row.post, row.span) for row in before.allocations}
    assert stood <= rows
    assert len(rows - stood) == 6
    assert draft.unmet == ()


def test_the_draft_kept_is_published_like_any_other(database: Database) -> None:
    opened(database, small_school())
    draft = placing.keep(database, SENCO, as_kept(placed(database)), at=NOW)
    request = PublishRequest(revision=draft.revision, first=MONDAY, last=LAST)
    publish(database, DEPUTY, request, at=NOW)
    with database.reading(SCHOOL) as unit:
        live = unit.occurrences.live(MONDAY, MONDAY + timedelta(days=4))
    assert sum(duty.title.startswith("Group NELI") for duty in live) == 6


def test_each_session_says_which_lesson_its_pupils_miss(database: Database) -> None:
    opened(database, small_school())
    for sessions in placed(database).sessions.values():
        for session in sessions:
            assert {each.subject for each in session.missed} <= {"Art", "Topic"}
            assert all(each.minutes == 30 for each in session.missed)


@pytest.mark.parametrize("first", BOTH)
def test_of_two_groups_for_one_half_hour_the_one_that_matters_more_gets_it(
    database: Database, first: str
) -> None:
    school = changed(hardly_any_time(small_school()), first, priority=1)
    opened(database, school)
    found = placed(database)
    other = next(code for code in BOTH if code != first)
    got = {code: len(sessions) for code, sessions in found.sessions.items()}
    assert got[GroupCode(first)] == 3
    assert got[GroupCode(other)] <= 2
    assert found.open[GroupCode(other)].missing == 3 - got[GroupCode(other)]


def test_what_an_ehcp_specifies_comes_before_every_priority(database: Database) -> None:
    school = changed(hardly_any_time(small_school()), "NELI-3A", priority=1)
    opened(database, changed(school, "NELI-4A", priority=3, ehcp=True))
    assert len(placed(database).sessions[GroupCode("NELI-4A")]) == 3


def test_what_will_not_fit_says_what_stands_in_each_persons_way(database: Database) -> None:
    opened(database, changed(hardly_any_time(small_school()), "NELI-3A", priority=1))
    unmet = placed(database).open[GroupCode("NELI-4A")]
    told = " ".join(refusal.sentence for refusal in unmet.refusals)
    assert "Idris" in told
    assert "Kemi" in told


def test_a_session_that_stands_stays_and_only_the_rest_is_placed(database: Database) -> None:
    rota = small_rota()
    school = small_school()
    one = next(row for row in rota.allocations if row.key.code == "NELI-3A")
    database.create_school(school.profile, at=NOW)
    rows = tuple(r for r in rota.allocations if r.key.code != "NELI-3A" or r == one)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        kept = unit.rotas.add(replace(rota, allocations=rows, versions=unit.facts.versions()))
    found = placed(database, ["NELI-3A"])
    assert found.placed == 2
    draft = placing.keep(database, SENCO, as_kept(found, ["NELI-3A"]), at=NOW)
    own = [row for row in draft.allocations if row.key.code == "NELI-3A"]
    assert len({weekday_of(row.span.start) for row in own}) == 3
    assert (one.key, one.post, one.span) in {(r.key, r.post, r.span) for r in own}
    assert kept.revision + 1 == draft.revision


def test_a_booked_series_keeps_its_time_and_its_adult(database: Database) -> None:
    opened(database, hardly_any_time(small_school()))
    request = BookRequest(
        token="t",
        query=SlotQuery(week=MONDAY, pupils=("P4",), minutes=30),
        day=TUESDAY + timedelta(days=1),
        starts="10:00",
        post="idris",
        weeks=2,
        confirmed=True,
    )
    book(database, SENCO, request, at=NOW)
    found = placed(database)
    on_wednesday = [
        session
        for sessions in found.sessions.values()
        for session in sessions
        if weekday_of(session.row.span.start) == 2
    ]
    assert on_wednesday == []


def test_what_was_looked_at_before_a_fact_changed_is_not_kept(database: Database) -> None:
    school = small_school()
    opened(database, school)
    found = placed(database)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(changed(school, "NELI-3A", priority=1))
    with pytest.raises(Conflict, match="Something has changed"):
        placing.keep(database, SENCO, as_kept(found), at=NOW)


def forged(found: Outcome) -> KeepRequest:
    """The same places with one session given to the adult of another at the same time."""
    moves = read(found.moves)
    first, *rest = moves.come
    other = next(row for row in rest if row.key.code != first.key.code)
    clash = replace(other, post=first.post, span=first.span)
    come = tuple(clash if row == other else row for row in moves.come)
    return replace(as_kept(found), moves=spelt(Moves(gone=(), come=come)))


def test_places_that_break_a_rule_are_not_kept_whoever_wrote_them(database: Database) -> None:
    opened(database, small_school())
    with pytest.raises(Conflict):
        placing.keep(database, SENCO, forged(placed(database)), at=NOW)


def test_twin_without_the_check_a_forged_place_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "violations", lambda problem, assignment: [])
    opened(database, small_school())
    assert placing.keep(database, SENCO, forged(placed(database)), at=NOW).revision == 2


def test_a_session_of_a_group_that_was_not_asked_for_is_not_kept(database: Database) -> None:
    opened(database, small_school())
    found = placed(database)
    only = replace(as_kept(found), groups=("NELI-3A",))
    with pytest.raises(Conflict):
        placing.keep(database, SENCO, only, at=NOW)


def test_free_hours_are_what_the_rota_and_own_breaks_leave_of_lessons(
    database: Database,
) -> None:
    opened(database, small_school(), without=())
    shown = desk.term_start(database, SENCO, start=MONDAY)
    assert shown.groups == ()
    everybody = shown.free[0]
    assert everybody.people == 4
    # Lessons run 09:00-11:00 and 13:00-14:00; three adults all day and one from 11:30.
    whole = 3 * 180 + 30
    taken = [0] * 5
    for row in small_rota().allocations:
        if not row.kind.stands_by and _in_lessons(row.span.start % 1440):
            taken[weekday_of(row.span.start)] += row.span.minutes
    for day, minutes in enumerate(everybody.by_day):
        assert minutes <= whole - taken[day] + 10


def _in_lessons(minute: int) -> bool:
    return 540 <= minute < 660 or 780 <= minute < 840


def test_hours_by_training_count_only_those_who_hold_it(database: Database) -> None:
    school = hardly_any_time(small_school())
    opened(database, school)
    shown = desk.term_start(database, SENCO, start=MONDAY)
    (_, neli) = shown.free
    assert (neli.training, neli.people) == ("neli", 1)
    assert shown.asked == {None: 180, "neli": 180}
    assert [one.group.code for one in shown.groups] == list(BOTH)


def test_many_groups_are_entered_at_once_all_or_none(database: Database) -> None:
    opened(database, small_school())
    rows = [
        {"code": f"NEW-{n}", "programme": "NELI", "pupils": "P1, P4", "priority": "3"}
        for n in range(50)
    ]
    wrong = [*rows, {"code": "NEW-50", "programme": "NELY", "pupils": "P1"}]
    with pytest.raises(Refused) as refused:
        desk.add_groups(database, SENCO, wrong, at=NOW)
    ((row, field),) = {(fault.row, fault.field) for fault in refused.value.faults}
    assert (row, field) == (50, "programme")
    added = desk.add_groups(database, SENCO, rows, at=NOW)
    assert set(added) == {row["code"] for row in rows}
    with pytest.raises(Refused):
        desk.add_groups(database, SENCO, rows[:1], at=NOW)


def test_without_a_rota_there_is_nothing_to_place_beside(database: Database) -> None:
    school = small_school()
    database.create_school(school.profile, at=NOW)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
    assert desk.term_start(database, SENCO, start=MONDAY).base == 0
    with pytest.raises(NotFound, match="no rota yet"):
        placed(database)


def test_placing_nothing_or_what_is_not_there_is_said(database: Database) -> None:
    opened(database, small_school())
    with pytest.raises(PlannerError, match="No group is chosen"):
        placed(database, [])
    with pytest.raises(NotFound, match="NOBODY"):
        placed(database, ["NOBODY"])
