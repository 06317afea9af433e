"""Why a need is open: for each person the rules in the way, and in a line what it comes to."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from planner.domain import clock
from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey, Needs, PresenceNeed
from planner.domain.plan import Refusal, Rota, Unmet
from planner.domain.school import School
from planner.formulate import Formulation, PinClash, formulate
from planner.gaps import gaps, given_minutes, most_minutes, of_quota
from planner.rules import BY_ID
from planner.rules.facts import span_of, task_id, worker_id
from planner.rules.needs import in_class_workers, trained_workers
from planner.sentences import Speaker, listed, sentence
from solver.check import score, violations
from solver.constraints import Barred
from solver.explain import why_not
from solver.problem import Assignment, Placed, TaskId, Violation, WorkerId
from solver.solution import TierResult

__all__ = ["clash_sentence", "explain_unit", "headline", "reasons_for", "refusals", "sentence"]

ABOUT_THE_NEED: Final = PostCode("")
"""The post of a reason that is about the need and not about one person."""
_FEW: Final = 3
"""Reasons given for one person: the first say enough."""
_BUSY: Final = frozenset({"H-OVERLAP", "T-ONCALL", "T-ONCALL-FREE", "I-PUPIL-CLASH", "I-ROOM"})
_TIRED: Final = frozenset({"H-BREAK-20", "H-LUNCH-30", "H-WEEK"})
_OUT: Final = frozenset({"H-DAYS", "H-MEET", "G-POST-CHARGE"})


def clash_sentence(school: School, needs: Needs, clash: PinClash) -> str:
    """Why a pinned duty could not be kept where it was."""
    if not clash.violations:
        who = Speaker(school, needs).who((WorkerId(clash.pin.post),))
        return f"{who} was pinned to a duty that is no longer needed."
    return " ".join(sentence(school, needs, violation) for violation in clash.violations[:_FEW])


def reasons_for(
    formulation: Formulation, assignment: Assignment, unmet: Unmet
) -> tuple[Refusal, ...]:
    """What stands in the way of a gap: about the need itself first, then by person."""
    if unmet.unit == "minutes":
        return _why_short(formulation, assignment, unmet)
    presence = next((p for p in formulation.needs.presences if p.key == unmet.key), None)
    if unmet.unit == "adult" and presence:
        return _why_absent(formulation, assignment, presence)
    return _refused_or_free(formulation, assignment, unmet.key)


def headline(unmet: Unmet) -> str:
    """One line on a gap: how many people may not, are out, are busy, or need their break."""
    about = [r.sentence for r in unmet.refusals if r.post == ABOUT_THE_NEED]
    if about:
        return about[0]
    first: dict[str, str] = {}
    for refusal in unmet.refusals:
        first.setdefault(refusal.post, refusal.rule)
    if not first:
        return f"{unmet.title} is open, and nothing in the rules keeps it so."
    counts = Counter(_group(rule) for rule in first.values())
    told = (f"{counts[group]} {group}" for group in _GROUPS if counts[group])
    return f"{unmet.title} is open: of {len(first)} posts, {listed(told)}."


_GROUPS: Final = (
    "may not take it",
    "not at work then",
    "on another duty then",
    "due a break or out of hours",
)


def _group(rule: str) -> str:
    for group, rules in zip(_GROUPS[1:], (_OUT, _BUSY, _TIRED), strict=True):
        if rule in rules:
            return group
    return _GROUPS[0]


def refusals(
    formulation: Formulation, assignment: Assignment, key: DemandKey
) -> tuple[Refusal, ...]:
    """For each post, the rules that keep it from `key` beside `assignment`; none = it could.

    Eligibility first: someone whose job description bars the duty is not also told of the
    lesson they have then.
    """
    task = task_id(formulation.unit_of[key])
    demand = formulation.facts.demands[task]
    speaker = Speaker(formulation.school, formulation.needs, task)
    if not demand.spans:
        said = f"{demand.title} has no time of the week left to it by lessons, breaks and hours."
        return (Refusal(post=ABOUT_THE_NEED, rule="I-BREAKS", sentence=said),)
    found: list[Refusal] = []
    for post in formulation.facts.posts.values():
        worker = worker_id(post)
        broken = _barred(formulation, worker, task) or why_not(
            formulation.problem, assignment, worker, task
        )
        found.extend(
            Refusal(post=post.code, rule=violation.code, sentence=speaker.sentence(violation))
            for violation in _telling(broken)
        )
    return tuple(found)


def _refused_or_free(
    formulation: Formulation, assignment: Assignment, key: DemandKey
) -> tuple[Refusal, ...]:
    """As `refusals`, and a word on everybody no rule keeps from it."""
    found = refusals(formulation, assignment, key)
    told = {refusal.post for refusal in found}
    if ABOUT_THE_NEED in told:
        return found
    task = task_id(formulation.unit_of[key])
    free = (post for post in formulation.facts.posts.values() if post.code not in told)
    return (*found, *(_free_but(formulation, assignment, worker_id(p), task) for p in free))


def _barred(formulation: Formulation, worker: WorkerId, task: TaskId) -> tuple[Violation, ...]:
    """What keeps this worker from this task at any time, quickly told."""
    spans = formulation.facts.demands[task].spans
    alone = frozenset({Placed(task, worker, span_of(spans[0]))})
    return tuple(
        violation if len(spans) == 1 else replace(violation, span=None)
        for kind in formulation.problem.hard
        if isinstance(kind, Barred) and task in kind.pairs.get(worker, ())
        for violation in kind.violations(formulation.problem, alone)
    )


def _free_but(
    formulation: Formulation, assignment: Assignment, worker: WorkerId, task: TaskId
) -> Refusal:
    """Somebody no rule keeps from it: some need that comes first would suffer, or none."""
    speaker = Speaker(formulation.school, formulation.needs, task)
    who, what = speaker.who((worker,)), speaker.what((task,))
    first = _suffers(formulation, assignment, worker, task)
    if first is None:
        said = f"{who} is free for {what}: draft again and give the search longer."
        return Refusal(post=PostCode(worker), rule="H-OVERLAP", sentence=said)
    title = BY_ID[first].title
    said = f"{who} could take {what}, but something that comes first would suffer: {title}."
    return Refusal(post=PostCode(worker), rule=first, sentence=said)


def _suffers(
    formulation: Formulation, assignment: Assignment, worker: WorkerId, task: TaskId
) -> str | None:
    """The rule whose need would go short first if the worker took the task at its best time."""
    problem, found = formulation.problem, None
    before = score(problem, assignment)
    for span in formulation.facts.demands[task].spans:
        more = assignment | {Placed(task, worker, span_of(span))}
        if violations(problem, more):
            continue
        found = _worse(before, score(problem, more))
        if found is None:
            return None
    return found


def _worse(before: tuple[TierResult, ...], after: tuple[TierResult, ...]) -> str | None:
    """The first need that got worse, in tiers above the first that got better."""
    for old, new in zip(before, after, strict=True):
        if new.score < old.score:
            return None
        if new.score > old.score:
            return next(c for c, cost in new.components.items() if cost > old.components[c])
    return None


def explain_unit(school: School, needs: Needs, rota: Rota, key: DemandKey) -> Iterator[Unmet]:
    """Why the unit, release or presence `key` stands open in `rota`; nothing where it does not."""
    formulation = formulate(school, needs, on=rota.valid_from)
    assignment = assignment_of(formulation, rota)
    met = {allocation.key for allocation in rota.allocations}
    asked = formulation.unit_of.get(key, key)
    for gap in gaps(formulation, assignment, met):
        if key not in met and formulation.unit_of.get(gap.key, gap.key) == asked:
            yield replace(gap, key=key, refusals=reasons_for(formulation, assignment, gap))


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


def _telling(broken: Iterable[Violation]) -> list[Violation]:
    """The violations worth telling: one of each rule, the ones about the person first."""
    by_rule: dict[str, Violation] = {}
    for violation in broken:
        by_rule.setdefault(violation.code, violation)
    order = {code: number for number, code in enumerate(BY_ID)}
    telling = sorted(by_rule.values(), key=lambda v: order.get(v.code, len(order)))
    barred = [violation for violation in telling if violation.kind == "Barred"]
    return (barred or telling)[:_FEW]


def _why_short(
    formulation: Formulation, assignment: Assignment, unmet: Unmet
) -> tuple[Refusal, ...]:
    """Too few lessons to be released from, or nobody to cover them: which it is, and who."""
    demands = of_quota(formulation.needs, unmet.key.code)
    given, most = given_minutes(formulation, assignment, demands), most_minutes(demands)
    owed = given + unmet.missing
    said = (
        f"{unmet.title} is {clock.hours(unmet.missing)} short: "
        f"{clock.hours(given)} of the {clock.hours(owed)} owed"
    )
    if most < owed:
        said += f"; the lessons this teacher can be released from give {clock.hours(most)} at most"
    about = Refusal(post=ABOUT_THE_NEED, rule="P-10PCT", sentence=said + ".")
    held = {p.task for p in assignment}
    free = [d for d in demands if task_id(d.key) not in held]
    if given >= most or not free:
        return (about,)
    return (about, *_refused_or_free(formulation, assignment, free[0].key))


def _why_absent(
    formulation: Formulation, assignment: Assignment, need: PresenceNeed
) -> tuple[Refusal, ...]:
    if need.in_class:
        return _why_left(formulation, assignment, need)
    units = [key for key in need.among if key in formulation.unit_of]
    able = trained_workers(formulation.facts, need)
    if not able or not units:
        said = _absent(need, nobody=not able)
        return (Refusal(post=ABOUT_THE_NEED, rule=need.rule, sentence=said),)
    there = {task_id(formulation.unit_of[key]) for key in units}
    others = frozenset(placed for placed in assignment if placed.task not in there)
    asked = _refused_or_free(formulation, others, units[0])
    return tuple(refusal for refusal in asked if WorkerId(refusal.post) in able)


def _why_left(
    formulation: Formulation, assignment: Assignment, need: PresenceNeed
) -> tuple[Refusal, ...]:
    """What has taken each adult based in the class."""
    speaker = Speaker(formulation.school, formulation.needs)
    span, workers = span_of(need.span), in_class_workers(formulation.facts, need)
    standby = {task for task, demand in formulation.facts.demands.items() if demand.stands_by}
    taken = [
        placed
        for placed in sorted(assignment, key=lambda p: (p.worker, p.span))
        if placed.worker in workers and placed.span.overlaps(span) and placed.task not in standby
    ]
    told = [
        (p.worker, f"{speaker.who((p.worker,))} is on {speaker.what((p.task,))} then.")
        for p in taken
    ]
    said = f"{need.title} keeps {len(workers) - len({w for w, _ in told})} of {len(workers)} adults"
    about = f"{said} based there and at work then; {need.minimum} wanted."
    return (
        Refusal(post=ABOUT_THE_NEED, rule=need.rule, sentence=about),
        *(Refusal(post=PostCode(w), rule=need.rule, sentence=text) for w, text in told),
    )


def _absent(need: PresenceNeed, *, nobody: bool) -> str:
    when = clock.stretch(need.span)
    if nobody:
        tags = listed(tag.replace("-", " ") for tag in need.training)
        return f"Nobody at the school holds {tags} in date, which {need.title} on {when} needs."
    return f"{need.title} on {when} has no post that a trained adult could hold."
