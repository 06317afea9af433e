"""What runs out before a rota does: certificates, authorisations and consents with an end.

A standing rota counts what is in date on its first day, and is published to the end of the
year. Most certificates are renewed in time, so a duty stays with its holder; but whoever
publishes is told what must be renewed, by when, and for which duties.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.kinds import DutyKind, Permission
from planner.domain.people import Post
from planner.domain.plan import Allocation, Rota
from planner.domain.school import School

_TAUGHT = (DutyKind.PPA_COVER, DutyKind.ABSENCE_COVER)
_DAY = timedelta(days=1)
_Dated = Iterable[tuple[date | None, date | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsOut:
    """One thing one person must renew for the duties they have."""

    name: str
    what: str
    """ "first aid", "authorisation to teach a class", "consent to lunch duty"."""
    last_day: date
    """Last day it counts."""
    duties: tuple[str, ...]
    """Titles of the duties that need it."""

    @property
    def sentence(self) -> str:
        day = f"{self.last_day.day} {self.last_day:%B %Y}"
        return (
            f"{self.name}: {self.what} runs out on {day}. "
            f"Renew it, or draft again from then: it is needed for {', '.join(self.duties)}."
        )


def runs_out(school: School, needs: Needs, rota: Rota, last: date) -> tuple[RunsOut, ...]:
    """What the holders of `rota`'s duties need and lose before `last`, soonest first."""
    found = defaultdict[tuple[PersonCode, str, date], dict[str, None]](dict)
    reader = _Reader(school, needs, rota.valid_from)
    for row in rota.allocations:
        for what, until in reader.needed(row):
            if until < last:
                found[row.person, what, until][row.title] = None
    names = {person.code: person.name for person in school.people}
    listed = (
        RunsOut(name=names.get(who, who), what=what, last_day=until, duties=tuple(titles))
        for (who, what, until), titles in found.items()
    )
    return tuple(sorted(listed, key=lambda r: (r.last_day, r.name, r.what)))


class _Reader:
    """What each row of a rota rests on, and until when its holder has it."""

    def __init__(self, school: School, needs: Needs, on: date) -> None:
        self._school, self._on = school, on
        self._posts: Mapping[str, Post] = {post.code: post for post in school.posts}
        self._teachers = {p.code for p in school.people if p.qualified_teacher}
        self._demand_of: dict[DemandKey, Demand] = {
            unit: demand for demand in needs.demands for unit in demand.unit_keys()
        }
        self._one_of: dict[DemandKey, set[str]] = defaultdict(set)
        for presence in needs.presences:
            for key in presence.among:
                self._one_of[key] |= set(presence.training)

    def needed(self, row: Allocation) -> Iterator[tuple[str, date]]:
        demand = self._demand_of.get(row.key)
        post = self._posts.get(row.post)
        if demand is None or post is None:
            return
        for tag in sorted({*demand.training, *self._one_of[demand.key]}):
            until = self._until(self._held(row.person, tag, demand))
            if until:
                yield tag.replace("-", " "), until
        if row.kind in _TAUGHT and row.person not in self._teachers:
            given = (a for a in self._school.authorisations if a.person == row.person)
            until = self._until((a.starts, a.ends) for a in given)
            if until:
                yield "authorisation to teach a class", until
        if self._by_consent(post, row.kind):
            agreed = (c for c in self._school.consents if (c.post, c.kind) == (row.post, row.kind))
            until = self._until((c.agreed_on, c.ends) for c in agreed)
            if until:
                yield f"consent to {row.kind.value}", until

    def _held(self, person: PersonCode, tag: str, demand: Demand) -> _Dated:
        return (
            (held.obtained, held.expires)
            for held in self._school.qualifications
            if (held.person, held.tag) == (person, tag)
            and (not held.in_training or demand.in_training_will_do)
        )

    def _by_consent(self, post: Post, kind: DutyKind) -> bool:
        return any(
            (entry.profile, entry.kind) == (post.profile, kind)
            and entry.permission is Permission.CONSENT
            for entry in self._school.profile_entries
        )

    def _until(self, dated: _Dated) -> date | None:
        """Last day something counts without a break from the rota's first day; None where it
        did not count then, so that nothing rests on it."""
        until: date | None = None
        for starts, ends in sorted(dated, key=lambda d: d[0] or date.min):
            follows = min(until, date.max - _DAY) + _DAY if until else self._on
            if (starts or date.min) <= follows <= (ends or date.max):
                until = max(until or date.min, ends or date.max)
        return until
