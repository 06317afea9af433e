"""Rehearsing an import: everything it would change, before anything is changed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.school import School
from planner.rehearsal import (
    Loss,
    NeedChange,
    SheetChange,
    losses,
    need_changes,
    sheet_changes,
)
from planner.services.permissions import Action, Visitor
from planner.staging import Stage, stages
from planner.store import Database, Unit, digest

_LAST: Final = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What taking a file would change."""

    sheets: tuple[SheetChange, ...]
    needs: tuple[NeedChange, ...]
    losses: tuple[Loss, ...]
    """Published duties that would lose their adult or their need."""
    calendars: tuple[str, ...]
    """Names of people whose calendar changes once a rota is published on the new facts."""
    ended: tuple[str, ...]
    """Names of people not on the new list: sign-in and calendar feeds end at once."""
    drafts: int
    """Drafts made on the facts as they are, which can then no longer be published."""
    drafting: bool
    """Whether a draft is being worked out at this moment, on the facts as they are."""
    stages: tuple[Stage, ...]
    """What the school's facts allow afterwards."""
    onto: str
    """Digest of the facts it was worked out on."""

    @property
    def upsets(self) -> str:
        """What of the plan the file would upset, as a question; "" where nothing."""
        told = []
        if self.losses:
            times = sum(loss.times for loss in self.losses)
            told.append(f"{times} published duties would lose their adult or their need")
        if self.drafting:
            told.append("a draft is being worked out on the facts as they are")
        return f"{' and '.join(told)}. Take the file all the same?".capitalize() if told else ""

    @property
    def changes_nothing(self) -> bool:
        return not self.sheets


def rehearse(database: Database, actor: Visitor, new: School, *, today: date) -> Rehearsal:
    """What making `new` the school's facts would change. Duties before `today` are past."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        old = unit.facts.load().school
        live = unit.occurrences.live(today, _LAST)
        drafts = _drafts_outdated(unit) if old != new else 0
        drafting = old != new and bool(unit.jobs.running())
    lost = losses(old, new, live)
    kept = {person.code for person in new.people}
    gone = [person for person in old.people if person.code not in kept]
    return Rehearsal(
        sheets=sheet_changes(old, new),
        needs=need_changes(old, new),
        losses=lost,
        calendars=_names(old, {loss.person for loss in lost}),
        ended=tuple(sorted(person.name for person in gone)),
        drafts=drafts,
        drafting=drafting,
        stages=stages(new),
        onto=digest(old),
    )


def rehearse_new(new: School) -> Rehearsal:
    """The same for a school that is not here yet: all of it is added."""
    return Rehearsal(
        sheets=sheet_changes(None, new),
        needs=need_changes(None, new),
        losses=(),
        calendars=(),
        ended=(),
        drafts=0,
        drafting=False,
        stages=stages(new),
        onto="",
    )


def _drafts_outdated(unit: Unit) -> int:
    """Drafts nobody has published yet. Any change of facts asks for a new one."""
    return sum(summary.state == "draft" for summary in unit.rotas.summaries())


def _names(school: School, people: set[PersonCode]) -> tuple[str, ...]:
    return tuple(sorted(person.name for person in school.people if person.code in people))
