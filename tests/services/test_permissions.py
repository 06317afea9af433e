"""T-06: one matrix says who may do what, and every service asks it."""

import ast
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

from planner.domain.away import Away
from planner.domain.codes import ClassCode, PersonCode, PlaceCode, PupilRef
from planner.domain.day_changes import Emergency, PupilAway, RoomOut
from planner.domain.kinds import UserRole
from planner.domain.plan import CoveredOtherwise, Otherwise
from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.errors import NotAllowed, NotFound
from planner.outcome_sheet import SaidMeasure
from planner.reports.stretches import Reach
from planner.services import (
    absences,
    adjusting,
    auditing,
    boards,
    bookings,
    calendars,
    comes_up,
    comparing,
    covering,
    data_protection,
    day_history,
    differing,
    draft_jobs,
    drafting,
    editing,
    editing_people,
    emergencies,
    group_lists,
    importing,
    last_resorts,
    mappings,
    messages,
    morning_pack,
    outcome_files,
    outcomes,
    overriding,
    owing,
    people,
    placing_groups,
    programmes,
    programs,
    provision_maps,
    publishing,
    pupil_summaries,
    register,
    rehearsing,
    remedies,
    replanning,
    reporting,
    reports,
    retention,
    reviews,
    rota_reading,
    rule_book,
    set_up,
    set_work,
    shared_cover,
    signing_in,
    slots,
    supply,
    telling,
    term_start,
    today,
    turning_year,
    undoing,
    unfilled,
    waiting,
    waiting_list,
    week_documents,
    wet_play,
    who_could,
    whole_weeks,
    year_calendar,
)
from planner.services.boards.others import others
from planner.services.permissions import Action, Visitor, matrix
from planner.store import Database

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 11, 23)
NEW = signing_in.NewUser(email="a@example.org", password="a long password", roles=frozenset())

AWAY = Away(person=PersonCode("ann"), first=DAY, last=DAY)
WHICH = absences.Which(person=PersonCode("ann"), first=DAY, starts=0, seen="")
CHOSEN = covering.Chosen(request=replanning.ReplanRequest(day=DAY), moves="", seen="")
REPORT = reporting.Asked(subject=reporting.Subject.HOURS, reach=Reach.WEEK, day=DAY)
MARK = owing.Mark(key="a:b:w1.1:0", fate=owing.Fate.LOST, seen="")

ADJUST = adjusting.AdjustRequest(revision=1, demands=("a:b:w1.1:0",))
LOCK = editing.LockRequest(revision=1, demands=("a:b:w1.1:0",), locked=True)

SET_ASIDE = overriding.OverrideRequest(rule="I-SIZE", demand="a:b:w1.1:0", reason="x")

ANY = School(profile=SchoolProfile(code="ELM", name="Elm"))

WANTED = slots.SlotQuery(week=DAY, group="G")
BOOK = bookings.BookRequest(token="t", query=WANTED, day=DAY, starts="09:00", post="p")
MOVE = bookings.MoveRequest(code="B-1", day=DAY, to_day=DAY, starts="09:00", post="p")

WHOLE = whole_weeks.WholeRequest(token="t", query=WANTED)

KEEP = placing_groups.KeepRequest(start=DAY, groups=("G",), moves="", seen="")

BY_NEED = provision_maps.MapQuery(by=provision_maps.Grouped.NEED)
COSTS = provision_maps.MapQuery(costs=True)

TO_REVIEW = reviews.SaidReview(next_on=DAY)
NOWHERE = cast("Database", object())
"""No service may reach for the database before it has asked whether it may."""

