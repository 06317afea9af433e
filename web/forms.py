"""From what a form sent to the values services take. Unknown fields are never looked at."""

from collections.abc import Mapping
from datetime import date

from flask import request
from werkzeug.datastructures import MultiDict

from planner.domain.clock import parse_clock
from planner.errors import PlannerError
from planner.services.adjusting import AdjustRequest
from planner.services.drafting import DEFAULT_SECONDS as DRAFT_SECONDS
from planner.services.drafting import DraftRequest
from planner.services.editing import LockRequest
from planner.services.overriding import OverrideRequest
from planner.services.publishing import PublishRequest, next_monday
from planner.services.replanning import DEFAULT_SECONDS, QUICK_SECONDS, SOON_SECONDS, ReplanRequest
from web.dates import LARGEST, YEARS

SECONDS = (10, 30, 60, 120)
"""How long a draft may search, as the form offers it."""
ACKNOWLEDGEMENT = "PUBLISH"
LONGEST_LABEL = 60
_LONGEST_NUMBER = 40
_ANSWER = "answer:"
_LOOKS = {"longer": DEFAULT_SECONDS, "soon": SOON_SECONDS}
"""How long options are looked for, as an address may ask."""


class FormProblem(PlannerError):
    """A field holds something it cannot."""

    hint = "Correct the field and send the form again."


def draft_request(form: Mapping[str, str], today: date) -> DraftRequest:
    sent = form.get("seconds", "")
    seconds = int(sent) if sent.isdecimal() and int(sent) in SECONDS else DRAFT_SECONDS
    valid_from = a_date(form.get("valid_from", ""), otherwise=next_monday(today))
    fresh = form.get("fresh") == "yes"
    if form.get("horizon") == "week":
        return DraftRequest.of_week(valid_from, seconds=float(seconds), fresh=fresh)
    return DraftRequest(valid_from=valid_from, seconds=float(seconds), fresh=fresh)


def publish_request(form: Mapping[str, str], revision: int, today: date) -> PublishRequest:
    """`expected_last` is the publication the preview followed; 0 where there was none."""
    followed = form.get("expected_last", "")
    return PublishRequest(
        revision=revision,
        first=a_date(form.get("first", ""), otherwise=next_monday(today)),
        expected_last=a_number(followed) or 0,
        gaps_acknowledged=acknowledged(form.get("acknowledge", "")),
    )


def lock_request(form: MultiDict[str, str]) -> LockRequest:
    """`key` may come several times: the rows of one stay."""
    revision = form.get("draft", "")
    return LockRequest(
        revision=a_number(revision) or 0,
        demands=tuple(form.getlist("key")),
        locked=form.get("locked") == "yes",
    )


def adjust_request(sent: MultiDict[str, str], revision: int) -> AdjustRequest:
    """`key` may come several times: the units of one stay."""
    return AdjustRequest(
        revision=min(revision, LARGEST),
        demands=tuple(sent.getlist("key")),
        post=sent.get("post", ""),
        starts=a_number(sent.get("starts", "")),
    )


def override_request(form: MultiDict[str, str]) -> OverrideRequest:
    return OverrideRequest(
        rule=form.get("rule", ""),
        demand=form.get("demand", ""),
        reason=form.get("reason", ""),
        post=form.get("post") or None,
        revision=a_number(form.get("draft", "")),
    )


def replan_request(sent: MultiDict[str, str], today: date) -> ReplanRequest:
    """The day to mend, since when, and who is out. Raises FormProblem for what cannot be read."""
    since = sent.get("from", "") or "00:00"
    try:
        minute = parse_clock(since)
    except ValueError as error:
        raise FormProblem(f"“{since[:20]}” is not a time.", hint="Write it as 08:00.") from error
    return ReplanRequest(
        day=a_date(sent.get("day", ""), otherwise=today),
        since=minute,
        out=tuple(sent.getlist("out")),
        seconds=_LOOKS.get(sent.get("look", ""), QUICK_SECONDS),
    )


def asked_date(name: str) -> date | None:
    """A date of the address; None where none is, or none that can be."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def asked_number(name: str) -> int | None:
    """A number of the address, never larger than the database can hold; None where none is."""
    return a_number(request.args.get(name, ""))


def a_number(text: str) -> int | None:
    return min(int(text), LARGEST) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def answers(form: Mapping[str, str]) -> dict[int | str, str]:
    """Answers to an import's questions, by the question's key."""
    return {
        name.removeprefix(_ANSWER): value
        for name, value in form.items()
        if name.startswith(_ANSWER)
    }


def a_date(text: str, *, otherwise: date) -> date:
    """Raises FormProblem for anything but a date or nothing."""
    if not text:
        return otherwise
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise FormProblem(
            f"“{text[:20]}” is not a date.", hint="Write it as 2026-11-09."
        ) from error
    if found.year not in YEARS:
        raise FormProblem(f"The year {found.year} is out of reach.")
    return found


def a_label(text: str) -> str:
    """A device's name: printable, and short enough for a line."""
    return "".join(c for c in text if c.isprintable()).strip()[:LONGEST_LABEL]


def acknowledged(text: str) -> bool:
    """Whether the word was typed that says: I know what is missing."""
    return text.strip().upper() == ACKNOWLEDGEMENT
