"""The read API: documented, read with a token alone, and as silent about pupils as a feed."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from planner.services.permissions import Action, Visitor, command_line
from planner.services.programs import admit, admitted, turn_away
from tests.web.conftest import ADDRESS, MONDAY, NOW, Site, form_token, make_app
from tests.web.test_canaries import canaries
from web import access
from web.api.endpoints import ENDPOINTS
from web.api.openapi import ROOT, openapi
from web.settings import Settings

ASKED = {
    "duties": f"/duties?from={MONDAY}&to={MONDAY + timedelta(days=4)}",
    "rota": "/rotas/1",
}
PATHS = [ASKED.get(endpoint.name, endpoint.path) for endpoint in ENDPOINTS]


def head(site: Site) -> Visitor:
    return command_line(site.database.schools()[0][0])


@pytest.fixture
def token(site: Site) -> str:
    return admit(site.database, head(site), label="Screen", days=30, at=NOW)


def get(client: FlaskClient, path: str, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(f"{ROOT}{path}", base_url=ADDRESS, headers=headers)


def test_the_document_is_sound_openapi(site: Site):
    document = get(site.client(), "/openapi.json").json
    validate(document)
    assert set(document["paths"]) == {endpoint.path for endpoint in ENDPOINTS}


def test_every_answer_is_what_the_document_says(site: Site, token: str):
    document = openapi(ADDRESS)
    for endpoint, path in zip(ENDPOINTS, PATHS, strict=True):
        answer = get(site.client(), path, token)
        assert answer.status_code == 200, path
        said = document["paths"][endpoint.path]["get"]["responses"]["200"]["content"]
        schema = said["application/json"]["schema"] | {"components": document["components"]}
        errors = list(Draft202012Validator(schema).iter_errors(answer.json))
        assert errors == [], path


def test_every_answer_says_something(site: Site, token: str):
    found = [get(site.client(), path, token).json for path in PATHS]
    assert all(found)
    duties = found[PATHS.index(ASKED["duties"])]
    assert len(duties) > 100
    assert {duty["day"] for duty in duties} == {str(MONDAY + timedelta(days=n)) for n in range(5)}


def test_one_adult_s_duties_can_be_asked_for(site: Site, token: str):
    everybody = get(site.client(), ASKED["duties"], token).json
    one = everybody[0]["person"]
    found = get(site.client(), f"{ASKED['duties']}&person={one}", token).json
    assert found == [duty for duty in everybody if duty["person"] == one]


@pytest.mark.parametrize("path", PATHS)
def test_T01_without_a_token_nothing_is_read(site: Site, path: str):
    answer = get(site.client(), path)
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_opens_no_route_of_the_api_and_a_token_no_page(site: Site, token: str):
    assert get(site.client("head"), "/people").status_code == 401
    headers = {"Authorization": f"Bearer {token}"}
    page = site.client().get(f"/week/{MONDAY}", base_url=ADDRESS, headers=headers)
    assert page.status_code == 401


def test_T02_tokens_that_open_nothing_are_told_apart_by_nothing(site: Site, token: str):
    turn_away(site.database, head(site), admitted(site.database, head(site))[0].id, at=NOW)
    late = admit(site.database, head(site), label="Late", days=1, at=NOW - timedelta(days=2))
    found = [get(site.client(), "/school", sent) for sent in (token, late, "never-was", "ï")]
    assert {answer.status_code for answer in found} == {401}
    assert len({answer.data for answer in found}) == 1


def test_K7_a_program_turned_away_is_out_at_its_next_request(site: Site, token: str):
    assert get(site.client(), "/school", token).status_code == 200
    turn_away(site.database, head(site), 1, at=NOW)
    assert get(site.client(), "/school", token).status_code == 401


def test_K7_twin_when_who_reads_is_remembered_the_next_request_gets_in(
    site: Site, token: str, monkeypatch: pytest.MonkeyPatch
):
    remembered: dict[str, Visitor | None] = {}
    asked = access.program_of

    def once(database: Any, sent: str, at: Any) -> Visitor | None:
        return remembered.setdefault(sent, asked(database, sent, at))

    monkeypatch.setattr(access, "program_of", once)
    assert get(site.client(), "/school", token).status_code == 200
    turn_away(site.database, head(site), 1, at=NOW)
    assert get(site.client(), "/school", token).status_code == 200


def test_a_token_is_kept_as_a_hash_and_what_it_did_is_noted(site: Site, token: str):
    get(site.client(), "/school", token)
    assert token not in str(site.rows())
    assert admitted(site.database, head(site))[0].used_at == NOW


def test_a_program_may_only_read_what_its_row_of_the_matrix_says():
    assert {endpoint.action for endpoint in ENDPOINTS} == {
        Action.SEE_BOARD,
        Action.SEE_PEOPLE,
        Action.SEE_RULE_BOOK,
        Action.SEE_UNFILLED,
    }


def test_K3_no_answer_names_a_pupil_an_address_or_a_secret(site: Site, token: str):
    text = "".join(get(site.client(), path, token).text for path in PATHS)
    assert canaries().findall(text) == []
    assert "@example.org" not in text
    assert token not in text


def test_K3_twin_a_pupil_in_a_title_would_be_found(site: Site, token: str):
    with site.database.reading(head(site).school) as unit:
        rota = unit.rotas.get(1)
        pupil = unit.facts.load().school.pupils[0].ref
    assert rota
    first = replace(rota.allocations[0], title=f"1:1 support {pupil}")
    with site.database.unit(head(site).school, actor="test", at=NOW) as unit:
        kept = unit.rotas.add(replace(rota, allocations=(first, *rota.allocations[1:])))
    text = get(site.client(), f"/rotas/{kept.revision}", token).text
    assert canaries().findall(text)


UNCLEAR = {
    "/duties": "from",
    f"/duties?from={MONDAY}": "to",
    f"/duties?from={MONDAY}&to=31/12/2026": "to",
    f"/duties?from={MONDAY}&to={MONDAY}&from={MONDAY}": "2 times",
    f"/duties?from={MONDAY}&to={MONDAY}&persom=x": "persom",
    f"/duties?from={MONDAY}&to={MONDAY - timedelta(days=1)}": "at most 62 days",
    f"/duties?from={MONDAY}&to={MONDAY + timedelta(days=62)}": "at most 62 days",
    "/open-needs?revision=-1": "revision",
    "/open-needs?revision=²": "revision",
}


@pytest.mark.parametrize("path", UNCLEAR)
def test_C126_an_unclear_request_is_refused_with_what_is_unclear(site: Site, token: str, path: str):
    answer = get(site.client(), path, token)
    assert answer.status_code == 422
    assert UNCLEAR[path] in answer.json["detail"]


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "1 OR 1", "99"])
def test_C127_a_number_no_rota_has_is_not_there(site: Site, token: str, number: str):
    answer = get(site.client(), f"/rotas/{number}", token)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_program_is_let_in_and_turned_away_on_the_site(site: Site):
    client = site.client("head")
    csrf = form_token(client, "/programs/")
    made = client.post(
        "/programs/",
        data={"csrf_token": csrf, "label": "Staffroom screen", "days": "30"},
        base_url=ADDRESS,
    )
    assert made.status_code == 201
    token = _shown(made.text)
    assert get(site.client(), "/school", token).json["name"] == "Elmbrook Primary"
    assert "Staffroom screen" in client.get("/programs/", base_url=ADDRESS).text
    ended = client.post("/programs/1/end", data={"csrf_token": csrf}, base_url=ADDRESS)
    assert ended.status_code == 303
    assert get(site.client(), "/school", token).status_code == 401


def test_a_program_without_a_name_is_not_let_in(site: Site):
    client = site.client("head")
    csrf = form_token(client, "/programs/")
    sent = {"csrf_token": csrf, "label": "  ", "days": "30"}
    assert client.post("/programs/", data=sent, base_url=ADDRESS).status_code == 422


def test_K2_a_token_of_one_school_reads_that_school_alone(site: Site, token: str):
    with site.database.reading(head(site).school) as unit:
        school = unit.facts.load().school
    other = replace(school.profile, code="OTHER", name="Other School")
    site.database.create_school(other, at=NOW)
    theirs = admit(site.database, command_line("OTHER"), label="X", days=9, at=NOW)
    assert get(site.client(), "/school", theirs).json["code"] == "OTHER"
    assert get(site.client(), "/people", theirs).json == []
    assert get(site.client(), "/school", token).json["code"] == school.profile.code


def test_when_its_time_is_up_a_token_opens_nothing(site: Site, token: str):
    app = make_app(site.database)
    app.extensions["planner.settings"] = Settings(
        secret=b"x" * 32, public_url=ADDRESS, clock=lambda: NOW + timedelta(days=30)
    )
    assert get(app.test_client(), "/school", token).status_code == 401


def _shown(page: str) -> str:
    found = re.search(r'id="token" readonly value="([^"]+)"', page)
    assert found
    return found[1]
