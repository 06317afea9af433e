"""The same facts without anybody's name: codes by position, pupils by a one-way hash.

Adults become A001, A002 ... in order of their codes, so that every ordering stays what it
was. The table of names is never written anywhere.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final, NewType, TypeVar, get_args, get_type_hints

from planner.domain.codes import (
    ArrangementCode,
    GroupCode,
    OneOffCode,
    OutingCode,
    PersonCode,
    PostCode,
    ProvisionCode,
    PupilRef,
    SpecialistVisitCode,
)
from planner.domain.demand import Demand, DemandKey, PresenceNeed, Quota, Resource
from planner.domain.kinds import RestrictionKind
from planner.domain.outings import ExamSitting, OneOff, Outing
from planner.domain.people import FixedEvent, Person, Restriction
from planner.domain.plan import Allocation, CoveredOtherwise, Override
from planner.domain.provision import Release
from planner.domain.school import School
from planner.domain.timetable import External

T = TypeVar("T")
Names = Mapping[str, str]

_BLANK: Final = {
    (Person, "email"),
    (Person, "trust_id"),
    (FixedEvent, "title"),
    (External, "name"),
    (Outing, "title"),
    (ExamSitting, "title"),
    (OneOff, "title"),
    (Quota, "title"),
    (PresenceNeed, "title"),
    (Allocation, "title"),
    (CoveredOtherwise, "given_by"),
    (CoveredOtherwise, "note"),
    (Override, "given_by"),
    (Override, "reason"),
}
_RELEASES: Final = {(Release, "code"), (Quota, "code"), (Demand, "quota")}
_HASH_LENGTH: Final = 12


class Pseudonyms:
    """The stand-ins of one school. Use one object for all its values."""

    def __init__(self, school: School) -> None:
        self._people = _numbered("A", (p.code for p in school.people))
        self._posts = _numbered("W", (p.code for p in school.posts))
        self._groups = _numbered("G", (g.code for g in school.groups))
        self._provisions = _numbered("V", (p.code for p in school.provisions))
        self._releases = _numbered("R", (r.code for r in school.releases))
        self._events = _numbered("E", (e.code for e in school.events))
        self._once = {
            OutingCode: _numbered("O", (o.code for o in school.outings)),
            ArrangementCode: _numbered("X", (a.code for a in school.arrangements)),
            OneOffCode: _numbered("D", (o.code for o in school.one_offs)),
            SpecialistVisitCode: _numbered("S", (v.code for v in school.specialist_visits)),
        }
        self._pupils: Names = {p.ref: _hashed(school.profile.code, p.ref) for p in school.pupils}
        self._by_type: dict[Any, Names] = {
            PersonCode: self._people,
            PostCode: self._posts,
            GroupCode: self._groups,
            ProvisionCode: self._provisions,
            PupilRef: self._pupils,
            **self._once,
        }
        self._in_keys = {**self._groups, **self._provisions, **self._releases, **self._people}
        for names in self._once.values():
            self._in_keys |= names
        self._resources: dict[str, Names] = {"teacher": self._people, "pupil": self._pupils}

    def of(self, value: T) -> T:
        """`value`, a dataclass, with every name in it replaced."""
        changed: T = self._dataclass(value)
        return changed

    def _dataclass(self, value: Any) -> Any:
        kind = type(value)
        hints = get_type_hints(kind)
        changed = {
            field.name: self._field(value, field.name, hints[field.name])
            for field in dataclasses.fields(kind)
        }
        return kind(**changed)

    def _field(self, owner: Any, name: str, hint: Any) -> Any:
        value = getattr(owner, name)
        if (type(owner), name) in _BLANK:
            return ""
        if isinstance(owner, Person) and name == "name":
            return self._people[owner.code]
        if isinstance(owner, Demand) and name == "title":
            return owner.kind.value
        if (type(owner), name) in _RELEASES:
            return self._releases.get(value, value)
        if (type(owner), name) == (FixedEvent, "code"):
            return self._events[value]
        if isinstance(owner, Restriction) and name == "value":
            pupil = owner.kind is RestrictionKind.PUPIL
            return self._pupils.get(PupilRef(value), value) if pupil else value
        return self._value(value, hint)

    def _value(self, value: Any, hint: Any) -> Any:
        if isinstance(value, tuple | frozenset):
            return type(value)(self._value(each, get_args(hint)[0]) for each in value)
        if isinstance(value, DemandKey):
            return dataclasses.replace(value, code=self._in_keys.get(value.code, value.code))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._dataclass(value)
        if isinstance(value, str):
            return self._text(value, hint)
        return value

    def _text(self, value: str, hint: Any) -> str:
        for kind in (hint, *get_args(hint)):
            if kind is Resource:
                owner, _, name = value.partition(":")
                return f"{owner}:{self._resources.get(owner, {}).get(name, name)}"
            if isinstance(kind, NewType) and kind in self._by_type:
                return self._by_type[kind].get(value, value)
        return value


def _numbered(letter: str, codes: Iterable[str]) -> Names:
    """A001, A002 ... in order of code, wide enough that their order is the codes' order."""
    ordered = sorted(set(codes))
    width = max(3, len(str(len(ordered))))
    return {code: f"{letter}{number:0{width}}" for number, code in enumerate(ordered, start=1)}


def _hashed(school: str, pupil: str) -> str:
    digest = hashlib.sha256(f"{school}:{pupil}".encode()).hexdigest()
    return digest[:_HASH_LENGTH]
