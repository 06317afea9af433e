"""Small schools for tests: name what matters, the rest is ordinary.

    a_school(
        a_teacher("tara", "3A"),
        a_lesson("3A", "Mon 13:00-15:00", releasable=True),
        a_release("tara"),
        *an_adult("amara", "000-hlta"),
    )

Times are written as the school says them: "Mon 13:00-15:00", and "Mon 13:00-15:00 w2" for
cycle week 2 alone.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from fixtures.posts import duty_profiles, profile_entries
from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.clock import WEEKDAYS, Span, at, parse_clock
from planner.domain.codes import (
    ArrangementCode,
    ClassCode,
    DutyPostCode,
    ExamCode,
    ExternalCode,
    GroupCode,
    LessonCode,
    OneOffCode,
    OutingCode,
    PersonCode,
    PlaceCode,
    PostCode,
    ProfileCode,
    ProgrammeCode,
    ProvisionCode,
    PupilRef,
    SpecialistVisitCode,
    Tag,
)
from planner.domain.day_changes import DayChange, Emergency, PupilAway, RoomOut
from planner.domain.duties import DutyPost
from planner.domain.groupings import AdultTime, Grouping, TeachingGroup
from planner.domain.kinds import (
    ArrangementKind,
    DutyKind,
    KeyStage,
    NeedArea,
    PartKind,
    ProvisionKind,
    RoleKind,
)
from planner.domain.ordering import sorted_school
from planner.domain.outings import (
    AccessArrangement,
    ExamSitting,
    ExamWindow,
    OneOff,
    Outing,
    SpecialistVisit,
    VisitorAway,
)
from planner.domain.people import (
    Absence,
    Authorisation,
    Consent,
    FixedEvent,
    Person,
    Post,
    Qualification,
    Restriction,
    WorkingDay,
)
from planner.domain.plan import Pin
from planner.domain.policy import RuleSetting, SchoolProfile
from planner.domain.provision import Group, Programme, Provision, Pupil, Release
from planner.domain.school import School
from planner.domain.timetable import External, InClassNeed, Lesson, Place, TeachingClass

_COLLECTION = {
    RuleSetting: "settings",
    Term: "terms",
    SpecialDay: "special_days",
    WeekLabel: "week_labels",
    Person: "people",
    Post: "posts",
    WorkingDay: "working_days",
    Qualification: "qualifications",
    Authorisation: "authorisations",
    Consent: "consents",
    Restriction: "restrictions",
    Absence: "absences",
    FixedEvent: "events",
    Place: "places",
    External: "externals",
    TeachingClass: "classes",
    Lesson: "lessons",
    InClassNeed: "in_class_needs",
    Grouping: "groupings",
    TeachingGroup: "teaching_groups",
    AdultTime: "adult_times",
    DayChange: "day_changes",
    Release: "releases",
    Programme: "programmes",
    Pupil: "pupils",
    Group: "groups",
    Provision: "provisions",
    DutyPost: "duty_posts",
    Outing: "outings",
    ExamSitting: "sittings",
    AccessArrangement: "arrangements",
    ExamWindow: "exam_windows",
    OneOff: "one_offs",
    SpecialistVisit: "specialist_visits",
    VisitorAway: "visitors_away",
    Pin: "pins",
    RoomOut: "rooms_out",
    PupilAway: "pupils_away",
    Emergency: "emergencies",
}
TERM = Term(code="A", name="Autumn", starts=date(2026, 9, 1), ends=date(2026, 12, 18))

Fact = Any
"""Any value a collection of `School` holds, or an iterable of them."""


def a_school(*facts: Fact, **profile: Any) -> School:
    """A school of these facts, with every duty profile of the job descriptions.

    Keywords are the school profile's: `cycle_weeks=2`, `eyfs_on_roll=True`.
    """
    filed: dict[str, list[Fact]] = {}
    for fact in _flat(facts):
        filed.setdefault(_COLLECTION[type(fact)], []).append(fact)
    return sorted_school(
        School(
            profile=SchoolProfile(**{"code": "test", "name": "Test Primary", **profile}),
            duty_profiles=duty_profiles(),
            profile_entries=profile_entries(),
            **{name: tuple(known) for name, known in filed.items()},
        )
    )


def an_adult(name: str, profile: str = "004-lpa", **more: Any) -> Iterator[Fact]:
    """A cleared adult with one full-time post, `name`, working "Mon-Fri 08:30-15:30".

    Keywords: `works`, `unpaid` (minutes), `tags` ("neli first-aid"), `authorised`, and
    the post's own (`base_class`, `weekly_minutes`, `level`).
    """
    pattern, unpaid = more.pop("works", "Mon-Fri 08:30-15:30"), more.pop("unpaid", 30)
    tags, authorised = more.pop("tags", ""), more.pop("authorised", False)
    yield a_person(name)
    yield a_post(name, profile, **more)
    yield from works(name, pattern, unpaid=unpaid)
    for tag in tags.split():
        yield Qualification(person=PersonCode(name), tag=Tag(tag))
    if authorised:
        yield an_authorisation(name)


def a_person(name: str, **more: Any) -> Person:
    return Person(**{"code": PersonCode(name), "name": name.title(), **more})


def a_post(name: str, profile: str = "004-lpa", **more: Any) -> Post:
    """A post line called as its person unless `person` says otherwise."""
    role = {"lpa": RoleKind.LPA, "mda": RoleKind.MDA, "ta": RoleKind.TA}
    return Post(
        **{
            "code": PostCode(name),
            "person": PersonCode(name),
            "role": role.get(profile.split("-")[-1], RoleKind.HLTA),
            "profile": ProfileCode(profile),
            "weekly_minutes": 1950,
            **more,
        }
    )


def works(post: str, pattern: str, *, unpaid: int = 0, **more: Any) -> Iterator[WorkingDay]:
    """`pattern` is days and times: "Mon-Fri 08:30-15:30", "Tue 09:00-12:00 w2"."""
    for weekday, times, week in _days(pattern):
        yield WorkingDay(
            **{
                "post": PostCode(post),
                "weekday": weekday,
                "starts": times.start,
                "ends": times.end,
                "unpaid_break": unpaid,
                "week": week,
                **more,
            }
        )


def an_authorisation(person: str, **more: Any) -> Authorisation:
    return Authorisation(
        **{
            "person": PersonCode(person),
            "given_by": PersonCode("head"),
            "starts": date(2026, 9, 1),
            **more,
        }
    )


def a_teacher(name: str, school_class: str | None = None, **more: Any) -> Iterator[Fact]:
    """A qualified teacher with a full-time post; with `school_class`, that class's own."""
    pattern = more.pop("works", "Mon-Fri 08:30-15:45")
    yield a_person(name, qualified_teacher=True)
    yield Post(code=PostCode(name), person=PersonCode(name), role=RoleKind.TEACHER)
    yield from works(name, pattern)
    if school_class:
        yield a_class(school_class, name, **more)


