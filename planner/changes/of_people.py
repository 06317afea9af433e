"""Changes to one person's hours, training, consent, breaks or meetings."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from planner.changes.change import (
    DAYS,
    Asked,
    Change,
    Made,
    added,
    head_of,
    of_day,
    swapped,
    unpinned,
    when,
)
from planner.domain import clock
from planner.domain.codes import PostCode
from planner.domain.kinds import Permission
from planner.domain.people import Authorisation, Consent, Post, Qualification, WorkingDay
from solver.groups import PIN

_HOURS: Final = frozenset({"H-DAYS", "G-POST-CHARGE", "H-WEEK", "H-BREAK-20"})
_TRAINED: Final = frozenset({"I-TRAINED", "G-SKILL", "W-CARE", "W-INTIMATE"})
_CONSENT: Final = frozenset({"G-PROFILE", "G-HLTA-NOCOVER-POST", "L-NO-TEACHER"})
_LONGER: Final = 60
"""Minutes a working day may grow at either end; beyond that it is coming in again."""
_COMING: Final = 2
"""Days somebody might come in on, of those that would do: one is as good as another."""
_LUNCH: Final = (11 * 60, 14 * 60 + 30)
"""How far a contract's break might move, in minutes of the day."""


def pins(asked: Asked) -> Iterator[Change]:
    for group in asked.groups:
        for pin in group.pins if group.code == PIN else ():
            post = asked.facts.posts[PostCode(pin.worker)]
            title = asked.facts.demands[pin.task].title
            yield Change(
                kind="pin",
                lead=f"{asked.name(post)} were not pinned to {title}",
                basis="Needs whoever pinned it to let it go.",
                cost=10,
                made=unpinned(pin),
            )


def people(asked: Asked) -> Iterator[Change]:
    for code, rules in sorted(asked.barred.items()):
        post = asked.facts.posts[code]
        if rules & _HOURS:
            yield from _hours(asked, post)
        if rules & _TRAINED:
            yield from _training(asked, post)
        if rules & _CONSENT:
            yield from _consent(asked, post)
        if "G-HLTA-AUTH" in rules:
            yield from _authorised(asked, post)
        if "H-LUNCH-30" in rules:
            yield from _breaks(asked, post)
        if "H-MEET" in rules:
            yield from _meetings(asked, post)
        if "W-NAMED" in rules:
            yield from _relief(asked, post)


def _hours(asked: Asked, post: Post) -> Iterator[Change]:
    """A longer day, or an hour on a day that is not theirs, round the times in question."""
    coming: list[Change] = []
    for weekday in asked.weekdays:
        times = [of_day(s) for s in asked.spans if clock.weekday_of(s.start) == weekday]
        own = [d for d in _pattern(asked, post) if d.weekday == weekday]
        for day in own:
            yield from _longer(asked, post, day, times)
        away = [t for t in times if not any(_near(t, day) for day in own)]
        if away:
            coming.append(_coming_in(asked, post, weekday, min(away)))
    yield from coming[:_COMING]


def _longer(asked: Asked, post: Post, day: WorkingDay, times: list[clock.Span]) -> Iterator[Change]:
    who, on = asked.name(post), DAYS[day.weekday]
    late = {t.end for t in times if day.ends < t.end <= day.ends + _LONGER and t.end > day.starts}
    early = {t.start for t in times if day.starts > t.start >= day.starts - _LONGER}
    options = [
        (f"{who} stayed until {clock.clock(e)} on {on}", e - day.ends, replace(day, ends=e))
        for e in sorted(late)[:2]
    ]
    options += [
        (f"{who} came in at {clock.clock(s)} on {on}", day.starts - s, replace(day, starts=s))
        for s in sorted(early, reverse=True)[:2]
    ]
    for lead, more, longer in options:
        yield Change(
            kind="hours",
            lead=lead,
            basis=f"Needs {who}’s agreement, and {clock.hours(more)} of pay.",
            cost=20 + more,
            made=_works(post, day, longer, more),
        )


def _coming_in(asked: Asked, post: Post, weekday: int, time: clock.Span) -> Change:
    who = asked.name(post)
    new = WorkingDay(post=post.code, weekday=weekday, starts=time.start, ends=time.end)
    return Change(
        kind="coming in",
        lead=f"{who} also worked {when(weekday, time)}",
        basis=f"Needs {who}’s agreement, and {clock.hours(time.minutes)} of pay.",
        cost=120 + time.minutes,
        made=_works(post, None, new, time.minutes),
    )


