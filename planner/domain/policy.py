"""The school's own settings: who it is, and which rules it switches or tunes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolProfile:
    code: str
    name: str
    employer: str = ""
    timezone: str = "Europe/London"
    cycle_weeks: int = 1
    """Length of the timetable's cycle: 1, or 2 for weeks A and B."""
    eyfs_on_roll: bool = False
    maintained: bool = False
    specialist_timetable: bool = False
    """Teachers teach their subjects to many classes and are simply not timetabled for PPA, as
    in secondaries: PPA is then checked, and asks nobody to cover a class (E1.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """A switch or parameter the school set on one rule of the rule book."""

    rule: str
    """Catalogue id, "G-LPA-COVER-PARTIAL"."""
    on: bool = True
    parameter: int | None = None
    """None = the rule's default. Its unit is the rule's."""
