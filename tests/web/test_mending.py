"""The page that mends a day: the form, the options side by side, one of them kept."""

from datetime import date

import pytest
from werkzeug.test import TestResponse

from planner.domain.plan import Allocation, Rota
from planner.replanning import DayChange, Option
from planner.services.replanning import QUICK_SECONDS, Options, ReplanRequest
from tests.web.conftest import ADDRESS, MONDAY, Site

ASKED: list[ReplanRequest] = []


@pytest.fixture
def found(site: Site, monkeypatch: pytest.MonkeyPatch) -> Rota:
    """The search answered for: one option that moves nobody and one that moves one."""
    ASKED.clear()
    with site.database.reading("elmbrook") as unit:
        rota = unit.rotas.get(1)
    assert rota is not None
    row = rota.allocations[0]

    def answer(_database: object, _visitor: object, request: ReplanRequest, at: object) -> Options:
        ASKED.append(request)
        return Options(
            request=request,
            lost=(row,),
            options=(option(rota), option(rota, row)),
            out=(),
            names=((str(row.person), "Somebody Out"),),
        )

    monkeypatch.setattr("planner.services.covering.replan_options", answer)
    return rota


def option(rota: Rota, *gained: Allocation) -> Option:
    names = ("Grace Webb",) if gained else ()
    changes = tuple(
        DayChange(person=row.person, name="Grace Webb", gains=gained, loses=()) for row in gained
    )
    return Option(
        rota=rota,
        disturbed=names,
        minutes_moved=30 * len(gained),
        changes=changes,
        open=() if gained else rota.unmet[:1],
        proven=True,
        seconds=0.5,
    )


def get(site: Site, path: str, user: str = "deputy") -> TestResponse:
    return site.client(user).get(path, base_url=ADDRESS)


def test_the_form_asks_day_time_and_who_is_out(site: Site) -> None:
    text = get(site, "/mend/").text
    assert 'name="day"' in text
    assert text.count('name="out"') > 10
    assert "Option 1" not in text
    assert get(site, "/mend/", "staff").status_code == 403


def test_the_options_say_what_each_changes_and_leaves_open(site: Site, found: Rota) -> None:
    text = get(site, f"/mend/?day={MONDAY}&from=07:50&out=grace-webb&out=idris-khan").text
    assert "Option 1: nobody else’s day changes (proved least)" in text
    assert "Option 2: 1 person’s day changes, 30 min moved (proved least)" in text
    assert f"gains {found.allocations[0].title}" in text
    assert "Somebody Out" in text
    (asked,) = ASKED
    out = ("grace-webb", "idris-khan")
    assert asked == ReplanRequest(day=MONDAY, since=470, out=out, seconds=QUICK_SECONDS)
    assert text.count('value="grace-webb" checked') == 1


@pytest.mark.parametrize("asked", ["day=someday", f"day={date(2026, 12, 1)}&from=breakfast"])
def test_what_cannot_be_read_is_said_to_be_so(site: Site, asked: str) -> None:
    assert get(site, f"/mend/?{asked}").status_code == 422
