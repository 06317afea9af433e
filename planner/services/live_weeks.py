"""A week as it stands right now: what is published in it, with what is only held beside it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from planner.booked import row_of, with_bookings
from planner.domain.booking import Booking
from planner.domain.clock import Span, at
from planner.domain.codes import GroupCode
from planner.domain.demand import DemandKey
from planner.domain.plan import Allocation, Occurrence
from planner.domain.school import School
from planner.domain.week import monday_of
from planner.errors import NotFound
from planner.horizon import dated_week
from planner.services.laid import weeks_of_their_own
from planner.slots.live import LiveWeek, live_week
from planner.store import Unit

_SIX_DAYS: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a school at one instant, as bookings have to see it."""

    school: School
    bookings: tuple[Booking, ...]
    """Those of which anything stands; expired ones left out."""
    seen: tuple[object, ...]
    """Equal for two readings between which nothing happened that bookings depend on."""
    leaving: frozenset[GroupCode] = frozenset()
    """Bookings looked at as if they were not there yet."""


def standing(unit: Unit, at: datetime) -> Standing:
    snapshot, latest = unit.facts.load(), unit.publications.latest()
    every = unit.bookings.all()
    bookings = tuple(b for b in every if b.standing() and not b.expired(at))
    number = latest.number if latest else 0
    seen = (tuple(sorted(snapshot.versions.items())), number, bookings)
    return Standing(school=snapshot.school, bookings=bookings, seen=seen)


def week_of(unit: Unit, known: Standing, monday: date) -> LiveWeek:
    """The week of `monday` as it stands. Raises NotFound where nothing is published in it,
    NoSchool where the school is closed."""
    monday = monday_of(monday)
    duties = unit.occurrences.live(monday, monday + _SIX_DAYS)
    if not duties:
        raise NotFound(
            f"Nothing is published for the week of {monday.day} {monday:%B %Y}.",
            hint="Draft and publish the rota first.",
        )
    rows = [row_of_duty(duty) for duty in duties if duty.key.code not in known.leaving]
    published = {row.key for row in rows}
    held = [
        row_of(booking, session)
        for booking in known.bookings
        if (session := booking.session_in(monday))
    ]
    rows.extend(row for row in held if row.key not in published)
    return live_week(_facts(known, monday), rows)


def _facts(known: Standing, monday: date) -> School:
    """The week's facts with what is booked; no group has fewer sessions for it: what stands
    of them stands."""
    week = dated_week(known.school, monday)
    booked = with_bookings(week, known.bookings, monday)
    own = {group.code: group for group in week.groups}
    return replace(booked, groups=tuple(own.get(g.code, g) for g in booked.groups))


def row_of_duty(duty: Occurrence) -> Allocation:
    """A dated duty as a row of the rota of its own week."""
    ordinal = duty.key.occurrence.partition(".")[2]
    weekday = duty.day.weekday()
    return Allocation(
        key=DemandKey(duty.key.source, duty.key.code, f"w1.{ordinal}", duty.key.part),
        kind=duty.kind,
        title=duty.title,
        person=duty.person,
        post=duty.post,
        span=Span(at(1, weekday, duty.starts), at(1, weekday, duty.ends)),
        place=duty.place,
        directing_teacher=duty.directing_teacher,
        contact=duty.contact,
    )


def revision_on(unit: Unit, day: date) -> int:
    """Revision of the rota that `day` is published from. Raises NotFound where there is none."""
    history = unit.publications.history()  # newest first
    own = weeks_of_their_own(unit).get(monday_of(day))
    if own is not None:
        return next(p.rota_revision for p in history if p.number == own)
    of_weeks = {s.revision for s in unit.rotas.summaries() if s.week_of}
    for publication in history:
        reaches = publication.first_day <= day <= publication.last_day
        if reaches and publication.rota_revision not in of_weeks:
            return publication.rota_revision
    raise NotFound(f"Nothing is published on {day:%A} {day.day} {day:%B %Y}.")


def minute_of_week(school: School, monday: date, at: datetime) -> int:
    """`at` in minutes of the week of `monday`, on the school's clock: never less than 0."""
    local = at.astimezone(ZoneInfo(school.profile.timezone))
    days = (local.date() - monday).days
    return max(0, days * 24 * 60 + local.hour * 60 + local.minute)
