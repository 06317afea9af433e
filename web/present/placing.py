"""What one run placed and what it could not, as the page says it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.clock import stretch
from planner.domain.plan import Unmet
from planner.reasons import headline
from planner.services.placing_groups import Outcome, Session
from planner.slots.effects import Missed

_FEW = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSession:
    when: str
    adult: str
    place: str
    misses: str
    """ "15 min of Art", as most of its pupils do; core lessons are said to be."""
    core: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedGroup:
    code: str
    priority: str
    sessions: tuple[PlacedSession, ...]
    left: int
    """Sessions that found no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedGroup:
    code: str
    priority: str
    left: int
    headline: str
    reasons: tuple[str, ...]


def placed_groups(found: Outcome) -> tuple[PlacedGroup, ...]:
    """Every group that got a session, in order of its priority."""
    shown = (
        PlacedGroup(
            code=code,
            priority=found.priorities[code],
            sessions=tuple(_session(found, session) for session in sessions),
            left=found.open[code].missing if code in found.open else 0,
        )
        for code, sessions in found.sessions.items()
        if sessions
    )
    return tuple(sorted(shown, key=lambda group: (group.priority != "EHCP", group.priority)))


def unplaced_groups(found: Outcome) -> tuple[UnplacedGroup, ...]:
    """Every group with a session left over, and why, in order of its priority."""
    shown = (
        UnplacedGroup(
            code=code,
            priority=found.priorities[code],
            left=unmet.missing,
            headline=headline(unmet),
            reasons=_reasons(unmet),
        )
        for code, unmet in found.open.items()
    )
    return tuple(sorted(shown, key=lambda group: (group.priority != "EHCP", group.priority)))


def _session(found: Outcome, session: Session) -> PlacedSession:
    row = session.row
    return PlacedSession(
        when=stretch(row.span),
        adult=found.adults.get(row.post, str(row.post)),
        place=found.places.get(row.place, "") if row.place else "",
        misses=misses(session.missed),
        core=any(missed.core for missed in session.missed),
    )


def misses(missed: Sequence[Missed]) -> str:
    """ "30 min of Art", or each lesson with how many pupils miss it."""
    count = Counter((each.minutes, each.subject) for each in missed)
    pupils = defaultdict[tuple[int, str], set[str]](set)
    for each in missed:
        pupils[each.minutes, each.subject].add(each.pupil)
    everybody = len({each.pupil for each in missed})
    said = []
    for (minutes, subject), _ in count.most_common():
        some = len(pupils[minutes, subject])
        who = "" if some == everybody else f" ({some} of {everybody})"
        said.append(f"{minutes} min of {subject}{who}")
    return ", ".join(said)


def _reasons(unmet: Unmet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(refusal.sentence for refusal in unmet.refusals))[:_FEW]
