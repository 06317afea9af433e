"""The wet-play switch: in one action a date follows the wet variant of its day, or no longer."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from planner.domain.day_changes import DayChange
from planner.domain.school import School
from planner.errors import NotFound
from planner.services.permissions import Action, Visitor
from planner.store import Database

WET: Final = "wet"
"""The variant's name on the Duty posts and Timetable sheets."""


def is_wet(school: School, day: date) -> bool | None:
    """Whether `day` follows the wet variant; None where the school has none."""
    variants = {post.variant for post in school.duty_posts}
    variants |= {lesson.variant for lesson in school.lessons}
    if WET not in variants:
        return None
    return any(change.day == day and change.variant == WET for change in school.day_changes)


def switch_wet_play(
    database: Database, actor: Visitor, day: date, *, wet: bool, at: datetime
) -> None:
    """Make `day` wet, or dry again; nobody is told until an option is used.

    Switching twice changes nothing. Raises NotFound where the school has no wet variant.
    """
    actor.require(Action.DRAFT_ROTA)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        before = is_wet(school, day)
        if before is None:
            raise NotFound(
                "This school has no wet-play posts.",
                hint=f"Give duty posts the variant “{WET}” on the Duty posts sheet.",
            )
        if before is wet:
            return
        others = tuple(c for c in school.day_changes if (c.day, c.variant) != (day, WET))
        own = DayChange(code=f"WET-{day.isoformat()}", day=day, title="Wet play", variant=WET)
        changes = (*others, own) if wet else others
        unit.facts.replace(replace(school, day_changes=changes))
        unit.audit.note("wet play" if wet else "dry play", day.isoformat())
