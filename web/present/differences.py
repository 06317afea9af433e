"""What differs this week, each line in words with the one place to go and mend it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from planner.differences import Difference, Differs
from planner.domain.clock import DAY, WEEKDAYS, clock
from planner.services.differing import Differing
from planner.services.permissions import Action, Visitor

_SORTS: Final = {
    Differs.AWAY: "Away",
    Differs.UNCOVERED: "Nobody yet",
    Differs.NO_WORK: "No work set",
    Differs.DAY: "The day",
    Differs.VISIT: "Visit",
    Differs.EXAM: "Examination",
    Differs.VISITOR: "Visitor",
    Differs.EVENT: "In the diary",
    Differs.ONE_OFF: "Once",
    Differs.REVIEW: "Review",
    Differs.RUNS_OUT: "Runs out",
    Differs.LEAVES: "Leaves",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    endpoint: str
    words: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    sort: str
    when: str
    what: str
    left: str
    """What is left to do; empty where nothing is."""
    link: Link | None


def difference_views(found: Differing, visitor: Visitor, today: date) -> tuple[DifferenceView, ...]:
    """Every difference in words, with a link where the visitor may do something about it."""
    return tuple(_view(found, each, visitor, today) for each in found.found)


def _view(found: Differing, each: Difference, visitor: Visitor, today: date) -> DifferenceView:
    name = found.names.get(each.person, each.person) if each.person else ""
    link = None if each.done else _link(found, each, visitor, today)
    return DifferenceView(
        sort=_SORTS[each.sort],
        when=_when(each),
        what=": ".join(part for part in (name, each.what) if part),
        left="" if each.done else _left(each),
        link=link,
    )


def _when(each: Difference) -> str:
    """ "Tue", "Mon–Wed", "Tue 09:15–14:45"; beyond the week with its date."""
    if each.sort in (Differs.RUNS_OUT, Differs.LEAVES):
        return f"{each.first.day} {each.first:%b}"
    days = WEEKDAYS[each.first.weekday()]
    if each.last != each.first:
        days += f"–{WEEKDAYS[each.last.weekday()]}"
    return f"{days}{_times(each)}"


def _times(each: Difference) -> str:
    if (each.starts, each.ends) == (0, DAY):
        return ", all day" if each.sort is Differs.AWAY else ""
    if each.sort is Differs.AWAY and not each.starts:
        return f", in by {clock(each.ends)}"
    if each.ends == DAY:
        return f" from {clock(each.starts)}"
    return f" {clock(each.starts)}–{clock(each.ends)}"


def _left(each: Difference) -> str:
    if each.sort is Differs.AWAY:
        return _many(each.count, "duty is", "duties are", "still theirs")
    if each.sort is Differs.UNCOVERED:
        return _many(each.count, "lesson has", "lessons have", "nobody while the teacher is away")
    if each.sort is Differs.NO_WORK:
        return _many(each.count, "covered lesson has", "covered lessons have", "no work set")
    if each.sort is Differs.LEAVES:
        return _many(each.count, "duty of the standing rota drops", "duties of the rota drop", "")
    if each.sort is Differs.RUNS_OUT:
        return _many(each.count, "duty rests", "duties rest", "on it")
    if each.sort is Differs.REVIEW:
        return "its weeks end: decide how it goes on"
    return "not in a rota of this week yet"


def _many(count: int, one: str, several: str, then: str) -> str:
    return f"{count} {one if count == 1 else several} {then}".strip()


def _link(found: Differing, each: Difference, visitor: Visitor, today: date) -> Link | None:
    choices = {
        Differs.AWAY: (Action.DRAFT_ROTA, Link(endpoint="mending.page", words="Mend the day")),
        Differs.UNCOVERED: (Action.DRAFT_ROTA, Link(endpoint="mending.page", words="Find cover")),
        Differs.NO_WORK: (Action.SET_WORK, Link(endpoint="today.work", words="Set work")),
        Differs.REVIEW: (
            Action.SEE_PROVISION,
            Link(endpoint="provision.page", words="See provision"),
        ),
        Differs.RUNS_OUT: (Action.SEE_PEOPLE, Link(endpoint="people.page", words="People")),
        Differs.LEAVES: (Action.SEE_PEOPLE, Link(endpoint="year.leaving", words="See what drops")),
    }
    plan = (Action.DRAFT_ROTA, Link(endpoint="drafts.page", words="Plan this week"))
    action, link = choices.get(each.sort, plan)
    if not visitor.may(action):
        return None
    values = _values(found, each, today).get(link.endpoint, {})
    return Link(endpoint=link.endpoint, words=link.words, values=values)


def _values(found: Differing, each: Difference, today: date) -> dict[str, dict[str, Any]]:
    day = max(each.first, min(today, each.last))
    return {
        "mending.page": {"day": day.isoformat()},
        "today.work": {"day": each.first},
        "drafts.page": {"week": found.monday.isoformat()},
    }
