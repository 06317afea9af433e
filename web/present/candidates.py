"""Who could take a duty by hand, and who may not, as lines a deputy reads."""

from dataclasses import dataclass
from typing import Final

from planner.adjusting import Candidate
from planner.domain.clock import hours, stretch
from planner.domain.codes import PostCode
from planner.domain.people import Post
from planner.domain.plan import Refusal
from planner.rules import BY_ID
from planner.services.adjusting import Choices
from planner.services.fair_share import Held
from web.present.looks import look_of

_MOST_REASONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    post: PostCode
    name: str
    role: str
    balance: str
    """What they have of this kind of duty, beside an even share of it."""
    load: str
    good: tuple[str, ...]
    less_good: tuple[str, ...]
    leaves: tuple[tuple[str, str], ...]
    """What they would leave open: title and time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    post: PostCode
    name: str
    role: str
    refusals: tuple[Refusal, ...]


def candidate_lines(found: Choices) -> tuple[CandidateLine, ...]:
    return tuple(_line(found, one) for one in found.candidates)


def refused_lines(found: Choices) -> tuple[RefusedLine, ...]:
    """By name: the order says nothing of anybody."""
    lines = (
        RefusedLine(
            post=one.post.code,
            name=found.names[one.post.person],
            role=role_of(one.post),
            refusals=one.refusals,
        )
        for one in found.refused
    )
    return tuple(sorted(lines, key=lambda line: (line.name, line.post)))


def by_person(found: Choices) -> dict[str, dict[str, str]]:
    """By code of the person: the line to give it to, or none, and what to say of it.

    Of a person's two lines the better is offered; somebody with neither is told why.
    """
    said: dict[str, dict[str, str]] = {}
    for line, one in zip(candidate_lines(found), found.candidates, strict=True):
        leaves = "; ".join(f"{title}, {when}" for title, when in line.leaves)
        words = f"{line.name} would leave open: {leaves}." if leaves else f"{line.name} is free."
        state = "busy" if leaves else "free"
        said.setdefault(one.post.person, {"post": line.post, "state": state, "says": words})
    for refused in found.refused:
        first = refused.refusals[0].sentence
        said.setdefault(refused.post.person, {"post": "", "state": "barred", "says": first})
    if found.fixed:
        return {code: {"post": "", "state": "barred", "says": found.fixed} for code in said}
    return said


def role_of(post: Post) -> str:
    """ "HLTA level 2", "Midday assistant" is said as "MDA" as on the board."""
    word = post.role.value.upper() if len(post.role.value) <= 4 else post.role.value
    return f"{word} level {post.level}" if post.level else word


def _line(found: Choices, one: Candidate) -> CandidateLine:
    held = found.shares.by_person[one.post.person]
    return CandidateLine(
        post=one.post.code,
        name=found.names[one.post.person],
        role=role_of(one.post),
        balance=_balance(found, held),
        load=f"{hours(held.duties)} of duties a week, {hours(held.contracted)} contracted",
        good=(*found.fits.get(one.post.code, ()), *_clauses(one.helps, "Better: ")),
        less_good=_clauses(one.costs, "Less good: "),
        leaves=tuple((row.title, stretch(row.span)) for row in one.gives_up),
    )


def _balance(found: Choices, held: Held) -> str:
    word = look_of(found.shares.kind).word
    said = f"{word}: {hours(held.of_kind)}, an even share is {hours(held.even)}"
    if held.cover is not None:
        said += f"; covered {hours(held.cover)} this half-term"
    return said


def _clauses(rules: tuple[str, ...], opening: str) -> tuple[str, ...]:
    """The first few: they come in the order in which needs are met."""
    known = [BY_ID[rule] for rule in rules if rule in BY_ID]
    return tuple(f"{opening}{rule.clause}." for rule in known[:_MOST_REASONS])
