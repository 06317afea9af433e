"""The school year 2026-27 of an invented school, and rows of rotas and days made in a line."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.clock import Span, at, parse_clock
from planner.domain.codes import PersonCode, PlaceCode, PostCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DayKind, DutyKind, PlaceKind, RoleKind
from planner.domain.people import Person, Post
from planner.domain.plan import Allocation, Occurrence, Rota, RotaState
from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.domain.timetable import Place
from planner.laying import uid_of

ZONE = "Europe/London"
FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2027, 7, 21)
PUBLISHED = {
    1: datetime(2026, 8, 28, 15, 30, tzinfo=UTC),
    2: datetime(2026, 10, 9, 16, 5, 7, tzinfo=UTC),
}

_TERMS = (
    ("autumn-1", "2026-09-01", "2026-10-23"),
    ("autumn-2", "2026-11-02", "2026-12-18"),
    ("spring-1", "2027-01-04", "2027-02-12"),
    ("spring-2", "2027-02-22", "2027-03-25"),
    ("summer-1", "2027-04-12", "2027-05-28"),
    ("summer-2", "2027-06-07", "2027-07-21"),
)
_SPECIAL = (
    ("2026-09-01", DayKind.INSET, "Staff training"),
    ("2026-11-02", DayKind.INSET, "Staff training"),
    ("2027-01-04", DayKind.INSET, "Staff training"),
    ("2027-05-03", DayKind.BANK_HOLIDAY, "Early May bank holiday"),
    ("2027-06-17", DayKind.CLOSED, "Polling station"),
)


def school(*, cycle_weeks: int = 1) -> School:
    """Two adults and three places; half-terms, training days and a bank holiday as in life."""
    return School(
        profile=SchoolProfile(code="oakfield", name="Oakfield Primary", cycle_weeks=cycle_weeks),
        terms=tuple(
            Term(code=code, name=code, starts=day(first), ends=day(last))
            for code, first, last in _TERMS
        ),
        special_days=tuple(
            SpecialDay(day=day(on), kind=kind, title=title) for on, kind, title in _SPECIAL
        ),
        people=(person("ada"), person("ben")),
        posts=(post("ada"), post("ben")),
        places=(
            Place(code=PlaceCode("3A"), name="Class 3A", kind=PlaceKind.CLASSROOM),
            Place(code=PlaceCode("4B"), name="Class 4B", kind=PlaceKind.CLASSROOM),
            Place(code=PlaceCode("ELSA"), name="ELSA room"),
        ),
    )


def open_all_year() -> School:
    """Without holidays, so that both sides of a clock change are school days."""
    whole = Term(code="year", name="Year", starts=FIRST_DAY, ends=LAST_DAY)
    return replace(school(), terms=(whole,), special_days=())


def labelled(told: School, monday: str, week: int) -> School:
    return replace(told, week_labels=(WeekLabel(monday=day(monday), week=week),))


def day(text: str) -> date:
    return date.fromisoformat(text)


def person(code: str) -> Person:
    return Person(code=PersonCode(code), name=f"{code.title()} Example")


def post(code: str, *, starts: date | None = None, ends: date | None = None) -> Post:
    return Post(
        code=PostCode(f"{code}-ta"),
        person=PersonCode(code),
        role=RoleKind.TA,
        starts=starts,
        ends=ends,
    )


def row(
    code: str,
    weekday: int,
    starts: str = "09:00",
    ends: str = "10:00",
    *,
    week: int = 1,
    who: str = "ada",
    place: str | None = "3A",
    kind: DutyKind = DutyKind.PPA_COVER,
    title: str = "PPA cover 3A",
    key: DemandKey | None = None,
) -> Allocation:
    return Allocation(
        key=key or DemandKey("made", code, f"w{week}.{weekday}"),
        kind=kind,
        title=title,
        person=PersonCode(who),
        post=PostCode(f"{who}-ta"),
        span=Span(at(week, weekday, parse_clock(starts)), at(week, weekday, parse_clock(ends))),
        place=PlaceCode(place) if place else None,
    )


def rota(*rows: Allocation, cycle_weeks: int = 1, valid_from: date = FIRST_DAY) -> Rota:
    return Rota(
        revision=1,
        state=RotaState.ADOPTED,
        valid_from=valid_from,
        cycle_weeks=cycle_weeks,
        allocations=rows,
    )


def duty(
    on: str,
    starts: str = "09:00",
    ends: str = "10:00",
    *,
    code: str = "ppa",
    part: str = "0",
    title: str = "PPA cover 3A",
    place: str = "Class 3A",
    who: str = "ada",
    kind: DutyKind = DutyKind.PPA_COVER,
    pupils: tuple[str, ...] = (),
    pub: int = 1,
) -> Occurrence:
    """One dated duty; its ordinal is the weekday, so that two of a week differ."""
    monday = day(on) - timedelta(days=day(on).weekday())
    key = DemandKey("made", code, f"{monday.isoformat()}.{day(on).weekday()}", part)
    return Occurrence(
        uid=uid_of("oakfield", key, PersonCode(who)),
        key=key,
        kind=kind,
        title=title,
        person=PersonCode(who),
        post=PostCode(f"{who}-ta"),
        day=day(on),
        starts=parse_clock(starts),
        ends=24 * 60 if ends == "24:00" else parse_clock(ends),
        place=PlaceCode("3A"),
        place_name=place,
        pupils=pupils,
        from_pub=pub,
    )
