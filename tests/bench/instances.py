"""The schools everything is measured on, by name: what sort, and how much of its staff is there."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from fixtures.generator import (
    one_form_primary,
    short_staffed,
    three_form_primary,
    two_form_primary,
)
from fixtures.generator.all_through import all_through_school
from fixtures.generator.secondary import secondary_school
from fixtures.generator.special import special_school
from planner.demand_sources import needs_of
from planner.domain.school import School
from planner.formulate import formulate
from solver.problem import Problem

SCHOOLS: Final[Mapping[str, Callable[[], School]]] = {
    "one": one_form_primary,
    "two": two_form_primary,
    "three": three_form_primary,
    "special": special_school,
    "secondary": secondary_school,
    "all-through": all_through_school,
}
"""Primaries of one to three forms, a special school, a secondary with a fortnight's timetable,
and an all-through school of three hundred support adults."""

ON: Final = date(2026, 9, 7)
"""A Monday in term: certificates and contracts count as they stand then."""

FULL: Final = 100


def school(name: str, share: int = FULL) -> School:
    """The school with `share` per cent of its support staff's hours."""
    made = SCHOOLS[name]()
    return made if share >= FULL else short_staffed(made, share / 100)


def problem(name: str) -> Problem:
    """ "two-75": the week of the two-form primary with 75 per cent of its staff."""
    of, _, share = name.rpartition("-")
    made = school(of, int(share))
    return formulate(made, needs_of(made), on=ON).problem