SERVICES: dict[Action, list[Callable[[Visitor], object]]] = {
    Action.SEE_OWN_WEEK: [
        lambda who: boards.own_week(NOWHERE, who, DAY),
        lambda who: year_calendar.year_calendar(NOWHERE, who),
        lambda who: telling.unseen(NOWHERE, who),
        lambda who: telling.note_own_week_seen(NOWHERE, who, 1, at=NOW),
    ],
    Action.SEE_TODAY: [
        lambda who: day_history.day_history(NOWHERE, who, DAY),
        lambda who: messages.mailbag(NOWHERE, who),
        lambda who: messages.send_again(NOWHERE, who, 1, at=NOW),
        lambda who: morning_pack.morning_pack(NOWHERE, who, DAY, 480),
        lambda who: today.today(NOWHERE, who, DAY, 480),
        lambda who: differing.what_differs(NOWHERE, who, DAY, today=DAY),
        lambda who: telling.tell(NOWHERE, who, PersonCode("ann"), 1, at=NOW),
    ],
    Action.SEE_STAFFROOM_BOARD: [lambda who: today.staffroom_board(NOWHERE, who, DAY, 480)],
    Action.RECORD_ABSENCE: [
        lambda who: absences.absences_from(NOWHERE, who, DAY),
        lambda who: absences.record_absence(NOWHERE, who, AWAY, at=NOW),
        lambda who: absences.amend_absence(NOWHERE, who, WHICH, AWAY, at=NOW),
        lambda who: absences.withdraw_absence(NOWHERE, who, WHICH, at=NOW),
        lambda who: comes_up.comes_up(NOWHERE, who, DAY),
        lambda who: comes_up.room_out(NOWHERE, who, ROOM, at=NOW),
        lambda who: comes_up.room_back(NOWHERE, who, (ROOM.place, DAY, 0), at=NOW),
        lambda who: comes_up.pupil_away(NOWHERE, who, PUPIL, at=NOW),
        lambda who: comes_up.pupil_back(NOWHERE, who, (PUPIL.pupil, DAY, 0), at=NOW),
    ],
    Action.SEE_OWED_TIME: [
        lambda who: owing.owing(NOWHERE, who, DAY),
        lambda who: owing.sessions(NOWHERE, who, DAY, until=DAY),
    ],
    Action.SEE_COVER_BALANCE: [lambda who: shared_cover.shared_cover(NOWHERE, who, DAY)],
    Action.CORRECT_OWED_TIME: [lambda who: owing.mark(NOWHERE, who, MARK, at=NOW)],
    Action.MAKE_OWN_FEED: [
        lambda who: calendars.issue_feed(NOWHERE, who, label="Phone", at=NOW),
        lambda who: calendars.feeds_of(NOWHERE, who),
        lambda who: calendars.revoke_feed(NOWHERE, who, 1, at=NOW),
    ],
    Action.SEE_BOARD: [
        lambda who: boards.week_board(NOWHERE, who, DAY),
        lambda who: others(NOWHERE, who, "a:b:w1.1:0"),
        lambda who: comparing.compare(NOWHERE, who, 1),
        lambda who: week_documents.week_file(NOWHERE, who, DAY, week_documents.Form.CSV),
        lambda who: week_documents.week_document(NOWHERE, who, DAY),
        lambda who: week_documents.sheets_file(NOWHERE, who, DAY),
        lambda who: rota_reading.duties(NOWHERE, who, DAY, DAY),
        lambda who: rota_reading.rotas(NOWHERE, who),
        lambda who: rota_reading.rota(NOWHERE, who, 1),
        lambda who: rota_reading.publications(NOWHERE, who),
        lambda who: rota_reading.school(NOWHERE, who),
    ],
    Action.SET_RULE_ASIDE: [
        lambda who: overriding.set_rule_aside(NOWHERE, who, SET_ASIDE, at=NOW),
        lambda who: overriding.withdraw(NOWHERE, who, "I-SIZE", "a:b:w1.1:0", at=NOW),
        lambda who: overriding.overrides(NOWHERE, who),
    ],
    Action.SEE_COST: [lambda who: reports.cost(NOWHERE, who)],
    Action.SEE_REPORTS: [
        lambda who: reporting.report(NOWHERE, who, REPORT),
        lambda who: reporting.report_file(NOWHERE, who, REPORT, week_documents.Form.CSV),
    ],
    Action.SEE_UNFILLED: [
        lambda who: reports.advice_on(NOWHERE, who),
        lambda who: auditing.explain_demand(NOWHERE, who, None),
        lambda who: unfilled.unfilled(NOWHERE, who),
        lambda who: reports.release(NOWHERE, who),
        lambda who: remedies.what_would_fill(NOWHERE, who, "a:b:w1.1:0"),
    ],
    Action.BOOK_SESSIONS: [
        lambda who: slots.find_slots(NOWHERE, who, WANTED, at=NOW),
        lambda who: slots.choices(NOWHERE, who),
        lambda who: bookings.book(NOWHERE, who, BOOK, at=NOW),
        lambda who: bookings.confirm(NOWHERE, who, "B-1", at=NOW),
        lambda who: bookings.move(NOWHERE, who, MOVE, at=NOW),
        lambda who: bookings.cancel(NOWHERE, who, "B-1", at=NOW),
        lambda who: bookings.bookings(NOWHERE, who, at=NOW),
        lambda who: bookings.one(NOWHERE, who, "B-1"),
        lambda who: bookings.names(NOWHERE, who),
        lambda who: programmes.programmes(NOWHERE, who),
        lambda who: programmes.programme(NOWHERE, who, "NELI"),
        lambda who: programmes.group(NOWHERE, who, "G", at=NOW),
        lambda who: group_lists.lists(NOWHERE, who),
        lambda who: programmes.save_programme(NOWHERE, who, {}, seen="", at=NOW),
        lambda who: programmes.save_group(NOWHERE, who, {}, seen="", at=NOW),
        lambda who: programmes.end_programme(NOWHERE, who, "NELI", seen="", at=NOW),
        lambda who: term_start.term_start(NOWHERE, who, start=DAY),
        lambda who: term_start.add_groups(NOWHERE, who, [{}], at=NOW),
        lambda who: placing_groups.place_all(NOWHERE, who, ["G"], start=DAY),
        lambda who: placing_groups.keep(NOWHERE, who, KEEP, at=NOW),
        lambda who: whole_weeks.sessions_lacking(NOWHERE, who, WANTED, at=NOW),
        lambda who: whole_weeks.book_whole(NOWHERE, who, WHOLE, at=NOW),
        lambda who: waiting_list.join(NOWHERE, who, WANTED, weeks=1, at=NOW),
        lambda who: waiting_list.waiting_list(NOWHERE, who, at=NOW),
        lambda who: waiting_list.take(NOWHERE, who, "W-1", at=NOW),
        lambda who: waiting_list.decline(NOWHERE, who, "W-1", at=NOW),
        lambda who: waiting_list.leave(NOWHERE, who, "W-1", at=NOW),
        lambda who: waiting_list.offer_what_is_free(NOWHERE, who, at=NOW),
        lambda who: programmes.end_group(NOWHERE, who, "G", seen="", at=NOW),
    ],
    Action.MARK_OWN_SESSIONS: [
        lambda who: register.own_register(NOWHERE, who, at=NOW),
        lambda who: register.mark_own(
            NOWHERE, who, register.Mark(key="a:b:w1.1:0", delivered=1), at=NOW
        ),
    ],
    Action.SEE_PROVISION: [
        lambda who: provision_maps.provision_map(NOWHERE, who, provision_maps.MapQuery(), at=NOW),
        lambda who: provision_maps.provision_file(
            NOWHERE, who, provision_maps.MapQuery(), "csv", at=NOW
        ),
        lambda who: outcome_files.outcome_file(
            NOWHERE, who, provision_maps.MapQuery(), "csv", at=NOW
        ),
        lambda who: outcomes.group_outcomes(NOWHERE, who, "G", at=NOW),
        lambda who: pupil_summaries.pupil_summary(NOWHERE, who, "P1", at=NOW),
        lambda who: pupil_summaries.pupil_summary_pdf(NOWHERE, who, "P1", at=NOW),
        lambda who: pupil_summaries.pupils_on_the_books(NOWHERE, who),
        lambda who: reviews.groups(NOWHERE, who, at=NOW),
    ],
    Action.SEE_DATA_PROTECTION: [lambda who: data_protection.data_protection(NOWHERE, who, at=NOW)],
    Action.ERASE_DATA: [
        lambda who: retention.too_old(NOWHERE, who, retention.Keep(), at=NOW),
        lambda who: retention.erase_old(NOWHERE, who, retention.Keep(), at=NOW),
        lambda who: retention.erase_pupil(NOWHERE, who, "P1", at=NOW),
    ],
    Action.RECORD_OUTCOMES: [
        lambda who: outcomes.record_measure(NOWHERE, who, "G", SaidMeasure(), 0, at=NOW),
        lambda who: reviews.review(NOWHERE, who, "G", TO_REVIEW, at=NOW),
    ],
    Action.SEE_NEED_AREAS: [
        lambda who: provision_maps.provision_map(NOWHERE, who, BY_NEED, at=NOW),
    ],
    Action.SEE_PROVISION_COST: [
        lambda who: provision_maps.provision_map(NOWHERE, who, COSTS, at=NOW),
    ],
    Action.SEE_RULE_BOOK: [lambda who: rule_book.rule_book(NOWHERE, who)],
    Action.SEE_PEOPLE: [
        lambda who: editing_people.person(NOWHERE, who, "a"),
        lambda who: people.people_list(NOWHERE, who, DAY),
        lambda who: turning_year.leaving(NOWHERE, who, today=DAY),
    ],
    Action.DRAFT_ROTA: [
        lambda who: who_could.who_could(NOWHERE, who, CHOSEN.request, "duty:GATE:w1.1", at=NOW),
        lambda who: comes_up.classes_at_home(NOWHERE, who, DAY, (), told="", at=NOW),
        lambda who: drafting.draft_rota(
            NOWHERE, who, drafting.DraftRequest(valid_from=DAY), at=NOW
        ),
        lambda who: draft_jobs.start_draft(
            NOWHERE, who, drafting.DraftRequest(valid_from=DAY), at=NOW
        ),
        lambda who: draft_jobs.draft_status(NOWHERE, who, 1, at=NOW),
        lambda who: draft_jobs.running_draft(NOWHERE, who, at=NOW),
        lambda who: draft_jobs.stop_draft(NOWHERE, who, 1, at=NOW),
        lambda who: editing.set_lock(NOWHERE, who, LOCK, at=NOW),
        lambda who: editing.undo(NOWHERE, who, 1, at=NOW),
        lambda who: editing.redo(NOWHERE, who, 1, at=NOW),
        lambda who: adjusting.choices(NOWHERE, who, ADJUST),
        lambda who: adjusting.adjust(NOWHERE, who, ADJUST, at=NOW),
        lambda who: adjusting.both_versions(NOWHERE, who, ADJUST),
        lambda who: adjusting.copy_draft(NOWHERE, who, 1, at=NOW),
        lambda who: wet_play.switch_wet_play(NOWHERE, who, DAY, wet=True, at=NOW),
        lambda who: covering.cover_options(NOWHERE, who, CHOSEN.request, at=NOW),
    ],
    Action.PUBLISH_ROTA: [
        lambda who: supply.what_supply_saves(NOWHERE, who, CHOSEN.request, at=NOW),
        lambda who: supply.book_supply(NOWHERE, who, SUPPLY, at=NOW),
        lambda who: emergencies.what_runs(NOWHERE, who, DAY, 540),
        lambda who: emergencies.raise_emergency(NOWHERE, who, EMERGENCY, at=NOW),
        lambda who: emergencies.end_emergency(NOWHERE, who, (ClassCode("3A"), DAY, 540), at=NOW),
        lambda who: publishing.preview(NOWHERE, who, 1, first=DAY),
        lambda who: publishing.publish(
            NOWHERE, who, publishing.PublishRequest(revision=1, first=DAY), at=NOW
        ),
        lambda who: publishing.history(NOWHERE, who),
        lambda who: covering.use_option(NOWHERE, who, CHOSEN, at=NOW),
        lambda who: last_resorts.missed_lessons(NOWHERE, who, DAY),
        lambda who: last_resorts.arrange(NOWHERE, who, SHARED_OUT, at=NOW),
        lambda who: last_resorts.take_back(NOWHERE, who, (ClassCode("3A"), DAY, 540), at=NOW),
    ],
    Action.IMPORT_SCHOOL: [
        lambda who: set_up.set_up(NOWHERE, who, DAY),
        lambda who: editing_people.set_working_week(NOWHERE, who, "a", (), seen="", at=NOW),
        lambda who: editing_people.set_held(NOWHERE, who, "a", (), seen="", at=NOW),
        lambda who: turning_year.name_placeholder(NOWHERE, who, "V", "Ann", at=NOW),
        lambda who: importing.import_school(NOWHERE, who, data=b"", filename="a.xlsx", at=NOW),
        lambda who: rehearsing.rehearse(NOWHERE, who, ANY, today=DAY),
        lambda who: undoing.imports(NOWHERE, who),
        lambda who: undoing.undoable(NOWHERE, who),
        lambda who: undoing.undo_import(NOWHERE, who, at=NOW),
        lambda who: waiting.waiting(NOWHERE, who, today=DAY),
        lambda who: waiting.apply(NOWHERE, who, expected="", at=NOW),
        lambda who: mappings.saved(NOWHERE, who),
        lambda who: mappings.forget(NOWHERE, who, "a", at=NOW),
    ],
    Action.EXPORT_SCHOOL: [
        lambda who: turning_year.rolled_up(NOWHERE, who),
        lambda who: importing.export_workbook(NOWHERE, who),
        lambda who: importing.export_csv(NOWHERE, who, Path()),
        lambda who: auditing.export_rota(NOWHERE, who, None, at=NOW),
    ],
    Action.SEE_AUDIT: [lambda who: auditing.audit_trail(NOWHERE, who)],
    Action.MANAGE_PROGRAMS: [
        lambda who: programs.admit(NOWHERE, who, label="Screen", days=30, at=NOW),
        lambda who: programs.admitted(NOWHERE, who),
        lambda who: programs.turn_away(NOWHERE, who, 1, at=NOW),
    ],
    Action.SET_WORK: [
        lambda who: set_work.covered_lessons(NOWHERE, who, DAY),
        lambda who: set_work.set_work(NOWHERE, who, WORK, at=NOW),
    ],
    Action.MANAGE_USERS: [lambda who: signing_in.add_user(NOWHERE, who, NEW, at=NOW)],
}


