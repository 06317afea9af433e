"""K3: no pupil and no secret is on any page, whoever looks."""

import re

import pytest

from fixtures.generator import one_form_primary
from tests.web.conftest import ADDRESS, USERS, Site
from tests.web.test_doors import address_of
from tests.web.test_pages import make_feed


def everything_seen(site: Site, user: str) -> str:
    client = site.client(user)
    pages = [
        client.get(address_of(rule), base_url=ADDRESS).text
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.endswith(".xlsx")
    ]
    return "\n".join(pages)


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


def test_K3_twin_a_pupil_in_a_title_is_found(site: Site):
    pupil = one_form_primary().pupils[0].ref
    assert canaries().findall(f"1:1 support {pupil}, 09:00 to 10:00")


def test_K3_a_feed_names_no_pupil(site: Site):
    _, address = make_feed(site, "Phone")
    body = site.client().get(address, base_url=ADDRESS).text
    assert "BEGIN:VEVENT" in body
    assert canaries().findall(body) == []
