"""Cover is set beside an even share: of contracted hours, and of the days somebody was in post."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.balance import even_shares
from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, UserRole
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.errors import NotAllowed
from planner.services.shared_cover import SharedCover, shared_cover
from planner.store import Database
from tests.builders import TERM, a_school, an_adult
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, TUESDAY
from tests.store.builders import a_duty, a_key, publish

FRIDAY, LAST_WEEK = MONDAY + timedelta(4), MONDAY - timedelta(7)


def two_hltas(*, joins: date | None = None) -> School:
    """Amara works twice the hours of Bea, who may join later; Mo of midday never covers."""
    school = a_school(
        TERM,
        an_adult("amara", "000-hlta", weekly_minutes=1800),
        an_adult("bea", "000-hlta", weekly_minutes=900),
        an_adult("mo", "mda", weekly_minutes=600),
    )
    posts = tuple(
        replace(post, starts=joins) if post.person == "bea" else post for post in school.posts
    )
    return replace(school, posts=posts)


def shares_of(school: School, day: date) -> dict[str, int]:
    found = even_shares(school, {day: {PersonCode("amara"): 90}})
    return {str(person): round(minutes) for person, minutes in found.items()}


def test_an_even_share_is_in_proportion_to_contracted_hours() -> None:
    assert shares_of(two_hltas(), TUESDAY) == {"amara": 60, "bea": 30}


def test_whoever_joins_later_owes_nothing_for_the_days_before() -> None:
    school = two_hltas(joins=TUESDAY)
    assert shares_of(school, MONDAY) == {"amara": 90}
    assert shares_of(school, TUESDAY) == {"amara": 60, "bea": 30}


def covers(person: str, day: date, times: str, **more: object) -> Occurrence:
    return a_duty(person, times, day=day, kind=DutyKind.ABSENCE_COVER, **more)


@pytest.fixture
def covered(database: Database) -> Database:
    """Bea joined on this Tuesday; Amara covered last week, both did this one, Mo stood in once."""
    school = two_hltas(joins=TUESDAY)
    database.create_school(school.profile, NOW)
    duties = (
        covers("amara", LAST_WEEK, "09:00-10:30", key=a_key("c1")),
        covers("amara", TUESDAY, "09:00-09:30", key=a_key("c2")),
        covers("bea", TUESDAY, "10:00-11:00", key=a_key("c3")),
        a_duty("amara", "13:00-15:00", day=TUESDAY, key=a_key("g1")),
        covers("bea", FRIDAY, "09:00-12:00", key=a_key("c4")),
    )
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        publish(unit, duties, first=LAST_WEEK, last=FRIDAY)
    return database


def told(found: SharedCover) -> dict[str, list[tuple[int, int]]]:
    return {name: [(each.gave, each.even) for each in shares] for name, shares in found.lines}


def test_week_half_term_and_year_count_cover_up_to_today_and_no_other_duty(
    covered: Database,
) -> None:
    found = shared_cover(covered, DEPUTY, TUESDAY)
    assert [each.title for each in found.stretches] == ["This week", "This half-term", "This year"]
    assert [each.minutes for each in found.stretches] == [90, 180, 180]
    assert told(found) == {
        "Amara": [(30, 60), (120, 150), (120, 150)],
        "Bea": [(60, 30), (60, 30), (60, 30)],
    }


def test_adults_are_listed_by_name_and_never_by_who_covered_most(covered: Database) -> None:
    found = shared_cover(covered, DEPUTY, FRIDAY)
    names = [name for name, _ in found.lines]
    most_first = sorted(found.lines, key=lambda line: -line[1][0].gave)
    assert names == sorted(names)
    assert names != [name for name, _ in most_first]


def test_what_others_covered_is_for_whoever_leads_the_school(covered: Database) -> None:
    senco = replace(DEPUTY, roles=frozenset({UserRole.SENCO}))
    with pytest.raises(NotAllowed):
        shared_cover(covered, senco, TUESDAY)