def a_class(code: str, teacher: str, **more: Any) -> TeachingClass:
    """Year from the code ("3A", "RA"), thirty pupils, a classroom of its own."""
    year = 0 if code.startswith("R") else int(code[0])
    stage = KeyStage.RECEPTION if year == 0 else KeyStage.KS1 if year <= 2 else KeyStage.KS2
    return TeachingClass(
        **{
            "code": ClassCode(code),
            "name": f"Class {code}",
            "key_stage": stage,
            "year": year,
            "pupils": 30,
            "teacher": PersonCode(teacher),
            **more,
        }
    )


def a_lesson(school_class: str, when: str, subject: str = "Art", **more: Any) -> Lesson:
    """One weekday's part of a class's day: a lesson unless `kind` says otherwise."""
    ((weekday, times, week),) = _days(when)
    label = f"{school_class}-{WEEKDAYS[weekday]}-{times.start}"
    return Lesson(
        **{
            "code": LessonCode(label if week is None else f"{label}-w{week}"),
            "school_class": ClassCode(school_class),
            "weekday": weekday,
            "starts": times.start,
            "ends": times.end,
            "kind": PartKind.LESSON,
            "subject": subject,
            "week": week,
            **more,
        }
    )


def lessons(school_class: str, when: str, subject: str = "Art", **more: Any) -> Iterator[Lesson]:
    """The same part of the day on each day of "Mon-Fri 13:00-14:00"."""
    days, _, times = when.partition(" ")
    for weekday in _weekdays(days):
        yield a_lesson(school_class, f"{WEEKDAYS[weekday]} {times}", subject, **more)


def a_release(teacher: str, **more: Any) -> Release:
    return Release(**{"code": f"PPA-{teacher}", "teacher": PersonCode(teacher), **more})


def a_programme(code: str = "NELI", minutes: int = 30, per_week: int = 3, **more: Any) -> Programme:
    return Programme(
        **{
            "code": ProgrammeCode(code),
            "name": code,
            "need_area": NeedArea.COGNITION,
            "minutes": minutes,
            "per_week": per_week,
            **more,
        }
    )


def a_group(code: str, programme: str = "NELI", pupils: str = "P1", **more: Any) -> Group:
    """`pupils` is references with spaces between; give the pupils too, by `a_pupil`."""
    return Group(
        **{
            "code": GroupCode(code),
            "programme": ProgrammeCode(programme),
            "pupils": tuple(PupilRef(ref) for ref in pupils.split()),
            **more,
        }
    )


