"""A whole week's sessions for one group, of the slots there are: the best, the losses shared.

A group that meets three times a week ought not to miss Art three times: each lesson already
missed counts against the next slot that takes it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from planner.domain.clock import weekday_of
from planner.slots.finder import Slot


def chosen(slots: Iterable[Slot], count: int, fits: Callable[[Slot], bool]) -> tuple[Slot, ...]:
    """Up to `count` slots on days of their own, the best first, each of which `fits`.

    Days the group meets on already are left out. `fits` is asked of as few as can be.
    """
    left = [slot for slot in slots if not slot.same_day]
    found: list[Slot] = []
    while left and len(found) < count:
        for slot in in_turn(left, found):
            left.remove(slot)
            if fits(slot):
                found.append(slot)
                left = [s for s in left if weekday_of(s.span.start) != weekday_of(slot.span.start)]
                break
    return tuple(found)


def in_turn(slots: Sequence[Slot], found: Sequence[Slot]) -> Iterator[Slot]:
    """`slots` from the gentlest on, given those found: core lessons, then what is missed twice,
    then the adult the group has already, then merit."""
    missed = [subject for slot in found for subject in subjects(slot)]
    adults = {slot.post for slot in found}

    def order(slot: Slot) -> tuple[object, ...]:
        again = max((missed.count(subject) for subject in subjects(slot)), default=0)
        return (slot.core, slot.last_support, again, slot.post not in adults, *slot.rank)

    return iter(sorted(slots, key=order))


def subjects(slot: Slot) -> frozenset[str]:
    """The lessons a slot takes any of its pupils out of."""
    return frozenset(missed.subject for missed in slot.missed)
