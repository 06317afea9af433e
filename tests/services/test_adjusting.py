"""Changing a draft by hand: who could, what it leaves open, and the revision it makes."""

from dataclasses import replace

import pytest

from planner.domain.plan import Allocation, Rota
from planner.errors import Conflict, NotFound
from planner.services.adjusting import (
    AdjustRequest,
    Breaks,
    Choices,
    adjust,
    choices,
    copy_draft,
)
from planner.services.editing import LockRequest, redo, set_lock, undo
from planner.services.lines import Overtaken, redoable, undoable
from planner.services.overriding import OverrideRequest, set_rule_aside
from planner.services.publishing import PublishRequest, publish
from planner.store import Database
from tests.services.small_day import DEPUTY, MONDAY, NOW, opened, small_rota

GATE, YARD = "duty:GATE:w1.1:0", "duty:YARD:w1.1:0"


@pytest.fixture
def draft(database: Database) -> Rota:
    """A draft like the rota that is published."""
    opened(database)
    with database.unit(DEPUTY.school, actor="test", at=NOW) as unit:
        return unit.rotas.add(replace(small_rota(), versions=unit.facts.versions()))


def row(rota: Rota, key: str) -> Allocation | None:
    return next((a for a in rota.allocations if str(a.key) == key), None)


def asked(rota: Rota, *keys: str, **more: object) -> AdjustRequest:
    return AdjustRequest(revision=rota.revision, demands=keys, **more)  # type: ignore[arg-type]


def who(found: Choices) -> list[str]:
    return [str(one.post.code) for one in found.candidates]


def other(database: Database, rota: Rota, key: str) -> str:
    return who(choices(database, DEPUTY, asked(rota, key)))[0]


def test_everybody_is_either_offered_or_told_why_not(database: Database, draft: Rota) -> None:
    found = choices(database, DEPUTY, asked(draft, GATE))
    holder = found.holder
    assert holder is not None
    refused = {str(one.post.code) for one in found.refused}
    assert {*who(found), *refused, str(holder.post)} == {"amara", "idris", "kemi", "mo"}
    assert "mo" in refused
    mo = next(one for one in found.refused if one.post.code == "mo")
    assert "midday duties only" in mo.refusals[0].sentence
    assert any("Mo is not at work" in refusal.sentence for refusal in mo.refusals)
    assert all(one.person in found.shares.by_person for one in [c.post for c in found.candidates])


def test_one_press_makes_the_next_revision_and_leaves_the_old_one_as_it_was(
    database: Database, draft: Rota
) -> None:
    to = other(database, draft, GATE)
    after = adjust(database, DEPUTY, asked(draft, GATE, post=to), at=NOW)
    assert after.revision == draft.revision + 1
    moved = row(after, GATE)
    assert moved is not None
    assert moved.post == to
    with database.reading(DEPUTY.school) as unit:
        assert unit.rotas.get(draft.revision) == draft
        (step,) = unit.adjustments.all()
    assert (step.adjusts, step.revision, step.by) == (
        draft.revision,
        after.revision,
        DEPUTY.user,
    )
    assert " instead of " in step.said


def test_rows_that_were_not_touched_keep_their_keys_people_and_times(
    database: Database, draft: Rota
) -> None:
    after = adjust(database, DEPUTY, asked(draft, GATE, post=other(database, draft, GATE)), at=NOW)
    seen = [{(r.key, r.post, r.span) for r in one.allocations} for one in (draft, after)]
    assert {str(key) for key, _, _ in seen[0] ^ seen[1]} == {GATE}


def test_a_duty_left_to_nobody_is_listed_open_with_reasons(database: Database, draft: Rota) -> None:
    after = adjust(database, DEPUTY, asked(draft, GATE), at=NOW)
    assert row(after, GATE) is None
    assert [str(gap.key) for gap in after.unmet] == [GATE]
    assert after.unmet[0].refusals
    found = choices(database, DEPUTY, asked(after, GATE))
    assert found.holder is None
    filled = adjust(database, DEPUTY, asked(after, GATE, post=who(found)[0]), at=NOW)
    assert filled.unmet == ()


def busy(database: Database, draft: Rota) -> tuple[Allocation, str]:
    """A row and somebody who would have to give up another for it."""
    for allocation in draft.allocations:
        found = choices(database, DEPUTY, asked(draft, str(allocation.key)))
        for one in found.candidates:
            if one.gives_up:
                return allocation, str(one.post.code)
    raise AssertionError("nobody is busy in this school")


