"""How each kind of duty looks: a colour family, a sign that survives grey print, and a word."""

from dataclasses import dataclass
from typing import Final

from planner.domain.kinds import DutyKind


@dataclass(frozen=True, slots=True)
class Look:
    css: str
    """The colour family, a class of the style sheet."""
    sign: str
    word: str


_PPA = Look("ppa", "▣", "PPA cover")
_COVER = Look("cover", "◧", "Cover")
_GROUP = Look("group", "◆", "Intervention")
_ONE = Look("one", "●", "1:1 support")
_CARE = Look("care", "✚", "Care")
_LUNCH = Look("lunch", "▲", "Lunch duty")
_BREAK = Look("break", "△", "Break duty")
_GATE = Look("gate", "▽", "Gate duty")
_CENTRE = Look("pastoral", "■", "Pastoral")
_ON_CALL = Look("standby", "◇", "On call")
_PRESENT = Look("present", "○", "Adult present")
_OUT = Look("out", "◈", "Out of school")
_EXAM = Look("exam", "▤", "Examination")
_EXTRA = Look("extra", "◌", "Club or function")
_TEACH = Look("cover", "▥", "Group teaching")
_OWN = Look("present", "✎", "Own task")

LOOKS: Final = {
    DutyKind.PPA_COVER: _PPA,
    DutyKind.ABSENCE_COVER: _COVER,
    DutyKind.PARTIAL_COVER: _COVER,
    DutyKind.EMERGENCY_SUPERVISION: _COVER,
    DutyKind.INTERVENTION: _GROUP,
    DutyKind.ONE_TO_ONE: _ONE,
    DutyKind.CARE_PLAN: _CARE,
    DutyKind.PERSONAL_CARE: _CARE,
    DutyKind.LUNCH_DUTY: _LUNCH,
    DutyKind.BREAK_DUTY: _BREAK,
    DutyKind.GATE_DUTY: _GATE,
    DutyKind.PASTORAL_CENTRE: _CENTRE,
    DutyKind.PASTORAL_ON_CALL: _ON_CALL,
    DutyKind.PASTORAL_SECOND: _ON_CALL,
    DutyKind.FIRST_AID_STANDBY: _ON_CALL,
    DutyKind.ADULT_PRESENT: _PRESENT,
    DutyKind.RELEASE_COVER: _PPA,
    DutyKind.GROUP_TEACH: _TEACH,
    DutyKind.BUS_DUTY: _GATE,
    DutyKind.WRAPAROUND: _EXTRA,
    DutyKind.SETTING_UP: _LUNCH,
    DutyKind.CONTINENCE_STANDBY: _ON_CALL,
    DutyKind.SAFEGUARDING_STANDBY: _ON_CALL,
    DutyKind.PLANNING: _OWN,
    DutyKind.TEAM_LEADING: _OWN,
    DutyKind.CHECK_IN: _CENTRE,
    DutyKind.MARKING: _OWN,
    DutyKind.ADMIN: _OWN,
    DutyKind.VISIT: _OUT,
    DutyKind.ESCORT: _OUT,
    DutyKind.HOME_VISIT: _OUT,
    DutyKind.INVIGILATE: _EXAM,
    DutyKind.READER_SCRIBE: _EXAM,
    DutyKind.CLUB: _EXTRA,
    DutyKind.SCHOOL_FUNCTION: _EXTRA,
    DutyKind.IN_CLASS: Look("ground", "", "In-class support"),
}

IN_ORDER: Final = tuple(dict.fromkeys(LOOKS.values()))
"""Families in the order of the legend."""


def look_of(kind: DutyKind | None) -> Look:
    return LOOKS[kind] if kind else LOOKS[DutyKind.IN_CLASS]
