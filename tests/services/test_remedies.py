"""What would fill a need, asked of the solving process through the service."""

from dataclasses import replace

import pytest

from planner.domain.plan import Rota
from planner.errors import NotFound, PlannerError
from planner.services import remedies
from planner.services.permissions import Visitor
from planner.services.remedies import Standing, what_would_fill
from planner.store import Database
from solver.errors import ChildDied
from tests.services.conftest import NOW


def test_a_dropped_duty_is_found_to_be_free_and_a_kept_one_to_be_met(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    lost, kept = drafted.allocations[-1], drafted.allocations[0]
    assert what_would_fill(database, deputy, str(kept.key), seconds=5).standing is Standing.MET
    with database.unit(deputy.school, actor="test", at=NOW) as unit:
        unit.rotas.add(replace(drafted, allocations=drafted.allocations[:-1]))
    found = what_would_fill(database, deputy, str(lost.key), seconds=5)
    assert found.standing is Standing.FREE
    assert found.key == lost.key
    first = what_would_fill(database, deputy, str(lost.key), revision=drafted.revision)
    assert first.standing is Standing.MET


@pytest.mark.parametrize("name", ["nonsense", "duty:NOWHERE:w1.1:0"])
def test_a_need_that_is_not_there_is_not_found(
    database: Database, deputy: Visitor, drafted: Rota, name: str
) -> None:
    with pytest.raises(NotFound):
        what_would_fill(database, deputy, name, seconds=5)


def test_without_a_rota_nothing_can_be_asked(database: Database, deputy: Visitor) -> None:
    with pytest.raises(NotFound):
        what_would_fill(database, deputy, "duty:GATE:w1.1:0")


def test_a_search_that_is_cut_off_is_told_in_words(
    database: Database, deputy: Visitor, drafted: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise ChildDied("gone")

    monkeypatch.setattr(remedies, "run_in_child", dies)
    with pytest.raises(PlannerError, match="did not come to an end"):
        what_would_fill(database, deputy, str(drafted.allocations[0].key))
