"""K6: jobs tell the truth; the audit trail and the ledger only ever grow."""

import contextlib
from datetime import timedelta

import pytest

from planner.domain.owed_time import LedgerEvent, LedgerKind
from planner.errors import Conflict, NotFound
from planner.store import Database, Job, JobState, Unit
from planner.store.jobs import LEASE
from planner.store.tables.work import JobRow
from tests.store.builders import (
    MONDAY,
    NOW,
    SCHOOL,
    a_duty,
    a_key,
    a_rota,
    facts,
    publish,
    settle,
    write,
)


def submitted(database: Database) -> Job:
    settle(database)
    with write(database) as unit:
        return unit.jobs.submit("draft rota", {"seed": 1})


def claimed(database: Database, worker: str, seconds: float = 0) -> Job | None:
    with database.unit(SCHOOL, actor=worker, at=NOW + timedelta(seconds=seconds)) as unit:
        return unit.jobs.claim(worker)


def test_a_job_is_claimed_once_told_of_and_finished(database: Database) -> None:
    asked = submitted(database)
    first = claimed(database, "one")
    assert first is not None
    assert (first.id, first.attempt, first.params) == (asked.id, 1, {"seed": 1})
    assert claimed(database, "two") is None
    with write(database) as unit:
        unit.jobs.progress(first.id, 1, {"tier": "1"})
        assert [job.progress for job in unit.jobs.running()] == [{"tier": "1"}]
        unit.jobs.finish(first.id, 1, {"revision": 4})
        done = unit.jobs.get(first.id)
        assert done is not None
        assert (done.state, done.result, done.ended_at) == (JobState.DONE, {"revision": 4}, NOW)
        assert unit.jobs.running() == []


def test_K6_a_silent_workers_job_goes_to_another_and_it_can_write_no_more(
    database: Database,
) -> None:
    submitted(database)
    lost = claimed(database, "one")
    assert lost is not None
    after = LEASE.total_seconds() + 1
    taken = claimed(database, "two", after)
    assert taken is not None
    assert (taken.id, taken.attempt) == (lost.id, 2)
    for write_as_zombie in (
        lambda unit: unit.jobs.progress(lost.id, lost.attempt, {"tier": "9"}),
        lambda unit: unit.jobs.heartbeat(lost.id, lost.attempt),
        lambda unit: unit.jobs.finish(lost.id, lost.attempt, {"revision": 66}),
        lambda unit: unit.jobs.fail(lost.id, lost.attempt, "late"),
    ):
        with pytest.raises(Conflict), write(database) as unit:
            write_as_zombie(unit)
    with write(database) as unit:
        unit.jobs.finish(taken.id, taken.attempt, {"revision": 5})
        job = unit.jobs.get(taken.id)
        assert job is not None
        assert job.result == {"revision": 5}


