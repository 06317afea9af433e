"""Small plans for the store's tests: name what matters, the rest is ordinary."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from planner.domain.clock import Span
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind, RoleKind
from planner.domain.people import Person, Post
from planner.domain.plan import Allocation, Occurrence, Rota, RotaState
from planner.domain.policy import SchoolProfile
from planner.domain.provision import Pupil
from planner.domain.school import School
from planner.domain.timetable import Place, TeachingClass
from planner.store import Database, Unit

NOW = datetime(2026, 9, 1, 7, 50, tzinfo=UTC)
MONDAY = date(2026, 9, 7)
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
SCHOOL = "oak"


def profile(code: str = SCHOOL) -> SchoolProfile:
    return SchoolProfile(code=code, name=f"{code.title()} Primary")


def facts(code: str = SCHOOL, people: str = "ann ben cat", **more: Any) -> School:
    """A school of a few adults with a post each, a class, two pupils and two places.

    `people` are their codes; "sam=T1" is known to the whole trust as T1.
    """
    trust_ids = dict(name.partition("=")[::2] for name in people.split())
    names = list(trust_ids)
    return School(
        **{
            "profile": profile(code),
            "people": tuple(
                Person(code=name, name=name.title(), trust_id=trust_ids[name]) for name in names
            ),
            "posts": tuple(Post(code=name, person=name, role=RoleKind.LPA) for name in names),
            "classes": (
                TeachingClass(
                    code="3A", name="3A", key_stage="KS2", year=3, pupils=30, teacher=names[0]
                ),
            ),
            "pupils": (Pupil(ref="P1", school_class="3A"), Pupil(ref="P2", school_class="3A")),
            "places": (
                Place(code="HALL", name="Hall", capacity=4),
                Place(code="NEST", name="Nest"),
            ),
            **more,
        }
    )


def settle(database: Database, code: str = SCHOOL, **more: Any) -> None:
    """Make a school and give it its facts."""
    database.create_school(profile(code), NOW)
    with write(database, code) as unit:
        unit.facts.replace(facts(code, **more))


def write(database: Database, code: str = SCHOOL) -> Any:
    """A unit that may change a school."""
    return database.unit(code, actor="deputy@oak.example", at=NOW)


def a_key(code: str = "g1", ordinal: int = 1, source: str = "group") -> DemandKey:
    return DemandKey(source, code, f"{MONDAY.isoformat()}.{ordinal}")


def a_duty(person: str, times: str = "09:00-09:30", **more: Any) -> Occurrence:
    """One dated duty on Monday; `key` names the demand, `uid` follows from key and person."""
    starts, ends = (int(at[:2]) * 60 + int(at[3:]) for at in times.split("-"))
    key = more.pop("key", None) or a_key(f"{person}-{times[:2]}{times[3:5]}")
    return Occurrence(
        **{
            "uid": f"{key}/{person}",
            "key": key,
            "kind": DutyKind.INTERVENTION,
            "title": "Phonics",
            "person": person,
            "post": person,
            "day": MONDAY,
            "starts": starts,
            "ends": ends,
            **more,
        }
    )


def a_rota(unit: Unit | None = None, *people: str, **more: Any) -> Rota:
    """A rota with one allocation for each of `people`, made from the facts `unit` holds."""
    return Rota(
        **{
            "revision": 0,
            "state": RotaState.DRAFT,
            "valid_from": FIRST,
            "cycle_weeks": 1,
            "allocations": tuple(
                Allocation(
                    key=DemandKey("group", name, "w1.1"),
                    kind=DutyKind.INTERVENTION,
                    title="Phonics",
                    person=name,
                    post=name,
                    span=Span(540, 570),
                )
                for name in people
            ),
            "versions": unit.facts.versions() if unit else {},
            "made_at": NOW,
            **more,
        }
    )


def publish(unit: Unit, duties: Iterable[Occurrence], **more: Any) -> Any:
    """Publish `duties` as all of September, from a rota kept for the purpose."""
    rota = more.pop("rota", None) or unit.rotas.add(a_rota(unit))
    return unit.publications.publish(
        rota, duties, **{"first": FIRST, "last": LAST, "by": "deputy", "at": NOW, **more}
    )
