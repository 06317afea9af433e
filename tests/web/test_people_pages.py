"""One person's page: the week drawn, and forms that keep what was typed."""

import pytest

from tests.web.conftest import ADDRESS, Site
from tests.web.test_day_pages import fields

PAGE = "/people/dilys-rees"
WEEK, HELD = f"{PAGE}/week", f"{PAGE}/held"
NOBODY = {f"{name}-{day}": "" for name in ("starts", "ends", "break") for day in range(5)}


def get(site: Site, user: str = "deputy") -> str:
    return site.client(user).get(PAGE, base_url=ADDRESS).text


def test_the_week_is_drawn_and_told_and_a_change_is_saved(site: Site) -> None:
    page = get(site)
    assert "<svg" in page
    assert 'aria-label="Working week: Mon ' in page
    sent = {**fields(page, WEEK), **NOBODY, "starts-0": "08:30", "ends-0": "12:30"}
    answer = site.client("deputy").post(WEEK, data=sent, base_url=ADDRESS)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=week")
    after = get(site)
    assert 'aria-label="Working week: Mon 08:30–12:30"' in after
    assert "the days below come to 4 h" in after


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts-0": "9 o'clock", "ends-0": "12:00"}, "is not a time"),
        ({"starts-0": "09:00"}, "needs both a start and an end"),
        ({"starts-0": "12:00", "ends-0": "09:00"}, "ends before it starts"),
        ({"starts-0": "09:00", "ends-0": "12:00", "break-0": "x"}, "number of minutes"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_stays_typed(
    site: Site, typed: dict[str, str], said: str
) -> None:
    before = site.rows()["working_day"]
    sent = {**fields(get(site), WEEK), **NOBODY, **typed, "starts-3": "10:15", "ends-3": "11:45"}
    answer = site.client("deputy").post(WEEK, data=sent, base_url=ADDRESS)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="10:15"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert site.rows()["working_day"] == before


def test_certificates_that_somebody_else_changed_come_back_with_both(site: Site) -> None:
    sent = {**fields(get(site), HELD), "tag": "first-aid", "expires": "2028-01-31"}
    client = site.client("deputy")
    assert client.post(HELD, data=sent, base_url=ADDRESS).status_code == 303
    late = {**sent, "tag": "swimming", "expires": "2029-01-31"}
    answer = client.post(HELD, data=late, base_url=ADDRESS)
    assert answer.status_code == 409
    assert 'value="swimming"' in answer.text
    assert "First aid" in answer.text
    again = {**fields(answer.text, HELD), "tag": "swimming", "expires": "2029-01-31"}
    assert client.post(HELD, data=again, base_url=ADDRESS).status_code == 303
    wrong = {**fields(get(site), HELD), "tag": "swimming", "expires": "soon"}
    refused = client.post(HELD, data=wrong, base_url=ADDRESS)
    assert refused.status_code == 422
    assert 'value="soon"' in refused.text


def test_who_may_only_look_gets_no_form(site: Site) -> None:
    assert WEEK not in get(site, "office")
    assert site.client("office").post(WEEK, base_url=ADDRESS).status_code == 403
    assert site.client("staff").get(PAGE, base_url=ADDRESS).status_code == 403
