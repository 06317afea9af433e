"""T-15: no other site acts in a visitor's name, and looking changes nothing."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import ADDRESS, MONDAY, Contents, Site, contents, form_token
from tests.web.test_doors import address_of
from web import csrf


def changing_addresses(site: Site) -> list[str]:
    rules = (r for r in site.app.url_map.iter_rules() if "POST" in (r.methods or ()))
    return sorted(address_of(rule) for rule in rules)


def post(client: FlaskClient, path: str, token: str = "", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, data={"csrf_token": token}, headers=named, base_url=ADDRESS)


def accepted_without_token(site: Site) -> list[str]:
    client = site.client("deputy")
    return [path for path in changing_addresses(site) if post(client, path).status_code != 403]


def test_T15_every_change_without_the_forms_token_is_refused(site: Site):
    before = contents(site.ready_path)
    assert changing_addresses(site)
    assert accepted_without_token(site) == []
    assert contents(site.ready_path) == before


def test_T15_twin_without_the_check_a_bare_post_gets_through(site: Site):
    site.app.before_request_funcs[None].remove(csrf.refuse_forgeries)
    assert accepted_without_token(site)


def test_T15_a_request_the_browser_says_is_from_elsewhere_is_refused_even_with_a_token(site: Site):
    client = site.client("deputy")
    token = form_token(client, f"/week/{MONDAY}")
    for path in changing_addresses(site):
        for said in ("cross-site", "same-site"):
            assert post(client, path, token, Sec_Fetch_Site=said).status_code == 403, path
        assert post(client, path, token, Origin="https://evil.example").status_code == 403, path


def test_T15_the_token_of_another_session_is_no_good(site: Site):
    stolen = form_token(site.client("staff"), "/my-week/calendars/")
    assert post(site.client("deputy"), "/sign-out", stolen).status_code == 403


def test_the_pages_own_form_gets_through(site: Site):
    client = site.client("deputy")
    token = form_token(client, f"/week/{MONDAY}")
    answer = post(client, "/sign-out", token, Sec_Fetch_Site="same-origin", Origin=ADDRESS)
    assert answer.status_code == 303


def without_looks(rows: Contents) -> Contents:
    """The same rows but for the notes that pupils' records were looked at: reading writes those."""
    return {
        name: [row for row in kept if "look at pupils" not in row] for name, kept in rows.items()
    }


def test_T15_no_page_that_is_only_looked_at_changes_a_row(site: Site):
    client = site.client("deputy")
    before = without_looks(contents(site.ready_path))
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            answer = client.get(address_of(rule), base_url=ADDRESS)
            assert answer.status_code < 500, rule
            client.head(address_of(rule), base_url=ADDRESS)
    after = without_looks(contents(site.ready_path))
    assert {name for name in before if before[name] != after[name]} == set()
