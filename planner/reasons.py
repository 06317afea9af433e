"""Why a need is open: for each person the rules in the way, and in a line what it comes to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from planner.domain import clock
from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey, Needs, NeedTier, PresenceNeed
from planner.domain.plan import Refusal, Rota, Unmet
from planner.domain.school import School
from planner.formulate import Formulation, PinClash, formulate
from planner.gaps import gaps, given_minutes, most_minutes, of_quota
from planner.refusals import ABOUT_THE_NEED, refusals, refused_or_free
from planner.rules.facts import span_of, task_id
from planner.rules.needs import in_class_workers, trained_workers
from planner.sentences import Speaker, listed, sentence
from solver.problem import Assignment, Placed, WorkerId

__all__ = [
    "assignment_of",
    "clash_sentence",
    "explain_unit",
    "headline",
    "lost_pins",
    "reasons_for",
    "refusals",
    "sentence",
]

_FEW: Final = 3
"""Reasons given for one pin: the first say enough."""
_BUSY: Final = frozenset({"H-OVERLAP", "T-ONCALL", "T-ONCALL-FREE", "I-PUPIL-CLASH", "I-ROOM"})
_TIRED: Final = frozenset({"H-BREAK-20", "H-LUNCH-30", "H-WEEK"})
_OUT: Final = frozenset({"H-DAYS", "H-MEET", "G-POST-CHARGE"})


def clash_sentence(school: School, needs: Needs, clash: PinClash) -> str:
    """Why a pinned duty could not be kept where it was."""
    return " ".join(refusal.sentence for refusal in _of_clash(school, needs, clash))


def lost_pins(formulation: Formulation) -> tuple[Unmet, ...]:
    """Every pin the plan had to be made without, as a gap of the last tier."""
    speaker = Speaker(formulation.school, formulation.needs)
    found = []
    for clash in formulation.clashes:
        key = formulation.unit_of.get(clash.pin.key)
        title = speaker.what((task_id(key),)) if key else str(clash.pin.key.code)
        found.append(
            Unmet(
                key=clash.pin.key,
                tier=NeedTier.LATER,
                title=f"{title}, pinned for {clock.stretch(clash.pin.span)}",
                missing=1,
                unit="pin",
                refusals=_of_clash(formulation.school, formulation.needs, clash),
            )
        )
    return tuple(found)


def _of_clash(school: School, needs: Needs, clash: PinClash) -> tuple[Refusal, ...]:
    speaker, post = Speaker(school, needs), clash.pin.post
    if not clash.violations:
        said = f"{speaker.who((WorkerId(post),))} was pinned to a duty that is no longer needed."
        return (Refusal(post=post, rule="H-OVERLAP", sentence=said),)
    return tuple(
        Refusal(post=post, rule=broken.code, sentence=speaker.sentence(broken))
        for broken in clash.violations[:_FEW]
    )


def reasons_for(
    formulation: Formulation, assignment: Assignment, unmet: Unmet
) -> tuple[Refusal, ...]:
    """What stands in the way of a gap: about the need itself first, then by person."""
    if unmet.unit == "minutes":
        return _why_short(formulation, assignment, unmet)
    presence = next((p for p in formulation.needs.presences if p.key == unmet.key), None)
    if unmet.unit == "adult" and presence:
        return _why_absent(formulation, assignment, presence)
    return refused_or_free(formulation, assignment, unmet.key)


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
    return (about, *refused_or_free(formulation, assignment, free[0].key))


def _why_absent(
    formulation: Formulation, assignment: Assignment, need: PresenceNeed
) -> tuple[Refusal, ...]:
    if need.in_class:
        return _why_left(formulation, assignment, need)
    units = [key for key in need.among if key in formulation.unit_of]
    able = trained_workers(formulation.facts, need)
    if not able or not units:
        said = _absent(formulation, need) if not able else _no_post(need)
        return (Refusal(post=ABOUT_THE_NEED, rule=need.rule, sentence=said),)
    there = {task_id(formulation.unit_of[key]) for key in units}
    others = frozenset(placed for placed in assignment if placed.task not in there)
    asked = refused_or_free(formulation, others, units[0])
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
    left = len(workers) - len({w for w, _ in told})
    said = f"{need.title} has {left} of the {len(workers)} based there and at work then"
    about = f"{said} left in class; it should keep {need.minimum}."
    return (
        Refusal(post=ABOUT_THE_NEED, rule=need.rule, sentence=about),
        *(Refusal(post=PostCode(w), rule=need.rule, sentence=text) for w, text in told),
    )


def _absent(formulation: Formulation, need: PresenceNeed) -> str:
    """Nobody the planner may place holds it: nobody at all, or teachers alone."""
    facts, when = formulation.facts, clock.stretch(need.span)
    tags = listed(tag.replace("-", " ") for tag in need.training)
    wants = f"which {need.title} on {when} needs"
    holders = sorted(
        facts.people[person].name
        for person, held in facts.held.items()
        if person in facts.people and held.issuperset(need.training)
    )
    if not holders:
        return f"Nobody at the school holds {tags} in date, {wants}."
    does = "does" if len(holders) == 1 else "do"
    but = f"{listed(holders)} {does}, but the planner puts no teacher on duty"
    return f"Nobody with a support post holds {tags} in date, {wants}; {but}."


def _no_post(need: PresenceNeed) -> str:
    when = clock.stretch(need.span)
    return f"{need.title} on {when} has no post that a trained adult could hold."
