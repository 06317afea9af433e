"""Every error is a page in plain words, with what to do, and gives nothing away."""

from io import BytesIO

import pytest

import planner.errors
from planner.errors import Busy, Conflict, NotAllowed, NotFound, PlannerError, StalePlan
from tests.web.conftest import ADDRESS, MONDAY, Site, form_token
from web.access import anyone
from web.errors import STATUS, WORDS, status_of


def every_error(kind: type[PlannerError] = PlannerError) -> set[type[PlannerError]]:
    return {kind}.union(*(every_error(below) for below in kind.__subclasses__()))


def test_every_error_of_the_planner_has_its_status_and_words():
    for kind in every_error():
        # Made without its own words: some errors want more than a sentence to be told in.
        assert status_of(kind.__new__(kind)) in WORDS
    assert {status for _, status in STATUS} <= set(WORDS)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("There is no draft 9."), 404),
        (NotAllowed("Your role does not allow that."), 403),
        (Conflict("Somebody changed it."), 409),
        (StalePlan("The people changed."), 409),
        (Busy("The database is held."), 503),
        (planner.errors.ImportRefused("Another school's file."), 422),
    ],
)
def test_what_the_planner_refuses_is_told_in_its_own_words(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: PlannerError, status: int
):
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("web.views.unfilled.unfilled", refuse)
    answer = site.client("deputy").get("/unfilled", base_url=ADDRESS)
    assert answer.status_code == status
    assert str(error).replace("'", "&#39;") in answer.text
    assert (error.hint or WORDS[status][1]).replace("'", "&#39;") in answer.text
    if status == 503:
        assert answer.headers["Retry-After"] == "5"


def test_htmx_gets_an_error_as_a_notice_and_the_page_stays(site: Site):
    answer = site.client("deputy").get(
        f"/week/{MONDAY}/duty?key=none&who=nobody",
        base_url=ADDRESS,
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#notice"
    assert answer.text.lstrip().startswith("<section")


def test_htmx_is_sent_to_the_door_when_the_session_has_ended(site: Site):
    answer = site.client().get("/unfilled", base_url=ADDRESS, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in"


def test_an_unsigned_visitor_is_asked_to_sign_in_and_brought_back(site: Site):
    answer = site.client().get("/unfilled", base_url=ADDRESS)
    assert answer.status_code == 401
    assert 'name="wanted" value="/unfilled"' in answer.text


@pytest.mark.filterwarnings("ignore")
def test_what_nobody_foresaw_says_a_reference_and_no_more(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("web.views.unfilled.unfilled", fail)
    answer = site.client("deputy").get("/unfilled", base_url=ADDRESS)
    assert answer.status_code == 500
    assert "Reference" in answer.text
    assert "secret detail" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(site: Site):
    site.app.config["MAX_CONTENT_LENGTH"] = 10_000
    client = site.client("deputy")
    data = {
        "csrf_token": form_token(client, "/import/"),
        "workbook": (BytesIO(b"x" * 20_000), "school.xlsx"),
    }
    answer = client.post("/import/", data=data, base_url=ADDRESS)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("path", ["/week/2026-02-31", "/week/soon", "/nowhere"])
def test_an_address_that_means_nothing_is_no_such_page(site: Site, path: str):
    answer = site.client("deputy").get(path, base_url=ADDRESS)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_the_door_says_so_when_a_route_breaks_for_someone_unsigned(site: Site):
    site.app.view_functions["signing_in.health"] = anyone(lambda: 1 / 0)
    answer = site.client().get("/health", base_url=ADDRESS)
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/week/9999-12-27",
        "/week/0001-01-01",
        "/week/1999-12-31",
        "/week/2101-01-01",
        "/week/9999-12-27/sheets",
        "/week/0001-01-01/adult/dilys-rees",
        "/week/0001-01-01/duty?key=a&who=b",
        "/week/9999-12-27/others?key=a",
        "/my-week/9999-12-27",
        "/my-week/0001-01-01",
        "/publish/99999999999999999999",
        "/publish/2147483648",
        "/draft/99999999999999999999",
        f"/week/{MONDAY}?draft=99999999999999999999",
        "/unfilled?draft=99999999999999999999",
        "/unfilled/fixes?key=a&draft=99999999999999999999",
        f"/week/{MONDAY}/others?key=a&draft=99999999999999999999",
    ],
)
def test_a_date_or_number_out_of_reach_is_no_such_page(site: Site, path: str):
    assert site.client("deputy").get(path, base_url=ADDRESS).status_code == 404


@pytest.mark.parametrize("first", ["9999-12-27", "0001-01-01"])
def test_a_draft_cannot_start_in_a_year_out_of_reach(site: Site, first: str):
    answer = site.client("deputy").get(f"/publish/2?first={first}", base_url=ADDRESS)
    assert answer.status_code == 422


def test_whoever_was_never_signed_in_is_only_asked_to(site: Site):
    first = site.client().get("/", base_url=ADDRESS)
    assert (first.status_code, "visit may have ended" in first.text) == (401, False)
    assert 'role="alert"><p>' not in first.text
    gone = site.client()
    gone.set_cookie("session", "no-longer-known", domain="127.0.0.1")
    assert "visit may have ended" in gone.get("/", base_url=ADDRESS).text
