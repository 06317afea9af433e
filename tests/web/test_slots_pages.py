"""The SENCO's pages without script: whoever is too late is shown what else there is."""

import html
import re

from flask.testing import FlaskClient

from tests.web.conftest import ADDRESS, Site

PAGE = "/slots/?group=READING-3A&week=2026-11-16&adult=dilys-rees-lpa"
LINK = r'href="([^"]*duty[^"]*READING-3A-1[^"]*)"'
"""The booking's duty on the week board."""


def a_form(client: FlaskClient, *, path: str = PAGE, number: int = 0) -> dict[str, str]:
    """The booking form as the page gives it, one slot chosen."""
    page = client.get(path, base_url=ADDRESS).text
    hidden = re.findall(r'name="(csrf_token|token|group)" value="([^"]*)"', page)
    slots = re.findall(r'name="slot" value="([^"]*)"', page)
    return {**dict(hidden), "slot": slots[number], "weeks": "1", "do": "hold"}


def test_a_form_sent_twice_books_once_and_the_next_to_want_it_is_given_a_choice(site: Site):
    senco, deputy = site.client("senco"), site.client("deputy")
    mine, theirs = a_form(senco), a_form(deputy)
    for _ in range(2):
        sent = senco.post("/slots/book", data=mine, base_url=ADDRESS)
        assert sent.status_code == 303
    late = deputy.post("/slots/book", data=theirs, base_url=ADDRESS)
    assert late.status_code == 409
    assert "That could not be booked" in late.text
    assert late.text.count('name="slot"') > 3
    assert theirs["slot"] not in late.text
    booked = senco.get("/slots/booked", base_url=ADDRESS).text
    assert booked.count('class="gap"') == 1
    assert "held until" in booked


def test_what_is_held_is_confirmed_moved_and_cancelled_by_forms_alone(site: Site):
    senco = site.client("senco")
    form = a_form(senco)
    senco.post("/slots/book", data=form, base_url=ADDRESS)
    token = {"csrf_token": form["csrf_token"]}
    booking, day = "READING-3A-1", form["slot"].partition("|")[0]
    confirmed = senco.post(f"/slots/booked/{booking}/confirm", data=token, base_url=ADDRESS)
    assert confirmed.status_code == 303
    board = senco.get("/week/2026-11-16", base_url=ADDRESS)
    (duty,) = {html.unescape(found) for found in re.findall(LINK, board.text)}
    assert senco.get(duty, base_url=ADDRESS).status_code == 200
    other = a_form(senco, path=f"/slots/booked/{booking}/move?day={day}", number=2)
    moved = senco.post(
        f"/slots/booked/{booking}/move", data={**other, "day": day}, base_url=ADDRESS
    )
    assert moved.status_code == 303
    to = other["slot"].partition("|")[0]
    cancelled = senco.post(
        f"/slots/booked/{booking}/cancel",
        data={**token, "day": to, "why": "pupil absent"},
        base_url=ADDRESS,
    )
    assert cancelled.status_code == 303
    assert "given up" in senco.get("/slots/booked", base_url=ADDRESS).text


def test_a_form_without_a_choice_is_told_so(site: Site):
    senco = site.client("senco")
    form = a_form(senco) | {"slot": ""}
    refused = senco.post("/slots/book", data=form, base_url=ADDRESS)
    assert refused.status_code == 422
    assert "No slot is chosen" in refused.text
