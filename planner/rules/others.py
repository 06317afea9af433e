"""Duties that no rule of their own asks for: a school's own kinds are done like any other."""

from collections.abc import Iterator
from typing import Final

from planner.domain.kinds import DutyKind
from planner.rules.facts import Facts
from planner.rules.needs import wanted
from planner.rules.rule import Basis, Ruling, Wanted, rule

ASKED_FOR: Final = frozenset(
    {
        DutyKind.PPA_COVER,
        DutyKind.ABSENCE_COVER,
        DutyKind.PARTIAL_COVER,
        DutyKind.EMERGENCY_SUPERVISION,
        DutyKind.INTERVENTION,
        DutyKind.ONE_TO_ONE,
        DutyKind.CARE_PLAN,
        DutyKind.PERSONAL_CARE,
        DutyKind.LUNCH_DUTY,
        DutyKind.BREAK_DUTY,
        DutyKind.GATE_DUTY,
        DutyKind.PASTORAL_ON_CALL,
        DutyKind.PASTORAL_SECOND,
        DutyKind.PASTORAL_CENTRE,
        DutyKind.FIRST_AID_STANDBY,
        DutyKind.ADULT_PRESENT,
        DutyKind.RELEASE_COVER,
        DutyKind.GROUP_TEACH,
        DutyKind.BUS_DUTY,
        DutyKind.WRAPAROUND,
        DutyKind.SETTING_UP,
        DutyKind.CONTINENCE_STANDBY,
        DutyKind.SAFEGUARDING_STANDBY,
        DutyKind.PLANNING,
        DutyKind.TEAM_LEADING,
        DutyKind.CHECK_IN,
        DutyKind.MARKING,
        DutyKind.ADMIN,
        DutyKind.VISIT,
        DutyKind.ESCORT,
        DutyKind.HOME_VISIT,
        DutyKind.INVIGILATE,
        DutyKind.READER_SCRIBE,
        DutyKind.CLUB,
        DutyKind.SCHOOL_FUNCTION,
    }
)
"""Kinds that a rule of the book asks for by name. One that has just been added is not among
them and is asked for here, until it has a rule that says more of it."""


@rule(
    "S-OTHER",
    "Every other duty the school asks for is done",
    basis=Basis.POLICY,
    source="the school's own duties",
)
def others_wanted(facts: Facts, ruling: Ruling) -> Iterator[Wanted]:
    yield from wanted(facts, ruling.code, lambda d: d.kind not in ASKED_FOR)
