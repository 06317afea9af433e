"""What the pages say, whole and in part, and what their buttons do without a script."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from planner.domain.demand import DemandKey
from planner.domain.plan import Allocation
from planner.services.boards import week_board
from planner.services.permissions import command_line
from planner.services.publishing import PublishRequest, history
from planner.services.publishing import publish as publish_rota
from planner.services.signing_in import whoever
from tests.web.conftest import ADDRESS, MONDAY, NOW, Site, form_token

HTMX = {"HX-Request": "true"}


def page(site: Site, path: str, user: str = "deputy", **headers: str) -> str:
    answer = site.client(user).get(path, base_url=ADDRESS, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def without_nonce(text: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", text).strip()


@pytest.mark.parametrize("query", ["", "?by=class", "?day=1", "?by=class&day=3"])
def test_htmx_gets_the_board_alone_and_it_is_the_very_board_of_the_page(site: Site, query: str):
    path = f"/week/{MONDAY}{query}"
    fragment = page(site, path, **HTMX).strip()
    assert fragment.startswith("<section")
    assert fragment in page(site, path)


def duty_address(site: Site) -> str:
    found = re.search(r'href="(/week/[^"]+/duty\?[^"]+)"', page(site, f"/week/{MONDAY}"))
    assert found
    return found[1].replace("&amp;", "&")


def test_the_panel_and_the_page_of_a_duty_are_the_same(site: Site):
    address = duty_address(site)
    fragment = page(site, address, **HTMX).strip()
    assert fragment.startswith("<article")
    assert fragment in page(site, address)


def test_a_history_restore_gets_the_whole_page(site: Site):
    restored = page(site, f"/week/{MONDAY}", **HTMX, **{"HX-History-Restore-Request": "true"})
    assert restored.startswith("<!doctype html>")


def test_the_board_answers_the_five_questions_and_says_its_state(site: Site):
    text = page(site, f"/week/{MONDAY}")
    for words in ("needs met", "PPA in full", "owed to interventions", "same adult all week"):
        assert words in text
    assert ">Publication 1</span>" in text
    assert "See what draft 2 changes, and publish…" in text
    assert text.count("button primary") == 1


def test_everything_a_block_is_can_be_read_without_seeing_it(site: Site):
    text = page(site, f"/week/{MONDAY}")
    links = re.findall(r'<a href="/week/[^"]+/duty[^>]+aria-label="([^"]+)"', text)
    assert len(links) > 150
    for spoken in links:
        assert re.search(r", \d\d:\d\d to \d\d:\d\d, \w+ \w+", spoken), spoken


def test_touching_hours_of_one_duty_are_one_block(site: Site):
    spoken = re.findall(r'aria-label="(On call[^"]+)"', page(site, f"/week/{MONDAY}"))
    assert len(spoken) == 5


def test_a_duty_says_who_where_when_and_why(site: Site):
    address = duty_address(site)
    text = page(site, address, **HTMX)
    for words in ("When", "Who", "Why ", "job description", "<dd>Published</dd>"):
        assert words in text
    assert "nobody has been told yet" in page(site, f"{address}&draft=2", **HTMX)


def test_the_week_of_a_wednesday_is_that_of_its_monday(site: Site):
    answer = site.client("deputy").get("/week/2026-11-11?by=class", base_url=ADDRESS)
    assert answer.headers["Location"] == "/week/2026-11-09?by=class"


def test_a_week_without_school_says_what_each_day_is(site: Site):
    text = page(site, "/week/2026-10-26")
    assert text.count('class="closed"') > 5


def test_safety_stands_first_among_what_nobody_can_take(site: Site):
    text = page(site, "/unfilled")
    assert "Safety and statutory" in text
    assert "can’t take" in text


def test_a_preview_says_who_loses_what_and_asks_for_the_word_when_safety_is_open(site: Site):
    text = page(site, "/publish/2")
    assert "No longer" in text
    assert 'name="acknowledge"' in text
    assert "Type PUBLISH" in text


def publish(site: Site, **fields: str) -> Any:
    client = site.client("deputy")
    data = {"csrf_token": form_token(client, "/publish/2"), "expected_last": "1", **fields}
    return client.post("/publish/2", data=data, base_url=ADDRESS)


def published(site: Site) -> int:
    visitor = whoever(site.database, site.ready.tokens["deputy"], NOW)
    assert visitor
    return len(history(site.database, visitor))


def test_publishing_over_an_open_safety_need_takes_the_typed_word(site: Site):
    assert publish(site).status_code == 422
    assert publish(site, acknowledge="yes").status_code == 422
    assert published(site) == 1
    answer = publish(site, acknowledge="publish")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/publications?done=2")
    assert published(site) == 2


def test_publishing_after_somebody_else_did_is_refused(site: Site):
    assert publish(site, acknowledge="PUBLISH").status_code == 303
    answer = publish(site, acknowledge="PUBLISH")
    assert answer.status_code == 409
    assert published(site) == 2


def test_T08_fields_the_form_does_not_have_change_nothing(site: Site):
    answer = publish(
        site,
        acknowledge="PUBLISH",
        school="another",
        by="somebody else",
        number="99",
        roles="admin",
    )
    assert answer.status_code == 303
    visitor = whoever(site.database, site.ready.tokens["deputy"], NOW)
    assert visitor
    newest = history(site.database, visitor)[0]
    assert (newest.number, newest.by) == (2, "deputy@example.org")


def test_my_week_opens_on_today_with_what_comes_next(site: Site):
    text = page(site, f"/my-week/{MONDAY}", "staff")
    assert text.index("Tuesday 10 November") < text.index("Monday 9 November")
    assert 'aria-label="Next"' in text


def test_someone_without_a_post_is_told_why_their_week_is_empty(site: Site):
    assert "not linked to anyone" in page(site, f"/my-week/{MONDAY}", "head")


def make_feed(site: Site, label: str) -> tuple[Any, str]:
    client = site.client("staff")
    data = {"csrf_token": form_token(client, "/my-week/calendars/"), "label": label}
    answer = client.post("/my-week/calendars/", data=data, base_url=ADDRESS)
    found = re.search(r'value="http://127\.0\.0\.1:8000(/feeds/[^"]+)"', answer.text)
    assert found
    return answer, found[1]


def test_a_feed_is_shown_once_served_and_ended_alone(site: Site):
    _, phone = make_feed(site, "Phone")
    _, laptop = make_feed(site, "Laptop")
    anyone = site.client()
    served = anyone.get(phone, base_url=ADDRESS)
    assert served.status_code == 200
    assert served.data.startswith(b"BEGIN:VCALENDAR")
    again = anyone.get(phone, base_url=ADDRESS, headers={"If-None-Match": served.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    listing = page(site, "/my-week/calendars/", "staff")
    assert phone not in listing
    ends = re.findall(r'action="(/my-week/calendars/\d+/end)"', listing)
    assert len(ends) == 2
    client = site.client("staff")
    token = form_token(client, "/my-week/calendars/")
    client.post(ends[0], data={"csrf_token": token}, base_url=ADDRESS)
    statuses = sorted(anyone.get(a, base_url=ADDRESS).status_code for a in (phone, laptop))
    assert statuses == [200, 404]


def test_T02_an_ended_feed_and_one_that_never_was_answer_alike(site: Site):
    _, address = make_feed(site, "Phone")
    listing = page(site, "/my-week/calendars/", "staff")
    end = re.search(r'action="(/my-week/calendars/\d+/end)"', listing)
    assert end
    client = site.client("staff")
    client.post(
        end[1],
        data={"csrf_token": form_token(client, "/my-week/calendars/")},
        base_url=ADDRESS,
    )
    ended = site.client().get(address, base_url=ADDRESS)
    never = site.client().get("/feeds/never.ics", base_url=ADDRESS)
    assert ended.status_code == never.status_code == 404
    assert ended.data == never.data


def test_nobody_ends_the_feed_of_somebody_else(site: Site):
    _, address = make_feed(site, "Phone")
    client = site.client("head")
    token = form_token(client, "/publications")
    answer = client.post("/my-week/calendars/1/end", data={"csrf_token": token}, base_url=ADDRESS)
    assert answer.status_code == 404
    assert site.client().get(address, base_url=ADDRESS).status_code == 200


def test_T09_a_name_is_only_ever_words(site: Site):
    payload = "<script>alert(1)</script>"
    answer, _ = make_feed(site, payload)
    assert payload not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_the_rule_book_gives_each_rule_its_source_and_law_comes_first(site: Site):
    text = page(site, "/rules")
    assert text.index("Nobody can set this aside") < text.index("recorded agreement")
    assert "G-LPA-COVER-PARTIAL" in text


def test_people_are_listed_with_their_posts_and_hours(site: Site):
    text = page(site, "/people")
    assert "Dilys Rees" in text
    assert "32 h 30" in text


def send(site: Site, path: str, **fields: Any) -> TestResponse:
    client = site.client("deputy")
    token = form_token(client, f"/week/{MONDAY}")
    return client.post(path, data={"csrf_token": token, **fields}, base_url=ADDRESS)


def a_duty_of_the_draft(site: Site) -> Allocation:
    with site.database.reading(site.database.schools()[0][0]) as unit:
        rota = unit.rotas.get(site.ready.draft)
    assert rota
    return rota.allocations[0]


def test_a_duty_of_the_draft_is_locked_shown_as_locked_and_undone(site: Site):
    duty = a_duty_of_the_draft(site)
    draft = site.ready.draft
    panel = f"/week/{MONDAY}/duty?key={duty.key}&who={duty.person}&draft={draft}"
    assert "Lock: the next draft keeps it" in page(site, panel)
    answer = send(site, f"/week/{MONDAY}/lock", draft=draft, key=[str(duty.key)], locked="yes")
    assert answer.status_code == 303
    assert "Unlock: the next draft may move it" in page(site, panel)
    board = page(site, f"/week/{MONDAY}?draft={draft}")
    assert f"Undo the lock of {duty.title}" in board
    assert ", locked" in board
    send(site, f"/week/{MONDAY}/undo", draft=draft)
    assert "Lock: the next draft keeps it" in page(site, panel)


def test_what_is_published_offers_no_lock_and_takes_none(site: Site):
    duty = a_duty_of_the_draft(site)
    panel = f"/week/{MONDAY}/duty?key={duty.key}&who={duty.person}&draft=1"
    if duty.person in page(site, f"/week/{MONDAY}?draft=1"):
        assert "Lock: the next draft keeps it" not in page(site, panel)
    answer = send(site, f"/week/{MONDAY}/lock", draft=1, key=[str(duty.key)], locked="yes")
    assert answer.status_code == 409


def test_undoing_with_nothing_to_undo_says_so(site: Site):
    answer = send(site, f"/week/{MONDAY}/undo", draft=site.ready.draft)
    assert answer.status_code == 404
    assert "nothing left to undo" in answer.text


def test_nobody_can_take_it_is_said_only_of_what_is_proved(site: Site):
    with site.database.reading(site.database.schools()[0][0]) as unit:
        rota = unit.rotas.get(site.ready.draft)
    assert rota
    proved = site.ready.draft
    hasty = tuple(replace(tier, units=tier.bound_units + 1) for tier in rota.tiers)
    with site.database.unit(site.database.schools()[0][0], actor="test", at=NOW) as unit:
        unproved = unit.rotas.add(replace(rota, tiers=hasty)).revision
    assert "need nobody can take" in page(site, f"/week/{MONDAY}?draft={proved}")
    assert "<h1>What nobody can take</h1>" in page(site, f"/unfilled?draft={proved}")
    for path in (f"/week/{MONDAY}?draft={unproved}", f"/unfilled?draft={unproved}"):
        text = page(site, path)
        assert "obody can take" not in text
        assert "still open" in text
        assert "look longer" in text


def test_the_board_opens_on_what_is_live_and_switches_to_the_drafts(site: Site):
    live = page(site, f"/week/{MONDAY}")
    assert 'aria-current="true">Live: publication 1</a>' in live
    switch = re.search(r'href="([^"]+)">Draft 2</a>', live)
    assert switch
    draft = page(site, switch[1].replace("&amp;", "&"))
    assert "Draft 2, not published" in draft
    assert 'aria-current="true">Draft 2</a>' in draft
    for text in (live, draft):
        assert 'href="/publish/2"' in text


def test_a_draft_older_than_the_live_rota_is_overtaken_and_not_offered(site: Site):
    code = site.database.schools()[0][0]
    with site.database.unit(code, actor="test", at=NOW) as unit:
        rota = unit.rotas.get(site.ready.draft)
        assert rota
        newer = unit.rotas.add(rota).revision
    request = PublishRequest(revision=newer, first=MONDAY, gaps_acknowledged=True)
    publish_rota(site.database, command_line(code), request, at=NOW)
    text = page(site, f"/week/{MONDAY}?draft={site.ready.draft}")
    assert "Draft 2, overtaken</span>" in text
    assert "/publish/" not in text
    assert ">Publication 1, overtaken</span>" in page(site, f"/week/{MONDAY}?draft=1")
    assert ">Publication 2</span>" in page(site, f"/week/{MONDAY}")


def test_a_week_before_the_publication_says_so_and_shows_drafts_when_asked(site: Site):
    before = MONDAY - timedelta(weeks=1)
    text = page(site, f"/week/{before}")
    assert "Nothing is published for this week" in text
    assert "Not published" in text
    assert not re.search(r'class="cards"|class="duty|<progress|/duty\?', text)
    assert 'class="cards"' in page(site, f"/week/{before}?draft=2")


@pytest.mark.parametrize("query", ["", "?draft=2"])
def test_a_week_without_school_has_no_answers_and_no_hours(site: Site, query: str):
    for monday in ("2026-10-26", "2026-12-21"):
        text = page(site, f"/week/{monday}{query}")
        assert "No school this week" in text
        assert not re.search(r'class="cards"|class="duty|<progress|/duty\?', text)


def test_only_the_dates_a_publication_covers_are_shown_as_published(site: Site):
    code, wednesday = site.database.schools()[0][0], MONDAY + timedelta(days=2)
    ends = PublishRequest(
        revision=site.ready.draft, first=wednesday, expected_last=1, gaps_acknowledged=True
    )
    publish_rota(site.database, command_line(code), ends, at=NOW)
    visitor = whoever(site.database, site.ready.tokens["deputy"], NOW)
    assert visitor
    board = week_board(site.database, visitor, MONDAY)
    assert [day.revision for day in board.days] == [1, 1, 2, 2, 2]
    with site.database.reading(code) as unit:
        duties = unit.occurrences.live(MONDAY, MONDAY + timedelta(days=6))
    live = {(duty.person, duty.day.weekday(), duty.key) for duty in duties}
    drawn = {
        (block.person, block.weekday, DemandKey.parse(key).on_week(MONDAY))
        for row in board.rows
        for block in row.blocks
        for key in block.keys
    }
    assert drawn == live


def test_what_changes_nothing_is_not_offered_to_be_published(site: Site):
    text = page(site, f"/publish/1?first={MONDAY}")
    assert "Nothing changes for anybody" in text
    assert 'name="expected_last"' not in text
