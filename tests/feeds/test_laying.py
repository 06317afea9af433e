"""The rota over the calendar: right days, right weeks, right hours, right people (K8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import laying
from planner.domain.calendar import SpecialDay
from planner.domain.clock import Span
from planner.domain.codes import PersonCode, PlaceCode, PupilRef
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.kinds import DayKind, DutyKind
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.domain.week import ResolvedDay, monday_of
from planner.errors import StalePlan
from planner.laying import lapses, lay, merged, uid_of
from tests.feeds.year import (
    FIRST_DAY,
    LAST_DAY,
    day,
    labelled,
    open_all_year,
    post,
    rota,
    row,
    school,
)

EVERY_WEEKDAY = tuple(row("ppa", weekday) for weekday in range(5))
TWO_WEEKS = tuple(
    row(f"week{week}", weekday, week=week, title=f"Week {week}")
    for week in (1, 2)
    for weekday in range(5)
)

# The diary of 2026-27 as the school office wrote it: first and last school day of each block.
OPEN = (
    ("2026-09-02", "2026-10-23"),
    ("2026-11-03", "2026-12-18"),
    ("2027-01-05", "2027-02-12"),
    ("2027-02-22", "2027-03-25"),
    ("2027-04-12", "2027-05-28"),
    ("2027-06-07", "2027-07-21"),
)
SHUT = {day("2027-05-03"), day("2027-06-17")}

# Mondays of week 1, counted by hand on that diary: holidays cost no turn.
WEEK_ONE = (
    *("2026-08-31", "2026-09-14", "2026-09-28", "2026-10-12"),
    *("2026-11-02", "2026-11-16", "2026-11-30", "2026-12-14"),
    *("2027-01-11", "2027-01-25", "2027-02-08"),
    *("2027-03-01", "2027-03-15", "2027-04-12", "2027-04-26", "2027-05-10", "2027-05-24"),
    *("2027-06-14", "2027-06-28", "2027-07-12"),
)


def diary() -> set[date]:
    """School days of 2026-27, by the diary above and nothing else."""
    found = set()
    for first, last in OPEN:
        at = day(first)
        while at <= day(last):
            if at.weekday() < 5 and at not in SHUT:
                found.add(at)
            at += timedelta(days=1)
    return found


def laid(*rows: object, told: School | None = None, cycle_weeks: int = 1) -> tuple[Occurrence, ...]:
    return lay(
        told or school(cycle_weeks=cycle_weeks),
        rota(*rows, cycle_weeks=cycle_weeks),
        FIRST_DAY,
        LAST_DAY,
    )


def test_every_school_day_of_the_year_gets_exactly_its_weekdays_rows() -> None:
    got = {one.day: one.key.occurrence.partition(".")[2] for one in laid(*EVERY_WEEKDAY)}
    assert got == {at: str(at.weekday()) for at in diary()}
    assert len(laid(*EVERY_WEEKDAY)) == len(diary()) == 191


@pytest.mark.parametrize(
    "shut",
    [
        *("2026-09-01", "2026-11-02", "2027-01-04"),  # training days
        *("2026-10-26", "2026-12-25", "2027-02-17", "2027-03-29", "2027-06-01"),  # holidays
        *("2027-05-03", "2027-06-17", "2026-10-03", "2027-07-22"),  # shut, Saturday, after term
    ],
)
def test_no_duty_falls_on_a_day_without_school(shut: str) -> None:
    assert not [one for one in laid(*EVERY_WEEKDAY) if one.day == day(shut)]


def weeks_followed() -> dict[date, str]:
    return {monday_of(one.day): one.title for one in laid(*TWO_WEEKS, cycle_weeks=2)}


def test_K8_every_week_follows_the_cycle_week_the_diary_says() -> None:
    ones = {day(monday) for monday in WEEK_ONE}
    expected = {monday_of(at): "Week 1" if monday_of(at) in ones else "Week 2" for at in diary()}
    assert weeks_followed() == expected


def test_K8_twin_iso_parity_gives_wrong_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = laying.school_days

    def by_parity(told: School, first: date, last: date) -> Iterator[ResolvedDay]:
        for resolved in resolver(told, first, last):
            yield replace(resolved, week=resolved.day.isocalendar().week % 2 + 1)

    monkeypatch.setattr(laying, "school_days", by_parity)
    with pytest.raises(AssertionError):
        test_K8_every_week_follows_the_cycle_week_the_diary_says()


def test_K8_twin_seven_days_of_utc_shift_nine_o_clock() -> None:
    """Adding weeks to a moment instead of laying wall-clock minutes is an hour out."""
    london = ZoneInfo("Europe/London")
    friday = datetime(2026, 10, 23, 9, tzinfo=london).astimezone(UTC)
    following = (friday + timedelta(days=7)).astimezone(london)
    assert following.hour != 9
    assert {one.starts for one in laid(*EVERY_WEEKDAY, told=open_all_year())} == {9 * 60}


@pytest.mark.parametrize("monday", ["2026-10-19", "2026-10-26", "2027-03-22", "2027-03-29"])
def test_C119_weeks_around_both_clock_changes_keep_nine_o_clock(monday: str) -> None:
    week = lay(open_all_year(), rota(*EVERY_WEEKDAY), day(monday), day(monday) + timedelta(days=6))
    assert [(one.day.weekday(), one.starts, one.ends) for one in week] == [
        (weekday, 540, 600) for weekday in range(5)
    ]


@settings(max_examples=40, deadline=None)
@given(st.dates(FIRST_DAY, LAST_DAY), st.integers(1, 10))
def test_F19_closing_days_changes_only_that_week_and_later_ones(shut: date, days: int) -> None:
    """A holiday put in later moves later turns of the cycle and nothing that went before."""
    told = school(cycle_weeks=2)
    closed = tuple(
        SpecialDay(day=shut + timedelta(days=n), kind=DayKind.CLOSED) for n in range(days)
    )
    others = tuple(s for s in told.special_days if s.day not in {c.day for c in closed})
    after = laid(*TWO_WEEKS, told=replace(told, special_days=(*others, *closed)), cycle_weeks=2)
    before = laid(*TWO_WEEKS, told=told, cycle_weeks=2)
    assert [one for one in before if one.day < shut] == [one for one in after if one.day < shut]
    assert not [one for one in after if shut <= one.day < shut + timedelta(days=days)]
    weeks = [(monday_of(one.day), one.title) for one in after]
    turns = [title for _, title in sorted(set(weeks))]
    assert all(first != second for first, second in pairwise(turns))


def test_a_schools_own_label_sets_the_week_it_names_and_those_after() -> None:
    told = labelled(school(cycle_weeks=2), "2026-11-09", 1)
    got = {monday_of(one.day): one.title for one in laid(*TWO_WEEKS, told=told, cycle_weeks=2)}
    assert got[day("2026-11-02")] == "Week 1"
    assert got[day("2026-11-09")] == "Week 1"
    assert got[day("2026-11-16")] == "Week 2"


def test_the_dated_key_names_the_monday_and_keeps_the_ordinal() -> None:
    wednesday = laid(row("ppa", 2))[0]
    assert str(wednesday.key) == "made:ppa:2026-08-31.2:0"


def test_C118_a_duty_that_moves_or_changes_room_keeps_its_identity() -> None:
    was = laid(row("ppa", 1))
    moved = laid(row("ppa", 1, "13:00", "14:15", place="4B", title="PPA cover 4B"))
    assert [one.uid for one in moved] == [one.uid for one in was]


def test_C118_a_session_moved_to_another_day_of_its_week_keeps_its_identity() -> None:
    key = DemandKey("groups", "neli", "w1.1")
    tuesdays = {one.uid: one.day for one in laid(row("neli", 1, key=key))}
    thursdays = {one.uid: one.day for one in laid(row("neli", 3, key=key))}
    kept = tuesdays.keys() & thursdays.keys()
    assert len(kept) > 30
    assert {thursdays[uid] - tuesdays[uid] for uid in kept} == {timedelta(days=2)}


def test_another_adult_is_another_event() -> None:
    ada, ben = laid(row("ppa", 1)), laid(row("ppa", 1, who="ben"))
    assert not {one.uid for one in ada} & {one.uid for one in ben}


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text()), min_size=2, max_size=2, unique=True))
def test_identities_of_different_schools_and_people_never_run_together(
    names: list[tuple[str, str]],
) -> None:
    key = DemandKey("made", "ppa", "2026-11-09.1")
    first, second = (uid_of(code, key, PersonCode(person)) for code, person in names)
    assert first != second


def test_nobody_is_given_duties_outside_their_contract_dates() -> None:
    told = replace(school(), posts=(post("ada", starts=day("2026-09-14"), ends=day("2026-09-16")),))
    days = [one.day for one in laid(*EVERY_WEEKDAY, told=told)]
    assert days == [day("2026-09-14"), day("2026-09-15"), day("2026-09-16")]
    lapsed = lapses(told, rota(*EVERY_WEEKDAY), FIRST_DAY, LAST_DAY)
    assert {one.day for one in lapsed} == diary() - set(days)


def test_rows_of_a_post_that_is_gone_lapse_and_are_listed() -> None:
    told = replace(school(), posts=(post("ben"),))
    assert not laid(*EVERY_WEEKDAY, told=told)
    lapsed = lapses(told, rota(*EVERY_WEEKDAY), day("2026-09-14"), day("2026-09-18"))
    assert [(one.day.weekday(), one.allocation.post) for one in lapsed] == [
        (weekday, "ada-ta") for weekday in range(5)
    ]


def test_nothing_is_laid_before_the_rota_is_valid() -> None:
    late = rota(*EVERY_WEEKDAY, valid_from=day("2026-11-04"))
    assert lay(school(), late, FIRST_DAY, LAST_DAY)[0].day == day("2026-11-04")


def test_a_rota_of_another_cycle_is_refused_rather_than_laid_wrongly() -> None:
    with pytest.raises(StalePlan, match=r"repeats every week, but .* every 2 weeks"):
        lay(school(cycle_weeks=2), rota(*EVERY_WEEKDAY), FIRST_DAY, LAST_DAY)


def test_two_rows_of_one_identity_are_refused_rather_than_lost() -> None:
    key = DemandKey("made", "ppa", "w1.1")
    with pytest.raises(ValueError, match=r"two rows of the rota are both made:ppa:2026-08-31\.1:0"):
        laid(row("ppa", 2, key=key), row("ppa", 3, key=key))


def test_the_place_has_its_name_and_a_duty_without_one_has_none() -> None:
    named, bare = laid(row("a", 2, place="ELSA"), row("b", 2, "11:00", "11:30", place=None))[:2]
    assert (named.place, named.place_name) == (PlaceCode("ELSA"), "ELSA room")
    assert (bare.place, bare.place_name) == (None, "")


def test_a_duty_up_to_midnight_ends_on_its_own_day() -> None:
    late = laid(replace(row("disco", 4), span=Span(4 * 1440 + 1200, 5 * 1440)))[0]
    assert (late.day.weekday(), late.starts, late.ends) == (4, 1200, 1440)


def test_pupils_come_from_the_needs_for_every_unit_of_a_demand() -> None:
    demand = Demand(
        key=DemandKey("groups", "neli", "w1.1"),
        kind=DutyKind.INTERVENTION,
        tier=NeedTier.INTERVENTIONS,
        title="NELI group",
        spans=(Span(540, 570),),
        count=2,
        pupils=(PupilRef("P014"), PupilRef("P020")),
    )
    rows = [row("neli", n, key=key) for n, key in enumerate(demand.unit_keys())]
    told = lay(school(), rota(*rows), FIRST_DAY, LAST_DAY, needs=Needs(demands=(demand,)))
    assert {one.pupils for one in told} == {("P014", "P020")}
    assert {one.pupils for one in laid(*rows)} == {()}


CROWDED = (*EVERY_WEEKDAY, row("gate", 2, "08:30", "08:45"), row("ppa", 2, who="ben"))


@settings(max_examples=20, deadline=None)
@given(st.permutations(CROWDED))
def test_days_starts_and_people_set_the_order_not_the_rows(rows: list[object]) -> None:
    made = lay(school(), rota(*rows), day("2026-09-07"), day("2026-09-25"))
    assert [(one.day, one.starts, one.person) for one in made] == sorted(
        (one.day, one.starts, one.person) for one in made
    )
    assert made == lay(school(), rota(*CROWDED), day("2026-09-07"), day("2026-09-25"))


def legs(*pieces: tuple[str, str, str]) -> tuple[Occurrence, ...]:
    """Legs of one 1:1 on one Wednesday: part, start, end."""
    return lay(
        school(),
        rota(
            *(
                row(
                    "p014",
                    2,
                    starts,
                    ends,
                    kind=DutyKind.ONE_TO_ONE,
                    title="1:1 support 3A",
                    key=DemandKey("provision", "p014", "w1.2", part),
                )
                for part, starts, ends in pieces
            )
        ),
        day("2026-09-09"),
        day("2026-09-09"),
    )


def test_unbroken_legs_of_one_duty_are_shown_as_one() -> None:
    apart = legs(("0", "09:00", "10:30"), ("1", "10:30", "12:00"), ("2", "13:00", "15:00"))
    shown = merged(apart)
    assert [(one.starts, one.ends) for one in shown] == [(540, 720), (780, 900)]
    assert [one.key for one in shown] == [apart[0].key, apart[2].key]
    assert shown[0].uid not in {one.uid for one in apart}
    assert shown[1].uid == apart[2].uid


@pytest.mark.parametrize(
    "difference",
    [
        {"place": PlaceCode("4B"), "place_name": "Class 4B"},
        {"person": PersonCode("ben")},
        {"title": "1:1 support 4B"},
        {"contact": PersonCode("head")},
        {"directing_teacher": PersonCode("head")},
        {"key": DemandKey("provision", "p015", "2026-09-07.2", "1")},
    ],
)
def test_legs_that_differ_in_anything_shown_stay_apart(difference: dict[str, object]) -> None:
    first, second = legs(("0", "09:00", "10:30"), ("1", "10:30", "12:00"))
    changed = replace(second, **difference)
    assert merged((first, changed)) == (first, changed)


def test_a_merged_duty_has_its_latest_publication_and_all_its_pupils() -> None:
    first, second = legs(("0", "09:00", "10:30"), ("1", "10:30", "12:00"))
    for early, late in ((3, 5), (5, 3)):
        (one,) = merged(
            (
                replace(first, from_pub=early, pupils=("P2",)),
                replace(second, from_pub=late, pupils=("P1",)),
            )
        )
        assert (one.from_pub, one.pupils) == (5, ("P1", "P2"))


def test_legs_of_a_pair_of_adults_do_not_run_into_each_other() -> None:
    """Two adults with one pupil all morning: each sees their own morning whole."""
    first, second = legs(("0", "09:00", "10:30"), ("1", "10:30", "12:00"))
    others = tuple(
        replace(leg, person=PersonCode("ben"), uid=leg.uid + "b") for leg in (first, second)
    )
    shown = merged((first, *others, second))
    assert [(one.person, one.starts, one.ends) for one in shown] == [
        ("ada", 540, 720),
        ("ben", 540, 720),
    ]
