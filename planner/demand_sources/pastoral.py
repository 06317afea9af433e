"""On-call responders, the Pastoral Support Centre, and a paediatric first aider on site."""

from collections.abc import Iterator

from planner.demand_sources.cycle import Day, Part, days, key, ordinal, parts, weeks
from planner.demand_sources.duty_posts import PASTORAL, among_holders, one_with, units
from planner.domain.clock import Span, week_of, weekday_of
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
    """A holder of the full paediatric certificate on the premises, by half-day."""
    if not school.profile.eyfs_on_roll:
        return
    youngest = {known.code for known in school.classes if known.key_stage.is_eyfs}
    theirs = [part for code, own in parts(school).items() if code in youngest for part in own]
    for week in weeks(school):
        for weekday in range(7):
            there = [part for part in theirs if _falls_on(part, week, weekday)]
            first = key(ON_SITE, "PFA", Day(week, weekday), each=2)
            for number, span in enumerate(_halves(there)):
                yield Demand(
                    key=ordinal(first, number),
                    kind=DutyKind.FIRST_AID_STANDBY,
                    tier=NeedTier.SAFETY,
                    title="Paediatric first aider on site",
                    spans=(span,),
                    training=(PAEDIATRIC_FIRST_AID,),
                )


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
