"""Whoever is offered for a need can take it, and whoever is not is kept from it by a rule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.candidates import NO_STRIP, Candidates, NotOffered, candidates
from planner.choosing import applied, read
from planner.demand_sources import needs_of
from planner.domain.clock import Span, clock, time_of_day, weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.people import Absence
from planner.errors import NotFound
from planner.formulate import formulate
from planner.reasons import assignment_of
from planner.replanning import Mending
from planner.rules.facts import span_of, task_id, worker_id
from planner.services.absences import record_absence
from planner.services.covering import Chosen, use_option
from planner.services.overriding import NotSetAside, OverrideRequest, set_rule_aside
from planner.services.replanning import ReplanRequest, mending_of
from planner.services.who_could import WhoCould, who_could
from planner.store import Database
from solver.check import violations
from solver.intervals import body_of
from solver.mending import what_stands
from solver.problem import Placed
from tests.builders import a_duty_post
from tests.services.small_day import (
    AMARA,
    DEPUTY,
    IDRIS,
    KEMI,
    NOW,
    SCHOOL,
    TUESDAY,
    away,
    opened,
    small_rota,
)

REQUEST = ReplanRequest(day=TUESDAY, since=8 * 60)


@pytest.fixture
def live(database: Database) -> Database:
    opened(database)
    return database


def on_tuesday(source: str, code: str = "") -> tuple[DemandKey, PersonCode]:
    """A need of the standing Tuesday and whoever has it."""
    return next(
        (row.key, row.person)
        for row in small_rota().allocations
        if row.key.source == source
        and code in ("", row.key.code)
        and weekday_of(row.span.start) == 1
    )


def mending_now(database: Database) -> Mending:
    with database.reading(SCHOOL) as unit:
        return mending_of(unit, REQUEST, NOW)[0]


def asked(database: Database, key: DemandKey) -> WhoCould:
    return who_could(database, DEPUTY, REQUEST, str(key), at=NOW)


def test_who_is_free_comes_before_who_leaves_something_open(live: Database) -> None:
    key, holder = on_tuesday("duty", "GATE")
    record_absence(live, DEPUTY, away(holder), at=NOW)
    found = asked(live, key).found
    assert found.holder == str(holder).title()
    assert holder not in {each.person for each in found.offered}
    left = [len(each.leaves) for each in found.offered]
    assert left == sorted(left)
    assert left[0] == 0


def test_whoever_is_chosen_has_it_and_what_they_had_is_open_in_turn(live: Database) -> None:
    group, holder = next(
        (row, row.person)
        for row in small_rota().allocations
        if row.key.source == "intervention" and weekday_of(row.span.start) == 1
    )
    for person in {AMARA, IDRIS, KEMI} - {holder}:
        record_absence(live, DEPUTY, away(person), at=NOW)
    starts = time_of_day(group.span.start)
    when = f"Tue {clock(starts)}-{clock(starts + 30)}"
    post = a_duty_post("EXTRA", when, DutyKind.BREAK_DUTY)
    with live.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        unit.facts.replace(replace(school, duty_posts=(*school.duty_posts, post)))
    found = asked(live, DemandKey("duty", "EXTRA", "w1.2"))
    (only,) = (each for each in found.found.offered if each.person == holder)
    assert [row.title for row in only.leaves] == [group.title]
    chosen = Chosen(request=REQUEST, moves=only.moves, seen=found.seen, gaps_acknowledged=True)
    use_option(live, DEPUTY, chosen, at=NOW)
    with live.reading(SCHOOL) as unit:
        now = unit.occurrences.live(TUESDAY, TUESDAY)
    mine = {one.key.code for one in now if one.person == holder and one.starts == starts}
    assert mine == {"EXTRA"}


def test_nothing_is_known_of_a_need_that_is_not_asked_for(live: Database) -> None:
    for wrong in ("duty:NONE:w1.2:0", "no key", "duty:GATE:w1.1:0"):
        with pytest.raises(NotFound):
            who_could(live, DEPUTY, REQUEST, wrong, at=NOW)


def test_each_refusal_cites_its_rule(live: Database) -> None:
    record_absence(live, DEPUTY, away(PersonCode("tara")), at=NOW)
    cover = next(d for d in needs_of(mending_now(live).week).demands if d.key.source == "cover")
    found = asked(live, cover.key).found
    why = {each.name: {reason.rule for reason in each.reasons} for each in found.others}
    assert "G-PROFILE" in why["Mo"]
    assert "G-LPA-COVER-KIND" in why["Idris"]


def test_nobody_is_offered_who_would_leave_a_child_in_care(live: Database) -> None:
    _, holder = on_tuesday("care")
    record_absence(live, DEPUTY, away(PersonCode("tara")), at=NOW)
    lesson = next(
        d
        for d in needs_of(mending_now(live).week).demands
        if d.key.source == "cover" and d.spans[0].start % 1440 == 540 and d.part_of is None
    )
    found = asked(live, lesson.key).found
    assert holder not in {each.person for each in found.offered}
    why = {each.name: [reason.rule for reason in each.reasons] for each in found.others}
    assert "A-NO-STRIP" in why[str(holder).title()] or holder != "amara"


def test_more_hours_are_asked_of_somebody_only_by_what_was_agreed_with_them(live: Database) -> None:
    with live.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        later = tuple(
            replace(day, starts=9 * 60) if day.post == "kemi" else day
            for day in school.working_days
        )
        unit.facts.replace(replace(school, working_days=later))
    key, _ = on_tuesday("duty", "GATE")
    before = asked(live, key)
    why = {each.name: {reason.rule for reason in each.reasons} for each in before.found.others}
    assert "H-DAYS" in why["Kemi"]
    wanted = OverrideRequest(rule="H-DAYS", demand=before.dated, reason="Comes at 08:30, paid")
    with pytest.raises(NotSetAside):
        set_rule_aside(live, DEPUTY, wanted, at=NOW)
    set_rule_aside(live, DEPUTY, replace(wanted, post="kemi"), at=NOW)
    after = asked(live, key).found
    assert "kemi" in {each.person for each in after.offered}
    assert all(
        "H-DAYS" not in {r.rule for r in o.reasons} for o in after.others if o.name == "Kemi"
    )


def _is_asked(span: Span) -> bool:
    """Whether it is on the Tuesday from eight on."""
    return weekday_of(span.start) == 1 and time_of_day(span.start) >= 8 * 60


def test_twin_without_that_check_the_child_would_be_left(
    live: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.candidates._Asked._needed_there", lambda *_: ())
    _, holder = on_tuesday("care")
    record_absence(live, DEPUTY, away(PersonCode("tara")), at=NOW)
    offered = [
        each
        for demand in needs_of(mending_now(live).week).demands
        if demand.key.source == "cover" and demand.spans[0].start % 1440 == 540
        for each in asked(live, demand.key).found.offered
    ]
    assert any(
        each.person == holder and row.key.source == "care"
        for each in offered
        for row in each.leaves
    )


def test_on_the_fourth_day_support_staff_lead_only_once_the_head_has_set_the_rule_aside(
    live: Database,
) -> None:
    thursday = TUESDAY + timedelta(days=2)
    request = ReplanRequest(day=thursday, since=8 * 60)
    spell = away(PersonCode("tara"), TUESDAY - timedelta(days=1), last=thursday)
    record_absence(live, DEPUTY, spell, at=NOW)

    def lesson() -> WhoCould:
        with live.reading(SCHOOL) as unit:
            week = mending_of(unit, request, NOW)[0].week
        key = next(
            d.key
            for d in needs_of(week).demands
            if d.key.source == "cover"
            and weekday_of(d.spans[0].start) == 3
            and time_of_day(d.spans[0].start) == 13 * 60
        )
        return who_could(live, DEPUTY, request, str(key), at=NOW)

    before = lesson()
    why = {each.name: {reason.rule for reason in each.reasons} for each in before.found.others}
    assert "G-HLTA-SHORT" in why["Amara"]
    reason = "No supply teacher to be had"
    asked_for = OverrideRequest(rule="G-HLTA-SHORT", demand=before.dated, reason=reason)
    set_rule_aside(live, DEPUTY, asked_for, at=NOW)
    assert "amara" in {each.person for each in lesson().found.offered}


def every_need(mending: Mending) -> list[DemandKey]:
    return [
        key
        for demand in needs_of(mending.week).demands
        if any(_is_asked(span) for span in demand.spans)
        for key in demand.unit_keys()
    ]


@pytest.mark.parametrize("out", ["", "amara", "idris", "tara"])
def test_every_offer_is_legal_and_nobody_else_could_by_giving_up_their_own(
    live: Database, out: str
) -> None:
    mending = mending_now(live)
    if out:
        gone = Absence(person=PersonCode(out), day=TUESDAY, starts=0, ends=24 * 60)
        week = replace(mending.week, absences=(*mending.week.absences, gone))
        mending = replace(mending, week=week)
    for key in every_need(mending)[::3]:
        found = candidates(mending, key)
        for each in found.offered:
            applied(mending, read(each.moves))
        kept = {each.name for each in found.others if _kept_where_they_are(each)}
        offered = {each.person for each in found.offered}
        assert offered | {PersonCode(name.casefold()) for name in kept} == by_hand(mending, key)


def _kept_where_they_are(each: NotOffered) -> bool:
    return all(reason.rule == NO_STRIP for reason in each.reasons) and bool(each.reasons)


def by_hand(mending: Mending, key: DemandKey) -> set[PersonCode]:
    """Everybody the independent checker lets have it, all of their own at that time let go."""
    week = mending.week
    assert week.week_of
    formulation = formulate(week, needs_of(week), on=week.week_of, reference=mending.told)
    problem, task = formulation.problem, task_id(formulation.unit_of[key])
    standing = what_stands(problem, assignment_of(formulation, mending.told))
    held = {
        Placed(task, worker_id(formulation.facts.posts[row.post]), span_of(row.span))
        for row in mending.told.allocations
        if row.key == key
    }
    rest = standing - held
    found = set()
    for post in formulation.facts.posts.values():
        for span in formulation.facts.demands[task].spans:
            if not _is_asked(span):
                continue
            placed = Placed(task, worker_id(post), span_of(span))
            body = body_of(problem, placed.worker)
            near = {
                p
                for p in rest
                if body_of(problem, p.worker) == body and p.span.overlaps(placed.span)
            }
            near = set() if any(p.task == task for p in near) else near
            for off in (set(), near):
                if not violations(problem, (rest - off) | {placed}):
                    found.add(post.person)
    return found


def test_K3_nothing_of_a_pupil_or_an_absence_is_in_a_name_or_a_reason(live: Database) -> None:
    key, _ = on_tuesday("duty", "GATE")
    found: Candidates = asked(live, key).found
    told = repr([(each.name, each.when) for each in found.offered]) + repr(found.others)
    assert not any(pupil in told for pupil in ("P1", "P2", "P3", "P4"))
