"""Hypothesis strategies for whole schools whose facts agree: every collection, odd texts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.clock import Span, at
from planner.domain.demand import DemandKey
from planner.domain.duties import DutyPost
from planner.domain.kinds import (
    AbsenceKind,
    ArrangementKind,
    Condition,
    DayKind,
    DbsStatus,
    DutyKind,
    EventKind,
    KeyStage,
    NeedArea,
    PartKind,
    Permission,
    PlaceKind,
    ProvisionKind,
    RestrictionKind,
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
    DutyProfile,
    FixedEvent,
    Person,
    Post,
    ProfileEntry,
    Qualification,
    Restriction,
    WorkingDay,
)
from planner.domain.plan import Pin
from planner.domain.policy import RuleSetting, SchoolProfile
from planner.domain.provision import Group, Programme, Provision, Pupil, Release
from planner.domain.school import School
from planner.domain.timetable import External, InClassNeed, Lesson, Place, TeachingClass
from planner.rules import RULE_BOOK, Basis
from planner.workbook.text import clean

Draw = Callable[[st.SearchStrategy[Any]], Any]

ODD_TEXTS = (
    "=cmd|' /c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "'=1+1",
    "''-x",
    "'tHooft",
    "＝1",
    "null",
    "None",
    "NaN",
    "TRUE",
    "#N/A",
    "007",
    "1.5E+3",
    "07/09/2026",
    "09:15",
    "_x0041_",
    '<script>alert("x")</script>',
    "{{7*7}}",
    "'; DROP TABLE posts; --",
    "a,b;c|d",
    'say "hello"',
    "Zoë Ñandú",
    "محمد",
    "👩‍👩‍👧 Ward",
    "O'Brien-D’Souza",
)
_SEEN = st.characters(exclude_categories=("Cs", "Cn", "Co", "Cc", "Cf"))
TAGS = ("first-aid", "insulin", "neli", "team-teach")
MONDAY = date(2026, 11, 16)
DAYS = tuple(date(2026, month, day) for month in (9, 10, 11) for day in (7, 14, 21, 28))


def texts(most: int = 30) -> st.SearchStrategy[str]:
    """Text that is as clean as reading would leave it, some of it awkward."""
    free = st.text(_SEEN, min_size=1, max_size=most).map(lambda text: clean(text).text)
    return st.one_of(st.sampled_from(ODD_TEXTS), free.filter(lambda text: 0 < len(text) <= most))


def codes(most: int = 3, least: int = 0) -> st.SearchStrategy[list[str]]:
    """Distinct codes, distinct without regard to capitals too."""
    one = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_./&()'+-]{0,8}\Z")
    return st.lists(one, min_size=least, max_size=most, unique_by=str.casefold)


def some(of: Sequence[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of them, each once, in any order."""
    if not of:
        return st.just(())
    most = min(3, len(of))
    return st.lists(st.sampled_from(of), min_size=least, max_size=most, unique=True).map(tuple)


