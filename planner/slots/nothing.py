"""Why nothing fits: the rules in the way, and the least that would have to give.

A relaxation is never guessed: the week is tried again with it, by the same check.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from planner.domain.codes import PlaceCode
from planner.domain.kinds import PlaceKind
from planner.domain.school import School
from planner.rules import BY_ID
from planner.sentences import Speaker
from planner.slots.effects import Past
from planner.slots.finder import Asked, Slot, Trial, find
from planner.slots.live import LiveWeek
from solver.problem import TaskId, Violation

MOST: Final = 3
"""Relaxations shown: the cheapest ones that open something."""
_SHORTEST: Final = 10
_STEP: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One rule that stands in the way, and how often."""

    rule: str
    clause: str
    times: int
    """Of the times, adults and places tried, how many it rules out."""
    alone: int
    """How many it is the only thing in the way of."""
    example: str
    """A sentence about one of them: where it is alone, if it ever is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """One change to what was asked that makes room, tried and found to."""

    words: str
    """ "the session were 25 minutes": what follows "If"."""
    slots: int
    best: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """What is said when there is no slot."""

    tried: int
    obstacles: tuple[Obstacle, ...]
    """The one most often alone in the way first."""
    relaxations: tuple[Relaxation, ...]
    """The cheapest first; empty where none of them makes room."""


def explain(week: LiveWeek, trial: Trial, past: Past) -> Nothing:
    """Why `trial` has no slot. Takes as long as a handful of searches."""
    tried, obstacles = _obstacles(trial)
    found: list[Relaxation] = []
    for words, eased in _eased(week.school, trial.asked):
        slots = find(week, eased, past).slots
        if slots:
            found.append(Relaxation(words=words, slots=len(slots), best=slots[0]))
        if len(found) == MOST:
            break
    return Nothing(tried=tried, obstacles=obstacles, relaxations=tuple(found))


def _obstacles(trial: Trial) -> tuple[int, tuple[Obstacle, ...]]:
    speakers = {
        task: Speaker(trial.formulation.school, trial.formulation.needs, task)
        for task in trial.places
    }
    times, alone, tried = Counter[str](), Counter[str](), 0
    examples: dict[tuple[str, bool], tuple[TaskId, Violation]] = {}
    for placed in trial.candidates():
        tried += 1
        by_rule: dict[str, Violation] = {}
        for breach in trial.breaches(placed):
            by_rule.setdefault(breach.code, breach)
        for code, breach in by_rule.items():
            times[code] += 1
            alone[code] += len(by_rule) == 1
            examples.setdefault((code, len(by_rule) == 1), (placed.task, breach))

    def example(code: str) -> str:
        task, breach = examples.get((code, True)) or examples[code, False]
        return speakers[task].sentence(breach)

    return tried, tuple(
        Obstacle(
            rule=code,
            clause=BY_ID[code].clause if code in BY_ID else code,
            times=times[code],
            alone=alone[code],
            example=example(code),
        )
        for code in sorted(times, key=lambda code: (-alone[code], -times[code], code))
    )


def _eased(school: School, asked: Asked) -> Iterator[tuple[str, Asked]]:
    """What was asked with one thing eased, the cheapest for children first."""
    programme = asked.programme
    rooms = other_rooms(school, asked.places)
    if rooms:
        yield "it were in another room", replace(asked, places=rooms)
    if asked.not_before is not None or asked.not_after is not None:
        yield "it could be at any time of day", replace(asked, not_before=None, not_after=None)
    for minutes in range(programme.minutes - _STEP, _SHORTEST - 1, -_STEP):
        shorter = replace(programme, minutes=minutes)
        if minutes in (programme.minutes - _STEP, programme.minutes // 10 * 5, _SHORTEST):
            yield f"the session were {minutes} minutes", replace(asked, programme=shorter)
    if len(asked.pupils) > max(programme.smallest, 1):
        for pupil in asked.pupils:
            left = tuple(other for other in asked.pupils if other != pupil)
            yield f"it were without pupil {pupil}", replace(asked, pupils=left)
    if not programme.over_core:
        eased = replace(programme, over_core=True)
        yield "pupils could miss English, maths or phonics", replace(asked, programme=eased)
    if not programme.over_break:
        eased = replace(programme, over_break=True)
        yield "it could run over break or lunch", replace(asked, programme=eased)
    if programme.training:
        eased = replace(programme, training=None)
        words = f"one more adult were trained in {programme.training}"
        yield words, replace(asked, programme=eased)


def other_rooms(
    school: School, places: tuple[PlaceCode | None, ...] = ()
) -> tuple[PlaceCode | None, ...]:
    """Rooms that are nobody's classroom, but for those in `places`."""
    kinds = (PlaceKind.ROOM, PlaceKind.PASTORAL_CENTRE)
    return tuple(
        place.code for place in school.places if place.kind in kinds and place.code not in places
    )
