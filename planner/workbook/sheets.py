"""Every sheet of the school workbook, in the order a school fills them in.

To add a column: one `Column` line in the sheet it belongs to. Reader, writer, template and
the *Read me* sheet take it from there.
"""

from types import MappingProxyType
from typing import Final

from planner.workbook import outing_sheets as outings
from planner.workbook import people_sheets as people
from planner.workbook import provision_sheets as provision
from planner.workbook import school_sheets as school
from planner.workbook import timetable_sheets as timetable
from planner.workbook.sheet import Column, Sheet

SHEETS: Final = (
    school.SCHOOL,
    school.RULES,
    school.TERMS,
    school.SPECIAL_DAYS,
    school.WEEK_LABELS,
    school.DAY_CHANGES,
    people.DUTY_PROFILES,
    people.PROFILE_ENTRIES,
    people.PEOPLE,
    people.POSTS,
    people.WORKING_PATTERNS,
    people.QUALIFICATIONS,
    people.AUTHORISATIONS,
    people.CONSENTS,
    people.RESTRICTIONS,
    people.ABSENCES,
    people.EVENTS,
    timetable.PLACES,
    timetable.EXTERNALS,
    timetable.CLASSES,
    timetable.TIMETABLE,
    timetable.IN_CLASS_NEEDS,
    timetable.GROUPINGS,
    timetable.TEACHING_GROUPS,
    provision.RELEASES,
    provision.ADULT_TIME,
    provision.PROGRAMMES,
    provision.PUPILS,
    provision.GROUPS,
    provision.PROVISION,
    provision.DUTY_POSTS,
    outings.OUTINGS,
    outings.SITTINGS,
    outings.ARRANGEMENTS,
    outings.EXAM_WINDOWS,
    outings.ONE_OFFS,
    outings.SPECIALIST_VISITS,
    outings.VISITORS_AWAY,
    provision.PINS,
)
READ_ME: Final = "Read me"
WORDS: Final = "Words"
NOT_DATA: Final = (READ_ME, WORDS)
"""Sheets the writer adds for people; the reader passes over them."""

BY_COLLECTION: Final = MappingProxyType({sheet.collection: sheet for sheet in SHEETS})

__all__ = ["BY_COLLECTION", "NOT_DATA", "READ_ME", "SHEETS", "WORDS", "Column", "Sheet"]