def test_who_is_busy_says_what_they_would_leave_open_and_it_is_open_after(
    database: Database, draft: Rota
) -> None:
    wanted, post = busy(database, draft)
    found = choices(database, DEPUTY, asked(draft, str(wanted.key)))
    (given_up,) = {
        str(r.key) for one in found.candidates if one.post.code == post for r in one.gives_up
    }
    free = [bool(one.gives_up) for one in found.candidates]
    assert free == sorted(free), "whoever is free comes first"
    after = adjust(database, DEPUTY, asked(draft, str(wanted.key), post=post), at=NOW)
    assert row(after, given_up) is None
    with database.reading(DEPUTY.school) as unit:
        assert unit.adjustments.all()[-1].left_open == (given_up,)
    assert choices(database, DEPUTY, asked(after, given_up)).holder is None


def test_nobody_gives_up_what_is_locked(database: Database, draft: Rota) -> None:
    wanted, post = busy(database, draft)
    found = choices(database, DEPUTY, asked(draft, str(wanted.key)))
    gives_up = next(one.gives_up for one in found.candidates if one.post.code == post)
    lock = LockRequest(
        revision=draft.revision, demands=tuple(str(r.key) for r in gives_up), locked=True
    )
    set_lock(database, DEPUTY, lock, at=NOW)
    assert post not in who(choices(database, DEPUTY, asked(draft, str(wanted.key))))
    with pytest.raises(Breaks):
        adjust(database, DEPUTY, asked(draft, str(wanted.key), post=post), at=NOW)


def test_a_locked_duty_stays_until_it_is_unlocked_and_locks_outlive_a_move(
    database: Database, draft: Rota
) -> None:
    to = other(database, draft, GATE)
    lock = LockRequest(revision=draft.revision, demands=(GATE,), locked=True)
    set_lock(database, DEPUTY, lock, at=NOW)
    with pytest.raises(Breaks, match="locked"):
        adjust(database, DEPUTY, asked(draft, GATE, post=to), at=NOW)
    moved = adjust(database, DEPUTY, asked(draft, YARD, post=other(database, draft, YARD)), at=NOW)
    assert [str(r.key) for r in moved.allocations if r.pinned] == [GATE]
    set_lock(database, DEPUTY, replace(lock, revision=moved.revision, locked=False), at=NOW)
    assert row(adjust(database, DEPUTY, asked(moved, GATE, post=to), at=NOW), GATE) is not None


def test_somebody_the_rules_keep_from_it_is_refused_in_words_and_nothing_is_kept(
    database: Database, draft: Rota
) -> None:
    with pytest.raises(Breaks, match="Mo is not at work"):
        adjust(database, DEPUTY, asked(draft, GATE, post="mo"), at=NOW)
    with database.reading(DEPUTY.school) as unit:
        assert unit.adjustments.all() == ()


