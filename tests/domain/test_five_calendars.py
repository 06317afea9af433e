"""K8, F-19: every date of two school years on five schools' calendars.

The weeks are written out by hand from each calendar, never worked out: a letter for each
week from the Monday named, "-" where the school is closed all week.
"""

import ast
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.demand_sources import needs_of
from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.codes import PersonCode, PostCode
from planner.domain.day_changes import DayChange
from planner.domain.demand import DemandKey
from planner.domain.kinds import DayKind, DutyKind
from planner.domain.plan import Allocation, Rota, RotaState
from planner.domain.school import School
from planner.domain.week import cycle_week, monday_of, resolve
from planner.horizon import dated_week
from planner.laying import lay
from tests.builders import a_duty_post, a_school, an_adult, span

FIRST, LAST = date(2026, 9, 1), date(2028, 8, 31)
DATES = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@dataclass(frozen=True)
class Year:
    """A calendar as it was published: terms, INSET and closures, and its weeks by letter."""

    terms: str
    """ "2026-09-02 2026-10-23", one half-term a line."""
    inset: str
    weeks: str
    """From the Monday of the week of 31 August 2026, in rows of ten."""
    labels: str = ""

    def school(self, *facts: object) -> School:
        lines = [line.split() for line in self.terms.strip().splitlines()]
        days = [date.fromisoformat(text) for line in lines for text in line]
        return a_school(
            [
                Term(
                    code=f"T{n:02}",
                    name=f"Half-term {n + 1}",
                    starts=days[2 * n],
                    ends=days[2 * n + 1],
                )
                for n in range(len(lines))
            ],
            [
                SpecialDay(day=date.fromisoformat(day), kind=DayKind.INSET, title="INSET")
                for day in self.inset.split()
            ],
            [
                WeekLabel(monday=date.fromisoformat(monday), week=1 + "AB".index(letter))
                for monday, letter in (word.split("=") for word in self.labels.split())
            ],
            facts,
            cycle_weeks=2,
        )

    def letters(self) -> dict[date, int | None]:
        flat = self.weeks.replace(" ", "").replace("\n", "")
        monday = date(2026, 8, 31)
        return {
            monday + timedelta(days=7 * n): {"A": 1, "B": 2, "-": None}[letter]
            for n, letter in enumerate(flat)
        }


COUNCIL = Year(
    terms="""2026-09-01 2026-10-23
    2026-11-02 2026-12-18
    2027-01-04 2027-02-12
    2027-02-22 2027-03-25
    2027-04-12 2027-05-28
    2027-06-07 2027-07-21
    2027-09-01 2027-10-22
    2027-11-01 2027-12-17
    2028-01-04 2028-02-11
    2028-02-21 2028-03-31
    2028-04-18 2028-05-26
    2028-06-05 2028-07-20""",
    inset="2026-09-01 2027-02-12 2027-05-28 2027-06-07 2027-06-08 2027-09-01 2028-02-11",
    weeks="""ABABABAB-A BABABA--BA BABA-BABAB --ABABABA- BABABAB---
             --ABABABAB -ABABABA-- BABABA-BAB ABA--BABAB A-BABABAB- -----""",
)
"""A council's primaries: one week in October, Easter apart."""

TWO_WEEK_OCTOBER = Year(
    terms="""2026-08-31 2026-10-16
    2026-11-02 2026-12-18
    2027-01-04 2027-02-12
    2027-02-22 2027-03-25
    2027-04-12 2027-05-28
    2027-06-07 2027-07-16
    2027-09-06 2027-10-15
    2027-11-01 2027-12-17
    2028-01-03 2028-02-11
    2028-02-21 2028-03-31
    2028-04-17 2028-05-26
    2028-06-05 2028-07-14""",
    inset="2026-08-31 2026-11-02 2027-01-04 2027-09-06 2027-11-01",
    weeks="""ABABABA--B ABABAB--AB ABAB-ABABA --BABABAB- ABABAB----
             ---ABABAB- -ABABABA-- BABABA-BAB ABA--BABAB A-BABABA-- -----""",
)
"""An academy with a fortnight in October."""

STARTS_WITH_B = replace(
    COUNCIL, labels="2026-08-31=B", weeks=COUNCIL.weeks.translate(str.maketrans("AB", "BA"))
)
"""A secondary whose year begins with week B."""

RELABELLED = replace(
    COUNCIL,
    labels="2027-09-06=A",
    weeks="""ABABABAB-A BABABA--BA BABA-BABAB --ABABABA- BABABAB---
             --AABABABA -BABABAB-- ABABAB-ABA BAB--ABABA B-ABABABA- -----""",
)
"""A secondary that says in its second September that the first full week is A."""

SPECIAL = Year(
    terms="""2026-09-07 2026-10-16
    2026-11-02 2026-12-11
    2027-01-11 2027-02-12
    2027-02-22 2027-03-25
    2027-04-19 2027-05-28
    2027-06-07 2027-07-09
    2027-09-06 2027-10-15
    2027-11-01 2027-12-10
    2028-01-10 2028-02-11
    2028-02-21 2028-03-31
    2028-04-24 2028-05-26
    2028-06-05 2028-07-07""",
    inset="2026-09-07 2026-09-08 2026-11-02 2026-11-03 2026-11-04 2026-11-05 2026-11-06",
    weeks="""-ABABAB--- ABABA----B ABAB-ABABA ---BABABA- BABAB-----
             ---ABABAB- -ABABAB--- -ABABA-BAB ABA---BABA B-ABABA--- -----""",
)
"""A special school: shorter terms, and a week of nothing but INSET in November."""

