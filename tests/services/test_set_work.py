"""Work set for a covered lesson reaches whoever takes it, on every leg of the relay."""

import pytest

from planner.domain.away import Away
from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.errors import Conflict, NotAllowed, NotFound
from planner.services.absences import record_absence
from planner.services.covering import Chosen, cover_options, use_option
from planner.services.permissions import Visitor
from planner.services.replanning import ReplanRequest
from planner.services.set_work import (
    LONGEST,
    CoveredLesson,
    NotForPaper,
    Written,
    covered_lessons,
    set_work,
    words_for,
)
from planner.services.today import today
from planner.store import Database
from tests.services.small_day import DEPUTY, NOW, SCHOOL, TUESDAY, opened

WORDS = "Pages 14 and 15; books are on the red shelf."
STAFF = Visitor(
    school=SCHOOL,
    school_name="Test Primary",
    user="amara@example.org",
    name="Amara",
    roles=frozenset({UserRole.STAFF}),
    person=PersonCode("amara"),
)


@pytest.fixture
def covered(database: Database) -> Database:
    """Tara is out on Tuesday, and her class is taken in turns."""
    opened(database)
    away = Away(person=PersonCode("tara"), first=TUESDAY, last=TUESDAY)
    record_absence(database, DEPUTY, away, at=NOW)
    request = ReplanRequest(day=TUESDAY, since=8 * 60, seconds=20)
    options = cover_options(database, DEPUTY, request, at=NOW)
    chosen = Chosen(
        request=request, moves=options.priced[-1].moves, seen=options.seen, gaps_acknowledged=True
    )
    use_option(database, DEPUTY, chosen, at=NOW)
    return database


def english(database: Database) -> CoveredLesson:
    return covered_lessons(database, DEPUTY, TUESDAY)[0]


def put(database: Database, words: str, *, before: str = "", who: Visitor = DEPUTY) -> None:
    written = Written(day=TUESDAY, lesson=english(database).lesson, words=words, before=before)
    set_work(database, who, written, at=NOW)


def test_the_legs_of_a_lesson_are_one_lesson_with_whoever_takes_it(covered: Database) -> None:
    found = english(covered)
    assert (found.title, found.covered, found.words) == ("Cover 3A English", True, "")
    assert found.ends - found.starts == 60
    assert len(found.adults) == len(set(found.adults)) >= 2


def test_what_is_set_is_on_every_leg_and_the_day_no_longer_lacks_it(covered: Database) -> None:
    lacking = today(covered, DEPUTY, TUESDAY, 8 * 60).no_work
    put(covered, f"  {WORDS} ")
    day = today(covered, DEPUTY, TUESDAY, 8 * 60)
    assert len(day.no_work) == len(lacking) - 1
    legs = [one for one in day.duties if one.title == "Cover 3A English"]
    assert words_for(covered, STAFF, legs) == {leg.key: WORDS for leg in legs}
    put(covered, "", before=WORDS)
    assert words_for(covered, STAFF, legs) == {}


def test_what_somebody_else_wrote_meanwhile_is_not_lost(covered: Database) -> None:
    put(covered, WORDS)
    with pytest.raises(Conflict) as refused:
        put(covered, "Silent reading", before="")
    assert WORDS in refused.value.hint
    assert "Silent reading" in refused.value.hint
    assert english(covered).words == WORDS


@pytest.mark.parametrize("words", ["P1 reads with Amara", "x" * (LONGEST + 1)])
def test_what_names_a_pupil_or_fits_no_slip_is_refused(covered: Database, words: str) -> None:
    with pytest.raises(NotForPaper):
        put(covered, words)
    assert english(covered).words == ""


def test_a_lesson_nobody_takes_and_a_role_that_may_not_are_refused(covered: Database) -> None:
    nobody = Written(day=TUESDAY, lesson="cover:9Z:2026-11-09.4", words=WORDS)
    with pytest.raises(NotFound):
        set_work(covered, DEPUTY, nobody, at=NOW)
    with pytest.raises(NotAllowed):
        put(covered, WORDS, who=STAFF)


def test_the_wall_and_the_audit_trail_know_nothing_of_it(covered: Database) -> None:
    put(covered, WORDS)
    with covered.reading(SCHOOL) as unit:
        entries = [entry for entry in unit.audit.entries() if entry.action == "set work"]
    assert entries
    assert WORDS not in repr(entries)