def _works(post: Post, old: WorkingDay | None, new: WorkingDay, more: int) -> Made:
    """One working day changed or added, and paid for."""
    paid = replace(post, weekly_minutes=post.weekly_minutes + more if post.weekly_minutes else 0)
    longer = swapped("working_days", old, new) if old else added(working_days=(new,))
    return lambda school: swapped("posts", post, paid)(longer(school))


def _training(asked: Asked, post: Post) -> Iterator[Change]:
    held = asked.facts.held.get(post.person, frozenset())
    lacking = tuple(tag for tag in asked.training if tag not in held)
    if lacking:
        words = " and ".join(tag.replace("-", " ") for tag in lacking)
        new = tuple(Qualification(person=post.person, tag=tag) for tag in lacking)
        yield Change(
            kind="training",
            lead=f"{asked.name(post)} were trained in {words}",
            basis="Needs the training, with its certificate recorded.",
            cost=250 + 50 * len(lacking),
            made=added(qualifications=new),
        )


def _consent(asked: Asked, post: Post) -> Iterator[Change]:
    for kind in sorted({demand.kind for demand in asked.demands}):
        entry = asked.facts.entry(post, kind)
        if entry is not None and entry.permission is Permission.CONSENT:
            new = Consent(post=post.code, kind=kind, agreed_on=asked.facts.on)
            yield Change(
                kind="consent",
                lead=f"{asked.name(post)} consented to {kind.value}",
                basis=f"Needs {asked.name(post)}’s recorded agreement.",
                cost=40,
                made=added(consents=(new,)),
            )


def _authorised(asked: Asked, post: Post) -> Iterator[Change]:
    head = head_of(asked.facts.school)
    if head is not None:
        new = Authorisation(person=post.person, given_by=head, starts=asked.facts.on)
        yield Change(
            kind="authorisation",
            lead=f"the head authorised {asked.name(post)} to teach classes",
            basis="Needs the head’s authorisation for specified work.",
            cost=60,
            made=added(authorisations=(new,)),
        )


def _breaks(asked: Asked, post: Post) -> Iterator[Change]:
    lines = {line.code for line in asked.facts.posts.values() if line.person == post.person}
    for day in asked.facts.school.working_days:
        if day.post not in lines or not day.unpaid_break or day.weekday not in asked.weekdays:
            continue
        start, end = max(day.starts, _LUNCH[0]), min(day.ends, _LUNCH[1])
        known = (day.break_from, day.break_until)
        if end - start < day.unpaid_break or known == (start, end):
            continue
        wider = replace(day, break_from=start, break_until=end)
        between = f"between {clock.clock(start)} and {clock.clock(end)}"
        yield Change(
            kind="break",
            lead=f"{asked.name(post)}’s break could be {between} on {DAYS[day.weekday]}",
            basis=f"Needs {asked.name(post)}’s agreement.",
            cost=30,
            made=swapped("working_days", day, wider),
        )


def _meetings(asked: Asked, post: Post) -> Iterator[Change]:
    for event in asked.facts.school.events:
        if post.person in event.attendees and event.weekday in asked.weekdays:
            left = tuple(who for who in event.attendees if who != post.person)
            yield Change(
                kind="meeting",
                lead=f"{asked.name(post)} were let off {event.title}",
                basis="Needs the agreement of whoever holds the meeting.",
                cost=70,
                made=swapped("events", event, replace(event, attendees=left)),
            )


def _relief(asked: Asked, post: Post) -> Iterator[Change]:
    also = (asked.facts.demands[task] for group in asked.groups for task in group.tasks)
    named = {demand.key.code for demand in (*asked.demands, *also) if demand.only}
    for provision in asked.facts.school.provisions:
        if provision.code in named:
            more = replace(provision, relief=(*provision.relief, post.code))
            yield Change(
                kind="relief",
                lead=f"{asked.name(post)} were a named relief for {provision.code}",
                basis="Needs the SENCO, and the pupil’s plan, to say so.",
                cost=80,
                made=swapped("provisions", provision, more),
            )


def _pattern(asked: Asked, post: Post) -> list[WorkingDay]:
    return [day for day in asked.facts.school.working_days if day.post == post.code]


def _near(time: clock.Span, day: WorkingDay) -> bool:
    """Whether the day, a little longer, would hold the time."""
    return day.starts - _LONGER <= time.start and time.end <= day.ends + _LONGER