def maybe(of: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of them, or None."""
    return st.sampled_from((None, *of))


def weekdays() -> st.SearchStrategy[tuple[int, ...]]:
    return st.sets(st.integers(0, 4), min_size=1).map(lambda days: tuple(sorted(days)))


@st.composite
def hours_of_day(draw: Draw) -> tuple[int, int]:
    start = draw(st.integers(0, 23 * 60))
    return start, draw(st.integers(start + 1, 24 * 60 - 1))


@st.composite
def schools(draw: Draw) -> School:
    """A school with a few facts in each collection; every reference is to something there."""
    cycle = draw(st.integers(1, 2))
    facts: dict[str, Any] = {"cycle": cycle}
    facts["week"] = st.sampled_from((None, *range(1, cycle + 1)))
    _year(draw, facts)
    _places(draw, facts)
    _people(draw, facts)
    _classes(draw, facts)
    _owed(draw, facts)
    _settled(draw, facts)
    _days_that_differ(draw, facts)
    return sorted_school(
        School(
            profile=SchoolProfile(
                code=draw(codes(1, 1))[0],
                name=draw(texts()),
                employer=draw(st.just("") | texts()),
                cycle_weeks=cycle,
                eyfs_on_roll=draw(st.booleans()),
                maintained=draw(st.booleans()),
            ),
            **{name: tuple(found) for name, found in facts.items() if isinstance(found, list)},
        )
    )


def _year(draw: Draw, facts: dict[str, Any]) -> None:
    facts["settings"] = [
        RuleSetting(
            rule=rule.id,
            on=rule.basis is Basis.LAW or draw(st.booleans()),
            parameter=draw(maybe((0, 20, 99_999))) if rule.parameter else None,
        )
        for rule in draw(some(RULE_BOOK))
    ]
    facts["terms"] = [
        Term(code=f"T{n}", name=draw(texts()), starts=DAYS[4 * n], ends=DAYS[4 * n + 3])
        for n in range(draw(st.integers(0, 3)))
    ]
    facts["special_days"] = [
        SpecialDay(day=day, kind=draw(st.sampled_from(DayKind)), title=draw(st.just("") | texts()))
        for day in draw(some(DAYS))
    ]
    facts["week_labels"] = [
        WeekLabel(monday=day, week=draw(st.integers(1, facts["cycle"])))
        for day in draw(some((date(2026, 9, 7), date(2026, 11, 2), date(2027, 1, 4))))
    ]


def _places(draw: Draw, facts: dict[str, Any]) -> None:
    facts["places"] = [
        Place(
            code=code,
            name=draw(texts()),
            kind=draw(st.sampled_from(PlaceKind)),
            capacity=draw(st.integers(1, 9)),
            visible=draw(st.booleans()),
        )
        for code in draw(codes())
    ]
    facts["externals"] = [
        External(
            code=code,
            name=draw(texts()),
            needs_school_adult=draw(st.booleans()),
            cost=draw(maybe((0, 45))),
        )
        for code in draw(codes())
    ]


def _people(draw: Draw, facts: dict[str, Any]) -> None:
    facts["duty_profiles"] = [
        DutyProfile(code=code, title=draw(texts()), source=draw(st.just("") | texts()))
        for code in draw(codes())
    ]
    facts["profile_entries"] = [
        _profile_entry(draw, profile.code, kind)
        for profile in facts["duty_profiles"]
        for kind in draw(some(tuple(DutyKind)))
    ]
    facts["people"] = [
        Person(
            code=code,
            name=draw(texts()),
            email=draw(st.sampled_from(("", f"{n}.a@school.example"))),
            dbs=draw(st.sampled_from(DbsStatus)),
            qualified_teacher=draw(st.booleans()),
            under_18=draw(st.booleans()),
            trust_id=draw(st.just("") | texts()),
        )
        for n, code in enumerate(draw(codes(4, 1)))
    ]
    facts["posts"] = [
        _post(draw, code, facts, number) for number, code in enumerate(draw(codes(4)))
    ]
    facts["working_days"] = [
        day
        for number, post in enumerate(facts["posts"])
        for day in _pattern(draw, post.code, number, facts)
    ]
    _papers(draw, facts)


def _profile_entry(draw: Draw, profile: str, kind: DutyKind) -> ProfileEntry:
    permission = draw(st.sampled_from(Permission))
    needs = permission is Permission.CONDITION
    return ProfileEntry(
        profile=profile,
        kind=kind,
        permission=permission,
        clause=draw(st.just("") | texts()),
        condition=draw(st.sampled_from([c for c in Condition if c.value]))
        if needs
        else Condition.NONE,
    )


def _post(draw: Draw, code: str, facts: dict[str, Any], number: int) -> Post:
    profiles = [profile.code for profile in facts["duty_profiles"]]
    profile = draw(maybe(profiles))
    role = draw(st.sampled_from(RoleKind)) if profile else RoleKind.TEACHER
    return Post(
        code=code,
        person=draw(st.sampled_from(facts["people"])).code,
        role=role,
        profile=profile,
        level=draw(maybe((1, 2))),
        grade=draw(st.just("") | texts()),
        scp=draw(maybe((3, 12))),
        weekly_minutes=draw(st.integers(0, 12 * 60)),
        paid_weeks=draw(maybe((39.0, 44.4, 52.14))),
        starts=draw(maybe((date(2019, 2, 28), date(2020, 2, 29)))),
        ends=draw(maybe((date(2026, 12, 31), date(2099, 12, 31)))),
    )


def _pattern(draw: Draw, post: str, number: int, facts: dict[str, Any]) -> list[WorkingDay]:
    """Each post works in hours of its own, so that nobody is in two places."""
    start = number * 300 + draw(st.integers(0, 100))
    end = start + draw(st.integers(60, 180))
    window = draw(st.booleans())
    return [
        WorkingDay(
            post=post,
            weekday=day,
            starts=start,
            ends=end,
            unpaid_break=draw(st.sampled_from((0, 30))),
            break_from=start + 5 if window else None,
            break_until=end - 5 if window else None,
            week=draw(facts["week"]),
        )
        for day in draw(some(range(7)))
    ]


def _papers(draw: Draw, facts: dict[str, Any]) -> None:
    people = [person.code for person in facts["people"]]
    posts = [post.code for post in facts["posts"]]
    facts["qualifications"] = [
        Qualification(
            person=draw(st.sampled_from(people)),
            tag=tag,
            obtained=draw(maybe((date(2024, 1, 31),))),
            expires=draw(maybe((date(2027, 1, 31),))),
            in_training=draw(st.booleans()),
        )
        for tag in draw(some(TAGS))
    ]
    facts["authorisations"] = [
        Authorisation(
            person=person,
            given_by=draw(st.sampled_from(people[: people.index(person)])),
            starts=date(2026, 9, 1),
            ends=draw(maybe((date(2026, 9, 1), date(2027, 8, 31)))),
        )
        for person in draw(some(people[1:]))
    ]
    facts["consents"] = [
        Consent(
            post=post,
            kind=draw(st.sampled_from(DutyKind)),
            agreed_on=date(2026, 9, 1),
            ends=draw(maybe((date(2027, 8, 31),))),
        )
        for post in draw(some(posts))
    ]
    facts["absences"] = [
        Absence(
            person=person,
            day=draw(st.sampled_from(DAYS)),
            starts=draw(st.integers(0, 600)),
            ends=draw(st.integers(601, 1439)),
            kind=draw(st.sampled_from(AbsenceKind)),
        )
        for person in draw(some(people))
    ]
    facts["events"] = [
        FixedEvent(
            code=code,
            title=draw(texts()),
            weekday=number,
            starts=900,
            ends=930,
            attendees=draw(some(people)),
            week=draw(facts["week"]) if day is None else None,
            kind=draw(st.sampled_from(EventKind)),
            day=day,
        )
        for number, code in enumerate(draw(codes()))
        for day in [draw(maybe((MONDAY + timedelta(days=number),)))]
    ]


def _classes(draw: Draw, facts: dict[str, Any]) -> None:
    people = [person.code for person in facts["people"]]
    places = [place.code for place in facts["places"]]
    facts["classes"] = [
        TeachingClass(
            code=code,
            name=draw(texts()),
            key_stage=draw(st.sampled_from(KeyStage)),
            year=draw(st.integers(-1, 11)),
            pupils=draw(st.integers(10, 35)),
            teacher=draw(st.sampled_from(people)),
            planning_teacher=draw(maybe(people)),
            place=draw(maybe(places)),
        )
        for code in draw(codes())
    ]
    own = [found.code for found in facts["classes"]]
    externals = [external.code for external in facts["externals"]]
    facts["lessons"] = [
        Lesson(
            code=f"L{number}",
            school_class=code,
            weekday=number % 5,
            starts=540 + number * 30,
            ends=560 + number * 30,
            kind=draw(st.sampled_from(PartKind)),
            subject=draw(st.just("") | texts()),
            teacher=draw(maybe(people)),
            releasable=draw(st.booleans()),
            core=draw(st.booleans()),
            external=draw(maybe(externals)),
            week=draw(facts["week"]),
        )
        for number, code in enumerate(own * 2)
    ]
    facts["in_class_needs"] = [
        InClassNeed(school_class=code, adults=draw(st.integers(1, 3))) for code in draw(some(own))
    ]


def _owed(draw: Draw, facts: dict[str, Any]) -> None:
    people = [person.code for person in facts["people"]]
    posts = [post.code for post in facts["posts"]]
    places = [place.code for place in facts["places"]]
    facts["releases"] = [
        Release(
            code=code,
            teacher=draw(st.sampled_from(people)),
            minutes=draw(maybe((60, 135))),
            most_blocks=draw(st.integers(1, 4)),
            shortest_block=draw(st.integers(5, 60)),
            preferred_cover=draw(maybe(posts)),
        )
        for code in draw(codes())
    ]
    facts["programmes"] = [_programme(draw, code) for code in draw(codes())]
    own = [found.code for found in facts["classes"]]
    facts["pupils"] = [
        Pupil(ref=ref, school_class=draw(st.sampled_from(own)))
        for ref in draw(codes(5) if own else st.just([]))
    ]
    pupils = [pupil.ref for pupil in facts["pupils"]]
    facts["pupils"] = [
        replace(pupil, apart_from=tuple(r for r in draw(some(pupils)) if r != pupil.ref))
        for pupil in facts["pupils"]
    ]
    facts["groups"] = [
        Group(
            code=code,
            programme=draw(st.sampled_from(facts["programmes"])).code,
            pupils=draw(some(pupils, least=1)),
            place=draw(maybe(places)),
            usual=draw(some(posts)),
            per_week=draw(maybe((1, 5))),
            ehcp=draw(st.booleans()),
            not_before=draw(maybe((540,))),
            not_after=draw(maybe((900,))),
            review_on=draw(maybe((date(2026, 12, 18),))),
        )
        for code in draw(codes() if pupils and facts["programmes"] else st.just([]))
    ]
    facts["provisions"] = [
        _provision(draw, f"PR{number}", pupil, facts) for number, pupil in enumerate(pupils)
    ]


def _programme(draw: Draw, code: str) -> Programme:
    return Programme(
        code=code,
        name=draw(texts()),
        need_area=draw(st.sampled_from(NeedArea)),
        minutes=draw(st.integers(5, 120)),
        per_week=draw(st.integers(1, 5)),
        training=draw(maybe(TAGS)),
        in_training_may_deliver=draw(st.booleans()),
        smallest=1,
        largest=draw(st.integers(3, 9)),
        over_break=draw(st.booleans()),
        over_core=draw(st.booleans()),
        handback=draw(st.integers(0, 10)),
    )


def _provision(draw: Draw, code: str, pupil: str, facts: dict[str, Any]) -> Provision:
    posts = [post.code for post in facts["posts"]]
    starts, ends = draw(hours_of_day())
    return Provision(
        code=code,
        pupil=pupil,
        kind=draw(st.sampled_from(ProvisionKind)),
        weekdays=draw(weekdays()),
        starts=starts,
        ends=ends,
        adults=draw(st.integers(1, 2)),
        ehcp=draw(st.booleans()),
        usual=draw(some(posts)),
        relief=draw(some(posts)),
        training=draw(some(TAGS)),
        place=draw(maybe([place.code for place in facts["places"]])),
        week=draw(facts["week"]),
    )


def _settled(draw: Draw, facts: dict[str, Any]) -> None:
    posts = [post.code for post in facts["posts"]]
    facts["duty_posts"] = [_duty_post(draw, code, facts) for code in draw(codes())]
    facts["pins"] = [
        Pin(
            key=DemandKey("duty", f"C{number}", f"w1.{number}"),
            post=post,
            span=Span(at(1, number, 600), at(1, number, 630)),
            told=draw(st.booleans()),
        )
        for number, post in enumerate(draw(some(posts)))
    ]
    known = {
        RestrictionKind.DUTY: [kind.value for kind in DutyKind],
        RestrictionKind.PLACE: [place.code for place in facts["places"]],
        RestrictionKind.CLASS: [found.code for found in facts["classes"]],
        RestrictionKind.OWN_CHILD: [found.code for found in facts["classes"]],
        RestrictionKind.PUPIL: [pupil.ref for pupil in facts["pupils"]],
        RestrictionKind.TAG: list(TAGS),
        RestrictionKind.TIME: ["Fri 13:00-13:30", "Mon-Fri 10:30-10:45"],
    }
    facts["restrictions"] = [
        Restriction(
            person=draw(st.sampled_from(facts["people"])).code,
            kind=kind,
            value=draw(st.sampled_from(known[kind])),
            starts=draw(maybe((date(2026, 9, 1),))),
            ends=draw(maybe((date(2027, 8, 31),))),
        )
        for kind in draw(some(tuple(RestrictionKind)))
        if known[kind]
    ]


def _days_that_differ(draw: Draw, facts: dict[str, Any]) -> None:
    people = [person.code for person in facts["people"]]
    classes = [found.code for found in facts["classes"]]
    facts["outings"] = [
        Outing(
            code=code,
            title=draw(texts()),
            classes=draw(some(classes, least=1)),
            weekday=number,
            starts=540,
            ends=draw(st.integers(600, 900)),
            day=day,
            week=draw(facts["week"]) if day is None else None,
            staff=draw(some(people)),
            adults=draw(maybe((2, 9))),
            training=draw(some(TAGS)),
        )
        for number, code in enumerate(draw(codes() if classes else st.just([])))
        for day in [draw(maybe((MONDAY + timedelta(days=number),)))]
    ]
    facts["exam_windows"] = [
        ExamWindow(code=code, starts=MONDAY, ends=MONDAY + timedelta(days=number))
        for number, code in enumerate(draw(codes()))
    ]
    _sittings(draw, facts, people, classes)
    _once(draw, facts, people)


def _sittings(draw: Draw, facts: dict[str, Any], people: list[str], classes: list[str]) -> None:
    places = [place.code for place in facts["places"]]
    facts["sittings"] = [
        ExamSitting(
            code=code,
            title=draw(texts()),
            day=MONDAY,
            starts=540,
            ends=600,
            place=draw(st.sampled_from(places)),
            candidates=draw(st.integers(1, 200)),
            classes=draw(some(classes)),
            staff=draw(some(people)),
        )
        for code in draw(codes() if places else st.just([]))
    ]
    pupils = [pupil.ref for pupil in facts["pupils"]]
    facts["arrangements"] = [
        AccessArrangement(
            code=f"A{number}",
            sitting=draw(st.sampled_from(facts["sittings"])).code,
            pupil=pupil,
            kind=draw(st.sampled_from(ArrangementKind)),
            extra=draw(st.sampled_from((0, 15))),
            place=draw(maybe(places)),
            usual=draw(some([post.code for post in facts["posts"]])),
        )
        for number, pupil in enumerate(pupils if facts["sittings"] else [])
    ]


def _once(draw: Draw, facts: dict[str, Any], people: list[str]) -> None:
    places = [place.code for place in facts["places"]]
    pupils = [pupil.ref for pupil in facts["pupils"]]
    externals = [external.code for external in facts["externals"]]
    one_off = [kind for kind in DutyKind if kind.is_one_off]
    facts["one_offs"] = [
        OneOff(
            code=code,
            kind=kind,
            title=draw(texts()),
            day=MONDAY,
            starts=960,
            ends=1020,
            adults=draw(st.integers(2, 4)),
            staff=draw(some(people))[:2],
            place=draw(maybe(places)),
            pupils=draw(some(pupils)),
            training=draw(some(TAGS)),
            usual=draw(some([post.code for post in facts["posts"]])),
        )
        for code in draw(codes())
        for kind in [draw(st.sampled_from(one_off))]
    ]
    facts["specialist_visits"] = [
        SpecialistVisit(
            code=f"S{number}",
            external=external,
            day=MONDAY,
            starts=540,
            ends=600,
            place=draw(st.sampled_from(places)),
            school_class=draw(maybe([found.code for found in facts["classes"]])),
            pupils=draw(some(pupils)),
        )
        for number, external in enumerate(externals if places else [])
    ]
    facts["visitors_away"] = [
        VisitorAway(external=external, day=MONDAY) for external in draw(some(externals))
    ]


def _duty_post(draw: Draw, code: str, facts: dict[str, Any]) -> DutyPost:
    starts, ends = draw(hours_of_day())
    adults = draw(st.integers(1, 6))
    return DutyPost(
        code=code,
        kind=draw(st.sampled_from(DutyKind)),
        title=draw(texts()),
        place=draw(maybe([place.code for place in facts["places"]])),
        weekdays=draw(weekdays()),
        starts=starts,
        ends=ends,
        adults=adults,
        minimum=draw(st.integers(0, adults)),
        training=draw(some(TAGS)),
        one_with=draw(some(TAGS)),
        eyfs_eating=draw(st.booleans()),
        week=draw(facts["week"]),
    )