def test_a_move_that_brings_a_breach_is_found_by_the_check_of_the_whole_rota(
    database: Database, draft: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second look stands by itself: the quick one is made blind."""
    monkeypatch.setattr("planner.adjusting.bench.broken_by", lambda *_: iter(()))
    with pytest.raises(Breaks, match="Mo is not at work"):
        adjust(database, DEPUTY, asked(draft, GATE, post="mo"), at=NOW)


def test_twin_without_either_look_the_breach_is_kept(
    database: Database, draft: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.adjusting.bench.broken_by", lambda *_: iter(()))
    monkeypatch.setattr("planner.adjusting.keeping.violations", lambda *_: [])
    after = adjust(database, DEPUTY, asked(draft, GATE, post="mo"), at=NOW)
    moved = row(after, GATE)
    assert moved is not None
    assert moved.post == "mo"


def test_a_session_that_may_be_at_another_time_is_moved_there(
    database: Database, draft: Rota
) -> None:
    key = next(str(r.key) for r in draft.allocations if r.key.code == "NELI-4A")
    found = choices(database, DEPUTY, asked(draft, key), all_times=True)
    assert found.flexible
    held = found.holder
    assert held is not None
    span, _ = next(one for one in found.times if one[0] != held.span)
    offered = choices(database, DEPUTY, asked(draft, key, starts=span.start))
    request = asked(draft, key, post=who(offered)[0], starts=span.start)
    moved = row(adjust(database, DEPUTY, request, at=NOW), key)
    assert moved is not None
    assert moved.span == span
    with pytest.raises(NotFound):
        choices(database, DEPUTY, asked(draft, key, starts=3))


def test_a_rule_set_aside_with_a_reason_lets_somebody_be_chosen(
    database: Database, draft: Rota
) -> None:
    key, post = next(
        (str(r.key), str(one.post.code))
        for r in draft.allocations
        for one in choices(database, DEPUTY, asked(draft, str(r.key))).refused
        if [refusal.rule for refusal in one.refusals] == ["G-PROFILE"]
    )
    request = OverrideRequest(rule="G-PROFILE", demand=key, reason="Agreed on Monday", post=post)
    set_rule_aside(database, DEPUTY, request, at=NOW)
    after = adjust(database, DEPUTY, asked(draft, key, post=post), at=NOW)
    with database.reading(DEPUTY.school) as unit:
        assert after.versions == unit.facts.versions(), "checked on the facts as they are now"


def test_undo_and_redo_walk_over_moves_and_locks_in_their_order(
    database: Database, draft: Rota
) -> None:
    def rows(rota: Rota) -> set[tuple[object, ...]]:
        return {(r.key, r.post, r.span, r.pinned) for r in rota.allocations}

    lock = LockRequest(revision=draft.revision, demands=(YARD,), locked=True)
    locked = set_lock(database, DEPUTY, lock, at=NOW)
    to = other(database, draft, GATE)
    moved = adjust(database, DEPUTY, asked(draft, GATE, post=to), at=NOW)
    again = adjust(database, DEPUTY, asked(moved, GATE), at=NOW)
    states = [draft, locked, moved, again]
    at_hand = again
    for before in reversed(states[:-1]):
        at_hand = undo(database, DEPUTY, at_hand.revision, at=NOW)
        assert rows(at_hand) == rows(before)
    with pytest.raises(NotFound):
        undo(database, DEPUTY, at_hand.revision, at=NOW)
    for after in states[1:]:
        at_hand = redo(database, DEPUTY, at_hand.revision, at=NOW)
        assert rows(at_hand) == rows(after)
    with pytest.raises(NotFound):
        redo(database, DEPUTY, at_hand.revision, at=NOW)


def test_a_new_change_after_an_undo_leaves_nothing_to_redo(database: Database, draft: Rota) -> None:
    moved = adjust(database, DEPUTY, asked(draft, GATE), at=NOW)
    back = undo(database, DEPUTY, moved.revision, at=NOW)
    with database.reading(DEPUTY.school) as unit:
        assert redoable(unit, back).startswith("move of GATE")
        assert undoable(unit, back) == ""
    lock = LockRequest(revision=back.revision, demands=(YARD,), locked=True)
    set_lock(database, DEPUTY, lock, at=NOW)
    with database.reading(DEPUTY.school) as unit:
        assert redoable(unit, back) == ""
        assert undoable(unit, back) == "lock of YARD"
    with pytest.raises(NotFound):
        redo(database, DEPUTY, back.revision, at=NOW)


def test_a_version_that_has_been_changed_since_takes_no_change_of_any_kind(
    database: Database, draft: Rota
) -> None:
    adjust(database, DEPUTY, asked(draft, GATE), at=NOW)
    lock = LockRequest(revision=draft.revision, demands=(YARD,), locked=True)
    for change in (
        lambda: adjust(database, DEPUTY, asked(draft, YARD), at=NOW),
        lambda: set_lock(database, DEPUTY, lock, at=NOW),
        lambda: undo(database, DEPUTY, draft.revision, at=NOW),
        lambda: redo(database, DEPUTY, draft.revision, at=NOW),
    ):
        with pytest.raises(Overtaken, match=DEPUTY.user):
            change()
    request = PublishRequest(revision=draft.revision, first=MONDAY)
    with pytest.raises(Conflict, match=f"draft {draft.revision + 1}"):
        publish(database, DEPUTY, request, at=NOW)


def test_what_is_published_is_no_draft_to_change(database: Database, draft: Rota) -> None:
    with pytest.raises(Conflict, match="no longer a draft"):
        adjust(database, DEPUTY, asked(replace(draft, revision=1), GATE), at=NOW)


def test_a_copy_is_a_line_of_its_own(database: Database, draft: Rota) -> None:
    copy = copy_draft(database, DEPUTY, draft.revision, at=NOW)
    adjust(database, DEPUTY, asked(copy, GATE), at=NOW)
    adjust(database, DEPUTY, asked(draft, YARD), at=NOW)


@pytest.mark.parametrize("key", ["nonsense", "duty:NOWHERE:w1.1:0"])
def test_what_is_not_there_is_not_found(database: Database, draft: Rota, key: str) -> None:
    with pytest.raises(NotFound):
        choices(database, DEPUTY, asked(draft, key))
