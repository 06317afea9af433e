"""Setting a rule aside where it is shown: who may, what is kept, and taking it back."""

import re
from html import unescape

from planner.services.permissions import command_line
from planner.services.why_not import why_not
from tests.web.conftest import ADDRESS, Site, form_token


def a_refusal(site: Site) -> tuple[str, str]:
    """An open need and a person, as the page of what is unfilled offers them."""
    text = site.client("deputy").get("/unfilled", base_url=ADDRESS).text
    form = re.search(r'<form method="get" action="/unfilled/person".*?</form>', text, re.DOTALL)
    assert form
    key = re.search(r'name="key" value="([^"]+)"', form[0])
    assert key
    people = re.findall(r'<option value="([^"]+)">', form[0])
    actor = command_line(site.database.schools()[0][0])
    for who in people:
        found = why_not(site.database, actor, unescape(key[1]), who)
        if any(r.rule == "G-PROFILE" for _, refusals in found.lines for r in refusals):
            return key[1], who
    raise AssertionError("nobody's profile stands in the way")


def test_a_refusal_offers_to_be_set_aside_by_the_head_or_deputy_alone(site: Site) -> None:
    key, who = a_refusal(site)
    asked = f"/unfilled/person?key={key}&who={who}"
    page = site.client("deputy").get(asked, base_url=ADDRESS).text
    assert 'name="rule" value="G-PROFILE"' in page
    assert "must have agreed" in page
    assert 'name="rule"' not in site.client("senco").get(asked, base_url=ADDRESS).text
    client = site.client("deputy")
    post = re.search(r'name="post" value="([^"]+)"', page)
    assert post
    sent = {
        "csrf_token": form_token(client, asked),
        "rule": "G-PROFILE",
        "demand": unescape(key),
        "post": post[1],
        "reason": "Agreed on Monday",
    }
    answer = client.post("/set-aside/", data=sent, base_url=ADDRESS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/set-aside/")
    listed = client.get("/set-aside/", base_url=ADDRESS).text
    assert "Agreed on Monday" in listed
    assert "G-PROFILE" not in why_codes(site, unescape(key), who)
    taken = {name: sent[name] for name in ("csrf_token", "rule", "demand")}
    client.post("/set-aside/withdraw", data=taken, base_url=ADDRESS)
    assert "Every rule holds" in client.get("/set-aside/", base_url=ADDRESS).text
    assert "G-PROFILE" in why_codes(site, unescape(key), who)


def why_codes(site: Site, key: str, who: str) -> set[str]:
    actor = command_line(site.database.schools()[0][0])
    found = why_not(site.database, actor, key, who)
    return {refusal.rule for _, refusals in found.lines for refusal in refusals}


def test_others_may_neither_see_nor_set(site: Site) -> None:
    for user in ("senco", "teacher", "staff", "office"):
        client = site.client(user)
        assert client.get("/set-aside/", base_url=ADDRESS).status_code == 403
