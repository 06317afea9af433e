"""What comes up on the day is recorded once, mended by an option, and taken back whole."""

from dataclasses import replace

import pytest

from planner.domain.clock import DAY, weekday_of
from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PupilRef
from planner.domain.day_changes import Emergency, PupilAway, RoomOut
from planner.domain.kinds import DutyKind
from planner.domain.owed_time import Excuse
from planner.domain.timetable import Place
from planner.errors import Conflict, NotFound
from planner.services.absences import record_absence
from planner.services.comes_up import (
    AT_HOME,
    NotPossible,
    classes_at_home,
    comes_up,
    pupil_away,
    pupil_back,
    room_back,
    room_out,
)
from planner.services.covering import Chosen, CoverOptions, cover_options, use_option
from planner.services.day_history import day_history
from planner.services.emergencies import end_emergency, raise_emergency, what_runs
from planner.services.owing import owing
from planner.services.replanning import ReplanRequest
from planner.store import Database
from tests.services.small_day import (
    AMARA,
    DEPUTY,
    IDRIS,
    KEMI,
    NOW,
    SCHOOL,
    TUESDAY,
    WEDNESDAY,
    away,
    opened,
    search_each_day_once,
    small_rota,
)

TARA, HEAD = PersonCode("tara"), PersonCode("head")
ASSISTANTS = {IDRIS, KEMI}
HELD = Emergency(
    school_class=ClassCode("3A"), day=TUESDAY, starts=9 * 60 + 40, ends=10 * 60, relief=HEAD
)


@pytest.fixture(autouse=True)
def searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    search_each_day_once(monkeypatch)


@pytest.fixture
def live(database: Database) -> Database:
    opened(database)
    return database


def asked(database: Database, since: int = 8 * 60) -> CoverOptions:
    return cover_options(
        database, DEPUTY, ReplanRequest(day=TUESDAY, since=since, seconds=20), at=NOW
    )


def gone(pupil: str) -> PupilAway:
    return PupilAway(pupil=PupilRef(pupil), day=TUESDAY, starts=0, ends=DAY)


def on_tuesday(code: str) -> bool:
    """Whether the standing rota has it on a Tuesday."""
    return any(
        row.key.code == code and weekday_of(row.span.start) == 1 for row in small_rota().allocations
    )


def test_an_absent_pupils_adult_is_free_and_nobody_else_is_moved(live: Database) -> None:
    pupil_away(live, DEPUTY, gone("P4"), at=NOW)
    found = asked(live).found
    assert [row.key.code for row in found.lost] == ["MEDS"]
    assert found.options[0].disturbed == ()
    pupil_back(live, DEPUTY, (PupilRef("P4"), TUESDAY, 0), at=NOW)
    assert asked(live).found.lost == ()


def test_a_session_nobody_comes_to_is_excused_and_not_owed(live: Database) -> None:
    group, pupils = ("NELI-4A", ("P3",)) if on_tuesday("NELI-4A") else ("NELI-3A", ("P1", "P2"))
    assert on_tuesday(group)
    for pupil in pupils:
        pupil_away(live, DEPUTY, gone(pupil), at=NOW)
    options = asked(live)
    first = options.priced[0]
    (loss,) = (loss for loss in first.lost if loss.key.code == group)
    assert loss.why is Excuse.PUPIL_ABSENT
    request = ReplanRequest(day=TUESDAY, since=8 * 60, seconds=20)
    chosen = Chosen(request=request, moves=first.moves, seen=options.seen, gaps_acknowledged=True)
    use_option(live, DEPUTY, chosen, at=NOW)
    found = owing(live, DEPUTY, WEDNESDAY)
    assert found.owed == ()
    (line,) = (line for line in found.settled if line.account.key.code == group)
    assert (line.account.excused, line.account.debt) == (line.account.booked, 0)


def test_neither_history_nor_audit_trail_names_the_pupil(live: Database) -> None:
    pupil_away(live, DEPUTY, gone("P4"), at=NOW)
    said = [each.what for each in day_history(live, DEPUTY, TUESDAY)]
    assert "recorded that a pupil of 4A is away" in said
    with live.reading(SCHOOL) as unit:
        assert "P4" not in repr(unit.audit.entries())


def test_recording_twice_changes_nothing_and_a_second_time_of_it_is_refused(live: Database) -> None:
    for _ in range(2):
        pupil_away(live, DEPUTY, gone("P4"), at=NOW)
    assert comes_up(live, DEPUTY, TUESDAY).pupils == (gone("P4"),)
    with pytest.raises(Conflict):
        pupil_away(live, DEPUTY, replace(gone("P4"), starts=600), at=NOW)
    with pytest.raises(NotFound):
        pupil_away(live, DEPUTY, gone("P9"), at=NOW)
    with pytest.raises(NotPossible):
        pupil_away(live, DEPUTY, replace(gone("P3"), starts=600, ends=600), at=NOW)


