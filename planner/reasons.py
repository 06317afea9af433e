"""From broken rules to sentences: who, what, when, which numbers, which rule and clause.

A sentence names people and duties as the school does and ends with the rule's own words and
its source. What is recorded as a restriction is never repeated: "not available for this".
"""

from collections.abc import Iterable, Iterator
from datetime import date

from solver.explain import why_not

from planner.domain import clock
from planner.domain.demand import Demand, DemandKey, Needs
from planner.domain.people import Person, Post
from planner.domain.plan import Refusal, Rota, Unmet
from planner.domain.school import School
from planner.formulate import Formulation, PinClash, formulate
from planner.rules import BY_ID
from planner.rules.facts import span_of, task_id, worker_id
from solver.check import violations
from solver.problem import Assignment, Placed, Span, TaskId, Violation, WorkerId

_PRIVATE = "R-RESTRICT"
_FEW = 3
"""Reasons given for one person: the first say enough."""


def sentence(school: School, needs: Needs, violation: Violation) -> str:
    """One broken rule as a sentence a deputy can act on."""
    return _Speaker(school, needs).sentence(violation)


def clash_sentence(school: School, needs: Needs, clash: PinClash) -> str:
    """Why a pinned duty could not be kept where it was."""
    who = _Speaker(school, needs).who((WorkerId(clash.pin.post),))
    if not clash.violations:
        return f"{who} was pinned to a duty that is no longer needed."
    return " ".join(sentence(school, needs, violation) for violation in clash.violations[:_FEW])


def refusals(
    formulation: Formulation, assignment: Assignment, key: DemandKey
) -> tuple[Refusal, ...]:
    """For each post, the rules that keep it from `key` beside `assignment`.

    Eligibility first: someone whose job description bars the duty is not also told of the
    lesson they have then.
    """
    task = task_id(formulation.unit_of[key])
    speaker = _Speaker(formulation.school, formulation.needs, task)
    found: list[Refusal] = []
    for post in formulation.facts.posts.values():
        broken = why_not(formulation.problem, assignment, worker_id(post), task)
        found.extend(
            Refusal(post=post.code, rule=violation.code, sentence=speaker.sentence(violation))
            for violation in _telling(broken)
        )
    return tuple(found)


def explain_unit(school: School, needs: Needs, rota: Rota, key: DemandKey) -> Iterator[Unmet]:
    """Why the unit `key` stands open in `rota`; nothing where it is met or unknown."""
    formulation = formulate(school, needs, on=rota.valid_from)
    demand_key = formulation.unit_of.get(key)
    if demand_key is None or any(allocation.key == key for allocation in rota.allocations):
        return
    demand = next(d for d in needs.demands if d.key == demand_key)
    assignment = assignment_of(formulation, rota)
    yield Unmet(
        key=key,
        tier=demand.tier,
        title=demand.title,
        missing=1,
        unit=unit_word(demand),
        refusals=refusals(formulation, assignment, key),
    )


def assignment_of(formulation: Formulation, rota: Rota) -> Assignment:
    """The rota's rows as placements; rows of demands that no longer exist are left out."""
    return frozenset(
        Placed(task_id(formulation.unit_of[a.key]), WorkerId(a.post), span_of(a.span))
        for a in rota.allocations
        if a.key in formulation.unit_of
    )


def broken_rules(school: School, needs: Needs, rota: Rota, *, on: date) -> tuple[str, ...]:
    """Every rule the rota breaks today, as sentences; empty when it keeps them all."""
    formulation = formulate(school, needs, on=on)
    found = violations(formulation.problem, assignment_of(formulation, rota))
    return tuple(sentence(school, needs, violation) for violation in found)


def unit_word(demand: Demand) -> str:
    """What one unit of the demand is called."""
    if demand.kind.is_lunch_kind or "duty" in demand.kind.value:
        return "post"
    return "session"


def _telling(broken: Iterable[Violation]) -> list[Violation]:
    """The violations worth telling: one of each rule, the ones about the person first."""
    by_rule: dict[str, Violation] = {}
    for violation in broken:
        by_rule.setdefault(violation.code, violation)
    order = {code: number for number, code in enumerate(BY_ID)}
    telling = sorted(by_rule.values(), key=lambda v: order.get(v.code, len(order)))
    barred = [violation for violation in telling if violation.kind == "Barred"]
    return (barred or telling)[:_FEW]


class _Speaker:
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
        what = self.what(violation.tasks)
        return f"{self.who(violation.workers)} can't take {what}{self._when(violation)}"

    def _maxload(self, violation: Violation) -> str:
        who, what = self.who(violation.workers), self.what(violation.tasks)
        if violation.code == "H-WEEK":
            hours = clock.hours(violation.found or 0), clock.hours(violation.limit or 0)
            return f"{who} would have {hours[0]} of duties, and {hours[1]} are contracted"
        when = self._when_of(violation.tasks)
        limit = f"{violation.found} minutes, where at most {violation.limit} are allowed"
        return f"{who} can't take {what}{when}, {limit}"

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
        left = f"{violation.found} minutes free in {window}, and {violation.limit} are due"
        return f"{who} would have only {left}"

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
        return f"{rule.title} ({clause or rule.source})"

    def _clause(self, violation: Violation) -> str:
        if violation.code not in ("G-PROFILE", "G-HLTA-NOCOVER-POST"):
            return ""
        post = self._posts.get(violation.workers[0]) if violation.workers else None
        demand = self._demands.get(violation.tasks[0]) if violation.tasks else None
        if post is None or demand is None or post.profile is None:
            return ""
        entry = self._entries.get((post.profile, demand.kind))
        return entry.clause if entry else ""


def listed(words: Iterable[str]) -> str:
    """ "Ann", "Ann and Bob", "Ann, Bob and Cy"."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _clock(span: Span) -> clock.Span:
    return clock.Span(span.start, span.end)
