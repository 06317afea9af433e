"""What programmes came to: the mean gain of their pupils, beside what it took.

A gain is a share of its measure's scale, so that different tests can stand side by side; it
says nothing of what the pupils would have gained without the programme. Of few pupils no
mean is told: it would say more of a child than of a programme.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from planner.domain.codes import ProgrammeCode, PupilRef
from planner.domain.outcomes import Measured
from planner.provision_map import Line, Sum

FEWEST: Final = 3
"""Pupils measured before a mean is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One programme: its pupils' mean gain, and the minutes and pounds for each of them."""

    programme: str
    pupils: int
    """With sessions planned, delivered or asked for, or with readings."""
    measured: int
    """With a baseline and an outcome."""
    gain: float | None
    """Mean share of scale; None = too few to say. A pupil's own measures count as one."""
    sum: Sum

    @property
    def minutes_each(self) -> float:
        """Delivered minutes for each pupil."""
        return self.sum.delivered / self.pupils

    @property
    def cost_each(self) -> float:
        """Pounds delivered for each pupil; not rounded."""
        return self.sum.delivered_cost / self.pupils


def effects(
    lines: Iterable[Line], readings: Iterable[Measured], names: Mapping[ProgrammeCode, str]
) -> tuple[Effect, ...]:
    """Each programme of the lines or the readings, by name."""
    sums = defaultdict[str, Sum](Sum)
    pupils = defaultdict[str, set[PupilRef]](set)
    for line in lines:
        sums[line.programme] += line.sum
        pupils[line.programme].add(line.pupil)
    gains = _gains(readings, names)
    for programme, own in gains.items():
        pupils[programme] |= set(own)
    return tuple(
        Effect(
            programme=programme,
            pupils=len(of_it),
            measured=len(gains.get(programme, {})),
            gain=_mean(gains.get(programme, {})),
            sum=sums[programme],
        )
        for programme, of_it in sorted(pupils.items())
    )


def _gains(
    readings: Iterable[Measured], names: Mapping[ProgrammeCode, str]
) -> dict[str, dict[PupilRef, list[float]]]:
    found: dict[str, dict[PupilRef, list[float]]] = {}
    for one in readings:
        if one.gain is not None:
            programme = names.get(one.programme, one.programme)
            found.setdefault(programme, {}).setdefault(one.pupil, []).append(one.gain)
    return found


def _mean(gains: Mapping[PupilRef, list[float]]) -> float | None:
    if len(gains) < FEWEST:
        return None
    return fmean(fmean(own) for own in gains.values())
