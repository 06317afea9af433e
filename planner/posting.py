"""Carrying what is in the outbox: one message at a time, each at most once."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from planner.channels import Channel, InDoubt, NotSent
from planner.errors import Conflict, PlannerError
from planner.store import Database, Message

IDLE_SECONDS: Final = 1.0

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""Between one try and the next; after the last the message is given up."""

log = logging.getLogger(__name__)


def post(
    database: Database,
    name: str,
    channel: Channel,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    """Send what is due, until `stop` is set."""
    while not stop.is_set():
        try:
            schools = database.schools()
            sent = [send_next(database, code, name, channel, clock) for code, _ in schools]
            busy = any(sent)
        except PlannerError as error:
            log.warning("The outbox could not be read: %s", error)
            busy = False
        if not busy:
            stop.wait(IDLE_SECONDS)


def send_next(
    database: Database, school: str, name: str, channel: Channel, clock: Callable[[], datetime]
) -> bool:
    """Send the school's next message that is due; False when none was.

    It is claimed in one transaction, sent outside any, and marked in a third: a slow server
    holds nobody up, and a sender that dies leaves it in doubt.
    """
    with database.reading(school) as unit:
        if not unit.outbox.has_work(clock()):
            return False
    with database.unit(school, actor=name, at=clock()) as unit:
        message = unit.outbox.claim()
        title = unit.facts.load().school.profile.name if message else ""
    if message is None:
        return False
    said = _said(channel, message, title)
    try:
        with database.unit(school, actor=name, at=clock()) as unit:
            if said is None:
                unit.outbox.sent(message.id, message.attempt)
            elif isinstance(said, InDoubt):
                unit.outbox.doubt(message.id, message.attempt, said.why)
            elif said.for_good or message.attempt > len(WAITS):
                unit.outbox.fail(message.id, message.attempt, said.why)
            else:
                until = clock() + WAITS[message.attempt - 1]
                unit.outbox.postpone(message.id, message.attempt, until=until, trouble=said.why)
    except Conflict:
        log.warning("message %s of %s was taken for lost while it was sent", message.id, school)
    return True


def _said(channel: Channel, message: Message, school: str) -> NotSent | InDoubt | None:
    """What the channel objected; None where it took the message."""
    try:
        channel.send(message, school=school)
    except (NotSent, InDoubt) as error:
        return error
    except Exception:
        # Whatever it was, it must not end the thread that everybody's messages wait for.
        log.exception("message %s could not be handed over", message.id)
        return InDoubt("Something went wrong while sending it: it may or may not have gone.")
    return None
