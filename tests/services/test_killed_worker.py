"""K6: a worker killed outright. The job it held goes to the next worker of its machine at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from planner import jobs
from planner.domain.plan import Rota
from planner.errors import Conflict
from planner.marks import is_gone, mark_of
from planner.services.draft_jobs import DraftState, draft_status, start_draft
from planner.services.drafting import DraftRequest
from planner.services.permissions import Visitor
from planner.store import Database, Job
from tests.conftest import Home
from tests.services.conftest import MONDAY, NOW

REQUEST = DraftRequest(valid_from=MONDAY, seconds=2)
SOON = NOW + timedelta(seconds=1)

STUCK_WORKER = """
import sys, time
from datetime import datetime
from planner import jobs
from planner.store import open_database

def stuck(*_, **__):
    print("drafting", flush=True)
    time.sleep(600)

jobs.draft_rota = stuck
url, school, now = sys.argv[1:]
jobs.run_next(open_database(url), school, "site", lambda: datetime.fromisoformat(now))
"""


@contextmanager
def a_worker_at_it(home: Home, school: str) -> "Iterator[subprocess.Popen[str]]":
    """A real process in the middle of a draft; killed in the end if it still lives."""
    words = [sys.executable, "-c", STUCK_WORKER, home.url, school, NOW.isoformat()]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "drafting\n"
            yield process
        finally:
            process.kill()


def soon() -> datetime:
    return SOON


def held(database: Database, deputy: Visitor, job: int) -> Job:
    with database.reading(deputy.school) as unit:
        found = unit.jobs.get(job)
    assert found is not None
    return found


@pytest.fixture
def drafting(worked_out: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    def draft(database: Database, actor: Visitor, request: DraftRequest, **_: Any) -> Rota:
        with database.unit(actor.school, actor=actor.user, at=NOW) as unit:
            return unit.rotas.add(worked_out)

    monkeypatch.setattr(jobs, "draft_rota", draft)


def test_K6_a_killed_workers_draft_is_taken_over_at_once(
    home: Home, database: Database, deputy: Visitor, drafting: None
) -> None:
    job = start_draft(database, deputy, REQUEST, at=NOW)
    with a_worker_at_it(home, deputy.school) as process:
        assert not jobs.run_next(database, deputy.school, "site", soon)
        assert held(database, deputy, job).attempt == 1
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert jobs.run_next(database, deputy.school, "site", soon)
    assert draft_status(database, deputy, job, at=SOON).state is DraftState.DONE
    assert held(database, deputy, job).attempt == 2
    with database.unit(deputy.school, actor="late", at=SOON) as unit, pytest.raises(Conflict):
        unit.jobs.finish(job, 1, {"revision": 7})


def test_K6_sabotage_without_the_mark_the_draft_waits_for_the_lease(
    home: Home,
    database: Database,
    deputy: Visitor,
    drafting: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "is_gone", lambda mark: False)
    start_draft(database, deputy, REQUEST, at=NOW)
    with a_worker_at_it(home, deputy.school) as process:
        process.kill()
        process.wait()
        assert not jobs.run_next(database, deputy.school, "site", soon)


def test_a_living_worker_one_elsewhere_and_an_unmarked_one_are_not_taken_for_dead() -> None:
    here = mark_of("site")
    name, _, place = here.partition(" @ ")
    assert name == "site"
    assert not is_gone(here)
    assert not is_gone("site")
    host, space, pid, start = place.split("/")
    assert not is_gone(f"site @ other-{host}/{space}/{pid}/{start}x")
    assert not is_gone(f"site @ {host}/other-{space}/{pid}/{start}x")


def test_a_process_id_given_out_again_is_another_process() -> None:
    assert is_gone(mark_of("site") + "0")


def test_a_process_that_ended_and_was_not_waited_for_is_gone() -> None:
    words = [sys.executable, "-c", "from planner.marks import mark_of; print(mark_of('w'))"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        mark = process.stdout.read().strip()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert is_gone(mark)
