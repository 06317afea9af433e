"""From what the day's own forms sent to the values its services take."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from werkzeug.datastructures import MultiDict

from planner.domain.away import Away
from planner.domain.clock import DAY, parse_clock
from planner.domain.codes import PersonCode
from planner.domain.kinds import AbsenceKind
from planner.services.absences import Which
from planner.services.covering import Chosen
from web.forms import FormProblem, a_date, a_number, acknowledged, replan_request

KINDS: Final = {
    AbsenceKind.UNPLANNED: "Unplanned",
    AbsenceKind.PLANNED: "Planned",
    AbsenceKind.COURSE: "On a course",
}
"""All that is ever asked of why."""


def away_request(form: Mapping[str, str], today: date) -> Away:
    """Who is out and when, as the button says that was pressed.

    Raises FormProblem for a time or a date that cannot be read.
    """
    when = form.get("when", "")
    read = _BY_BUTTON.get(when)
    if read is None:
        raise FormProblem("Say when they are away.", hint="Choose one of the buttons.")
    return read(form, today)


def _all_day(form: Mapping[str, str], today: date) -> Away:
    first = _first(form, today)
    return _away(form, first, first)


def _until_further_notice(form: Mapping[str, str], today: date) -> Away:
    return _away(form, _first(form, today), None)


def _late(form: Mapping[str, str], today: date) -> Away:
    first = _first(form, today)
    return _away(form, first, first, ends=minute_of(form, "until"))


def _part(form: Mapping[str, str], today: date) -> Away:
    first = _first(form, today)
    return _away(form, first, first, starts=minute_of(form, "from"), ends=minute_of(form, "to"))


def _dates(form: Mapping[str, str], today: date) -> Away:
    """Any dates and times; a last day left empty is until further notice."""
    first = _first(form, today)
    last = a_date(form["last"], otherwise=first) if form.get("last") else None
    return _away(
        form,
        first,
        last,
        starts=minute_of(form, "from", otherwise=0),
        ends=minute_of(form, "to", otherwise=DAY),
        weekly=form.get("weekly") == "yes",
    )


_BY_BUTTON: Final[Mapping[str, Callable[[Mapping[str, str], date], Away]]] = {
    "day": _all_day,
    "notice": _until_further_notice,
    "late": _late,
    "part": _part,
    "dates": _dates,
}


def _away(
    form: Mapping[str, str],
    first: date,
    last: date | None,
    *,
    starts: int = 0,
    ends: int = DAY,
    weekly: bool = False,
) -> Away:
    sent = form.get("kind", "")
    kind = AbsenceKind(sent) if sent in {k.value for k in KINDS} else AbsenceKind.UNPLANNED
    return Away(
        person=PersonCode(form.get("person", "")),
        first=first,
        last=last,
        starts=starts,
        ends=ends,
        kind=kind,
        weekly=weekly,
    )


def _first(form: Mapping[str, str], today: date) -> date:
    return a_date(form.get("first", ""), otherwise=today)


def minute_of(form: Mapping[str, str], name: str, otherwise: int | None = None) -> int:
    """The minute of the day a field says; `otherwise` where it is empty.

    Raises FormProblem for what is no time.
    """
    sent = form.get(name, "")
    if not sent and otherwise is not None:
        return otherwise
    try:
        return parse_clock(sent)
    except ValueError as error:
        raise FormProblem(f"“{sent[:20]}” is not a time.", hint="Write it as 09:30.") from error


def times_of(form: Mapping[str, str]) -> tuple[int, int]:
    """From and to, as minutes of the day; left empty, the whole day."""
    return minute_of(form, "from", otherwise=0), minute_of(form, "to", otherwise=DAY)


def which_absence(form: Mapping[str, str], today: date) -> Which:
    """The absence a form or an address is about, as it was seen."""
    return Which(
        person=PersonCode(form.get("person", "")),
        first=a_date(form.get("was", ""), otherwise=today),
        starts=a_number(form.get("was_from", "")) or 0,
        seen=form.get("seen", ""),
    )


def chosen_option(form: MultiDict[str, str], today: date) -> Chosen:
    """The option a form uses, as it was looked at."""
    return Chosen(
        request=replan_request(form, today),
        moves=form.get("moves", ""),
        seen=form.get("seen", ""),
        gaps_acknowledged=acknowledged(form.get("acknowledge", "")),
    )
