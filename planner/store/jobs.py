"""Long work as rows: claimed, beaten, fenced. The row is the truth, whoever does the work."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from planner.errors import Conflict, NotFound
from planner.store.audit import Desk
from planner.store.records import Job, JobState
from planner.store.shapes import Shape
from planner.store.tables.work import JobRow

LEASE: Final = timedelta(seconds=60)
"""A worker silent for longer is taken for dead, and its job is given away."""
MOST_ATTEMPTS: Final = 2
"""A job whose worker was lost twice is given up and says so."""
_JOB: Final = Shape(Job)
_UNDER_WAY: Final = (JobState.WAITING.value, JobState.RUNNING.value)


class Jobs:
    """The jobs of one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def submit(self, kind: str, params: Mapping[str, Any]) -> Job:
        """Ask for work; a worker claims it in turn."""
        job = Job(
            id=self._desk.next_id(JobRow),
            kind=kind,
            params=dict(params),
            state=JobState.WAITING,
            attempt=0,
            worker="",
            progress=None,
            result=None,
            error="",
            cancel_requested=False,
            asked_by=self._desk.actor,
            asked_at=self._desk.now,
            beat_at=None,
            ended_at=None,
        )
        self._desk.connection.execute(
            sa.insert(JobRow), {"school_id": self._desk.school_id, **_JOB.to_columns(job)}
        )
        self._desk.note("submit job", f"job {job.id}", None, {"kind": kind})
        return job

    def claim(self, worker: str) -> Job | None:
        """Take the oldest waiting job, or one whose worker has gone silent; None = no work.

        Every claim is a new attempt: from here on the one before it can write no more.
        """
        self._give_up_lost()
        silent = sa.and_(
            JobRow.state == JobState.RUNNING.value, JobRow.beat_at < self._desk.now - LEASE
        )
        found = self._desk.connection.execute(
            sa.select(JobRow.id, JobRow.attempt)
            .where(self._mine, sa.or_(JobRow.state == JobState.WAITING.value, silent))
            .order_by(JobRow.id)
            .limit(1)
        ).one_or_none()
        if found is None:
            return None
        self._set(
            JobRow.id == found.id,
            state=JobState.RUNNING.value,
            attempt=found.attempt + 1,
            worker=worker,
            beat_at=self._desk.now,
        )
        self._desk.note("claim job", f"job {found.id}", None, {"attempt": found.attempt + 1})
        return self._must(found.id)

    def progress(self, job: int, attempt: int, progress: Mapping[str, Any]) -> Job:
        """Write how far the work is, which is also the heartbeat; the job comes back.

        Its `cancel_requested` says whether to stop. Raises Conflict when the attempt is over.
        """
        self._fenced(job, attempt, progress=dict(progress), beat_at=self._desk.now)
        return self._must(job)

    def heartbeat(self, job: int, attempt: int) -> Job:
        """Say that the work goes on, with nothing new to tell. Raises Conflict as above."""
        self._fenced(job, attempt, beat_at=self._desk.now)
        return self._must(job)

    def release(self, job: int, attempt: int) -> None:
        """The worker of an attempt is known to be dead: the next claim need not wait for it.

        Raises Conflict when the attempt is over.
        """
        self._fenced(job, attempt, beat_at=self._desk.now - 2 * LEASE)
        self._desk.note("release job", f"job {job}", None, {"attempt": attempt})

    def finish(self, job: int, attempt: int, result: Mapping[str, Any]) -> None:
        """The work is done. Raises Conflict when the attempt was given to another."""
        self._end(job, attempt, state=JobState.DONE.value, result=dict(result))
        self._desk.note("finish job", f"job {job}", None, {"attempt": attempt})

    def fail(self, job: int, attempt: int, reason: str) -> None:
        """The work came to nothing, and why. Raises Conflict as `finish` does."""
        self._end(job, attempt, state=JobState.FAILED.value, error=reason)
        self._desk.note("fail job", f"job {job}", None, {"attempt": attempt})

    def request_cancel(self, job: int) -> None:
        """Ask the worker to stop and keep the best so far. Raises NotFound."""
        self._must(job)
        if self._set(JobRow.id == job, JobRow.state.in_(_UNDER_WAY), cancel_requested=True):
            self._desk.note("cancel job", f"job {job}")

    def get(self, job: int) -> Job | None:
        found = self._found(JobRow.id == job)
        return found[0] if found else None

    def running(self) -> list[Job]:
        """Jobs waiting or under way, oldest first."""
        return self._found(JobRow.state.in_(_UNDER_WAY))

    def _give_up_lost(self) -> None:
        lost = self._set(
            JobRow.state == JobState.RUNNING.value,
            JobRow.beat_at < self._desk.now - LEASE,
            JobRow.attempt >= MOST_ATTEMPTS,
            state=JobState.FAILED.value,
            error="The work was interrupted twice. Start it again.",
            ended_at=self._desk.now,
        )
        if lost:
            self._desk.note("give up jobs", f"{lost} jobs")

    def _end(self, job: int, attempt: int, **columns: Any) -> None:
        self._fenced(job, attempt, beat_at=self._desk.now, ended_at=self._desk.now, **columns)

    def _fenced(self, job: int, attempt: int, **columns: Any) -> None:
        written = self._set(
            JobRow.id == job,
            JobRow.attempt == attempt,
            JobRow.state == JobState.RUNNING.value,
            **columns,
        )
        if written != 1:
            raise Conflict(f"Attempt {attempt} at job {job} is over; another has it, or it ended.")

    def _set(
        self,
        *which: sa.ColumnElement[bool],
        **columns: Any,
    ) -> int:
        changed = self._desk.connection.execute(
            sa.update(JobRow).where(self._mine, *which).values(**columns)
        )
        return changed.rowcount

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return JobRow.school_id == self._desk.school_id

    def _must(self, job: int) -> Job:
        found = self.get(job)
        if found is None:
            raise NotFound("There is no such job.")
        return found

    def _found(self, which: sa.ColumnElement[bool]) -> list[Job]:
        found = self._desk.connection.execute(
            sa.select(JobRow.__table__).where(self._mine, which).order_by(JobRow.id)
        )
        return [_JOB.from_columns(row) for row in found.mappings()]
