"""The people list: who holds which post, for how many hours, and what runs out soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planner.domain.people import Post, Qualification
from planner.services.permissions import Action, Visitor
from planner.store import Database

EXPIRES_SOON: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    code: str
    name: str
    placeholder: bool
    """A vacancy or agency adult who has yet to be named."""
    posts: tuple[Post, ...]
    weekly_minutes: int
    """All posts together."""
    expiring: tuple[Qualification, ...]
    """Certificates and training that have run out or will within sixty days."""


def people_list(database: Database, actor: Visitor, today: date) -> tuple[PersonLine, ...]:
    """Everybody on the school's books, by name."""
    actor.require(Action.SEE_PEOPLE)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
    lines = []
    for person in school.people:
        posts = tuple(post for post in school.posts if post.person == person.code)
        held = (q for q in school.qualifications if q.person == person.code)
        lines.append(
            PersonLine(
                code=person.code,
                name=person.name,
                placeholder=person.placeholder,
                posts=posts,
                weekly_minutes=sum(post.weekly_minutes for post in posts),
                expiring=tuple(q for q in held if _runs_out(q, today)),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.name, line.code)))


def _runs_out(qualification: Qualification, today: date) -> bool:
    return qualification.expires is not None and qualification.expires <= today + EXPIRES_SOON
