"""Telling people of a publication by message: written with it, sent by whoever carries them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from planner.domain.codes import PersonCode
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.letters import about
from planner.services.permissions import Action, Visitor
from planner.store import Database, Letter, Message, Unit

SHOWN: Final = 10
"""Publications of which the page lists the messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one publication changes for one person."""

    person: PersonCode
    gains: tuple[Occurrence, ...]
    loses: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The messages about one publication, by name, and who has no address."""

    publication: int
    at: datetime
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbag:
    """What the last publications wrote, and the names that go with it."""

    mail: tuple[Mail, ...]
    names: dict[PersonCode, str]
    no_address: tuple[str, ...]
    """Names of adults with a post and no address: no message can reach them."""


def write(
    unit: Unit, school: School, publication: int, changes: Iterable[Change], today: date
) -> int:
    """Write to everybody with an address whose duties change from `today` on; to how many.

    Part of the publication's own transaction: it and its messages are kept together or not
    at all.
    """
    addresses = addresses_of(unit, school)
    return unit.outbox.put(publication, _letters(school, changes, addresses, today))


def mailbag(database: Database, actor: Visitor) -> Mailbag:
    """What became of the messages of the last publications."""
    actor.require(Action.SEE_TODAY)
    with database.reading(actor.school) as unit:
        newest = sorted(unit.publications.history(), key=lambda each: -each.number)[:SHOWN]
        school = unit.facts.load().school
        known = addresses_of(unit, school)
        found = unit.outbox.of(each.number for each in newest)
    names = {person.code: person.name for person in school.people}
    held = {post.person for post in school.posts if post.profile}
    return Mailbag(
        mail=tuple(
            Mail(
                publication=each.number,
                at=each.at,
                messages=tuple(
                    sorted(
                        (one for one in found if one.publication == each.number),
                        key=lambda one: names.get(one.person, one.person),
                    )
                ),
            )
            for each in newest
        ),
        names=names,
        no_address=tuple(sorted(names.get(p, p) for p in held - known.keys())),
    )


def send_again(database: Database, actor: Visitor, message: int, *, at: datetime) -> Message:
    """Send one that failed, or may not have arrived, once more.

    Raises NotFound, and Conflict where it is on its way.
    """
    actor.require(Action.SEE_TODAY)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        return unit.outbox.again(message)


def addresses_of(unit: Unit, school: School) -> dict[PersonCode, str]:
    """Where each adult reads their mail: where they sign in, else as on the People sheet."""
    told = {person.code: person.email for person in school.people if person.email}
    users = (user for user in unit.users.all() if user.active)
    return told | {user.person: user.email for user in users if user.person}


def _letters(
    school: School, changes: Iterable[Change], addresses: dict[PersonCode, str], today: date
) -> Iterator[Letter]:
    for change in changes:
        gains = tuple(one for one in change.gains if one.day >= today)
        loses = tuple(one for one in change.loses if one.day >= today)
        address = addresses.get(change.person)
        words = about(school.profile.name, gains, loses) if address else None
        if address and words:
            yield Letter(
                person=change.person, address=address, subject=words.subject, body=words.body
            )
