"""What has been kept long enough goes, and what is kept of one pupil goes when asked (D-KEEP).

Counted first, erased when said so, and written down by numbers alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeVar

from planner.domain.codes import GroupCode, PupilRef
from planner.domain.kinds import RestrictionKind
from planner.domain.outings import OneOff, SpecialistVisit
from planner.domain.provision import Group
from planner.domain.school import School
from planner.errors import NotFound, PlannerError
from planner.services.permissions import Action, Visitor
from planner.store import Cuts, Database

SEPTEMBER: Final = 9
ERASED_OLD: Final = "erase what is old"
"""What the audit trail calls it."""
_ERASE: Final = "erase pupil"
_MOST: Final = 1_000_000
"""Entries of the audit trail read at the most."""
With = TypeVar("With", Group, OneOff, SpecialistVisit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """For how long things are kept, in whole years."""

    pupils: int = 1
    """Whatever is linked to a pupil: until the end of so many academic years after its own."""
    rest: int = 6
    """Rotas, owed time and messages, which name adults: so many years from their day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is older than it may be, or was: by kind, how many."""

    cuts: Cuts
    counts: Mapping[str, int]

    @property
    def anything(self) -> bool:
        return any(self.counts.values())


def cuts_on(today: date, keep: Keep) -> Cuts:
    """The days before which things have been kept long enough."""
    began = today.year if today.month >= SEPTEMBER else today.year - 1
    return Cuts(
        pupils=date(began - keep.pupils, SEPTEMBER, 1),
        rest=date(today.year - keep.rest, today.month, 1),
    )


def too_old(database: Database, actor: Visitor, keep: Keep, *, at: datetime) -> Kept:
    """How much has been kept long enough; nothing is changed."""
    actor.require(Action.ERASE_DATA)
    cuts = _cuts(keep, at)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        counts = unit.erasing.count(cuts) | _old_facts(school, cuts)
    return Kept(cuts=cuts, counts=counts)


def erase_old(database: Database, actor: Visitor, keep: Keep, *, at: datetime) -> Kept:
    """Erase it, in one transaction. Minutes of sessions stay, without whose they were.

    Raises PlannerError on PostgreSQL for any role but the one that owns the tables.
    """
    actor.require(Action.ERASE_DATA)
    cuts = _cuts(keep, at)
    with database.erasing(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        facts = _old_facts(school, cuts)
        counts = unit.erasing.old(cuts) | facts
        unit.facts.replace(_without_old(school, cuts))
        before = {"pupils_before": cuts.pupils, "rest_before": cuts.rest}
        unit.audit.note(ERASED_OLD, "retention", before, counts)
    return Kept(cuts=cuts, counts=counts)


def erase_pupil(database: Database, actor: Visitor, ref: str, *, at: datetime) -> Mapping[str, int]:
    """Erase whatever is kept of a pupil; how many of each kind.

    Minutes of their sessions stay, without whose they were. Raises NotFound for a reference
    nothing is kept of, PlannerError on PostgreSQL for any role but the tables' owner.
    """
    actor.require(Action.ERASE_DATA)
    with database.erasing(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        done = [entry for entry in unit.audit.entries(_MOST) if entry.action == _ERASE]
        telling = sorted(unit.erasing.telling_codes(ref, {str(g.code) for g in school.groups}))
        codes = {code: f"erased-{len(done) + 1}-{n}" for n, code in enumerate(telling, start=1)}
        after = _renamed(_without_pupil(school, PupilRef(ref)), codes)
        facts = {"facts": int(after != school)}
        unit.facts.replace(after)
        counts = {**facts, **unit.erasing.pupil(ref, codes)}
        if not any(count for what, count in counts.items() if what != "files"):
            raise NotFound("Nothing is kept of a pupil of that reference.")
        unit.audit.note(_ERASE, "1 pupil", None, counts)
    return counts


def _cuts(keep: Keep, at: datetime) -> Cuts:
    if min(keep.pupils, keep.rest) < 1 or keep.rest < keep.pupils:
        raise PlannerError(
            "Things are kept for a year at the least, and rotas no shorter than pupils’ records.",
            hint="Choose whole years, such as 1 and 6.",
        )
    return cuts_on(at.date(), keep)


def _old_facts(school: School, cuts: Cuts) -> dict[str, int]:
    return {
        "days pupils were away": sum(one.day < cuts.pupils for one in school.pupils_away),
        "absences of adults": sum(one.day < cuts.rest for one in school.absences),
    }


def _without_old(school: School, cuts: Cuts) -> School:
    return replace(
        school,
        pupils_away=tuple(one for one in school.pupils_away if one.day >= cuts.pupils),
        absences=tuple(one for one in school.absences if one.day >= cuts.rest),
    )


def _without_pupil(school: School, ref: PupilRef) -> School:
    """The facts without the pupil; what was theirs alone goes with them."""
    gone = {str(each.code) for each in school.provisions if each.pupil == ref}
    gone |= {str(group.code) for group in school.groups if group.pupils == (ref,)}
    return replace(
        school,
        pupils=tuple(
            replace(each, apart_from=_others(each.apart_from, ref))
            for each in school.pupils
            if each.ref != ref
        ),
        groups=_without(school.groups, ref),
        one_offs=_without(school.one_offs, ref),
        specialist_visits=_without(school.specialist_visits, ref),
        provisions=tuple(each for each in school.provisions if each.pupil != ref),
        pupils_away=tuple(each for each in school.pupils_away if each.pupil != ref),
        arrangements=tuple(each for each in school.arrangements if each.pupil != ref),
        restrictions=tuple(
            each
            for each in school.restrictions
            if not (each.kind is RestrictionKind.PUPIL and each.value == ref)
        ),
        pins=tuple(pin for pin in school.pins if pin.key.code not in gone),
        overrides=tuple(each for each in school.overrides if each.key.code not in gone),
    )


def _renamed(school: School, codes: Mapping[str, str]) -> School:
    """A group that is shared goes on, under a code that gives nobody away."""
    groups = tuple(
        replace(group, code=GroupCode(codes.get(group.code, group.code))) for group in school.groups
    )
    return replace(school, groups=groups)


def _others(refs: tuple[PupilRef, ...], ref: PupilRef) -> tuple[PupilRef, ...]:
    return tuple(each for each in refs if each != ref)


def _without(found: tuple[With, ...], ref: PupilRef) -> tuple[With, ...]:
    """The same for one pupil fewer; none for whoever was alone in it."""
    return tuple(
        replace(each, pupils=_others(each.pupils, ref)) for each in found if each.pupils != (ref,)
    )
