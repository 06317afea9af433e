"""Contracts and time: days, lines, weekly minutes, meetings, one place at a time."""

from collections import defaultdict
from collections.abc import Iterator

from planner.domain import clock
from planner.domain.codes import PersonCode
from planner.domain.kinds import EventKind
from planner.domain.people import Post
from planner.domain.ratios import going, with_staff
from planner.domain.school import School
from planner.rules.facts import Facts, merged, outside, worker_id
from planner.rules.flexible import longest_hours
from planner.rules.rule import Basis, Pads, Ruling, rule
from solver.constraints import MaxLoad, NoOverlap, Within
from solver.problem import Span, TaskId


@rule(
    "H-DAYS",
    "Nobody works on days or at hours that are not theirs, or outside their contract's dates",
    basis=Basis.CONTRACT,
    source="the contract's working pattern; 003 L8-9",
)
def own_days(facts: Facts, ruling: Ruling) -> Iterator[Within]:
    longest = longest_hours(facts)
    hours = defaultdict[PersonCode, list[Span]](list)
    for post in facts.posts.values():
        hours[post.person].extend(longest[post.code])
    windows = {worker_id(p): merged(hours[p.person]) for p in facts.posts.values()}
    yield Within(code=ruling.code, windows=windows)


@rule(
    "G-POST-CHARGE",
    "A duty is charged to one contract line, inside that line's own hours",
    basis=Basis.CONTRACT,
    source="002 L6: one person, two posts",
)
def own_line(facts: Facts, ruling: Ruling) -> Iterator[Within]:
    hours = _hours_by_person(facts)
    windows = {}
    for post in facts.posts.values():
        own = tuple(s.span for s in facts.shifts.get(post.code, ()))
        elsewhere = outside(hours.get(post.person, ()), facts.horizon())
        if merged(own) != hours.get(post.person, ()):
            windows[worker_id(post)] = merged((*own, *elsewhere))
    if windows:
        yield Within(code=ruling.code, windows=windows)


@rule(
    "H-WEEK",
    "Nobody is given more than their contracted weekly minutes",
    basis=Basis.CONTRACT,
    source="the contract's hours; 003 L153",
)
def weekly_minutes(facts: Facts, ruling: Ruling) -> Iterator[MaxLoad]:
    tasks, allowances = occupying(facts), _Allowances(facts)
    for post in facts.posts.values():
        worker = frozenset({worker_id(post)})
        for window, minutes in allowances.of(post):
            yield MaxLoad(
                code=ruling.code, workers=worker, tasks=tasks, minutes=minutes, window=window
            )


@rule(
    "H-OVERLAP",
    "Nobody is in two places at once",
    basis=Basis.LAW,
    source="a plain fact",
)
def one_place_at_a_time(_facts: Facts, ruling: Ruling) -> Iterator[NoOverlap]:
    yield NoOverlap(code=ruling.code)


@rule(
    "H-MEET",
    "Meetings, reviews, courses and visits keep everybody who is named for them",
    basis=Basis.POLICY,
    source="000 para 26; 004 2.32.3",
)
def meetings_kept(facts: Facts, ruling: Ruling) -> Iterator[Within]:
    meetings = meeting_spans(facts)
    windows = {
        worker_id(post): outside(meetings[post.person], facts.horizon())
        for post in facts.posts.values()
        if post.person in meetings
    }
    if windows:
        yield Within(code=ruling.code, windows=windows)


@rule(
    "I-BACK",
    "After a pastoral or SEMH session there is time to walk pupils back",
    basis=Basis.POLICY,
    source="001 L37: smooth and swift reintegration",
)
def time_to_hand_back(facts: Facts, _ruling: Ruling) -> Iterator[Pads]:
    pads = {task: demand.handback for task, demand in facts.demands.items() if demand.handback}
    if pads:
        yield Pads(pads)


