"""From what the SENCO's forms sent to the values services take."""

import re
import secrets
from dataclasses import replace
from datetime import date
from typing import Final

from werkzeug.datastructures import MultiDict

from planner.domain.owed_time import Excuse, LostTo
from planner.services.bookings import BookRequest, MoveRequest
from planner.services.provision_maps import Grouped, MapQuery
from planner.services.register import Mark, Why
from planner.services.slots import SlotQuery
from planner.services.whole_weeks import WholeRequest
from web.forms import FormProblem, a_date, a_number

_BETWEEN: Final = re.compile(r"[\s,;]+")
_CHOICE: Final = 4
CANCEL_REASONS: Final[dict[str, LostTo | Excuse]] = {
    each.value: each
    for each in (LostTo.CHANGE, LostTo.VISIT, Excuse.PUPIL_ABSENT, Excuse.WITHDRAWN, Excuse.CLOSED)
}


def a_token() -> str:
    """A form's own token: sent twice, it books once."""
    return secrets.token_urlsafe(12)


def slot_query(sent: MultiDict[str, str], today: date) -> SlotQuery:
    """What is looked for. Raises FormProblem for what cannot be read."""
    return SlotQuery(
        week=a_date(sent.get("week", ""), otherwise=today),
        group=sent.get("group", ""),
        pupils=tuple(ref for ref in _BETWEEN.split(sent.get("pupils", "")) if ref),
        programme=sent.get("programme", ""),
        minutes=a_number(sent.get("minutes", "")),
        place=sent.get("place", ""),
        adult=sent.get("adult", ""),
    )


def book_request(form: MultiDict[str, str], today: date) -> BookRequest:
    """The slot chosen, for what was looked for."""
    day, starts, post, place = _choice(form)
    query = slot_query(form, today)
    return BookRequest(
        token=form.get("token", ""),
        query=replace(query, week=day),
        day=day,
        starts=starts,
        post=post,
        place=place,
        weeks=a_number(form.get("weeks", "")) or 1,
        confirmed=form.get("do") == "book",
    )


def whole_request(form: MultiDict[str, str], today: date) -> WholeRequest:
    """All the group lacks, at times the planner chooses."""
    return WholeRequest(
        token=form.get("token", ""),
        query=slot_query(form, today),
        weeks=a_number(form.get("weeks", "")) or 1,
        confirmed=form.get("do") == "book",
    )


def move_request(form: MultiDict[str, str], code: str, today: date) -> MoveRequest:
    to_day, starts, post, place = _choice(form)
    return MoveRequest(
        code=code,
        day=a_date(form.get("day", ""), otherwise=today),
        to_day=to_day,
        starts=starts,
        post=post,
        place=place,
    )


def cancel_reason(form: MultiDict[str, str]) -> LostTo | Excuse:
    return CANCEL_REASONS.get(form.get("why", ""), LostTo.CHANGE)


def register_mark(form: MultiDict[str, str]) -> Mark:
    """What became of a session. Raises FormProblem for an answer that is not on the list."""
    why = form.get("why", "")
    if why and why not in {each.value for each in Why}:
        raise FormProblem("That reason is not on the list.", hint="Choose one of the reasons.")
    delivered = a_number(form.get("delivered", ""))
    if delivered is None:
        raise FormProblem("Say how much of it was delivered.")
    return Mark(
        key=form.get("key", ""),
        delivered=delivered,
        why=Why(why) if why else None,
        seen=form.get("seen", ""),
    )


def map_query(sent: MultiDict[str, str], today: date) -> MapQuery:
    by = sent.get("by", "")
    return MapQuery(
        first=a_date(sent["first"], otherwise=today) if sent.get("first") else None,
        last=a_date(sent["last"], otherwise=today) if sent.get("last") else None,
        by=Grouped(by) if by in set(Grouped) else Grouped.PUPIL,
        school_class=sent.get("class", ""),
        need=sent.get("need", ""),
        programme=sent.get("programme", ""),
    )


def _choice(form: MultiDict[str, str]) -> tuple[date, str, str, str]:
    """Day, time, post and place of the slot chosen: "2026-11-10|09:15|idris|NEST"."""
    parts = form.get("slot", "").split("|")
    if len(parts) != _CHOICE:
        raise FormProblem("No slot is chosen.", hint="Choose one of the slots, then book it.")
    try:
        day = date.fromisoformat(parts[0])
    except ValueError as error:
        raise FormProblem("That slot cannot be read.", hint="Find a slot again.") from error
    return day, parts[1], parts[2], parts[3]
