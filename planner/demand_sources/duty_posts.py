"""Lunch, break and gate posts, and the first aiders who must be among their holders."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from planner.demand_sources.cycle import Day, days, key, ordinal
from planner.domain.clock import Span
from planner.domain.codes import PAEDIATRIC_FIRST_AID, Tag
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier, PresenceNeed
from planner.domain.duties import DutyPost
from planner.domain.kinds import DutyKind, PlaceKind
from planner.domain.school import School

SOURCE = "duty"
_AREAS = (PlaceKind.HALL, PlaceKind.PLAYGROUND)
_WATCHED = (DutyKind.LUNCH_DUTY, DutyKind.BREAK_DUTY)
PASTORAL = frozenset(
    {DutyKind.PASTORAL_ON_CALL, DutyKind.PASTORAL_SECOND, DutyKind.PASTORAL_CENTRE}
)
"""Kinds `pastoral` reads instead."""


def needs(school: School) -> Needs:
    """Units of every post on every day, and a first aider wherever one is asked for."""
    posts = _with_minimum(school)
    demands = [
        demand
        for post in posts
        for day in days(school, post.weekdays, post.week)
        for demand in units(post, day, SOURCE, NeedTier.POSTS)
    ]
    presences = [
        presence
        for post in posts
        for day in days(school, post.weekdays, post.week)
        for presence in _first_aiders(post, day, demands)
    ]
    return Needs(demands=tuple(demands), presences=tuple(presences))


def _with_minimum(school: School) -> list[DutyPost]:
    """The posts with the least a hall or playground in use must have: one adult, unless the
    school has said more. Others at the place then are wanted, not a minimum.
    """
    areas = {place.code for place in school.places if place.kind in _AREAS}
    posts = [post for post in school.duty_posts if post.kind not in PASTORAL]
    safe = [post for post in posts if post.minimum]
    for post in posts:
        area = post.place in areas and post.kind in _WATCHED
        if area and not any(_together(post, other) for other in safe):
            safe.append(replace(post, minimum=1))
    by_code = {post.code: post for post in safe}
    return [by_code.get(post.code, post) for post in posts]


def _together(post: DutyPost, other: DutyPost) -> bool:
    """Whether the other post watches the same place for all of this one's time."""
    days = set(post.weekdays) <= set(other.weekdays) and other.week in (None, post.week)
    hours = other.starts <= post.starts and post.ends <= other.ends
    return post.place == other.place and days and hours


def units(post: DutyPost, day: Day, source: str, tier: int) -> Iterator[Demand]:
    """The post's adults on one day: its safety minimum in the first tier, the rest in `tier`."""
    adults = max(post.adults, post.minimum)
    first = key(source, post.code, day, adults)
    if post.minimum:
        yield _unit(post, day, first, NeedTier.SAFETY, post.minimum)
    if adults > post.minimum:
        yield _unit(post, day, ordinal(first, post.minimum), tier, adults - post.minimum)


def _unit(post: DutyPost, day: Day, unit_key: DemandKey, tier: int, count: int) -> Demand:
    return Demand(
        key=unit_key,
        kind=post.kind,
        tier=tier,
        title=post.title,
        spans=(day.span(post.starts, post.ends),),
        count=count,
        place=post.place,
        training=post.training,
        minimum=tier == NeedTier.SAFETY,
    )


def _first_aiders(post: DutyPost, day: Day, demands: list[Demand]) -> Iterator[PresenceNeed]:
    span = day.span(post.starts, post.ends)
    for tag in post.one_with:
        yield one_with(post, day, tag, among_holders(post, span, demands), rule="L-AID")
    if post.eyfs_eating:
        yield PresenceNeed(
            key=key(SOURCE, post.code, day, part="eating"),
            tier=NeedTier.SAFETY,
            title=f"{post.title}: paediatric first aider while the youngest eat",
            rule="L-PFA-EAT",
            span=span,
            minimum=1,
            training=(PAEDIATRIC_FIRST_AID,),
            among=among_holders(post, span, demands),
        )


def one_with(
    post: DutyPost, day: Day, tag: Tag, among: tuple[DemandKey, ...], *, rule: str
) -> PresenceNeed:
    """At least one adult holding `tag` among those who are there for all of the post's time."""
    tier = NeedTier.PASTORAL if post.kind in PASTORAL else NeedTier.SAFETY
    return PresenceNeed(
        key=key("pastoral" if post.kind in PASTORAL else SOURCE, post.code, day, part=tag),
        tier=tier,
        title=f"{post.title}: one adult with {tag.replace('-', ' ')}",
        rule=rule,
        span=day.span(post.starts, post.ends),
        minimum=1,
        training=(tag,),
        among=among,
    )


def among_holders(post: DutyPost, span: Span, demands: Iterable[Demand]) -> tuple[DemandKey, ...]:
    """Demands at the post's place whose holders are there for all of `span`."""
    return tuple(
        sorted(
            demand.key
            for demand in demands
            if span.within(demand.spans[0])
            and (demand.place == post.place if post.place else demand.key.code == post.code)
        )
    )
