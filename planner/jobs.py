"""Running what the site asked for: claim a job, do it, write down what came of it.

One worker runs one job at a time. The site starts one beside itself for a single school;
`hlta-planner worker` runs another, anywhere that reaches the database. A job whose worker
was killed is taken over at once on the same machine, elsewhere when its lease has run out.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from planner.errors import PlannerError
from planner.marks import is_gone, mark_of
from planner.services.draft_jobs import DRAFT, as_row
from planner.services.drafting import DraftRequest, draft_rota
from planner.services.permissions import command_line
from planner.store import Database, Job, JobState, Unit
from solver.errors import SolverError
from solver.solution import Progress

Clock = Callable[[], datetime]

IDLE_SECONDS: Final = 0.5
PROGRESS_SECONDS: Final = 0.5

log = logging.getLogger(__name__)


def work(database: Database, name: str, clock: Clock, stop: threading.Event) -> None:
    """Take jobs until `stop` is set. `name` must be this worker's alone."""
    while not stop.is_set():
        try:
            ran = [run_next(database, code, name, clock) for code, _ in database.schools()]
            busy = any(ran)
        except PlannerError as error:
            log.warning("The job queue could not be read: %s", error)
            busy = False
        if not busy:
            stop.wait(IDLE_SECONDS)


def run_next(database: Database, school: str, name: str, clock: Clock) -> bool:
    """Run the school's next waiting job to its end; False when none was waiting."""
    with database.unit(school, actor=name, at=clock()) as unit:
        _release_dead(unit)
        job = unit.jobs.claim(mark_of(name))
    if job is None:
        return False
    run = _Run(database, school, name, clock, job)
    try:
        run.finish(run.draft())
    except (PlannerError, SolverError) as error:
        run.fail(f"{error} {getattr(error, 'hint', '')}".strip())
    except Exception:
        # The job row must never say "running" of work nobody does; the trace goes to the log.
        run.fail("Something went wrong while drafting. Try again; if it stays, tell support.")
        log.exception("job %s of %s failed", job.id, school)
    return True


def _release_dead(unit: Unit) -> None:
    """Give up attempts whose worker died on this machine, without waiting for the lease."""
    for job in unit.jobs.running():
        if job.state is JobState.RUNNING and is_gone(job.worker):
            unit.jobs.release(job.id, job.attempt)


class _Run:
    """One attempt at one job; every write carries the attempt it was claimed with."""

    def __init__(self, database: Database, school: str, name: str, clock: Clock, job: Job) -> None:
        self._database, self._school, self._name = database, school, name
        self._clock, self._job = clock, job
        self._told: datetime | None = None
        self._latest: dict[str, Any] = {}
        self._cancelled = False

    def draft(self) -> int:
        if self._job.kind != DRAFT:
            raise PlannerError(f"Nobody knows how to do a job of kind {self._job.kind!r}.")
        rota = draft_rota(
            self._database,
            command_line(self._school),
            DraftRequest.from_params(self._job.params),
            on_progress=self._progress,
            should_stop=self._should_stop,
            at=self._clock(),
        )
        return rota.revision

    def finish(self, revision: int) -> None:
        with self._database.unit(self._school, actor=self._name, at=self._clock()) as unit:
            unit.jobs.finish(self._job.id, self._job.attempt, {"revision": revision})

    def fail(self, sentence: str) -> None:
        with self._database.unit(self._school, actor=self._name, at=self._clock()) as unit:
            unit.jobs.fail(self._job.id, self._job.attempt, sentence)

    def _progress(self, progress: Progress) -> None:
        self._latest = as_row(progress)
        self._tell()

    def _should_stop(self) -> bool:
        self._tell()
        return self._cancelled

    def _tell(self) -> None:
        """Write the latest progress, which is also the heartbeat, and hear of a stop."""
        now = self._clock()
        if self._told and (now - self._told).total_seconds() < PROGRESS_SECONDS:
            return
        self._told = now
        with self._database.unit(self._school, actor=self._name, at=now) as unit:
            unit.jobs.progress(self._job.id, self._job.attempt, self._latest)
            found = unit.jobs.get(self._job.id)
        self._cancelled = bool(found and found.cancel_requested)
