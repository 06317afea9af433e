"""Whether a booked session can really happen: the whole rule book, in the week as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from planner.domain.booking import BookedSession, Booking
from planner.domain.clock import Span, at, stretch
from planner.domain.kinds import DayKind
from planner.domain.school import School
from planner.domain.week import resolve
from planner.errors import AlreadyTaken, PlannerError
from planner.sentences import Speaker
from planner.services.live_weeks import Standing, week_of
from planner.services.slots import SlotBoard, asked_for, query_of
from planner.slots.finder import Trial
from planner.slots.live import LiveWeek
from planner.store import Unit

_FEW = 3


class DoesNotFit(AlreadyTaken):
    """A session that breaks a rule where it was to be; what else would do, if anybody looked."""

    hint = "Choose one of the other times below, or look for another slot."
    alternatives: SlotBoard | None = None


def refuse_unfit(unit: Unit, known: Standing, booking: Booking, now: datetime) -> None:
    """Raise DoesNotFit, saying when and why, unless every held session of `booking` fits.

    `known` is without `booking` itself: nothing is in its own way.
    """
    troubles = objections(unit, known, booking, booking.standing(), now)
    if troubles:
        said = (f"On {day:%A} {day.day} {day:%B}: {why}" for day, why in sorted(troubles.items()))
        raise DoesNotFit(" ".join(said))


def objections(
    unit: Unit,
    known: Standing,
    booking: Booking,
    sessions: Iterable[BookedSession],
    now: datetime,
) -> Mapping[date, str]:
    """What stands against each session, by day; a day without an entry is free."""
    found: dict[date, str] = {}
    for session in sessions:
        try:
            week = week_of(unit, known, session.monday)
        except PlannerError as error:
            found[session.day] = str(error)
            continue
        why = _against(week, known, booking, session, now)
        if why:
            found[session.day] = why
    return found


def _against(
    week: LiveWeek, known: Standing, booking: Booking, session: BookedSession, now: datetime
) -> str:
    """Why not then, by the rules; "" where nothing is in the way."""
    weekday = session.day.weekday()
    span = Span(at(1, weekday, session.starts), at(1, weekday, session.ends))
    asked = asked_for(known, query_of(booking, session.day), now)
    wanted = replace(
        asked,
        pupils=booking.pupils,
        places=(session.place,),
        only=(session.post,),
        span=span,
    )
    trial = Trial(week, wanted)
    candidates = list(trial.candidates())
    if not candidates:
        return f"{stretch(span)} is past, or no time those pupils can be spared."
    (placed,) = candidates
    speaker = Speaker(trial.formulation.school, trial.formulation.needs, placed.task)
    sentences = dict.fromkeys(map(speaker.sentence, trial.breaches(placed)))
    return " ".join(list(sentences)[:_FEW])


def without(known: Standing, booking: Booking) -> Standing:
    """What is known, but for one booking."""
    others = tuple(other for other in known.bookings if other.code != booking.code)
    return replace(known, bookings=others, leaving=frozenset({booking.code}))


def weekly(school: School, first: date, weeks: int) -> list[date]:
    """`first` and the same weekday of the weeks after it that have school that day.

    Raises PlannerError where the calendar does not reach that far.
    """
    days, day, last = list[date](), first, max((t.ends for t in school.terms), default=first)
    while len(days) < weeks:
        if day > last:
            raise PlannerError(
                f"The calendar has only {len(days)} of the {weeks} weeks asked for.",
                hint="Ask for fewer weeks, or add the next terms.",
            )
        if resolve(school, day).kind is DayKind.SCHOOL:
            days.append(day)
        day += timedelta(days=7)
    return days


def one_a_week(sessions: Iterable[BookedSession], old: BookedSession, new: BookedSession) -> None:
    """Raise DoesNotFit where moving `old` to `new` would put two sessions in one week."""
    for other in sessions:
        if other != old and other.monday == new.monday:
            raise DoesNotFit(
                f"This booking has a session in the week of {new.monday.day} {new.monday:%B} "
                f"already, on {other.day:%A}.",
                hint="Book another session for that week instead.",
            )
