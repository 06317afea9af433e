"""What the forms for programmes and groups can choose from."""

from dataclasses import dataclass

from planner.services.permissions import Action, Visitor
from planner.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the forms can choose from. Pupils by reference, with their class."""

    programmes: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, str], ...]
    pupils: tuple[tuple[str, str], ...]
    training: tuple[str, ...]


def lists(database: Database, actor: Visitor) -> Lists:
    """What the forms can choose from."""
    actor.require(Action.BOOK_SESSIONS)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    names = {person.code: person.name for person in school.people}
    held = {q.tag for q in school.qualifications}
    wanted = {p.training for p in school.programmes if p.training}
    return Lists(
        programmes=tuple((p.code, p.name) for p in school.programmes),
        places=tuple((place.code, place.name) for place in school.places),
        posts=tuple((post.code, names[post.person]) for post in school.posts),
        pupils=tuple((pupil.ref, pupil.school_class) for pupil in school.pupils),
        training=tuple(sorted(held | wanted)),
    )