ROOM = RoomOut(place=PlaceCode("HALL"), day=DAY, starts=0, ends=60)
PUPIL = PupilAway(pupil=PupilRef("P1"), day=DAY, starts=0, ends=60)
EMERGENCY = Emergency(
    school_class=ClassCode("3A"), day=DAY, starts=540, ends=560, relief=PersonCode("head")
)
SUPPLY = supply.Booked(day=DAY, teacher=PersonCode("tara"), pounds=1, note="x")
SHARED_OUT = CoveredOtherwise(
    school_class=ClassCode("3A"),
    day=DAY,
    starts=540,
    how=Otherwise.SHARED_OUT,
    note="4A and 4B",
    pounds=None,
    given_by="",
)
WORK = set_work.Written(day=DAY, lesson="cover:3A:2026-11-09.1", words="Read")


def visitor(*roles: UserRole) -> Visitor:
    return Visitor(
        school="ELM", school_name="Elm", user="x@example.org", name="X", roles=frozenset(roles)
    )


def test_the_matrix_and_the_list_of_actions_name_the_same_things() -> None:
    assert set(matrix()) == set(Action)


def test_every_action_is_asked_about_by_a_service() -> None:
    assert set(SERVICES) == set(Action)


@pytest.mark.parametrize("action", list(SERVICES))
@pytest.mark.parametrize("role", list(UserRole))
def test_T_06_a_role_outside_the_matrix_is_refused_before_anything_is_read(
    action: Action, role: UserRole
) -> None:
    for call in SERVICES[action]:
        if role in matrix()[action]:
            _let_in(call, visitor(role))
        else:
            with pytest.raises(NotAllowed):
                call(visitor(role))


def _let_in(call: Callable[[Visitor], object], who: Visitor) -> None:
    """Past the matrix it goes on, to a database that is none or to an error of its own."""
    with suppress(AttributeError, TypeError, NotFound):
        call(who)


def test_a_user_without_any_role_may_do_nothing() -> None:
    for calls in SERVICES.values():
        for call in calls:
            with pytest.raises(NotAllowed):
                call(visitor())


def test_no_public_service_that_takes_an_actor_forgets_to_ask() -> None:
    folder = Path(importing.__file__).parent
    for path in [*folder.glob("*.py"), *folder.glob("boards/*.py")]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if any(argument.arg == "actor" for argument in node.args.args):
                first = ast.unparse(node.body[1])
                assert first.startswith("actor.require("), f"{path.name}: {node.name} does not ask"
