"""A small school on a working day: two classes, two groups, release, care, four adults."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from planner.domain.away import Away
from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, ProvisionKind, UserRole
from planner.domain.plan import Rota
from planner.domain.school import School, Snapshot
from planner.formulate import QUALITY
from planner.replanning import Mending
from planner.services.drafting import DraftRequest, work_out
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.store import Database
from solver.child import run_in_child
from solver.solution import Progress
from tests.builders import (
    TERM,
    a_duty_post,
    a_group,
    a_programme,
    a_provision,
    a_pupil,
    a_release,
    a_school,
    a_teacher,
    an_adult,
    lessons,
)

MONDAY = date(2026, 11, 9)
TUESDAY, WEDNESDAY = date(2026, 11, 10), date(2026, 11, 11)
LAST = date(2026, 11, 20)
NOW = datetime(2026, 11, 10, 7, 40, tzinfo=UTC)
SCHOOL = "test"
AMARA, IDRIS, KEMI = (PersonCode(name) for name in ("amara", "idris", "kemi"))
DEPUTY = Visitor(
    school=SCHOOL,
    school_name="Test Primary",
    user="deputy@example.org",
    name="Deputy",
    roles=frozenset({UserRole.DEPUTY, UserRole.HEAD}),
)


def small_school() -> School:
    """Amara may lead a class; Idris and Kemi support, and Mo is there at midday."""
    return a_school(
        TERM,
        a_teacher("tara", "3A"),
        a_teacher("theo", "4A"),
        a_teacher("head"),
        [lessons(c, "Mon-Fri 09:00-10:00", "English", core=True) for c in ("3A", "4A")],
        [lessons(c, "Mon-Fri 10:00-11:00", "Art", releasable=True) for c in ("3A", "4A")],
        [lessons(c, "Mon-Fri 13:00-14:00", "Topic") for c in ("3A", "4A")],
        a_release("tara", minutes=60, most_blocks=1),
        [a_pupil(ref, "3A") for ref in ("P1", "P2")],
        [a_pupil(ref, "4A") for ref in ("P3", "P4")],
        a_programme("NELI", 30, 3),
        a_group("NELI-3A", "NELI", "P1 P2"),
        a_group("NELI-4A", "NELI", "P3"),
        a_provision(
            "MEDS",
            "P4",
            "Mon-Fri 09:30-09:40",
            kind=ProvisionKind.CARE_PLAN,
            training=("meds",),
        ),
        a_duty_post("GATE", "Mon-Fri 08:35-08:45", DutyKind.GATE_DUTY),
        a_duty_post("YARD", "Mon-Fri 11:00-11:15", DutyKind.BREAK_DUTY),
        a_duty_post("ROOMS", "Mon-Fri 11:00-11:15", DutyKind.BREAK_DUTY, variant="wet", adults=2),
        an_adult("amara", "000-hlta", authorised=True, tags="meds"),
        an_adult("idris", tags="meds"),
        an_adult("kemi", tags="meds"),
        an_adult("mo", "mda", works="Mon-Fri 11:30-13:30", unpaid=0),
    )


class NeedsSettled:
    """Stops a search once it has settled every need and goes on to quality."""

    def __init__(self) -> None:
        self._settled = False

    def note(self, progress: Progress) -> None:
        self._settled = self._settled or progress.tier == QUALITY

    def are_settled(self) -> bool:
        return self._settled


@cache
def small_rota() -> Rota:
    """A legal rota of the small school that leaves nothing open."""
    request = DraftRequest(valid_from=MONDAY, seconds=60)
    snapshot, needs = Snapshot(school=small_school(), versions={}), NeedsSettled()
    rota = work_out(
        snapshot, request, on_progress=needs.note, should_stop=needs.are_settled, made_at=NOW
    )
    assert rota.unmet == ()
    return rota


def search_each_day_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second database, and the next test, take the options the first has searched for."""

    def remembered(work: Any, mending: Mending, *rest: Any, **more: Any) -> Any:
        asked = (repr(mending.week), mending.told.allocations, mending.weekday, mending.since)
        if asked not in _SEARCHED:
            _SEARCHED[asked] = run_in_child(work, mending, *rest, **more)
        return tuple(
            replace(each, rota=replace(each.rota, versions=mending.versions))
            for each in _SEARCHED[asked]
        )

    monkeypatch.setattr("planner.services.replanning.run_in_child", remembered)


_SEARCHED: dict[object, Any] = {}


def deputy_of(school: str) -> Visitor:
    return replace(DEPUTY, school=school)


def opened(database: Database, code: str = SCHOOL) -> Rota:
    """The school in the database, its standing rota published for two weeks."""
    school = small_school()
    school = replace(school, profile=replace(school.profile, code=code))
    database.create_school(school.profile, at=NOW)
    with database.unit(code, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        versions = dict(unit.facts.versions())
        rota = unit.rotas.add(replace(small_rota(), versions=versions))
    request = PublishRequest(
        revision=rota.revision, first=MONDAY, last=LAST, gaps_acknowledged=True
    )
    publish(database, deputy_of(code), request, at=NOW)
    return rota


def away(person: PersonCode, day: date = TUESDAY, **more: object) -> Away:
    """All of one day unless `starts` and `ends` say otherwise."""
    return Away(**{"person": person, "first": day, "last": day, **more})  # type: ignore[arg-type]