def with_a_room(database: Database) -> PlaceCode:
    place = Place(code=PlaceCode("NEST"), name="Nest")
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        groups = tuple(replace(group, place=place.code) for group in school.groups)
        unit.facts.replace(replace(school, places=(*school.places, place), groups=groups))
    return place.code


def test_a_room_that_is_out_loses_its_sessions_until_it_is_usable_again(live: Database) -> None:
    out = RoomOut(place=with_a_room(live), day=TUESDAY, starts=0, ends=DAY)
    before = {row.key for row in asked(live).found.lost}
    room_out(live, DEPUTY, out, at=NOW)
    lost = [row for row in asked(live).found.lost if row.key not in before]
    assert {row.kind for row in lost} == {DutyKind.INTERVENTION}
    room_back(live, DEPUTY, (out.place, TUESDAY, 0), at=NOW)
    assert comes_up(live, DEPUTY, TUESDAY).rooms == ()
    with pytest.raises(NotFound):
        room_back(live, DEPUTY, (out.place, TUESDAY, 0), at=NOW)


def test_classes_at_home_need_nobody_and_owe_nothing(live: Database) -> None:
    home = (ClassCode("3A"), ClassCode("4A"))
    classes_at_home(live, DEPUTY, TUESDAY, home, told="Snow: Reception only", at=NOW)
    first = asked(live).priced[0]
    assert all(loss.why is Excuse.CLOSED for loss in first.lost)
    (change,) = comes_up(live, DEPUTY, TUESDAY).home
    assert (change.classes, change.code.startswith(AT_HOME)) == (home, True)
    classes_at_home(live, DEPUTY, TUESDAY, (), told="", at=NOW)
    assert comes_up(live, DEPUTY, TUESDAY).home == ()
    with pytest.raises(NotPossible):
        classes_at_home(live, DEPUTY, TUESDAY, home, told=" ", at=NOW)


def test_an_assistant_holds_a_class_in_an_emergency_until_the_relief_comes(live: Database) -> None:
    record_absence(live, DEPUTY, away(TARA, starts=HELD.starts, ends=10 * 60), at=NOW)
    raise_emergency(live, DEPUTY, HELD, at=NOW)
    best = asked(live, since=HELD.starts).priced[-1].option
    (row,) = (r for r in best.rota.allocations if r.kind is DutyKind.EMERGENCY_SUPERVISION)
    assert row.person in {AMARA, *ASSISTANTS}
    assert not any(u.title.startswith(("Emergency", "Cover")) for u in best.open)


def test_nobody_of_the_assistants_holds_it_beyond_half_an_hour(live: Database) -> None:
    record_absence(live, DEPUTY, away(AMARA), at=NOW)
    raise_emergency(live, DEPUTY, replace(HELD, starts=9 * 60 + 25), at=NOW)
    best = asked(live, since=9 * 60 + 25).priced[-1].option
    assert [u.title for u in best.open if u.key.source == "emergency"] == ["Emergency, 3A"]


def test_a_relief_who_cannot_come_is_refused_by_name(live: Database) -> None:
    with pytest.raises(NotPossible, match=r"Theo is with 4A at 10:00"):
        raise_emergency(live, DEPUTY, replace(HELD, relief=PersonCode("theo")), at=NOW)
    record_absence(live, DEPUTY, away(HEAD), at=NOW)
    with pytest.raises(NotPossible, match="recorded as away at 10:00"):
        raise_emergency(live, DEPUTY, HELD, at=NOW)
    with pytest.raises(NotPossible, match="ends at 10:00"):
        raise_emergency(live, DEPUTY, replace(HELD, ends=10 * 60 + 10), at=NOW)
    with pytest.raises(NotPossible, match="no lesson at 11:05"):
        raise_emergency(live, DEPUTY, replace(HELD, starts=11 * 60 + 5, ends=11 * 60 + 10), at=NOW)
    assert comes_up(live, DEPUTY, TUESDAY).emergencies == ()


def test_an_emergency_is_on_record_once_and_can_be_taken_back(live: Database) -> None:
    raise_emergency(live, DEPUTY, HELD, at=NOW)
    with pytest.raises(Conflict):
        raise_emergency(live, DEPUTY, replace(HELD, starts=HELD.starts + 5), at=NOW)
    end_emergency(live, DEPUTY, (HELD.school_class, TUESDAY, HELD.starts), at=NOW)
    assert comes_up(live, DEPUTY, TUESDAY).emergencies == ()
    with pytest.raises(NotFound):
        end_emergency(live, DEPUTY, (HELD.school_class, TUESDAY, HELD.starts), at=NOW)


def test_what_runs_at_a_minute_is_what_the_timetable_has_then(live: Database) -> None:
    found = what_runs(live, DEPUTY, TUESDAY, 9 * 60 + 5)
    assert [(r.school_class, r.title, r.teacher) for r in found] == [
        ("3A", "English", "tara"),
        ("4A", "English", "theo"),
    ]
    assert what_runs(live, DEPUTY, TUESDAY, 11 * 60 + 5) == ()
