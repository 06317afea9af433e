"""Rain: in one action the day follows its wet variant, and the options say what that takes."""

import pytest

from planner.errors import NotFound
from planner.services.covering import Chosen, cover_options, use_option
from planner.services.replanning import ReplanRequest
from planner.services.today import today
from planner.services.wet_play import switch_wet_play
from planner.store import Database
from tests.services.small_day import (
    DEPUTY,
    MONDAY,
    NOW,
    SCHOOL,
    TUESDAY,
    opened,
    search_each_day_once,
)
from tests.store.builders import settle

BREAK = 11 * 60 + 5


@pytest.fixture(autouse=True)
def searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    search_each_day_once(monkeypatch)


def posts(database: Database) -> list[str]:
    running = today(database, DEPUTY, TUESDAY, BREAK).running
    return sorted(one.key.code for one in running if one.key.source == "duty")


def test_a_wet_day_takes_the_posts_indoors_once_an_option_is_used(
    database: Database,
) -> None:
    opened(database)
    assert posts(database) == ["YARD"]
    for _ in range(2):
        switch_wet_play(database, DEPUTY, TUESDAY, wet=True, at=NOW)
    assert today(database, DEPUTY, TUESDAY, BREAK).wet is True
    request = ReplanRequest(day=TUESDAY, since=480, seconds=120)
    options = cover_options(database, DEPUTY, request, at=NOW)
    chosen = Chosen(
        request=request,
        moves=options.priced[-1].moves,
        seen=options.seen,
        gaps_acknowledged=True,
    )
    use_option(database, DEPUTY, chosen, at=NOW)
    assert posts(database) == ["ROOMS", "ROOMS"]
    switch_wet_play(database, DEPUTY, TUESDAY, wet=False, at=NOW)
    assert today(database, DEPUTY, TUESDAY, BREAK).wet is False
    with database.reading(SCHOOL) as unit:
        actions = [entry.action for entry in unit.audit.entries()]
        assert unit.facts.load().school.day_changes == ()
    assert (actions.count("wet play"), actions.count("dry play")) == (1, 1)


def test_a_school_without_wet_posts_is_told_where_to_put_them(database: Database) -> None:
    settle(database, SCHOOL)
    with pytest.raises(NotFound, match="no wet-play posts"):
        switch_wet_play(database, DEPUTY, MONDAY, wet=True, at=NOW)