def test_K6_twin_without_the_fence_a_zombie_overwrites(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfenced(jobs: object, job: int, attempt: int, **columns: object) -> None:
        jobs._set(JobRow.id == job, **columns)  # type: ignore[attr-defined]

    monkeypatch.setattr("planner.store.jobs.Jobs._fenced", unfenced)
    submitted(database)
    lost = claimed(database, "one")
    taken = claimed(database, "two", LEASE.total_seconds() + 1)
    assert lost is not None
    assert taken is not None
    with write(database) as unit:
        unit.jobs.finish(taken.id, taken.attempt, {"revision": 5})
        unit.jobs.finish(lost.id, lost.attempt, {"revision": 66})
        job = unit.jobs.get(taken.id)
        assert job is not None
        assert job.result == {"revision": 66}


def test_K6_a_heartbeat_keeps_a_job_and_its_absence_twice_ends_it(database: Database) -> None:
    submitted(database)
    silence = LEASE.total_seconds() + 1
    assert claimed(database, "one") is not None
    with database.unit(SCHOOL, actor="one", at=NOW + timedelta(seconds=50)) as unit:
        unit.jobs.heartbeat(1, 1)
    assert claimed(database, "two", 70) is None
    assert claimed(database, "two", 50 + silence) is not None
    assert claimed(database, "three", 50 + 2 * silence) is None
    with database.reading(SCHOOL) as unit:
        job = unit.jobs.get(1)
        assert job is not None
        assert job.state is JobState.FAILED
        assert "interrupted" in job.error


def test_asking_to_stop_reaches_the_worker_at_its_next_word(database: Database) -> None:
    submitted(database)
    claimed(database, "one")
    with write(database) as unit:
        unit.jobs.request_cancel(1)
        assert unit.jobs.progress(1, 1, {}).cancel_requested
        with pytest.raises(NotFound):
            unit.jobs.request_cancel(2)


def every_change(unit: Unit) -> dict[str, object]:
    """Each repository method that changes something, and the call that does it once."""
    rota = unit.rotas.add(a_rota(unit))
    unit.jobs.submit("draft rota", {})
    user = unit.users.add("eve@oak.example", "hash", [])
    return {
        "replace facts": lambda: unit.facts.replace(facts(people="ann ben cat dee")),
        "add rota": lambda: unit.rotas.add(rota),
        "adopt rota": lambda: unit.rotas.adopt(2),
        "edit draft": lambda: unit.rotas.log_edit(1, {}, {}),
        "publish": lambda: publish(
            unit, [a_duty("ann")], rota=rota, read_versions=unit.facts.versions()
        ),
        "place hold": lambda: unit.holds.place(a_duty("ben"), label="Phonics"),
        "release hold": lambda: unit.holds.release(1),
        "issue feed": lambda: unit.feed_tokens.issue("ann", "phone", NOW),
        "revoke feed": lambda: unit.feed_tokens.revoke(1),
        "owed time lost": lambda: unit.ledger.append(_lost()),
        "add user": lambda: unit.users.add("ann@oak.example", "hash", []),
        "set roles": lambda: unit.users.set_roles(user.id, []),
        "set password": lambda: unit.users.set_password(user.id, "hash"),
        "sign in": lambda: unit.sessions.start(user.email, "token", expires=NOW),
        "sign out": lambda: unit.sessions.end("token"),
        "submit job": lambda: unit.jobs.submit("draft rota", {}),
        "claim job": lambda: unit.jobs.claim("one"),
        "release job": lambda: unit.jobs.release(1, 1),
        "finish job": lambda: unit.jobs.finish(1, 1, {}),
        "cancel job": lambda: unit.jobs.request_cancel(2),
        "deactivate user": lambda: unit.users.deactivate(user.id),
    }


def _lost() -> LedgerEvent:
    return LedgerEvent(key=a_key(), kind=LedgerKind.LOST, minutes=30, day=MONDAY)


def test_T18_every_change_writes_exactly_one_audit_row(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        for name, change in every_change(unit).items():
            before = len(unit.audit.entries(limit=1000))
            change()  # type: ignore[operator]
            entries = unit.audit.entries(limit=1000)
            assert (len(entries) - before, entries[0].action) == (1, name)
            assert entries[0].actor == "deputy@oak.example"


def test_T18_a_change_undone_leaves_no_audit_row(database: Database) -> None:
    settle(database)
    with contextlib.suppress(NotFound), write(database) as unit:
        unit.ledger.append(_lost())
        unit.rotas.adopt(1)
    with database.reading(SCHOOL) as unit:
        assert unit.ledger.events() == []
        assert "owed time lost" not in {entry.action for entry in unit.audit.entries()}


def test_owed_time_is_told_by_demand(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        kept = unit.ledger.append(_lost())
        assert (kept.by, kept.at) == ("deputy@oak.example", NOW)
        assert unit.ledger.events(a_key()) == [kept]
        assert unit.ledger.events(a_key("g2")) == []


def test_a_unit_that_reads_can_change_nothing(database: Database) -> None:
    settle(database)
    with pytest.raises(ValueError, match="only reads"), database.reading(SCHOOL) as unit:
        unit.ledger.append(_lost())
    with database.reading(SCHOOL) as unit:
        assert unit.ledger.events() == []
