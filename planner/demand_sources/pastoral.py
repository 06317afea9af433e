"""On-call responders, the Pastoral Support Centre, and a paediatric first aider on site."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from planner.demand_sources.cycle import Day, Part, days, key, on_duty, ordinal, parts, weeks
from planner.demand_sources.duty_posts import PASTORAL, among_holders, one_with, units
from planner.domain.clock import WEEK, Span, week_of, weekday_of
from planner.domain.codes import PAEDIATRIC_FIRST_AID
from planner.domain.demand import Demand, Needs, NeedTier, PresenceNeed
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.school import School

SOURCE = "pastoral"
ON_SITE = "site"


def needs(school: School) -> Needs:
    """Every pastoral post on every day; and, while the early years are in, a first aider."""
    posts = [post for post in school.duty_posts if post.kind in PASTORAL]
    demands = [
        demand
        for post in posts
        for day in days(school, post.weekdays, post.week)
        for demand in units(post, day, SOURCE, NeedTier.PASTORAL)
    ]
    presences = tuple(_medical(school, demands))
    return Needs(demands=(*demands, *_on_site(school)), presences=presences)


def _medical(school: School, demands: list[Demand]) -> Iterator[PresenceNeed]:
    for post in school.duty_posts:
        if post.kind not in PASTORAL:
            continue
        for day in days(school, post.weekdays, post.week):
            among = among_holders(post, day.span(post.starts, post.ends), demands)
            for tag in post.one_with:
                yield one_with(post, day, tag, among, rule="T-PSC")


def _on_site(school: School) -> Iterator[Demand]:
    """A holder of the full paediatric certificate on the premises, by half-day.

    A half-day nobody with the certificate works all of is one they relay.
    """
    if not school.profile.eyfs_on_roll:
        return
    at_work = _certified(school)
    youngest = {known.code for known in school.classes if known.key_stage.is_eyfs}
    theirs = [part for code, own in parts(school).items() if code in youngest for part in own]
    for week in weeks(school):
        for weekday in range(7):
            there = [part for part in theirs if _falls_on(part, week, weekday)]
            first = key(ON_SITE, "PFA", Day(week, weekday), each=2)
            legs = [
                (replace(ordinal(first, half), part=str(part)), leg)
                for half, span in enumerate(_halves(there))
                for part, leg in enumerate(_relayed(span, at_work))
            ]
            for leg_key, span in legs:
                yield Demand(
                    key=leg_key,
                    kind=DutyKind.FIRST_AID_STANDBY,
                    tier=NeedTier.SAFETY,
                    title="Paediatric first aider on site",
                    spans=(span,),
                    training=(PAEDIATRIC_FIRST_AID,),
                )


def _certified(school: School) -> tuple[Span, ...]:
    """When each holder of the certificate is at work; lapsed before the year began, not one.

    Without a working pattern somebody is taken to be there always, as teachers often are.
    """
    opens = min((term.starts for term in school.terms), default=date.min)
    holders = {
        held.person
        for held in school.qualifications
        if held.tag == PAEDIATRIC_FIRST_AID
        and not held.in_training
        and (held.expires is None or held.expires >= opens)
    }
    always = (Span(0, school.profile.cycle_weeks * WEEK),)
    patterns = (on_duty(school, person) for person in sorted(holders))
    return tuple(span for own in patterns for span in (always if own is None else own))


def _relayed(span: Span, at_work: tuple[Span, ...]) -> Iterator[Span]:
    """`span` in the fewest legs that one person each works all of, and what nobody works."""
    start = span.start
    while start < span.end:
        reach = max((s.end for s in at_work if s.start <= start < s.end), default=None)
        if reach is None:
            reach = min((s.start for s in at_work if s.start > start), default=span.end)
        yield Span(start, min(reach, span.end))
        start = reach


def _halves(there: list[Part]) -> tuple[Span, ...]:
    """Their day before and after the first lunch begins; whole where there is no lunch."""
    if not there:
        return ()
    start = min(part.span.start for part in there)
    end = max(part.span.end for part in there)
    lunch = min((p.span.start for p in there if p.lesson.kind is PartKind.LUNCH), default=end)
    if start < lunch < end:
        return Span(start, lunch), Span(lunch, end)
    return (Span(start, end),)


def _falls_on(part: Part, week: int, weekday: int) -> bool:
    return (week_of(part.span.start), weekday_of(part.span.start)) == (week, weekday)
