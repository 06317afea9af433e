"""K3: no pupil and no secret is on any page, whoever looks."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from fixtures.generator import one_form_primary
from planner.services.holdings import HOLDINGS
from planner.services.permissions import Action, matrix
from tests.web.conftest import ADDRESS, USERS, Site
from tests.web.test_doors import address_of
from tests.web.test_pages import make_feed
from web import access

OF_PUPILS = {"slots", "provision", "outcomes", "pupils", "pupils_away", "programmes", "term"}
"""Families of pages that are about pupils, by reference: the matrix says who may see them."""


def everything_seen(site: Site, user: str) -> str:
    """Every page the user can open, those about pupils left out where they may see them."""
    client = site.client(user)
    pages = [
        words(client.get(address_of(rule), base_url=ADDRESS))
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.rule.endswith(".xlsx")
        and not (_of_pupils(rule) and _may(site, user, rule))
    ]
    return "\n".join(pages)


def words(answer: TestResponse) -> str:
    """What an answer says, and where it is a zip what is said in it."""
    if answer.mimetype != "application/zip":
        return answer.text
    with ZipFile(BytesIO(answer.data)) as pack:
        return "\n".join(pack.read(name).decode() for name in pack.namelist())


def _of_pupils(rule: Rule) -> bool:
    return rule.endpoint.partition(".")[0] in OF_PUPILS


def _may(site: Site, user: str, rule: Rule) -> bool:
    whom = access.declared(site.app, str(rule.endpoint))
    return isinstance(whom, Action) and bool(USERS[user] & matrix()[whom])


def canaries() -> re.Pattern[str]:
    pupils = [re.escape(pupil.ref) for pupil in one_form_primary().pupils]
    return re.compile(rf"\b(?:{'|'.join(pupils)})\b|\$argon2")


@pytest.mark.parametrize("user", USERS)
def test_K3_no_page_names_a_pupil_or_a_secret(site: Site, user: str):
    text = everything_seen(site, user)
    assert len(text) > 10_000
    assert canaries().findall(text) == []
    for other, token in site.ready.tokens.items():
        assert token not in text, other


def test_K3_a_page_names_a_pupil_only_to_whom_the_record_of_processing_says(site: Site):
    said = {
        action
        for holding in HOLDINGS
        if {"pupil", "booking", "measured"} & set(holding.tables)
        for action in holding.seen_through
    }
    client = site.client("head")
    found = {
        access.declared(site.app, str(rule.endpoint))
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and _of_pupils(rule)
        and canaries().search(client.get(address_of(rule), base_url=ADDRESS).text)
    }
    assert Action.SEE_PROVISION in found
    assert found <= said


def test_K3_twin_a_pupil_in_a_title_is_found(site: Site):
    pupil = one_form_primary().pupils[0].ref
    assert canaries().findall(f"1:1 support {pupil}, 09:00 to 10:00")


def test_K3_a_feed_names_no_pupil(site: Site):
    _, address = make_feed(site, "Phone")
    body = site.client().get(address, base_url=ADDRESS).text
    assert "BEGIN:VEVENT" in body
    assert canaries().findall(body) == []


FOUND = "/slots/?group=KEEPUP-1A&week=2026-11-16"
GROUP = "/provision/groups/KEEPUP-1A"
SUMMARY = "/provision/summary/"
MAP = "/provision/?first=2026-11-09&last=2026-11-13"


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("path", [FOUND, MAP, GROUP, SUMMARY, "/provision/map.csv"])
def test_K3_pupils_go_by_reference_and_only_before_those_who_answer_for_them(
    site: Site, user: str, path: str
):
    page = site.client(user).get(path, base_url=ADDRESS)
    may = user in ("head", "deputy", "senco")
    assert page.status_code == (200 if may else 403)
    assert bool(canaries().findall(page.text)) is may


@pytest.mark.parametrize("path", [FOUND, MAP, GROUP, SUMMARY])
@pytest.mark.parametrize("user", ["senco", "staff"])
def test_K3_the_address_of_no_page_holds_a_pupil(site: Site, user: str, path: str):
    text = site.client(user).get(path, base_url=ADDRESS).text
    links = re.findall(r'(?:href|action)="([^"]*)"', text)
    assert canaries().findall(" ".join(links)) == []
