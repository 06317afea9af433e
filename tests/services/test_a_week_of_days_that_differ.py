"""One week with everything that has a date: brought in, drafted, published, and it proves itself.

A teacher is away on Monday; Tuesday is wet and ends with parents' evening; Year 6 sits a test
on Wednesday; Year 5 is out on Thursday; two adults visit a home on Friday.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.audit import audit_rota_file
from planner.demand_sources import needs_of
from planner.domain.codes import PersonCode, PlaceCode, PupilRef
from planner.domain.day_changes import DayChange
from planner.domain.demand import NeedTier
from planner.domain.duties import DutyPost
from planner.domain.kinds import ArrangementKind, DutyKind, EventKind, RoleKind
from planner.domain.ordering import sorted_school
from planner.domain.people import Absence, FixedEvent
from planner.domain.plan import Occurrence, Rota
from planner.domain.school import School, Snapshot
from planner.exporters.workbook import write_workbook
from planner.services.auditing import export_rota
from planner.services.drafting import DraftRequest, horizon_of, work_out
from planner.services.importing import export_workbook, import_school
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.store import Database
from tests.builders import a_one_off, a_sitting, a_visit, an_arrangement
from tests.services.conftest import MONDAY, NOW

WEEK = MONDAY + timedelta(days=7)
MON, TUE, WED, THU, FRI = (WEEK + timedelta(days=n) for n in range(5))
DATED = {"visit", "exam", "access", "once", "cover"}


@pytest.fixture(scope="session")
def busy(sample: School) -> School:
    """The sample school with that week among its facts."""
    teacher = {known.code: known.teacher for known in sample.classes}
    pupil = next(known.ref for known in sample.pupils if known.school_class == "6A")
    sitting = a_sitting(
        "KS2-MATHS", WED, "09:30-10:30", 29, classes=("6A",), staff=(teacher["6A"],)
    )
    return sorted_school(
        replace(
            sample,
            absences=(*sample.absences, away(teacher["2A"])),
            day_changes=(DayChange(code="WET", day=TUE, title="Wet", variant="wet"),),
            duty_posts=(*sample.duty_posts, *wet_breaks()),
            events=(*sample.events, parents_evening(sample)),
            sittings=(sitting,),
            arrangements=(reader(pupil),),
            outings=(a_visit("MUSEUM", "5A", "Thu 09:15-14:45", day=THU),),
            one_offs=(a_one_off("HOME-1", DutyKind.HOME_VISIT, FRI, "13:15-14:30", adults=2),),
        )
    )


def away(person: PersonCode) -> Absence:
    return Absence(person=person, day=MON, starts=8 * 60, ends=16 * 60)


def reader(pupil: PupilRef):
    kind = ArrangementKind.READER
    return an_arrangement("KS2-MATHS", pupil, kind=kind, extra=15, place=PlaceCode("LIBRARY"))


def wet_breaks() -> list[DutyPost]:
    return [
        DutyPost(
            code=f"B-WET-{number}",
            kind=DutyKind.BREAK_DUTY,
            title="Break: wet, in class",
            place=PlaceCode(place),
            weekdays=(0, 1, 2, 3, 4),
            starts=10 * 60 + 30,
            ends=10 * 60 + 45,
            variant="wet",
        )
        for number, place in enumerate(("C-2A", "C-5A"), start=1)
    ]


def parents_evening(sample: School) -> FixedEvent:
    stay = [post.person for post in sample.posts if post.role is RoleKind.LPA][:3]
    return FixedEvent(
        code="PARENTS",
        title="Parents' evening",
        kind=EventKind.PARENTS,
        weekday=1,
        day=TUE,
        starts=16 * 60,
        ends=18 * 60,
        attendees=tuple(stay),
    )


@pytest.fixture(scope="session")
def planned(busy: School) -> Rota:
    """Searched until safety and a lead for every class are settled, however long that takes."""
    request = DraftRequest.of_week(WEEK, seconds=60)
    facts, _ = horizon_of(Snapshot(school=busy, versions={}), request, None)
    reached: list[str] = []
    first = [NeedTier.TITLES[tier] for tier in (NeedTier.SAFETY, NeedTier.CLASS_LED)]
    return work_out(
        facts,
        request,
        on_progress=lambda progress: reached.append(progress.tier),
        should_stop=lambda: any(tier and tier not in first for tier in reached),
        made_at=NOW,
    )


@pytest.fixture
def kept(database: Database, deputy: Visitor, busy: School, planned: Rota) -> Rota:
    """The facts come in as a workbook; the week's draft is kept as drafting keeps it."""
    taken = import_school(database, deputy, data=write_workbook(busy), filename="busy.xlsx", at=NOW)
    assert taken.accepted, [problem.sentence for problem in taken.problems]
    with database.unit(deputy.school, actor=deputy.user, at=NOW) as unit:
        return unit.rotas.add(replace(planned, versions=unit.facts.versions()))


def published(database: Database, who: Visitor, week: Rota) -> list[Occurrence]:
    request = PublishRequest(revision=week.revision, first=WEEK, gaps_acknowledged=True)
    publish(database, who, request, at=NOW)
    with database.reading(who.school) as unit:
        return unit.occurrences.live(date.min, date.max)


def test_the_week_is_published_whole_and_its_file_is_accepted(
    database: Database, deputy: Visitor, kept: Rota
) -> None:
    live = published(database, deputy, kept)
    by_source = {source: [o for o in live if o.key.source == source] for source in DATED}
    assert {o.day for o in by_source["visit"]} == {THU}
    assert {o.kind for o in by_source["visit"]} == {DutyKind.VISIT}
    assert len(by_source["visit"]) == 2
    assert [(o.day, o.starts, o.ends) for o in by_source["access"]] == [(WED, 570, 645)]
    assert len({o.person for o in by_source["once"]}) == 2
    assert {o.day for o in by_source["cover"]} == {MON}
    breaks = {o.day: o.title for o in live if o.kind is DutyKind.BREAK_DUTY and o.day == TUE}
    assert breaks == {TUE: "Break: wet, in class"}
    report = audit_rota_file(export_rota(database, deputy, kept.revision, at=NOW))
    assert report.accepted, report.problems


def test_nothing_that_has_a_date_is_left_open(planned: Rota) -> None:
    assert [gap.title for gap in planned.unmet if gap.key.source in DATED] == []


def test_who_stays_for_parents_evening_works_less_in_the_day(busy: School, planned: Rota) -> None:
    (evening,) = (event for event in busy.events if event.code == "PARENTS")
    for person in evening.attendees:
        own = [row for row in planned.allocations if row.person == person]
        worked = sum(row.span.minutes for row in own if not row.kind.stands_by)
        contract = sum(post.weekly_minutes for post in busy.posts if post.person == person)
        assert worked + 120 <= contract


def test_nothing_of_it_is_in_a_standing_draft(sample: School, busy: School) -> None:
    assert needs_of(busy) == needs_of(sample)


def test_the_workbook_comes_back_to_the_byte(
    database: Database, deputy: Visitor, busy: School, kept: Rota
) -> None:
    assert kept.week_of == WEEK
    assert export_workbook(database, deputy) == write_workbook(busy)
