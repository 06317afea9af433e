"""The provision map: what each pupil was to have and had, and what both cost.

Counted from the log alone: each dated session once, as published, with what the ledger says
became of it. A session that was given up stays planned; only what was delivered changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from planner.booked import PLAIN
from planner.domain.booking import Booking
from planner.domain.codes import PostCode, PupilRef
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.owed_time import Account, repays
from planner.domain.people import Post
from planner.domain.plan import Occurrence
from planner.domain.provision import Programme
from planner.domain.school import School
from planner.domain.week import monday_of, school_days
from planner.pay import Scale, hour_in_school

ONE_TO_ONE: Final = "1:1 support"
KINDS: Final = frozenset({DutyKind.INTERVENTION, DutyKind.ONE_TO_ONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One dated session of the log, with everybody who gave it."""

    key: DemandKey
    day: date
    pupils: tuple[PupilRef, ...]
    posts: tuple[PostCode, ...]
    planned: int
    """Minutes, as are all below."""
    delivered: int = 0
    lost: int = 0
    excused: int = 0

    @property
    def unmarked(self) -> int:
        """Minutes nobody has said anything of."""
        return max(0, self.planned - self.delivered - self.lost - self.excused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Minutes and pounds added up."""

    planned: int = 0
    delivered: int = 0
    lost: int = 0
    excused: int = 0
    unmarked: int = 0
    planned_cost: float = 0.0
    delivered_cost: float = 0.0
    unpriced: int = 0
    """Planned minutes of adults whose pay is not known: they are in no cost."""
    required: int = 0
    """Minutes an EHCP asks for in the same time."""
    required_delivered: int = 0
    """Of what was delivered, what counts towards that."""

    def __add__(self, other: "Sum") -> "Sum":
        parts = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Sum(**parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One pupil's part in one programme."""

    pupil: PupilRef
    school_class: str
    programme: str
    need_area: str
    """ "" where no programme names one."""
    sum: Sum


def sessions_of(
    school: School,
    ever: Iterable[Occurrence],
    accounts: Mapping[DemandKey, Account],
    bookings: Iterable[Booking],
) -> tuple[Session, ...]:
    """The log: every session that stands, and every one the ledger says was to be.

    `ever` is all that stands or ever stood in the time asked about.
    """
    by_key = defaultdict[DemandKey, list[Occurrence]](list)
    for one in ever:
        if one.kind in KINDS:
            by_key[one.key].append(one)
    pupils = _pupils(school, bookings)
    found = []
    for key, of_key in sorted(by_key.items()):
        account = accounts.get(key)
        live = [one for one in of_key if one.to_pub is None]
        if not live and not (account and account.booked):
            continue  # a plan that was overtaken, of which nothing is owed
        newest = live or _newest(of_key)
        found.append(_session(key, newest, account, pupils.get(key.code, ())))
    return tuple(found)


def lines(
    school: School,
    log: Iterable[Session],
    bookings: Iterable[Booking],
    scale: Scale,
    first: date,
    last: date,
) -> tuple[Line, ...]:
    """Each pupil's part in each programme, by reference and programme.

    The cost of a session is shared among its pupils alike.
    """
    posts = {post.code: post for post in school.posts}
    names, home = _programmes(school, bookings), {p.ref: p.school_class for p in school.pupils}
    sums = defaultdict[tuple[PupilRef, str, str], Sum](Sum)
    ehcp = _ehcp_codes(school, bookings)
    for session in log:
        programme, area = names.get(session.key.code, (ONE_TO_ONE, ""))
        share = _share(session, posts, scale, counts=session.key.code in ehcp)
        for pupil in session.pupils:
            sums[pupil, programme, area] += share
    for pupil, code, minutes in required(school, first, last):
        programme, area = names.get(code, (ONE_TO_ONE, ""))
        sums[pupil, programme, area] += Sum(required=minutes)
    return tuple(
        Line(
            pupil=pupil,
            school_class=str(home.get(pupil, "")),
            programme=programme,
            need_area=area,
            sum=found,
        )
        for (pupil, programme, area), found in sorted(sums.items())
    )


def totals(found: Iterable[Line], by: Callable[[Line], str]) -> dict[str, Sum]:
    """The lines added up by whatever `by` says of each, in order."""
    sums = defaultdict[str, Sum](Sum)
    for line in found:
        sums[by(line)] += line.sum
    return dict(sorted(sums.items()))


def required(school: School, first: date, last: date) -> Iterator[tuple[PupilRef, str, int]]:
    """What EHCPs ask for from `first` to `last`, by pupil and group or provision, in minutes."""
    days = list(school_days(school, first, last))
    weeks = {monday_of(day.day) for day in days}
    programmes: dict[str, Programme] = {p.code: p for p in school.programmes}
    for group in school.groups:
        programme = programmes.get(group.programme)
        if group.ehcp and programme:
            times = programme.per_week if group.per_week is None else group.per_week
            for pupil in group.pupils:
                yield pupil, group.code, times * programme.minutes * len(weeks)
    for provision in school.provisions:
        if provision.ehcp:
            there = [d for d in days if d.day.weekday() in provision.weekdays]
            times = sum(provision.week in (None, day.week) for day in there)
            yield provision.pupil, provision.code, times * (provision.ends - provision.starts)


def _session(
    key: DemandKey,
    held: list[Occurrence],
    account: Account | None,
    known: tuple[PupilRef, ...],
) -> Session:
    length = max(one.ends for one in held) - min(one.starts for one in held)
    told = account if account and account.booked else None
    again = repays(key)  # its time was planned once already, and what it lacks stays owed
    return Session(
        key=key,
        day=held[0].day,
        pupils=tuple(PupilRef(ref) for ref in held[0].pupils) or known,
        posts=tuple(sorted({one.post for one in held})),
        planned=0 if again else told.booked if told else length,
        delivered=told.delivered if told else 0,
        lost=told.lost if told else 0,
        excused=told.excused if told and not again else 0,
    )


def _newest(held: list[Occurrence]) -> list[Occurrence]:
    last = max(one.from_pub for one in held)
    return [one for one in held if one.from_pub == last]


def _share(session: Session, posts: Mapping[PostCode, Post], scale: Scale, *, counts: bool) -> Sum:
    """One pupil's part of a session: all of its minutes, their share of its cost."""
    rates = [
        hour_in_school(posts[code], scale) if code in posts else None for code in session.posts
    ]
    rate = sum(rate for rate in rates if rate is not None) / max(len(session.pupils), 1) / 60
    return Sum(
        planned=session.planned,
        delivered=session.delivered,
        lost=session.lost,
        excused=session.excused,
        unmarked=session.unmarked,
        planned_cost=rate * session.planned,
        delivered_cost=rate * session.delivered,
        unpriced=session.planned if None in rates else 0,
        required_delivered=session.delivered if counts else 0,
    )


def _pupils(school: School, bookings: Iterable[Booking]) -> dict[str, tuple[PupilRef, ...]]:
    return {
        **{group.code: group.pupils for group in school.groups},
        **{provision.code: (provision.pupil,) for provision in school.provisions},
        **{booking.code: booking.pupils for booking in bookings},
    }


def _programmes(school: School, bookings: Iterable[Booking]) -> dict[str, tuple[str, str]]:
    """Name of the programme and its need area, by code of group or booking."""
    known = {p.code: (p.name, p.need_area.value) for p in school.programmes}
    found = {str(g.code): known.get(g.programme, (str(g.programme), "")) for g in school.groups}
    plain = (PLAIN.name, "")
    booked = {
        str(b.code): known.get(b.programme, plain) if b.programme else plain for b in bookings
    }
    return {**found, **booked}


def _ehcp_codes(school: School, bookings: Iterable[Booking]) -> frozenset[str]:
    groups = {group.code for group in school.groups if group.ehcp}
    provisions = {provision.code for provision in school.provisions if provision.ehcp}
    return frozenset({*groups, *provisions, *(b.code for b in bookings if b.ehcp)})
