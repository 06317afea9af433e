"""Everything a school has told us, as one frozen value.

A plan reads one `School`, the importer makes one, the exporter writes one, the store keeps
one. Collections are sorted by code, so equal facts are equal values and equal bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.day_changes import DayChange, Emergency, PupilAway, RoomOut
from planner.domain.duties import DutyPost
from planner.domain.groupings import AdultTime, Grouping, TeachingGroup
from planner.domain.kinds import Scope
from planner.domain.outings import (
    AccessArrangement,
    ExamSitting,
    ExamWindow,
    OneOff,
    Outing,
    SpecialistVisit,
    VisitorAway,
)
from planner.domain.owed_time import ReleaseRepayment, Repayment
from planner.domain.people import (
    Absence,
    Authorisation,
    Consent,
    DutyProfile,
    FixedEvent,
    Person,
    Post,
    ProfileEntry,
    Qualification,
    Restriction,
    Spell,
    WorkingDay,
)
from planner.domain.plan import CoveredOtherwise, Override, Pin
from planner.domain.policy import RuleSetting, SchoolProfile
from planner.domain.provision import Group, Programme, Provision, Pupil, Release
from planner.domain.timetable import External, InClassNeed, Lesson, Place, TeachingClass


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """All facts of one school. Plain data: no method asks a clock or a database."""

    profile: SchoolProfile
    settings: tuple[RuleSetting, ...] = ()
    terms: tuple[Term, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    week_labels: tuple[WeekLabel, ...] = ()
    day_changes: tuple[DayChange, ...] = ()
    duty_profiles: tuple[DutyProfile, ...] = ()
    profile_entries: tuple[ProfileEntry, ...] = ()
    people: tuple[Person, ...] = ()
    posts: tuple[Post, ...] = ()
    working_days: tuple[WorkingDay, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    consents: tuple[Consent, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    absences: tuple[Absence, ...] = ()
    events: tuple[FixedEvent, ...] = ()
    places: tuple[Place, ...] = ()
    externals: tuple[External, ...] = ()
    classes: tuple[TeachingClass, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    in_class_needs: tuple[InClassNeed, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    teaching_groups: tuple[TeachingGroup, ...] = ()
    adult_times: tuple[AdultTime, ...] = ()
    releases: tuple[Release, ...] = ()
    programmes: tuple[Programme, ...] = ()
    pupils: tuple[Pupil, ...] = ()
    groups: tuple[Group, ...] = ()
    provisions: tuple[Provision, ...] = ()
    duty_posts: tuple[DutyPost, ...] = ()
    outings: tuple[Outing, ...] = ()
    sittings: tuple[ExamSitting, ...] = ()
    arrangements: tuple[AccessArrangement, ...] = ()
    exam_windows: tuple[ExamWindow, ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    specialist_visits: tuple[SpecialistVisit, ...] = ()
    visitors_away: tuple[VisitorAway, ...] = ()
    pins: tuple[Pin, ...] = ()
    overrides: tuple[Override, ...] = ()
    covered_otherwise: tuple[CoveredOtherwise, ...] = ()
    rooms_out: tuple[RoomOut, ...] = ()
    pupils_away: tuple[PupilAway, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    week_of: date | None = None
    """Monday of the one calendar week these facts have been made into (`planner.horizon`);
    None for a school's facts as they are kept."""
    spells: tuple[Spell, ...] = ()
    """Of a dated week: absences it begins in the middle of."""
    owed: tuple[Repayment, ...] = ()
    """Of a dated week: sessions lost before that it is to give back."""
    owed_releases: tuple[ReleaseRepayment, ...] = ()
    """Of a dated week: PPA and other release lost before that it is to give back."""


SCOPES: Final[Mapping[str, Scope]] = MappingProxyType(
    {
        "profile": Scope.POLICY,
        "settings": Scope.POLICY,
        "terms": Scope.CALENDAR,
        "special_days": Scope.CALENDAR,
        "week_labels": Scope.CALENDAR,
        "day_changes": Scope.CALENDAR,
        "duty_profiles": Scope.PEOPLE,
        "profile_entries": Scope.PEOPLE,
        "people": Scope.PEOPLE,
        "posts": Scope.PEOPLE,
        "working_days": Scope.PEOPLE,
        "qualifications": Scope.PEOPLE,
        "authorisations": Scope.PEOPLE,
        "consents": Scope.PEOPLE,
        "restrictions": Scope.PEOPLE,
        "absences": Scope.PEOPLE,
        "events": Scope.PEOPLE,
        "places": Scope.TIMETABLE,
        "externals": Scope.TIMETABLE,
        "classes": Scope.TIMETABLE,
        "lessons": Scope.TIMETABLE,
        "in_class_needs": Scope.TIMETABLE,
        "groupings": Scope.TIMETABLE,
        "teaching_groups": Scope.TIMETABLE,
        "adult_times": Scope.DUTIES,
        "releases": Scope.PROVISION,
        "programmes": Scope.PROVISION,
        "pupils": Scope.PROVISION,
        "groups": Scope.PROVISION,
        "provisions": Scope.PROVISION,
        "duty_posts": Scope.DUTIES,
        "outings": Scope.TIMETABLE,
        "sittings": Scope.TIMETABLE,
        "arrangements": Scope.PROVISION,
        "exam_windows": Scope.CALENDAR,
        "one_offs": Scope.DUTIES,
        "specialist_visits": Scope.PROVISION,
        "visitors_away": Scope.TIMETABLE,
        "pins": Scope.DUTIES,
        "overrides": Scope.POLICY,
        "covered_otherwise": Scope.CALENDAR,
        "rooms_out": Scope.CALENDAR,
        "pupils_away": Scope.PROVISION,
        "emergencies": Scope.CALENDAR,
    }
)
"""Which version each collection of `School` counts towards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One school's facts with the versions they were read at."""

    school: School
    versions: Mapping[Scope, int] = field(default_factory=dict)
