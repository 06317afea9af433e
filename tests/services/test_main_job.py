"""The main job, service by service, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey, NeedTier
from planner.domain.kinds import Scope
from planner.domain.plan import Rota, RotaState, Unmet
from planner.domain.school import School
from planner.errors import Conflict, ImportRefused, NotFound, StalePlan
from planner.exporters.csv_folder import csv_bytes
from planner.exporters.rows import tables
from planner.exporters.workbook import write_workbook
from planner.importers.workbook import ImportResult
from planner.laying import merged
from planner.services.auditing import audit_trail, explain_demand, export_rota
from planner.services.boards import BlockKind, By, own_week, week_board
from planner.services.boards.others import others
from planner.services.calendars import feeds_of, issue_feed, revoke_feed, serve_feed
from planner.services.importing import Sent, export_workbook, import_school, keep
from planner.services.permissions import Visitor, command_line
from planner.services.publishing import PublishRequest, SafetyGap, history, preview, publish
from planner.store import Database
from planner.workbook.sheets import BY_COLLECTION
from tests.services.conftest import MONDAY, NOW

FRIDAY = MONDAY + timedelta(days=4)
ONE_WEEK = PublishRequest(revision=1, first=MONDAY, last=FRIDAY, gaps_acknowledged=True)


def test_importing_the_same_workbook_again_changes_nothing(
    database: Database, deputy: Visitor, sample: School
) -> None:
    report = import_school(
        database, deputy, data=write_workbook(sample), filename="elm.xlsx", at=NOW
    )
    assert report.accepted
    assert report.changed == frozenset()


def test_what_was_imported_can_be_exported_to_the_byte(
    database: Database, deputy: Visitor, sample: School
) -> None:
    assert export_workbook(database, deputy) == write_workbook(sample)


def test_C85_a_workbook_of_another_school_is_refused(
    database: Database, deputy: Visitor, sample: School
) -> None:
    other = replace(sample, profile=replace(sample.profile, code="OTHER"))
    report = import_school(database, deputy, data=write_workbook(other), filename="o.xlsx", at=NOW)
    assert not report.accepted
    with pytest.raises(ImportRefused):
        keep(database, deputy, ImportResult(school=other), at=NOW, sent=Sent(source=b""))
    assert export_workbook(database, deputy) == write_workbook(sample)


def test_a_file_of_one_sheet_changes_only_that_sheet(
    database: Database, deputy: Visitor, sample: School
) -> None:
    csv = csv_bytes(
        BY_COLLECTION["groups"], tables(replace(sample, groups=sample.groups[1:]))["Groups"]
    )
    report = import_school(database, deputy, data=csv, filename="Groups.csv", at=NOW)
    assert report.accepted, [problem.sentence for problem in report.problems]
    assert report.changed == {Scope.PROVISION}
    with database.reading(deputy.school) as unit:
        assert unit.facts.load().school == replace(sample, groups=sample.groups[1:])


def test_publishing_puts_every_duty_in_its_person_s_calendar(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    person = drafted.allocations[0].person
    staff = replace(deputy, person=person)
    token = issue_feed(database, staff, label="Phone", at=NOW)
    served = serve_feed(database, token, at=NOW)
    assert served.body is not None
    events = list(Calendar.from_ical(served.body).walk("VEVENT"))
    with database.reading(deputy.school) as unit:
        duties = merged(unit.occurrences.live(MONDAY, FRIDAY, person=person))
    assert len(events) == len(duties) > 0
    minutes = sum(duty.ends - duty.starts for duty in duties)
    assert minutes == sum(a.span.minutes for a in drafted.allocations if a.person == person)


def test_a_calendar_that_has_not_changed_is_not_sent_again(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    staff = replace(deputy, person=drafted.allocations[0].person)
    token = issue_feed(database, staff, label="Phone", at=NOW)
    first = serve_feed(database, token, at=NOW)
    again = serve_feed(database, token, known_etag=first.etag, at=NOW + timedelta(hours=1))
    assert again.body is None


def test_T_11_a_revoked_calendar_is_gone_and_the_other_one_stays(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    staff = replace(deputy, person=drafted.allocations[0].person)
    phone = issue_feed(database, staff, label="Phone", at=NOW)
    tablet = issue_feed(database, staff, label="Tablet", at=NOW)
    gone = next(token for token in feeds_of(database, staff) if token.label == "Phone")
    revoke_feed(database, staff, gone.id, at=NOW)
    with pytest.raises(NotFound):
        serve_feed(database, phone, at=NOW)
    assert serve_feed(database, tablet, at=NOW).body


def test_nobody_can_revoke_another_person_s_calendar(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    first, second = sorted({a.person for a in drafted.allocations})[:2]
    issue_feed(database, replace(deputy, person=first), label="Phone", at=NOW)
    theirs = feeds_of(database, replace(deputy, person=first))[0]
    with pytest.raises(NotFound):
        revoke_feed(database, replace(deputy, person=second), theirs.id, at=NOW)


def test_K5_a_draft_of_facts_that_have_changed_is_kept_but_not_published(
    database: Database, deputy: Visitor, drafted: Rota, sample: School
) -> None:
    fewer = replace(sample, groups=sample.groups[1:])
    with database.unit(deputy.school, actor="senco", at=NOW) as unit:
        unit.facts.replace(fewer)
    assert preview(database, deputy, drafted.revision, first=MONDAY).stale
    with pytest.raises(StalePlan):
        publish(database, deputy, ONE_WEEK, at=NOW)
    with database.reading(deputy.school) as unit:
        assert unit.rotas.get(drafted.revision) is not None
        assert unit.publications.latest() is None


def test_two_deputies_cannot_both_publish_over_the_same_preview(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    seen = preview(database, deputy, drafted.revision, first=MONDAY, last=FRIDAY)
    request = replace(ONE_WEEK, expected_last=seen.last_publication)
    publish(database, deputy, request, at=NOW)
    with pytest.raises(Conflict):
        publish(database, deputy, request, at=NOW)
    assert len(history(database, deputy)) == 1


def test_a_safety_gap_is_published_only_by_someone_who_says_they_know(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    gap = Unmet(
        key=DemandKey("post", "HALL", "w1.1"),
        tier=NeedTier.SAFETY,
        title="Hall",
        missing=1,
        unit="post",
    )
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        second = unit.rotas.add(replace(drafted, unmet=(*drafted.unmet, gap)))
    request = replace(ONE_WEEK, revision=second.revision, gaps_acknowledged=False)
    with pytest.raises(SafetyGap):
        publish(database, deputy, request, at=NOW)
    publish(database, deputy, replace(request, gaps_acknowledged=True), at=NOW)


def test_a_preview_to_the_end_of_the_year_names_what_must_be_renewed_before(
    database: Database, deputy: Visitor, drafted: Rota, sample: School
) -> None:
    assert preview(database, deputy, drafted.revision, first=MONDAY).runs_out == ()
    soon = tuple(
        replace(q, expires=date(2026, 12, 18)) if q.tag == "insulin" else q
        for q in sample.qualifications
    )
    with database.unit(deputy.school, actor="senco", at=NOW) as unit:
        unit.facts.replace(replace(sample, qualifications=soon))
    found = preview(database, deputy, drafted.revision, first=MONDAY).runs_out
    assert {(lost.what, lost.last_day) for lost in found} == {("insulin", date(2026, 12, 18))}
    assert preview(database, deputy, drafted.revision, first=MONDAY, last=FRIDAY).runs_out == ()


def test_publishing_the_same_rota_again_changes_nobody_s_duties(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    again = preview(database, deputy, drafted.revision, first=MONDAY, last=FRIDAY)
    assert again.count == 0
    assert publish(database, deputy, ONE_WEEK, at=NOW).added == 0


def test_a_preview_names_whom_a_publication_changes_and_the_publication_does_just_that(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    seen = preview(database, deputy, drafted.revision, first=MONDAY, last=FRIDAY)
    made = publish(database, deputy, ONE_WEEK, at=NOW)
    assert made.added == sum(len(change.gains) for change in seen.changes)
    assert {change.person for change in seen.changes} == {a.person for a in drafted.allocations}


def test_the_board_shows_every_adult_and_answers_the_five_questions(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    board = week_board(database, deputy, MONDAY)
    assert board.is_draft
    assert board.revision == drafted.revision
    assert {row.code for row in board.rows} >= {a.person for a in drafted.allocations}
    assert board.answers is not None
    assert board.answers.demands == drafted.demands
    assert board.answers.met == drafted.demands - sum(
        gap.missing for gap in drafted.unmet if gap.unit != "minutes"
    )


def test_the_board_by_class_rings_the_lessons_somebody_else_leads(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    board = week_board(database, deputy, MONDAY, By.CLASS)
    covered = [block for row in board.rows for block in row.blocks if block.covered]
    assert covered
    assert all(block.person_name for block in covered)


def test_a_week_without_school_shows_no_duties(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    christmas = MONDAY + timedelta(weeks=5)
    rows = week_board(database, deputy, christmas).rows
    assert not [b for row in rows for b in row.blocks if b.duty]


def test_staff_see_their_own_week_and_no_more(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    person = drafted.allocations[0].person
    own = own_week(database, replace(deputy, person=person), MONDAY)
    assert {duty.person for duty in own.duties} == {person}
    nobody = own_week(database, replace(deputy, person=PersonCode("nobody")), MONDAY)
    assert (nobody.duties, nobody.breaks) == ((), ())


def test_own_breaks_are_shown_on_the_days_they_fall_and_never_over_a_duty(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    person = next(own.person for own in drafted.breaks)
    own = own_week(database, replace(deputy, person=person), MONDAY)
    assert len(own.breaks) == sum(found.person == person for found in drafted.breaks)
    for rest in own.breaks:
        same_day = [d for d in own.duties if d.day == rest.day and not d.stands_by]
        assert all(d.ends <= rest.starts or rest.ends <= d.starts for d in same_day)


def test_own_week_shows_unbroken_duties_as_one_and_the_support_the_board_shows(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    seen = 0
    for row in week_board(database, deputy, MONDAY).rows:
        own = own_week(database, replace(deputy, person=PersonCode(row.code)), MONDAY)
        assert set(own.duties) == set(merged(own.duties))
        days = {duty.day.weekday() for duty in own.duties}
        drawn = {
            (b.weekday, b.starts, b.ends)
            for b in row.blocks
            if b.kind is BlockKind.IN_CLASS and b.ends - b.starts >= 15 and b.weekday in days
        }
        assert {(s.day.weekday(), s.starts, s.ends) for s in own.support} == drawn
        seen += len(drawn)
    assert seen > 20


def test_an_adopted_rota_supersedes_the_one_before(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    publish(database, deputy, ONE_WEEK, at=NOW)
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        second = unit.rotas.add(replace(drafted, parent=drafted.revision))
    publish(database, deputy, replace(ONE_WEEK, revision=second.revision), at=NOW)
    with database.reading(deputy.school) as unit:
        first = unit.rotas.get(drafted.revision)
        assert first is not None
        assert first.state is RotaState.SUPERSEDED


def test_every_unmet_demand_can_be_explained_and_an_unknown_one_is_not_found(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    assert explain_demand(database, deputy, None) == drafted.unmet
    met = drafted.allocations[0]
    assert explain_demand(database, deputy, str(met.key)) == ()
    told = others(database, deputy, str(met.key))
    assert told.could or told.could_not
    assert all(why.endswith(".") for _, why in told.could_not)
    with pytest.raises(NotFound):
        explain_demand(database, deputy, "not a demand")


def test_exporting_the_rota_file_leaves_its_digest_in_the_audit_log(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    export_rota(database, deputy, drafted.revision, at=NOW)
    entry = audit_trail(database, command_line(deputy.school), limit=1)[0]
    assert entry.action == "export rota file"
    assert entry.after is not None
    assert len(entry.after["sha256"]) == 64


def test_a_preview_names_the_duties_of_someone_who_leaves_and_what_must_be_renewed(
    database: Database, deputy: Visitor, drafted: Rota, sample: School
) -> None:
    row = drafted.allocations[0]
    leaving = tuple(
        replace(post, ends=FRIDAY) if post.code == row.post else post for post in sample.posts
    )
    with database.unit(deputy.school, actor="office", at=NOW) as unit:
        unit.facts.replace(replace(sample, posts=leaving))
    shown = preview(database, deputy, drafted.revision, first=MONDAY)
    name = next(person.name for person in sample.people if person.code == row.person)
    assert any(f"{row.title}" in told and name in told for told in shown.nobody)
    assert len(shown.nobody) == sum(a.post == row.post for a in drafted.allocations)
    assert set(shown.nobody) <= set(shown.warnings)
    assert len(shown.warnings) == len(shown.nobody) + len(shown.runs_out)