YEARS = {
    "council": COUNCIL,
    "two weeks in October": TWO_WEEK_OCTOBER,
    "starts with B": STARTS_WITH_B,
    "relabelled": RELABELLED,
    "special": SPECIAL,
}


@pytest.mark.parametrize("name", YEARS)
def test_K8_every_date_of_two_years_is_in_the_week_the_calendar_says(name: str):
    year = YEARS[name]
    school, letters = year.school(), year.letters()
    wrong = [
        (day, found, letters[monday_of(day)])
        for day in DATES
        if (found := cycle_week(school, day)) != letters[monday_of(day)]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", YEARS)
def test_K8_duties_fall_on_exactly_the_school_days_of_their_own_week(name: str):
    year = YEARS[name]
    school = year.school(tuple(an_adult("idris")))
    laid = lay(school, a_rota(), FIRST, LAST)
    letters = year.letters()
    for week, weekday in ((1, 1), (2, 3)):
        days = {o.day for o in laid if o.key.code == f"W{week}"}
        due = {
            day
            for day in DATES
            if day.weekday() == weekday
            and letters[monday_of(day)] == week
            and resolve(school, day).kind is DayKind.SCHOOL
        }
        assert days == due
        assert len(days) > 25


@pytest.mark.parametrize("name", YEARS)
def test_K8_a_date_takes_the_variant_it_names_and_no_other_date_does(name: str):
    year = YEARS[name]
    wet = date(2027, 3, 9)
    posts = (
        a_duty_post("DRY", "Mon-Fri 10:30-10:45", kind=DutyKind.BREAK_DUTY),
        a_duty_post("WET", "Mon-Fri 10:30-10:45", kind=DutyKind.BREAK_DUTY, variant="wet"),
    )
    change = DayChange(code="W", day=wet, title="Rain", variant="wet")
    school = year.school(posts, change)
    days: dict[str, set[date]] = {"DRY": set(), "WET": set()}
    for monday, week in year.letters().items():
        if week is None or not date(2027, 2, 22) <= monday <= date(2027, 3, 15):
            continue
        for demand in needs_of(dated_week(school, monday)).demands:
            if demand.key.code in days:
                days[demand.key.code].add(monday + timedelta(days=demand.spans[0].start // 1440))
    assert days["WET"] == {wet}
    assert wet not in days["DRY"]
    assert len(days["DRY"]) > 10


@given(shut=st.sampled_from([m for m, week in COUNCIL.letters().items() if week]))
def test_K8_a_week_lost_changes_later_weeks_alone(shut: date):
    letters = COUNCIL.letters()
    lost = [
        SpecialDay(day=shut + timedelta(days=n), kind=DayKind.CLOSED, title="Closed")
        for n in range(5)
    ]
    school = COUNCIL.school()
    kept = [s for s in school.special_days if not shut <= s.day < shut + timedelta(days=5)]
    moved = replace(school, special_days=tuple(sorted((*kept, *lost), key=lambda s: s.day)))
    for monday, week in letters.items():
        found = cycle_week(moved, monday)
        if monday < shut:
            assert found == week
        elif monday == shut:
            assert found is None
        elif week is not None:
            assert found == 3 - week


CODE = [
    path
    for folder in ("planner", "web", "solver")
    for path in (Path(__file__).parents[2] / folder).rglob("*.py")
]
RESOLVER = "planner/domain/week.py"


def parity(source: str) -> list[int]:
    """Lines that ask for an ISO week, or for a week's parity."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "isocalendar":
            found.append(node.lineno)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            by_two = ast.unparse(node.right) == "2"
            if by_two and "week" in ast.unparse(node.left):
                found.append(node.lineno)
    return found


def test_F19_nobody_works_out_a_week_but_the_one_resolver():
    asked = [
        str(path)
        for path in CODE
        if parity(path.read_text(encoding="utf-8")) and not str(path).endswith(RESOLVER)
    ]
    assert asked == []


@pytest.mark.parametrize("line", ["day.isocalendar().week", "(week_number + 1) % 2"])
def test_F19_twin_a_week_worked_out_elsewhere_is_found(line: str):
    assert parity(f"label = {line}")


def a_rota() -> Rota:
    rows = (("W1", "Tue 09:00-09:30 w1"), ("W2", "Thu 09:00-09:30 w2"))
    return Rota(
        revision=1,
        state=RotaState.DRAFT,
        valid_from=FIRST - timedelta(days=1),
        cycle_weeks=2,
        allocations=tuple(
            Allocation(
                key=DemandKey("test", code, f"w{n}.1"),
                kind=DutyKind.INTERVENTION,
                title=code,
                person=PersonCode("idris"),
                post=PostCode("idris"),
                span=span(when),
            )
            for n, (code, when) in enumerate(rows, start=1)
        ),
    )
