"""Drafting in the background: the job row is always true, whoever died."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from planner import jobs
from planner.domain.plan import Rota
from planner.errors import Conflict, PlannerError
from planner.services.draft_jobs import (
    DraftState,
    draft_status,
    running_draft,
    start_draft,
    stop_draft,
)
from planner.services.drafting import DraftRequest
from planner.services.permissions import Visitor
from planner.store import Database
from solver.solution import Progress, TierResult
from tests.services.conftest import MONDAY, NOW

REQUEST = DraftRequest(valid_from=MONDAY, seconds=2)


class Clock:
    """A clock that moves a second at every look, so nothing here waits for a real one."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def finished(worked_out: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafting that is over at once."""

    def draft(database: Database, actor: Visitor, request: DraftRequest, **more: Any) -> Rota:
        del request
        more["on_progress"](
            Progress(
                tier="PPA time",
                score=0,
                bound=0,
                seconds=1.5,
                phase="proved",
                tiers=(TierResult(name="PPA time", score=0, bound=0, seconds=1.5),),
            )
        )
        with database.unit(actor.school, actor=actor.user, at=NOW) as unit:
            return unit.rotas.add(worked_out)

    monkeypatch.setattr(jobs, "draft_rota", draft)


def test_a_draft_asked_for_is_worked_out_by_the_next_worker(
    database: Database, deputy: Visitor, finished: None
) -> None:
    job = start_draft(database, deputy, REQUEST, at=NOW)
    assert draft_status(database, deputy, job, at=NOW).state is DraftState.WAITING
    assert jobs.run_next(database, deputy.school, "w1", Clock())
    status = draft_status(database, deputy, job, at=NOW)
    assert (status.state, status.revision) == (DraftState.DONE, 1)
    assert status.tiers[0].proven


def test_asking_twice_joins_the_draft_under_way(database: Database, deputy: Visitor) -> None:
    first = start_draft(database, deputy, REQUEST, at=NOW)
    assert start_draft(database, deputy, REQUEST, at=NOW) == first
    under_way = running_draft(database, deputy, at=NOW)
    assert under_way is not None
    assert under_way.job == first


def test_a_draft_that_fails_says_why_in_words(
    database: Database, deputy: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Rota:
        raise PlannerError("Two locked duties clash.", hint="Unlock one of them.")

    monkeypatch.setattr(jobs, "draft_rota", refuse)
    job = start_draft(database, deputy, REQUEST, at=NOW)
    jobs.run_next(database, deputy.school, "w1", Clock())
    status = draft_status(database, deputy, job, at=NOW)
    assert status.state is DraftState.FAILED
    assert status.error == "Two locked duties clash. Unlock one of them."


def test_a_draft_that_breaks_is_failed_and_never_left_running(
    database: Database, deputy: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: Any, **__: Any) -> Rota:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "draft_rota", fall)
    job = start_draft(database, deputy, REQUEST, at=NOW)
    jobs.run_next(database, deputy.school, "w1", Clock())
    status = draft_status(database, deputy, job, at=NOW)
    assert status.state is DraftState.FAILED
    assert "ZeroDivisionError" not in status.error


def test_stop_reaches_the_search_and_the_best_rota_is_kept(
    database: Database, deputy: Visitor, worked_out: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []

    def draft(database: Database, actor: Visitor, request: DraftRequest, **more: Any) -> Rota:
        del request
        stop_draft(database, deputy, job, at=NOW)
        heard.append(more["should_stop"]())
        with database.unit(actor.school, actor=actor.user, at=NOW) as unit:
            return unit.rotas.add(worked_out)

    monkeypatch.setattr(jobs, "draft_rota", draft)
    job = start_draft(database, deputy, REQUEST, at=NOW)
    jobs.run_next(database, deputy.school, "w1", Clock())
    assert heard == [True]
    assert draft_status(database, deputy, job, at=NOW).revision == 1


def test_K6_a_worker_given_up_for_dead_cannot_write_over_the_one_that_took_over(
    database: Database, deputy: Visitor
) -> None:
    job = start_draft(database, deputy, REQUEST, at=NOW)
    with database.unit(deputy.school, actor="w1", at=NOW) as unit:
        zombie = unit.jobs.claim("w1")
    assert zombie is not None
    later = NOW + timedelta(minutes=5)
    with database.unit(deputy.school, actor="w2", at=later) as unit:
        heir = unit.jobs.claim("w2")
    assert heir is not None
    assert (heir.id, heir.attempt) == (job, zombie.attempt + 1)
    with (
        pytest.raises(Conflict),
        database.unit(deputy.school, actor="w1", at=later) as unit,
    ):
        unit.jobs.finish(zombie.id, zombie.attempt, {"revision": 99})
    assert draft_status(database, deputy, job, at=NOW).state is DraftState.RUNNING


def test_the_worker_loop_ends_when_told(database: Database, deputy: Visitor) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=jobs.work, args=(database, "w1", Clock(), stop))
    thread.start()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_the_seconds_are_those_since_it_was_asked_for_and_stand_still_at_its_end(
    database: Database, deputy: Visitor, finished: None
) -> None:
    job = start_draft(database, deputy, REQUEST, at=NOW)
    waited = draft_status(database, deputy, job, at=NOW + timedelta(seconds=9))
    assert waited.seconds == 9
    clock = Clock()
    jobs.run_next(database, deputy.school, "w1", clock)
    ended = draft_status(database, deputy, job, at=NOW + timedelta(hours=1))
    assert ended.seconds == (clock.now - NOW).total_seconds()


def test_a_draft_whose_worker_went_silent_says_it_waits(
    database: Database, deputy: Visitor
) -> None:
    job = start_draft(database, deputy, REQUEST, at=NOW)
    assert not draft_status(database, deputy, job, at=NOW + timedelta(hours=1)).silent
    with database.unit(deputy.school, actor="w1", at=NOW) as unit:
        assert unit.jobs.claim("w1")
    assert not draft_status(database, deputy, job, at=NOW + timedelta(seconds=5)).silent
    assert draft_status(database, deputy, job, at=NOW + timedelta(seconds=6)).silent
