"""The unfilled page's question: what would fill it, with and without a script."""

import re

import pytest

from planner.domain.clock import Span
from planner.domain.demand import DemandKey
from planner.domain.kinds import RoleKind
from planner.one_more import Hour
from planner.services.pricing import Bought, PriceRequest
from planner.services.remedies import Remedy, Standing, WhatFills
from tests.web.conftest import ADDRESS, Site

HTMX = {"HX-Request": "true"}
FOUND = WhatFills(
    key=DemandKey.parse("duty:GATE:w1.1:0"),
    title="Gate",
    standing=Standing.OPEN,
    reasons=("Kemi: nobody works on days or at hours that are not theirs.",),
    proved=True,
    irreducible=True,
    remedies=(
        Remedy(
            sentence="If Kemi stayed until 15:45 on Tuesday, Gate would be filled.",
            basis="Needs Kemi’s agreement.",
            cost=50,
            moved=2,
            pays=("Interventions: 1 more open",),
        ),
    ),
    seconds=3.2,
)


def get(site: Site, path: str, user: str = "deputy", **headers: str) -> tuple[int, str]:
    answer = site.client(user).get(path, base_url=ADDRESS, headers=headers)
    return answer.status_code, answer.text


def address(site: Site) -> str:
    """Where the first button of the unfilled page leads."""
    found = re.search(r'href="(/unfilled/fixes[^"]+)"', get(site, "/unfilled")[1])
    assert found
    return found[1].replace("&amp;", "&")


def test_the_page_and_the_piece_say_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.views.unfilled.what_would_fill", lambda *_, **__: FOUND)
    status, piece = get(site, address(site), **HTMX)
    assert status == 200
    assert piece.strip().startswith("<section")
    assert piece.strip() in get(site, address(site))[1]
    for words in (
        "If Kemi stayed until 15:45 on Tuesday, Gate would be filled.",
        "Needs Kemi’s agreement.",
        "It need cost no more than this: 2 other duties moved; Interventions: 1 more open.",
        "proved; each of these is needed",
        "nobody works on days",
    ):
        assert words in piece


def test_every_open_need_has_the_button_and_asks_about_itself(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def noted(*given: object, **more: object) -> WhatFills:
        asked.append((given[2], more["revision"]))
        return FOUND

    monkeypatch.setattr("web.views.unfilled.what_would_fill", noted)
    text = get(site, "/unfilled")[1]
    assert text.count("What would fill it?") == text.count('class="gap"') > 0
    get(site, address(site))
    (key, revision), *_ = asked
    assert DemandKey.parse(str(key))
    assert revision == site.ready.draft


def test_a_rota_that_the_facts_have_left_behind_is_said_to_be_so(site: Site) -> None:
    status, text = get(site, address(site))
    assert status == 200
    assert "The facts have changed since this rota was drafted: draft again first." in text


def test_who_may_not_see_what_is_unfilled_may_not_ask(site: Site) -> None:
    assert get(site, address(site), "staff")[0] == 403
    assert get(site, "/unfilled/fixes?key=nonsense")[0] == 404


def test_one_person_can_be_asked_about_with_and_without_a_script(site: Site) -> None:
    text = get(site, "/unfilled")[1]
    form = re.search(r'<form method="get" action="/unfilled/person".*?</form>', text, re.DOTALL)
    assert form
    key = re.search(r'name="key" value="([^"]+)"', form[0])
    who = re.search(r'<option value="([^"]+)">([^<]+)<', form[0])
    assert key
    assert who
    asked = f"/unfilled/person?key={key[1]}&who={who[1]}"
    status, piece = get(site, asked, **HTMX)
    assert status == 200
    assert f"Why not {who[2]}" in piece
    assert "<li>" in piece
    assert piece.strip() in get(site, asked)[1]
    assert get(site, asked, "staff")[0] == 403
    assert get(site, f"/unfilled/person?key={key[1]}&who=nobody-here")[0] == 404


def test_the_price_of_an_hour_is_asked_beside_the_needs(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[PriceRequest] = []
    hour = Hour(role=RoleKind.HLTA, span=Span(2220, 2280))
    bought = Bought(hour=hour, meets=(), moved=0, proven=False, units=(), seconds=9.6)

    def noted(_database: object, _visitor: object, request: PriceRequest) -> Bought:
        asked.append(request)
        return bought

    monkeypatch.setattr("web.views.unfilled.price_of", noted)
    assert 'action="/unfilled/hour"' in get(site, "/unfilled")[1]
    path = "/unfilled/hour?grade=hlta&when=Tue+13:00"
    status, piece = get(site, path, **HTMX)
    assert status == 200
    assert "Not proved in 10 s: it may buy more." in piece
    assert piece.strip() in get(site, path)[1]
    assert (asked[0].grade, asked[0].when, asked[0].week) == ("hlta", "Tue 13:00", False)
    assert get(site, path, "staff")[0] == 403


@pytest.mark.parametrize("asked", ["grade=king&when=Tue+13:00", "grade=hlta&when=noon", ""])
def test_an_hour_that_means_nothing_is_not_found(site: Site, asked: str) -> None:
    assert get(site, f"/unfilled/hour?{asked}")[0] == 404
