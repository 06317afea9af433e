"""Drafting in the background: a job row says the truth, whoever is looking.

The site starts a job and polls it; `planner.jobs` runs it. Every write a worker makes is
fenced by the attempt it claimed, so one that was given up for dead cannot write again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any, Final

from planner.domain.demand import NeedTier
from planner.errors import NotFound
from planner.services.drafting import DraftRequest
from planner.services.permissions import Action, Visitor
from planner.store import Database, Job
from solver.solution import Progress

DRAFT: Final = "draft rota"
SILENCE: Final = timedelta(seconds=5)
"""A worker writes twice a second; one silent for longer is said to be."""


@unique
class DraftState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """One tier as the progress panel shows it."""

    title: str
    short_units: int
    short_minutes: int
    proven: bool
    working: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatus:
    job: int
    state: DraftState
    seconds: float
    """From being asked for until now, or until it ended."""
    tiers: tuple[TierLine, ...]
    phase: str
    revision: int | None
    """The draft it became, once done."""
    error: str = ""
    silent: bool = False
    """Its worker has not written for a while: it waits to be taken up again."""

    @property
    def ended(self) -> bool:
        return self.state in (DraftState.DONE, DraftState.FAILED)


def start_draft(database: Database, actor: Visitor, request: DraftRequest, *, at: datetime) -> int:
    """Ask for a draft and return its job's number; a draft already under way is joined."""
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        running = next((job for job in unit.jobs.running() if job.kind == DRAFT), None)
        return running.id if running else unit.jobs.submit(DRAFT, request.as_params()).id


def draft_status(database: Database, actor: Visitor, job: int, *, at: datetime) -> DraftStatus:
    """How far a draft is, as of `at`. Raises NotFound for a job of another school or none."""
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        found = unit.jobs.get(job)
    if found is None or found.kind != DRAFT:
        raise NotFound("There is no such draft under way.")
    return _status(found, at)


def running_draft(database: Database, actor: Visitor, *, at: datetime) -> DraftStatus | None:
    """The draft under way, if any."""
    actor.require(Action.DRAFT_ROTA)
    with database.reading(actor.school) as unit:
        found = next((job for job in unit.jobs.running() if job.kind == DRAFT), None)
    return _status(found, at) if found else None


def stop_draft(database: Database, actor: Visitor, job: int, *, at: datetime) -> None:
    """Stop searching and keep the best rota so far as the draft."""
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.jobs.request_cancel(job)


def as_row(progress: Progress) -> dict[str, Any]:
    """What the job row keeps of a message from the search: numbers and words only."""
    return {
        "tier": progress.tier,
        "phase": progress.phase,
        "seconds": round(progress.seconds, 1),
        "tiers": [
            {
                "name": tier.name,
                "units": tier.units,
                "minutes": tier.minutes,
                "proven": tier.proven,
            }
            for tier in progress.tiers
        ],
    }


def _status(job: Job, at: datetime) -> DraftStatus:
    progress: Mapping[str, Any] = job.progress or {}
    result: Mapping[str, Any] = job.result or {}
    return DraftStatus(
        job=job.id,
        state=DraftState(job.state),
        seconds=max(((job.ended_at or at) - job.asked_at).total_seconds(), 0.0),
        tiers=tuple(_line(row, progress.get("tier", "")) for row in progress.get("tiers", ())),
        phase=str(progress.get("phase", "")),
        revision=result.get("revision"),
        error=job.error,
        silent=_silent(job, at),
    )


def _silent(job: Job, at: datetime) -> bool:
    under_way = DraftState(job.state) is DraftState.RUNNING
    return under_way and job.beat_at is not None and at - job.beat_at > SILENCE


def _line(row: Mapping[str, Any], working: str) -> TierLine:
    name = str(row["name"])
    title = NeedTier.TITLES.get(int(name), name) if name.isdigit() else name
    return TierLine(
        title=title,
        short_units=int(row["units"]),
        short_minutes=int(row["minutes"]),
        proven=bool(row["proven"]),
        working=name == working,
    )
