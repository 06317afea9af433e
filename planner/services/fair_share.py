"""What each adult has of one kind of duty, beside an even share of it by contracted hours."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.adjusting import Bench
from planner.domain.codes import PersonCode
from planner.domain.kinds import DutyKind, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Minutes of one person, of everything and of one kind; never a league table."""

    duties: int
    """All duties of the draft that take time, a week on average."""
    contracted: int
    of_kind: int
    even: int
    """An even share of that kind, in proportion to contracted hours."""
    cover: int | None = None
    """Cover given in this half-term, as published; None where nobody asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FairShare:
    kind: DutyKind
    by_person: dict[PersonCode, Held]


def fair_shares(bench: Bench, kind: DutyKind, cover: Iterable[tuple[str, int]] = ()) -> FairShare:
    """Shares of everybody with a support post, `cover` as minutes by person where it counts."""
    facts, weeks = bench.formulation.facts, bench.rota.cycle_weeks
    may = {
        entry.profile
        for entry in bench.formulation.school.profile_entries
        if entry.kind is kind and entry.permission in (Permission.YES, Permission.CONDITION)
    }
    posts = facts.posts.values()
    hours = _sum((p.person, p.weekly_minutes) for p in posts)
    sharing = _sum((p.person, p.weekly_minutes) for p in posts if p.profile in may)
    rows = [row for row in bench.rota.allocations if not row.kind.stands_by or row.kind is kind]
    duties = _sum((r.person, r.span.minutes) for r in rows if not r.kind.stands_by)
    own = _sum((r.person, r.span.minutes) for r in rows if r.kind is kind)
    given = _sum((PersonCode(person), minutes) for person, minutes in cover)
    whole, pool = sum(own.values()), sum(sharing.values())
    return FairShare(
        kind=kind,
        by_person={
            person: Held(
                duties=duties.get(person, 0) // weeks,
                contracted=contracted,
                of_kind=own.get(person, 0),
                even=round(whole * sharing.get(person, 0) / pool) if pool else 0,
                cover=given.get(person, 0) if kind.is_absence_cover and cover else None,
            )
            for person, contracted in hours.items()
        },
    )


def _sum(rows: Iterable[tuple[PersonCode, int]]) -> dict[PersonCode, int]:
    found = dict[PersonCode, int]()
    for person, minutes in rows:
        found[person] = found.get(person, 0) + minutes
    return found
