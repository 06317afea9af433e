"""Who gets in where: nobody unsigned, everybody only as far as the matrix says, no way back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from planner.services.permissions import Action, matrix
from planner.services.signing_in import IDLE
from tests.web.conftest import ADDRESS, MONDAY, NOW, PASSWORD, USERS, Site, form_token, make_app
from web import access
from web.settings import Settings

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
DENIED = {401, 403, 405}
OPEN = {
    *("signing_in.page", "signing_in.sign_in", "signing_in.health"),
    *("feeds.calendar", "api.document", "static"),
}
VALUES = {
    "monday": MONDAY.isoformat(),
    "day": MONDAY.isoformat(),
    "code": "dilys-rees",
    "revision": "2",
    "job": "1",
    "feed": "1",
    "token": "no-such-token",
    "filename": "app.css",
    "form": "csv",
    "subject": "hours",
    "program": "1",
    "group": "KEEPUP-1A",
}


def address_of(rule: Rule) -> str:
    """A real address for a route: each of its arguments with a value that exists."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES[found[1]], rule.rule)


def answers(app: Flask, client: FlaskClient) -> Iterator[tuple[Rule, str, int]]:
    for rule in app.url_map.iter_rules():
        for verb in VERBS:
            found = client.open(address_of(rule), method=verb, base_url=ADDRESS)
            yield rule, verb, found.status_code


def let_in_unsigned(site: Site) -> set[str]:
    found = answers(site.app, site.client())
    return {str(rule.endpoint) for rule, _, status in found if status not in DENIED}


def test_T01_whoever_is_not_signed_in_gets_nowhere_but_the_door_and_their_feed(site: Site):
    assert let_in_unsigned(site) == OPEN
    assert len(OPEN) <= 6


def test_T01_twin_without_the_guard_at_the_door_the_walk_goes_red(site: Site):
    site.app.before_request_funcs[None].remove(access.let_in)
    assert let_in_unsigned(site) - OPEN


def test_T01_a_route_that_does_not_say_whom_it_is_for_stops_the_site_from_starting(site: Site):
    site.app.view_functions["week.page"] = lambda: "open to all"
    with pytest.raises(RuntimeError, match=r"week\.page"):
        access.require_declarations(site.app)


@pytest.mark.parametrize("user", USERS)
def test_T06_each_role_sees_the_pages_the_matrix_gives_it_and_no_others(site: Site, user: str):
    client = site.client(user)
    wrong = []
    for rule in site.app.url_map.iter_rules():
        whom = access.declared(site.app, str(rule.endpoint))
        if not isinstance(whom, Action) or "GET" not in (rule.methods or ()):
            continue
        status = client.get(address_of(rule), base_url=ADDRESS).status_code
        if (status == 403) == bool(USERS[user] & matrix()[whom]):
            wrong.append((rule.endpoint, status))
    assert wrong == []


def test_K7_a_session_signed_out_is_dead_wherever_its_cookie_turns_up(site: Site):
    client, thief = site.client("deputy"), site.client("deputy")
    assert thief.get(f"/week/{MONDAY}", base_url=ADDRESS).status_code == 200
    token = form_token(client, f"/week/{MONDAY}")
    out = client.post("/sign-out", data={"csrf_token": token}, base_url=ADDRESS)
    assert out.status_code == 303
    assert thief.get(f"/week/{MONDAY}", base_url=ADDRESS).status_code == 401


def test_K7_twin_when_sign_out_only_clears_the_cookie_the_replay_gets_in(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("planner.services.signing_in.sign_out", lambda *_: None)
    client, thief = site.client("deputy"), site.client("deputy")
    token = form_token(client, f"/week/{MONDAY}")
    client.post("/sign-out", data={"csrf_token": token}, base_url=ADDRESS)
    assert thief.get(f"/week/{MONDAY}", base_url=ADDRESS).status_code == 200


def test_a_session_left_alone_too_long_has_to_sign_in_again(site: Site):
    app = make_app(site.database)
    later = Settings(
        secret=b"x" * 32,
        public_url=ADDRESS,
        clock=lambda: NOW + IDLE + timedelta(minutes=1),
    )
    app.extensions["planner.settings"] = later
    client = app.test_client()
    client.set_cookie("session", site.ready.tokens["staff"], domain="127.0.0.1")
    assert client.get("/my-week/", base_url=ADDRESS).status_code == 401


def sign_in(client: FlaskClient, **fields: str) -> tuple[int, str, str]:
    data = {"csrf_token": form_token(client, "/sign-in"), **fields}
    answer = client.post("/sign-in", data=data, base_url=ADDRESS)
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def test_signing_in_brings_a_fresh_session_to_the_page_that_was_wanted(site: Site):
    client = site.client()
    status, location, _ = sign_in(
        client, email="deputy@example.org", password=PASSWORD, wanted="/unfilled"
    )
    assert (status, location) == (303, "/unfilled")
    assert client.get("/unfilled", base_url=ADDRESS).status_code == 200


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(site: Site, away: str):
    _, location, _ = sign_in(
        site.client(), email="deputy@example.org", password=PASSWORD, wanted=away
    )
    assert location == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(site: Site):
    wrong = sign_in(site.client(), email="deputy@example.org", password="not this one")
    unknown = sign_in(site.client(), email="nobody@example.org", password="not this one")
    assert wrong[0] == unknown[0] == 401
    assert "do not match" in wrong[2]
    assert "do not match" in unknown[2]


def test_T03_after_ten_wrong_passwords_the_right_one_has_to_wait(site: Site):
    for _ in range(10):
        site.database.note_failed_sign_in("deputy@example.org", NOW)
    status, _, text = sign_in(site.client(), email="deputy@example.org", password=PASSWORD)
    assert status == 429
    assert "Too many wrong passwords" in text


def test_planners_start_at_the_board_and_staff_at_their_own_week(site: Site):
    assert "/week/" in site.client("deputy").get("/", base_url=ADDRESS).headers["Location"]
    assert "/my-week/" in site.client("staff").get("/", base_url=ADDRESS).headers["Location"]
