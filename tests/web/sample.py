"""A rota for the sample school made by hand rule, quickly: the site's tests need no search.

Each need in its order takes the first post whose profile allows it, who is at work and free,
and a time at which its class, pupils and place are free too. What finds nobody stays open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from planner.demand_sources import needs_of
from planner.domain.clock import Span, at
from planner.domain.demand import Demand, DemandKey
from planner.domain.kinds import Permission, RoleKind, Scope
from planner.domain.people import Post
from planner.domain.plan import Allocation, OwnBreak, Refusal, Rota, RotaState, TierReport, Unmet
from planner.domain.school import School

MADE_AT = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)


class Filling:
    """Spans taken so far, by person and by anything used."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.taken: dict[str, list[Span]] = defaultdict(list)
        self.allowed = {
            (entry.profile, entry.kind)
            for entry in school.profile_entries
            if entry.permission in (Permission.YES, Permission.CONDITION)
        }
        self.windows: dict[str, list[Span]] = defaultdict(list)
        for day in school.working_days:
            for week in range(1, school.profile.cycle_weeks + 1):
                self.windows[day.post].append(
                    Span(at(week, day.weekday, day.starts), at(week, day.weekday, day.ends))
                )

    def free(self, name: str, span: Span) -> bool:
        return not any(span.overlaps(other) for other in self.taken[name])

    def posts(self, demand: Demand) -> Iterator[Post]:
        wanted = (*demand.usual, *demand.only)
        posts = [p for p in self.school.posts if p.role is not RoleKind.TEACHER]
        posts.sort(key=lambda post: (post.code not in wanted, len(self.taken[post.person])))
        for post in posts:
            if (post.profile, demand.kind) in self.allowed and (
                not demand.only or post.code in demand.only
            ):
                yield post

    def place(self, demand: Demand) -> tuple[Post, Span] | None:
        for post in self.posts(demand):
            for span in demand.spans:
                if self._fits(demand, post, span):
                    return post, span
        return None

    def _fits(self, demand: Demand, post: Post, span: Span) -> bool:
        return (
            any(span.within(window) for window in self.windows[post.code])
            and (demand.stands_by or self.free(post.person, span))
            and all(self.free(str(used), span) for used in demand.uses)
        )

    def take(self, demand: Demand, post: Post, span: Span) -> None:
        if not demand.stands_by:
            self.taken[post.person].append(span)
        for used in demand.uses:
            self.taken[str(used)].append(span)


def sample_rota(
    school: School, *, valid_from: date, versions: dict[Scope, int] | None = None
) -> Rota:
    """A whole rota with a few needs open, one of them for safety."""
    filling = Filling(school)
    allocations: list[Allocation] = []
    unmet: list[Unmet] = []
    units = 0
    demands = sorted(needs_of(school).demands, key=lambda d: (d.tier, str(d.key)))
    for demand in demands:
        for key in demand.unit_keys():
            units += 1
            found = filling.place(demand)
            if found is None:
                unmet.append(_unmet(school, demand, key))
                continue
            filling.take(demand, *found)
            allocations.append(_allocation(demand, key, *found))
    return Rota(
        revision=0,
        state=RotaState.DRAFT,
        valid_from=valid_from,
        cycle_weeks=school.profile.cycle_weeks,
        allocations=tuple(allocations),
        breaks=tuple(_breaks(school, filling)),
        unmet=tuple(unmet),
        tiers=(_tier(1, "Safety and statutory"), _tier(3, "PPA time")),
        versions=versions or {},
        demands=units,
        seed=1,
        made_at=MADE_AT,
    )


def _allocation(demand: Demand, key: DemandKey, post: Post, span: Span) -> Allocation:
    return Allocation(
        key=key,
        kind=demand.kind,
        title=demand.title,
        person=post.person,
        post=post.code,
        span=span,
        place=demand.place,
        directing_teacher=demand.planning_teacher,
        contact=demand.contacts[0] if demand.contacts else None,
    )


def _unmet(school: School, demand: Demand, key: DemandKey) -> Unmet:
    names = {person.code: person.name for person in school.people}
    support = [post for post in school.posts if post.role is not RoleKind.TEACHER]
    return Unmet(
        key=key,
        tier=demand.tier,
        title=demand.title,
        missing=1,
        unit="session",
        refusals=tuple(
            Refusal(
                post=post.code,
                rule="G-PROFILE" if n % 2 else "H-OVERLAP",
                sentence=f"{names[post.person]} can’t take {demand.title}: already somewhere else.",
            )
            for n, post in enumerate(support[:6])
        ),
    )


def _breaks(school: School, filling: Filling) -> Iterable[OwnBreak]:
    people = sorted({p.person for p in school.posts if p.role is not RoleKind.TEACHER})
    for person in people:
        for weekday in range(5):
            window = Span(at(1, weekday, 690), at(1, weekday, 840))
            starts = range(window.start, window.end - 30, 5)
            free = (Span(s, s + 30) for s in starts if filling.free(person, Span(s, s + 30)))
            span = next(free, None)
            if span and any(
                span.within(w)
                for post in school.posts
                if post.person == person
                for w in filling.windows[post.code]
            ):
                filling.taken[person].append(span)
                yield OwnBreak(person=person, span=span, paid=False)


def _tier(tier: int, title: str) -> TierReport:
    return TierReport(
        tier=tier,
        title=title,
        units=0,
        minutes=0,
        bound_units=0,
        bound_minutes=0,
        seconds=0.1,
    )
