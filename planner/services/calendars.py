"""Personal calendar feeds: one token per device, hashed, revocable, and nothing but duties."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from planner.errors import NotFound
from planner.feeds.ical import etag_of, feed, window
from planner.services.permissions import Action, Visitor
from planner.store import Database, FeedToken, hash_of

TOKEN_LIFE: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ServedFeed:
    """A calendar ready to send; `body` is None when the client's copy is current."""

    body: bytes | None
    etag: str


def issue_feed(database: Database, actor: Visitor, *, label: str, at: datetime) -> str:
    """Make a feed for one device and return its token, shown this once."""
    actor.require(Action.MAKE_OWN_FEED)
    if actor.person is None:
        raise NotFound("Your sign-in is not linked to anyone on the people list.")
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        return unit.feed_tokens.issue(actor.person, label.strip() or "Calendar", at + TOKEN_LIFE)


def feeds_of(database: Database, actor: Visitor) -> list[FeedToken]:
    """The actor's own feeds: label, when made, when last fetched and by what."""
    actor.require(Action.MAKE_OWN_FEED)
    if actor.person is None:
        return []
    with database.reading(actor.school) as unit:
        return list(unit.feed_tokens.of(actor.person))


def revoke_feed(database: Database, actor: Visitor, token_id: int, *, at: datetime) -> None:
    """End one of the actor's own feeds; the others live on."""
    actor.require(Action.MAKE_OWN_FEED)
    if token_id not in {token.id for token in feeds_of(database, actor)}:
        raise NotFound("There is no such calendar feed.")
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        unit.feed_tokens.revoke(token_id)


def serve_feed(
    database: Database,
    token: str,
    *,
    client: str = "",
    known_etag: str = "",
    at: datetime,
) -> ServedFeed:
    """The calendar behind `token`, from last Monday to six weeks on.

    Raises NotFound, the same for a token that never was, is revoked or has expired.
    """
    held = database.feed_by_hash(hash_of(token), at)
    if held is None:
        raise NotFound("There is no calendar here.")
    with database.reading(held.school) as unit:
        profile = unit.facts.profile()
        kept = unit.fragments.get(held.person)
    first, last = window(at.astimezone(ZoneInfo(profile.timezone)).date())
    stored = kept[1] if kept else b""
    body = feed(f"{profile.name}: my duties", profile.timezone, stored, first=first, last=last)
    database.note_feed_fetch(held, client=client, at=at)
    etag = etag_of(body)
    return ServedFeed(None if known_etag == etag else body, etag)
