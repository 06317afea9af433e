"""What was done of a day is told in order, by whom, and never why anybody was away."""

from datetime import timedelta

from planner.domain.codes import PersonCode
from planner.services.day_history import day_history
from planner.services.set_work import Written, covered_lessons, set_work
from planner.services.telling import tell
from planner.services.wet_play import switch_wet_play
from planner.store import Database
from tests.services.small_day import DEPUTY, NOW, TUESDAY
from tests.services.test_set_work import covered as covered

LATER = NOW + timedelta(minutes=5)


def test_everything_of_the_day_is_there_in_order_with_who_did_it(covered: Database) -> None:
    lesson = covered_lessons(covered, DEPUTY, TUESDAY)[0].lesson
    written = Written(day=TUESDAY, lesson=lesson, words="Pages 14 and 15")
    set_work(covered, DEPUTY, written, at=LATER)
    tell(covered, DEPUTY, PersonCode("idris"), 2, at=LATER)
    switch_wet_play(covered, DEPUTY, TUESDAY, wet=True, at=LATER)
    found = day_history(covered, DEPUTY, TUESDAY)
    assert [each.at for each in found] == sorted(each.at for each in found)
    said = [each.what for each in found]
    assert "recorded that Tara is away" in said
    assert "set work for 3A" in said
    assert "switched to wet play" in said
    assert "told Idris of publication 2 in person" in said
    assert any(what.startswith("published 2:") for what in said)
    assert {each.by for each in found} == {"deputy@example.org"}
    assert "unplanned" not in " ".join(said)
    assert "Pages" not in " ".join(said)


def test_another_day_has_none_of_it(covered: Database) -> None:
    assert day_history(covered, DEPUTY, TUESDAY + timedelta(days=1)) == ()
