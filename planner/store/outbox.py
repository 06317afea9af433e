"""The outbox: messages written with the publication they tell of, sent once or not at all.

A message is claimed before it is sent and marked after. A sender that dies in between leaves
it in doubt: it is never sent again by itself, and whoever runs the day is told to ask.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from planner.errors import Conflict, NotFound
from planner.store.audit import Desk
from planner.store.records import Letter, Message, MessageState
from planner.store.shapes import Shape
from planner.store.tables.messages import MessageRow

LEASE: Final = timedelta(minutes=2)
"""A sender silent for longer is taken for dead."""

STALE: Final = timedelta(hours=24)
"""What has waited longer is news no more, and is not sent."""

LOST: Final = MessageState.UNSURE
"""What a message becomes whose sender was lost: given back, it could come twice."""

_MESSAGE: Final = Shape(Message)


class Outbox:
    """The messages of one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def put(self, publication: int, letters: Iterable[Letter]) -> int:
        """Keep a message to each person about a publication; how many. Sent by whoever claims."""
        number, rows = self._desk.next_id(MessageRow), list[dict[str, Any]]()
        for letter in letters:
            message = Message(
                id=number + len(rows),
                person=letter.person,
                publication=publication,
                address=letter.address,
                subject=letter.subject,
                body=letter.body,
                state=MessageState.WAITING,
                attempt=0,
                made_at=self._desk.now,
                due_at=self._desk.now,
                claimed_at=None,
                sent_at=None,
                trouble="",
            )
            rows.append({"school_id": self._desk.school_id, **_MESSAGE.to_columns(message)})
        if rows:
            self._desk.connection.execute(sa.insert(MessageRow), rows)
            self._desk.note("write messages", f"publication {publication}", None, {"n": len(rows)})
        return len(rows)

    def has_work(self, now: datetime) -> bool:
        """Whether something is due, or a sender was lost: asked without a lock."""
        due = sa.and_(MessageRow.state == MessageState.WAITING.value, MessageRow.due_at <= now)
        lost = sa.and_(
            MessageRow.state == MessageState.SENDING.value, MessageRow.claimed_at < now - LEASE
        )
        wanted = sa.select(MessageRow.id).where(self._mine, sa.or_(due, lost)).limit(1)
        return self._desk.connection.scalar(wanted) is not None

    def claim(self) -> Message | None:
        """Take the message that has been due longest; None where none is.

        What a sender was silent over becomes unsure, and what waited too long fails.
        """
        now = self._desk.now
        self._set(
            MessageRow.state == MessageState.SENDING.value,
            MessageRow.claimed_at < now - LEASE,
            state=LOST.value,
            trouble="The planner was stopped while sending it: it may or may not have gone.",
        )
        self._set(
            MessageRow.state == MessageState.WAITING.value,
            MessageRow.made_at < now - STALE,
            state=MessageState.FAILED.value,
            trouble="It could not be sent within a day.",
        )
        found = self._desk.connection.scalar(
            sa.select(MessageRow.id)
            .where(
                self._mine,
                MessageRow.state == MessageState.WAITING.value,
                MessageRow.due_at <= now,
            )
            .order_by(MessageRow.due_at, MessageRow.id)
            .limit(1)
        )
        if found is None:
            return None
        mine = self._set(
            MessageRow.id == found,
            MessageRow.state == MessageState.WAITING.value,
            state=MessageState.SENDING.value,
            attempt=MessageRow.attempt + 1,
            claimed_at=now,
        )
        return self._must(found) if mine else None

    def sent(self, message: int, attempt: int) -> None:
        """It is on its way. Raises Conflict where the attempt is over."""
        self._fenced(message, attempt, state=MessageState.SENT, sent_at=self._desk.now, trouble="")

    def postpone(self, message: int, attempt: int, *, until: datetime, trouble: str) -> None:
        """It could not be sent now. Raises Conflict as above."""
        self._fenced(message, attempt, state=MessageState.WAITING, due_at=until, trouble=trouble)

    def fail(self, message: int, attempt: int, trouble: str) -> None:
        """It cannot be sent at all. Raises Conflict as above."""
        self._fenced(message, attempt, state=MessageState.FAILED, trouble=trouble)

    def doubt(self, message: int, attempt: int, trouble: str) -> None:
        """It may have gone and may not. Raises Conflict as above."""
        self._fenced(message, attempt, state=MessageState.UNSURE, trouble=trouble)

    def again(self, message: int) -> Message:
        """Send one that failed or is unsure after all. Raises NotFound, and Conflict where it
        is waiting or gone."""
        found = self._must(message)
        if found.state not in (MessageState.FAILED, MessageState.UNSURE):
            raise Conflict("That message is on its way already.")
        now = self._desk.now
        self._set(
            MessageRow.id == message,
            state=MessageState.WAITING.value,
            made_at=now,
            due_at=now,
            trouble="",
        )
        self._desk.note("send message again", found.person, None, {"message": message})
        return self._must(message)

    def of(self, publications: Iterable[int]) -> list[Message]:
        """The messages about these publications, newest publication first, by person."""
        found = self._desk.connection.execute(
            sa.select(MessageRow.__table__)
            .where(self._mine, MessageRow.publication.in_(list(publications)))
            .order_by(MessageRow.publication.desc(), MessageRow.person)
        )
        return [_MESSAGE.from_columns(row) for row in found.mappings()]

    def _must(self, message: int) -> Message:
        found = self._desk.connection.execute(
            sa.select(MessageRow.__table__).where(self._mine, MessageRow.id == message)
        )
        row = found.mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such message.")
        return _MESSAGE.from_columns(row)

    def _fenced(self, message: int, attempt: int, *, state: MessageState, **columns: Any) -> None:
        written = self._set(
            MessageRow.id == message,
            MessageRow.attempt == attempt,
            MessageRow.state == MessageState.SENDING.value,
            state=state.value,
            **columns,
        )
        if written != 1:
            raise Conflict(f"Attempt {attempt} at message {message} is over.")

    def _set(self, *which: sa.ColumnElement[bool], **columns: Any) -> int:
        changed = self._desk.connection.execute(
            sa.update(MessageRow).where(self._mine, *which).values(**columns)
        )
        return changed.rowcount

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return MessageRow.school_id == self._desk.school_id
