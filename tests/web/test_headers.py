"""What every answer carries, whatever it is an answer to."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from planner.services.calendars import issue_feed
from planner.services.signing_in import whoever
from tests.web.conftest import ADDRESS, MONDAY, NOW, Site, make_app
from web.settings import Settings

PAGES = (
    f"/week/{MONDAY}",
    f"/week/{MONDAY}?by=class",
    f"/week/{MONDAY}/sheets",
    "/unfilled",
    "/draft/",
    "/today/",
    "/absences/",
    "/owed/",
    "/cover/",
    "/publications",
    f"/my-week/{MONDAY}",
    "/my-week/calendars/",
    "/people",
    "/rules",
    "/import/",
    "/programs/",
    "/calendar",
    "/people/leaving",
)


def every_kind_of_answer(client: FlaskClient) -> dict[str, TestResponse]:
    found = {path: client.get(path, base_url=ADDRESS) for path in PAGES}
    found["no such page"] = client.get("/nowhere", base_url=ADDRESS)
    found["wrong verb"] = client.put(f"/week/{MONDAY}", base_url=ADDRESS)
    found["forged"] = client.post("/sign-out", base_url=ADDRESS)
    found["evil host"] = client.get("/", base_url="http://evil.example")
    found["static"] = client.get("/static/app.css", base_url=ADDRESS)
    found["no such feed"] = client.get("/feeds/x.ics", base_url=ADDRESS)
    found["a redirect"] = client.get("/", base_url=ADDRESS)
    return found


def test_every_answer_carries_the_guarding_headers(site: Site):
    found = every_kind_of_answer(site.client("deputy"))
    found["unsigned"] = site.client().get(f"/week/{MONDAY}", base_url=ADDRESS)
    for what, answer in found.items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, what
        assert "unsafe" not in policy, what
        assert answer.headers["X-Content-Type-Options"] == "nosniff", what
        assert answer.headers["X-Frame-Options"] == "DENY", what
        assert "Referrer-Policy" in answer.headers, what
        assert "Cache-Control" in answer.headers, what


def test_T05_no_page_of_anybodys_is_kept_by_a_cache(site: Site):
    for what, answer in every_kind_of_answer(site.client("deputy")).items():
        if what in ("static", "no such feed"):
            continue
        assert answer.headers["Cache-Control"] == "no-store", what
        assert "Cookie" in answer.headers["Vary"], what


@pytest.mark.parametrize("path", PAGES)
def test_T09_nothing_on_a_page_runs_or_paints_without_the_nonce(site: Site, path: str):
    answer = site.client("deputy").get(path, base_url=ADDRESS)
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce
    for tag in re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", answer.text):
        assert f'nonce="{nonce[1]}"' in tag
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vars", answer.text)


def test_the_nonce_is_never_the_same_twice(site: Site):
    client = site.client("deputy")
    policies = {
        client.get("/unfilled", base_url=ADDRESS).headers["Content-Security-Policy"]
        for _ in range(5)
    }
    assert len(policies) == 5


def test_T04_a_host_we_are_not_known_by_is_refused_and_forwarded_ones_are_not_believed(site: Site):
    client = site.client("deputy")
    assert client.get("/unfilled", base_url="http://evil.example").status_code == 400
    answer = client.get(
        "/my-week/calendars/",
        base_url=ADDRESS,
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    )
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(site: Site):
    cookie = site.client().get("/sign-in", base_url=ADDRESS).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_tls_cookies_are_bound_to_this_host_and_the_browser_told_to_insist(site: Site):
    app = make_app(site.database, "https://planner.example")
    answer = app.test_client().get("/sign-in", base_url="https://planner.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-visit=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_files_are_kept_for_a_year_under_an_address_that_changes_with_them(site: Site):
    page = site.client("deputy").get("/unfilled", base_url=ADDRESS).text
    address = re.search(r'href="(/static/app\.css\?v=[0-9a-f]{12})"', page)
    assert address
    answer = site.client().get(address[1], base_url=ADDRESS)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_T12_a_feed_tells_nobody_where_it_lives(site: Site):
    visitor = whoever(site.database, site.ready.tokens["staff"], NOW)
    assert visitor
    token = issue_feed(site.database, visitor, label="Phone", at=NOW)
    answer = site.client().get(f"/feeds/{token}.ics", base_url=ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"].startswith("private")
    assert "Set-Cookie" not in answer.headers


def test_a_site_without_a_long_secret_does_not_start():
    with pytest.raises(ValueError, match="secret"):
        Settings(secret=b"short")
