"""The one order facts stand in: every collection by its natural key.

Importer, store, exporter and generators all sort with `sorted_school`, so equal facts are
equal values and equal bytes wherever they came from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

from planner.domain.school import School

NATURAL_KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "settings": ("rule",),
        "terms": ("code",),
        "special_days": ("day",),
        "week_labels": ("monday",),
        "day_changes": ("code",),
        "duty_profiles": ("code",),
        "profile_entries": ("profile", "kind"),
        "people": ("code",),
        "posts": ("code",),
        "working_days": ("post", "week", "weekday", "starts"),
        "qualifications": ("person", "tag", "obtained"),
        "authorisations": ("person", "starts"),
        "consents": ("post", "kind", "agreed_on"),
        "restrictions": ("person", "kind", "value", "starts"),
        "absences": ("person", "day", "starts"),
        "events": ("code",),
        "places": ("code",),
        "externals": ("code",),
        "classes": ("code",),
        "lessons": ("code",),
        "in_class_needs": ("school_class",),
        "groupings": ("code",),
        "teaching_groups": ("code",),
        "adult_times": ("code",),
        "releases": ("code",),
        "programmes": ("code",),
        "pupils": ("ref",),
        "groups": ("code",),
        "provisions": ("code",),
        "duty_posts": ("code",),
        "outings": ("code",),
        "sittings": ("code",),
        "arrangements": ("code",),
        "exam_windows": ("code",),
        "one_offs": ("code",),
        "specialist_visits": ("code",),
        "visitors_away": ("external", "day"),
        "pins": ("key",),
        "overrides": ("rule", "key"),
        "covered_otherwise": ("school_class", "day", "starts"),
        "rooms_out": ("place", "day", "starts"),
        "pupils_away": ("pupil", "day", "starts"),
        "emergencies": ("school_class", "day", "starts"),
    }
)
"""The fields that name one row of each collection within its school."""


def natural_key(collection: str, fact: object) -> tuple[Any, ...]:
    """What `fact` is called within its collection; two facts never share it."""
    return tuple(getattr(fact, name) for name in NATURAL_KEYS[collection])


def sorted_school(school: School) -> School:
    """The same facts with every collection in the order of its natural key, absent first."""
    facts: dict[str, Any] = {
        name: sorted_facts(name, getattr(school, name)) for name in NATURAL_KEYS
    }
    return replace(school, **facts)


def sorted_facts(collection: str, facts: Iterable[Any]) -> tuple[Any, ...]:
    """The facts of one collection in the order of its natural key, absent first."""
    return tuple(sorted(facts, key=lambda fact: _order(natural_key(collection, fact))))


def _order(key: tuple[Any, ...]) -> tuple[tuple[bool, Any], ...]:
    """Comparable whatever is absent: None comes first, words of closed lists by their word."""
    return tuple(
        (part is not None, part.value if isinstance(part, Enum) else part or 0) for part in key
    )
