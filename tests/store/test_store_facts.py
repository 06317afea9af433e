"""Facts: kept whole, given back equal, versioned by scope, refused whole."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, NewType, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain import codes
from planner.domain.clock import Span
from planner.domain.demand import DemandKey
from planner.domain.kinds import Scope
from planner.domain.ordering import NATURAL_KEYS, natural_key, sorted_school
from planner.domain.people import FixedEvent
from planner.domain.policy import SchoolProfile
from planner.domain.provision import Group
from planner.domain.school import SCOPES, School
from planner.domain.timetable import Place
from planner.errors import ImportRefused, PlannerError
from planner.store import Database, open_database
from planner.store.facts import COLLECTIONS
from planner.store.references import OWNERS
from planner.store.shapes import bare
from tests.conftest import Home
from tests.store.builders import NOW, SCHOOL, facts, profile, settle, write

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8
)
NUMBERS = st.integers(-(2**31), 2**31 - 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SPANS = st.integers(0, 20_000).map(lambda start: Span(start, start + 15))
KEYS = st.builds(
    DemandKey,
    st.sampled_from(["group", "ppa"]),
    st.from_regex(r"[A-Z0-9-]{1,6}", fullmatch=True),
    st.integers(0, 99).map(lambda n: f"w1.{n}"),
)
PLAIN = {
    str: WORDS,
    int: NUMBERS,
    bool: st.booleans(),
    float: st.floats(0, 60, allow_nan=False),
    date: DAYS,
    Span: SPANS,
    DemandKey: KEYS,
}
POOLS = {owner: [f"{owner}-{n}" for n in range(3)] for owner in OWNERS.values()}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field, read off its type: a code comes from the pool of what it names."""
    if hint in OWNERS:
        return st.sampled_from(POOLS[OWNERS[hint]])
    if type(None) in get_args(hint):
        return st.none() | st.one_of(values(arm) for arm in get_args(hint) if arm is not type(None))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, NewType):
        return values(bare(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return PLAIN[hint]


@st.composite
def fact_lists(draw: st.DrawFn, collection: str, kind: type) -> tuple[Any, ...]:
    """Facts of one collection; those others may refer to are always the whole pool."""
    hints = get_type_hints(kind)
    fields = {field.name: values(hints[field.name]) for field in dataclasses.fields(kind)}
    if collection in POOLS:
        name = NATURAL_KEYS[collection][0]
        return tuple(
            _forward(kind, draw(st.fixed_dictionaries({**fields, name: st.just(code)})))
            for code in POOLS[collection]
        )
    drawn = draw(st.lists(st.fixed_dictionaries(fields), max_size=2))
    made = [_forward(kind, one) for one in drawn]
    return tuple({natural_key(collection, one): one for one in made}.values())


def _forward(kind: type, drawn: dict[str, Any]) -> Any:
    """The fact, its end after its start."""
    if isinstance(drawn.get("ends"), int) and drawn["ends"] <= drawn["starts"]:
        drawn["starts"], drawn["ends"] = drawn["ends"] % 1000, drawn["ends"] % 1000 + 30
    return kind(**drawn)


@st.composite
def schools(draw: st.DrawFn) -> School:
    parts = {one.name: draw(fact_lists(one.name, one.shape.kind)) for one in COLLECTIONS}
    hints = get_type_hints(SchoolProfile)
    own = draw(st.fixed_dictionaries({name: values(hint) for name, hint in hints.items()}))
    return School(profile=SchoolProfile(**{**own, "code": SCHOOL}), **parts)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(school=schools())
def test_any_school_comes_back_equal_and_in_its_natural_order(
    database: Database, school: School
) -> None:
    if not database.schools():
        database.create_school(profile(), NOW)
    with write(database) as unit:
        unit.facts.replace(school)
    with database.reading(SCHOOL) as unit:
        assert unit.facts.load().school == sorted_school(school)
    with write(database) as unit:
        assert unit.facts.replace(school) == frozenset()


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda one: one.name)
def test_every_field_of_a_fact_has_its_column_and_no_column_is_idle(collection: Any) -> None:
    columns = {column.name for column in collection.table.columns} - {"school_id", "id"}
    assert set(collection.shape.columns) == columns


def test_every_collection_of_a_school_is_kept() -> None:
    assert {one.name for one in COLLECTIONS} | {"profile"} == set(SCOPES)
    assert set(NATURAL_KEYS) | {"profile"} == set(SCOPES)


def test_sorting_does_not_depend_on_the_order_facts_came_in() -> None:
    school = facts(people="cat ann ben")
    turned = dataclasses.replace(school, people=school.people[::-1], posts=school.posts[::-1])
    assert sorted_school(school) == sorted_school(turned)
    assert [person.code for person in sorted_school(school).people] == ["ann", "ben", "cat"]


def test_only_the_versions_of_what_changed_move(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        before = unit.facts.versions()
        assert unit.facts.replace(facts(places=())) == {Scope.TIMETABLE}
        after = unit.facts.versions()
    moved = {scope for scope in Scope if after[scope] != before[scope]}
    assert moved == {Scope.TIMETABLE}


def test_C84_importing_the_same_twice_saves_nothing(database: Database) -> None:
    settle(database)
    with write(database) as unit:
        before = unit.audit.entries()
        assert unit.facts.replace(facts()) == frozenset()
        assert unit.audit.entries() == before


def test_C85_the_facts_of_another_school_are_refused(database: Database) -> None:
    settle(database)
    with pytest.raises(ImportRefused, match="elm"), write(database) as unit:
        unit.facts.replace(facts("elm"))


def loose() -> Iterator[tuple[str, School]]:
    """Schools with one fact that refers to nothing, or a name twice."""
    school = facts()
    pupil = dataclasses.replace(school.pupils[0], school_class=codes.ClassCode("9Z"))
    group = Group(code=codes.GroupCode("G"), programme=codes.ProgrammeCode("P"), pupils=())
    event = FixedEvent(
        code="E",
        title="Briefing",
        weekday=0,
        starts=500,
        ends=520,
        attendees=(codes.PersonCode("nobody"),),
    )
    for name, change in {
        "person of a post": {"people": school.people[1:]},
        "two of one code": {"people": (*school.people, school.people[0])},
        "class of a pupil": {"pupils": (pupil,)},
        "programme of a group": {"groups": (group,)},
        "attendee of an event": {"events": (event,)},
    }.items():
        yield name, dataclasses.replace(school, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("school", [s for _, s in loose()], ids=[name for name, _ in loose()])
def test_a_fact_that_refers_to_nothing_refuses_the_whole(
    database: Database, school: School
) -> None:
    settle(database)
    with pytest.raises(ImportRefused), write(database) as unit:
        unit.facts.replace(school)
    with database.reading(SCHOOL) as unit:
        assert unit.facts.load().school == sorted_school(facts())


def test_a_value_no_database_can_hold_is_refused_in_words(postgresql_home: Home) -> None:
    with open_database(postgresql_home.url) as database:
        settle(database)
        places = (Place(code=codes.PlaceCode("BIG"), name="Big", capacity=2**40),)
        with pytest.raises(PlannerError, match="cannot be kept"), write(database) as unit:
            unit.facts.replace(facts(places=places))