def meeting_spans(facts: Facts) -> dict[PersonCode, list[Span]]:
    """When each person is in a meeting, or named for a visit, sitting or one-off duty.

    In minutes of the cycle.
    """
    meetings = defaultdict[PersonCode, list[Span]](list)
    for people, week, weekday, starts, ends in _named(facts.school):
        for each in [week] if week else facts.weeks():
            span = Span(clock.at(each, weekday, starts), clock.at(each, weekday, ends))
            for person in people:
                meetings[person].append(span)
    return meetings


def counted_meetings(facts: Facts) -> dict[PersonCode, list[Span]]:
    """Those that count in the hours of a week; an INSET day is in addition to it (003 L8)."""
    inset = {
        (person, clock.at(1, event.weekday, event.starts))
        for event in facts.school.events
        for person in event.everybody
        if event.kind is EventKind.INSET
    }
    return {
        person: [span for span in spans if (person, span.start) not in inset]
        for person, spans in meeting_spans(facts).items()
    }


def _named(
    school: School,
) -> Iterator[tuple[tuple[PersonCode, ...], int | None, int, int, int]]:
    """People, cycle week, weekday and minutes of whatever names them."""
    for event in school.events:
        yield event.everybody, event.week, event.weekday, event.starts, event.ends
    for outing in school.outings:
        people = going(school, outing)
        yield people, outing.week, outing.weekday, outing.starts, outing.ends
    for fact in with_staff(school):
        yield fact.staff, None, fact.day.weekday(), fact.starts, fact.ends


def _hours_by_person(facts: Facts) -> dict[PersonCode, tuple[Span, ...]]:
    spans = defaultdict[PersonCode, list[Span]](list)
    for post in facts.posts.values():
        spans[post.person].extend(s.span for s in facts.shifts.get(post.code, ()))
    return {person: merged(own) for person, own in spans.items()}


class _Allowances:
    """Minutes each line may be given; what holds for all of them is worked out once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._meetings = counted_meetings(facts)
        self._longest = longest_hours(facts)
        self._averaged = {day.post for day in facts.school.working_days if day.week}

    def of(self, post: Post) -> Iterator[tuple[Span | None, int]]:
        """By week, or over the cycle where the line's weeks differ.

        Weeks whose hours on the pattern are no more than the contract's need no ceiling.
        """
        if not post.weekly_minutes:
            return
        facts = self._facts
        shifts = facts.shifts.get(post.code, ())
        meetings_of = self._meetings.get(post.person, [])
        if post.code in self._averaged:
            cycle = post.weekly_minutes * facts.school.profile.cycle_weeks
            meetings = sum(m.minutes for m in meetings_of)
            if sum(s.span.minutes for s in shifts) + self._beyond(post, meetings_of) > cycle:
                yield None, max(0, cycle - meetings)
            return
        for week in facts.weeks():
            window = Span((week - 1) * clock.WEEK, week * clock.WEEK)
            offered = sum(s.span.minutes for s in shifts if s.span.within(window))
            of_week = [meeting for meeting in meetings_of if meeting.within(window)]
            meetings = sum(meeting.minutes for meeting in of_week)
            if offered + self._beyond(post, of_week, window) > post.weekly_minutes:
                yield window, max(0, post.weekly_minutes - meetings)

    def _beyond(self, post: Post, meetings: list[Span], window: Span | None = None) -> int:
        """Minutes the line could be given, or has in meetings, outside its pattern."""
        usual = merged(s.span for s in self._facts.shifts.get(post.code, ()))
        whole = merged((*self._longest[post.code], *meetings))
        inside = window or self._facts.horizon()
        return sum(s.minutes for s in whole if s.within(inside)) - sum(
            s.minutes for s in usual if s.within(inside)
        )


def occupying(facts: Facts) -> frozenset[TaskId]:
    """Tasks that keep their holder: every one but the standby duties."""
    return frozenset(task for task, demand in facts.demands.items() if not demand.stands_by)
