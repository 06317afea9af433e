"""Two rotas side by side: figures by tier, people whose week differs, and what they cost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.demand import NeedTier
from planner.domain.kinds import UserRole
from planner.domain.plan import Rota
from planner.errors import NotFound
from planner.services.adjusting import AdjustRequest, adjust, choices
from planner.services.comparing import NotAlike, compare
from planner.store import Database
from tests.services.small_day import DEPUTY, MONDAY, NOW, opened, small_rota

GATE = "duty:GATE:w1.1:0"


def add(database: Database, **more: object) -> Rota:
    with database.unit(DEPUTY.school, actor="test", at=NOW) as unit:
        versions = unit.facts.versions()
        return unit.rotas.add(replace(small_rota(), versions=versions, **more))  # type: ignore[arg-type]


def test_a_draft_like_what_is_published_differs_for_nobody(database: Database) -> None:
    opened(database)
    found = compare(database, DEPUTY, add(database).revision)
    assert found.same
    assert (found.first.publication, found.second.publication) == (1, None)
    assert found.tiers == ()
    assert found.first.answers == found.second.answers


def test_one_duty_given_away_changes_two_peoples_weeks_by_its_minutes(
    database: Database,
) -> None:
    opened(database)
    draft = add(database)
    request = AdjustRequest(revision=draft.revision, demands=(GATE,))
    offered = choices(database, DEPUTY, request)
    assert offered.holder is not None
    to = next(one.post for one in offered.candidates if not one.gives_up)
    after = adjust(database, DEPUTY, replace(request, post=to.code), at=NOW)
    found = compare(database, DEPUTY, after.revision)
    lists = {one.name: (len(one.only_first), len(one.only_second)) for one in found.people}
    assert lists == {offered.holder.person.title(): (1, 0), str(to.person).title(): (0, 1)}
    assert found.minutes == 10


def test_what_only_one_leaves_open_is_counted_in_its_tier(database: Database) -> None:
    opened(database)
    draft = add(database)
    after = adjust(
        database, DEPUTY, AdjustRequest(revision=draft.revision, demands=(GATE,)), at=NOW
    )
    found = compare(database, DEPUTY, after.revision, other=draft.revision)
    assert found.tiers == (NeedTier.POSTS,)
    assert (found.first.open_units, found.second.open_units) == ({}, {NeedTier.POSTS: 1})
    assert found.second.answers.met == found.first.answers.met - 1


def test_a_week_is_compared_with_the_standing_rota_as_that_week_has_it(
    database: Database,
) -> None:
    opened(database)
    week = add(database, week_of=MONDAY, parent=1)
    assert compare(database, DEPUTY, week.revision).same
    later = add(database, week_of=MONDAY + timedelta(7), parent=1)
    with pytest.raises(NotAlike):
        compare(database, DEPUTY, week.revision, other=later.revision)


def test_cost_is_for_those_who_may_see_it(database: Database) -> None:
    opened(database)
    draft = add(database)
    assert compare(database, DEPUTY, draft.revision).first.pounds is not None
    senco = replace(DEPUTY, roles=frozenset({UserRole.SENCO}))
    assert compare(database, senco, draft.revision).first.pounds is None


def test_what_is_not_there_is_not_found(database: Database) -> None:
    opened(database)
    with pytest.raises(NotFound):
        compare(database, DEPUTY, 99)
    with pytest.raises(NotFound):
        compare(database, DEPUTY, 1, other=99)
