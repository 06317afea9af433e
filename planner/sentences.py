"""A broken rule as a sentence: who, what, when, which numbers, which rule and clause.

A sentence names people and duties as the school does and ends with the rule's own words and
its source. What is recorded as a restriction is never repeated: "not available for this".
"""

from collections.abc import Iterable
from typing import Final

from planner.domain import clock
from planner.domain.demand import Demand, Needs
from planner.domain.kinds import Permission
from planner.domain.people import Person, Post, ProfileEntry
from planner.domain.school import School
from planner.rules import BY_ID
from solver.problem import Span, TaskId, Violation, WorkerId

_PRIVATE: Final = "R-RESTRICT"
_ASK_TRAINING: Final = frozenset({"G-SKILL", "I-TRAINED", "W-CARE", "W-INTIMATE"})


def sentence(school: School, needs: Needs, violation: Violation) -> str:
    """One broken rule as a sentence a deputy can act on."""
    return Speaker(school, needs).sentence(violation)


class Speaker:
    """Knows the names of a school's people and duties."""

    def __init__(self, school: School, needs: Needs, subject: TaskId | None = None) -> None:
        """`subject` is the duty that is being asked about, and so need not be named."""
        self._subject = subject
        self._people: dict[str, Person] = {p.code: p for p in school.people}
        self._posts: dict[str, Post] = {p.code: p for p in school.posts}
        self._demands: dict[str, Demand] = {str(d.key): d for d in needs.demands}
        self._entries = {(e.profile, e.kind): e for e in school.profile_entries}

    def sentence(self, violation: Violation) -> str:
        if violation.code == _PRIVATE:
            return f"{self.who(violation.workers)} is not available for this."
        return f"{self._fact(violation)}: {self._rule(violation)}."

    def who(self, workers: tuple[WorkerId, ...]) -> str:
        """People's names; one name once, however many posts."""
        posts = [self._posts[w] for w in workers if w in self._posts]
        names = dict.fromkeys(self._people[p.person].name for p in posts)
        return listed(names) or "Nobody"

    def _fact(self, violation: Violation) -> str:
        told = getattr(self, f"_{violation.kind.lower()}", None)
        text: str = told(violation) if told else self._cannot(violation)
        return text

    def _cannot(self, violation: Violation) -> str:
        what = f"{self.what(violation.tasks)}{self._when(violation)}"
        tags = self._training(violation)
        if tags:
            return f"{self.who(violation.workers)} lacks what {what} asks for ({tags})"
        entry = self._entry(violation)
        if entry and entry.permission is Permission.CONSENT:
            return f"{self.who(violation.workers)} has given no consent to {what}"
        return f"{self.who(violation.workers)} can't take {what}"

    def _training(self, violation: Violation) -> str:
        if violation.code not in _ASK_TRAINING:
            return ""
        known = (self._demands[task] for task in violation.tasks if task in self._demands)
        return listed(tag for demand in known for tag in demand.training)

    def _maxload(self, violation: Violation) -> str:
        who, what = self.who(violation.workers), self.what(violation.tasks)
        if violation.code == "H-WEEK":
            hours = clock.hours(violation.found or 0), clock.hours(violation.limit or 0)
            return f"{who} would have {hours[0]} of duties, and {hours[1]} are contracted"
        when = self._when_of(violation.tasks)
        limit = f"{violation.found} minutes, where at most {violation.limit} are allowed"
        return f"{who} can't take {what}{when}, {limit}"

    def _beside(self, violation: Violation) -> str:
        what, when = self.what(violation.tasks), self._when(violation)
        wanted, left = violation.limit or 0, violation.found or 0
        return f"{what}{when} leaves {left} of the {wanted} adults the children need besides"

    def _within(self, violation: Violation) -> str:
        who, when = self.who(violation.workers), self._when(violation)
        what = self.what(violation.tasks)
        if violation.code == "H-MEET":
            return f"{who} is in a meeting when {what} would be ({when.strip()})"
        if violation.code == "G-POST-CHARGE":
            return f"{who} is at work{when}, but not on the contract line for {what}"
        return f"{who} is not at work{when}"

    def _nooverlap(self, violation: Violation) -> str:
        who = self.who(violation.workers)
        if self._subject in violation.tasks:
            others = tuple(t for t in violation.tasks if t != self._subject)
            return f"{who} is already on {self.what(others)}{self._when_of(others)}"
        first, second = (self.what((task,)) for task in violation.tasks[:2])
        return f"{who} can't be on {first} and {second} at once{self._when(violation)}"

    def _apart(self, violation: Violation) -> str:
        first, second = (self.what((task,)) for task in violation.tasks[:2])
        both = f"{first} and {second} at once{self._when(violation)}"
        return f"{self.who(violation.workers)} can't hold {both}"

    def _freeblock(self, violation: Violation) -> str:
        window = clock.stretch(_clock(violation.span)) if violation.span else "then"
        who = self.who(violation.workers)
        left = f"only {violation.found} minutes" if violation.found else "no time"
        return f"{who} would have {left} free in {window}, and {violation.limit} minutes are due"

    def _exclusive(self, violation: Violation) -> str:
        first, second = (self.what((task,)) for task in violation.tasks[:2])
        return f"{first} and {second} would fall together{self._when(violation)}"

    def _capacity(self, violation: Violation) -> str:
        what = self.what(violation.tasks)
        room = f"{violation.found} at once, and there is room for {violation.limit}"
        return f"{what}{self._when(violation)} would be {room}"

    def _attended(self, violation: Violation) -> str:
        what = f"{self.what(violation.tasks)}{self._when(violation)}"
        if violation.code == "S-SUP-NOT-PPA":
            return f"Every teacher who could be in reach of {what} is on PPA or away"
        return f"No qualified teacher could be in reach of {what}"

    def _closed(self, violation: Violation) -> str:
        return f"{self.what(violation.tasks)} can't be{self._when(violation)}"

    def _meet(self, violation: Violation) -> str:
        return f"{self.what(violation.tasks)} would not begin as the part before it ends"

    def _choice(self, violation: Violation) -> str:
        return f"{self.what(violation.tasks)} would be covered whole and in parts at once"

    def _walk(self, violation: Violation) -> str:
        first, second = (self.what((task,)) for task in violation.tasks[:2])
        left = f"{violation.found} minutes to get from {first} to {second}"
        return f"{self.who(violation.workers)} would have {left}, and {violation.limit} are needed"

    def _relieved(self, violation: Violation) -> str:
        led = f"lead {self.what(violation.tasks)} for {violation.found} minutes on end"
        return (
            f"{self.who(violation.workers)} would {led}, and at most {violation.limit} are allowed"
        )

    def _few(self, violation: Violation) -> str:
        return (
            f"{self.who(violation.workers)} would take every part of {self.what(violation.tasks)}"
        )

    def _asasked(self, violation: Violation) -> str:
        return f"{self.what(violation.tasks)} has {violation.found} where {violation.limit} will do"

    def _unknown(self, violation: Violation) -> str:
        return f"{self.what(violation.tasks)} has no place{self._when(violation)} any more"

    def what(self, tasks: tuple[TaskId, ...]) -> str:
        """Duties' titles; one title once."""
        titles = (self._demands[t].title if t in self._demands else "a duty" for t in tasks)
        return listed(dict.fromkeys(titles)) or "this"

    def _when(self, violation: Violation) -> str:
        return f" on {clock.stretch(_clock(violation.span))}" if violation.span else ""

    def _when_of(self, tasks: tuple[TaskId, ...]) -> str:
        spans = {s for t in tasks if t in self._demands for s in self._demands[t].spans}
        return f" on {clock.stretch(spans.pop())}" if len(spans) == 1 else ""

    def _rule(self, violation: Violation) -> str:
        """The rule's own words with the clause: the post's own, where its profile has one."""
        rule = BY_ID.get(violation.code)
        if rule is None:
            return "the plan asks for no more of it"
        clause = self._clause(violation) if violation.kind == "Barred" else ""
        return f"{rule.clause} ({clause or rule.source})"

    def _clause(self, violation: Violation) -> str:
        entry = self._entry(violation)
        return entry.clause if entry else ""

    def _entry(self, violation: Violation) -> ProfileEntry | None:
        """The line of the duty profile that a breach of the profile is about."""
        if violation.code not in ("G-PROFILE", "G-HLTA-NOCOVER-POST"):
            return None
        post = self._posts.get(violation.workers[0]) if violation.workers else None
        demand = self._demands.get(violation.tasks[0]) if violation.tasks else None
        if post is None or demand is None or post.profile is None:
            return None
        return self._entries.get((post.profile, demand.kind))


def listed(words: Iterable[str]) -> str:
    """ "Ann", "Ann and Bob", "Ann, Bob and Cy"."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _clock(span: Span) -> clock.Span:
    return clock.Span(span.start, span.end)
