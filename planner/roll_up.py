"""Next September's facts from this year's: pupils go up a class, and their support with them.

Rooms, teachers and timetables stay with the year group; the last year leaves, the first is
empty until its starters are entered. Nothing is kept here: the result is a workbook to look
through, correct and import, with everything it changes rehearsed before it is taken.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.domain.codes import ClassCode, GroupCode, PupilRef
from planner.domain.kinds import ProvisionKind
from planner.domain.people import Post
from planner.domain.provision import Group, Provision, Pupil
from planner.domain.school import School
from planner.domain.timetable import TeachingClass
from planner.horizon import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """The rolled-up facts, and what a person should know of them, a sentence each."""

    school: School
    leavers: tuple[PupilRef, ...]
    stopped: tuple[GroupCode, ...]
    """Groups of which nobody is left, or that were told to stop."""
    notes: tuple[str, ...]


def roll_up(school: School, *, keep_groups: bool = True) -> RollUp:
    """`school` a year on. Groups go on with who is left of them unless told to stop.

    Everything with a date stays behind, as do pins: they belong to the year that ends.
    """
    school = standing(school)
    up = _classes_up(school.classes)
    pupils = {p.ref: up[p.school_class] for p in school.pupils}
    left = {ref: code for ref, code in pupils.items() if code is not None}
    groups = tuple(_group(g, left) for g in school.groups) if keep_groups else ()
    provisions = tuple(p for p in school.provisions if p.pupil in left)
    leavers = tuple(sorted(ref for ref, code in pupils.items() if code is None))
    kept = tuple(group for group in groups if group.pupils)
    stopped = {g.code for g in school.groups} - {g.code for g in kept}
    rolled = replace(
        school,
        pupils=tuple(Pupil(ref=ref, school_class=code) for ref, code in sorted(left.items())),
        groups=kept,
        provisions=provisions,
        classes=_counted(school.classes, up),
        posts=tuple(_post(post, provisions, left) for post in school.posts),
        pins=(),
    )
    return RollUp(
        school=rolled,
        leavers=leavers,
        stopped=tuple(sorted(stopped)),
        notes=tuple(_notes(school, up, leavers, sorted(stopped))),
    )


def _classes_up(classes: tuple[TeachingClass, ...]) -> Mapping[ClassCode, ClassCode | None]:
    """Which class each goes up to: the one of the same letter a year on, else by its place
    among the classes of its year; None for the last year."""
    by_year = defaultdict[int, list[TeachingClass]](list)
    for known in sorted(classes, key=lambda known: known.code):
        by_year[known.year].append(known)
    return {
        known.code: _next_of(known, place, by_year[known.year + 1])
        for own in list(by_year.values())
        for place, known in enumerate(own)
    }


def _next_of(known: TeachingClass, place: int, nexts: list[TeachingClass]) -> ClassCode | None:
    if not nexts:
        return None
    same = [other.code for other in nexts if other.code[-1:] == known.code[-1:]]
    return same[0] if len(same) == 1 else nexts[min(place, len(nexts) - 1)].code


def _group(group: Group, left: Mapping[PupilRef, ClassCode]) -> Group:
    return replace(group, pupils=tuple(ref for ref in group.pupils if ref in left))


def _counted(
    classes: tuple[TeachingClass, ...], up: Mapping[ClassCode, ClassCode | None]
) -> tuple[TeachingClass, ...]:
    """Each class with the number of pupils that came up to it; one nobody comes up to keeps
    its number, as its starters are yet to be entered."""
    came = defaultdict[ClassCode, int](int)
    for known in classes:
        above = up[known.code]
        if above is not None:
            came[above] += known.pupils
    return tuple(replace(known, pupils=came.get(known.code, known.pupils)) for known in classes)


def _post(
    post: Post, provisions: tuple[Provision, ...], left: Mapping[PupilRef, ClassCode]
) -> Post:
    """An adult whose base was their 1:1 pupil's class goes up with the pupil."""
    for provision in provisions:
        one_to_one = provision.kind is ProvisionKind.ONE_TO_ONE
        if one_to_one and post.base_class and post.code in provision.usual[:1]:
            return replace(post, base_class=left[provision.pupil])
    return post


def _notes(
    school: School,
    up: Mapping[ClassCode, ClassCode | None],
    leavers: tuple[PupilRef, ...],
    stopped: list[GroupCode],
) -> list[str]:
    last = sorted(code for code, above in up.items() if above is None)
    empty = sorted({c.code for c in school.classes} - {code for code in up.values() if code})
    notes = [
        f"{', '.join(last)} leave: {len(leavers)} pupils with support of their own.",
        f"{', '.join(empty)} wait for starters: enter their support when it is known.",
    ]
    if stopped:
        notes.append(f"Groups that stop: {', '.join(stopped)}.")
    return [*notes, "Check teachers, base classes, terms, and posts that begin or end."]