def a_pupil(ref: str, school_class: str, **more: Any) -> Pupil:
    return Pupil(ref=PupilRef(ref), school_class=ClassCode(school_class), **more)


def a_provision(code: str, pupil: str, when: str, **more: Any) -> Provision:
    """1:1 support at "Mon-Fri 08:45-15:15" unless `kind` says otherwise."""
    days = list(_days(when))
    return Provision(
        **{
            "code": ProvisionCode(code),
            "pupil": PupilRef(pupil),
            "kind": ProvisionKind.ONE_TO_ONE,
            "weekdays": tuple(weekday for weekday, _, _ in days),
            "starts": days[0][1].start,
            "ends": days[0][1].end,
            "week": days[0][2],
            **more,
        }
    )


def a_duty_post(
    code: str, when: str, kind: DutyKind = DutyKind.LUNCH_DUTY, **more: Any
) -> DutyPost:
    days = list(_days(when))
    place = more.pop("place", None)
    return DutyPost(
        **{
            "code": DutyPostCode(code),
            "kind": kind,
            "title": code,
            "place": PlaceCode(place) if place else None,
            "weekdays": tuple(weekday for weekday, _, _ in days),
            "starts": days[0][1].start,
            "ends": days[0][1].end,
            "week": days[0][2],
            **more,
        }
    )


def a_visit(code: str, classes: str, when: str, **more: Any) -> Outing:
    """An outing of "5A 5B" at "Thu 09:15-14:45": weekly, or once where `day` says so."""
    ((weekday, times, week),) = _days(when)
    return Outing(
        **{
            "code": OutingCode(code),
            "title": code,
            "classes": tuple(ClassCode(known) for known in classes.split()),
            "weekday": weekday,
            "starts": times.start,
            "ends": times.end,
            "week": week,
            **more,
        }
    )


def a_sitting(code: str, day: date, times: str, candidates: int = 28, **more: Any) -> ExamSitting:
    hours = _times(times)
    return ExamSitting(
        **{
            "code": ExamCode(code),
            "title": code,
            "day": day,
            "starts": hours.start,
            "ends": hours.end,
            "place": PlaceCode("HALL"),
            "candidates": candidates,
            **more,
        }
    )


def an_arrangement(sitting: str, pupil: str, **more: Any) -> AccessArrangement:
    return AccessArrangement(
        **{
            "code": ArrangementCode(f"{sitting}-{pupil}"),
            "sitting": ExamCode(sitting),
            "pupil": PupilRef(pupil),
            "kind": ArrangementKind.READER,
            **more,
        }
    )


def a_one_off(code: str, kind: DutyKind, day: date, times: str, **more: Any) -> OneOff:
    hours = _times(times)
    return OneOff(
        **{
            "code": OneOffCode(code),
            "kind": kind,
            "title": code,
            "day": day,
            "starts": hours.start,
            "ends": hours.end,
            **more,
        }
    )


def a_specialist_visit(external: str, day: date, times: str, **more: Any) -> SpecialistVisit:
    hours = _times(times)
    return SpecialistVisit(
        **{
            "code": SpecialistVisitCode(f"{external}-1"),
            "external": ExternalCode(external),
            "day": day,
            "starts": hours.start,
            "ends": hours.end,
            "place": PlaceCode("ROOM"),
            **more,
        }
    )


def _times(text: str) -> Span:
    starts, _, ends = text.partition("-")
    return Span(parse_clock(starts), parse_clock(ends))


def a_qualification(person: str, tag: str, **more: Any) -> Qualification:
    return Qualification(**{"person": PersonCode(person), "tag": Tag(tag), **more})


def span(text: str) -> Span:
    """Minutes of the cycle for "Mon 11:55-12:10", or "Mon 11:55-12:10 w2"."""
    ((weekday, times, week),) = _days(text)
    start = at(week or 1, weekday, 0)
    return Span(start + times.start, start + times.end)


def _days(text: str) -> Iterator[tuple[int, Span, int | None]]:
    days, times, *week = text.split()
    starts, _, ends = times.partition("-")
    day = Span(parse_clock(starts), parse_clock(ends))
    for weekday in _weekdays(days):
        yield weekday, day, int(week[0].removeprefix("w")) if week else None


def _weekdays(text: str) -> Iterable[int]:
    first, _, last = text.partition("-")
    return range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


def _flat(facts: Iterable[Fact]) -> Iterator[Fact]:
    for fact in facts:
        if type(fact) in _COLLECTION:
            yield fact
        else:
            yield from _flat(fact)
