"""Leaving ends every credential at once: sign-in, sessions and calendar feeds."""

from collections.abc import Iterable

import sqlalchemy as sa

from planner.store.audit import Desk
from planner.store.tables.access import FeedTokenRow, SessionRow, UserRow


def close_doors_of(desk: Desk, people: Iterable[str]) -> None:
    """End what opens a door for `people` of this school. Whoever comes back is let in anew."""
    gone = sorted(people)
    if not gone:
        return
    users = sa.select(UserRow.id).where(
        UserRow.school_id == desk.school_id, UserRow.person.in_(gone)
    )
    for change in (
        sa.delete(SessionRow).where(
            SessionRow.school_id == desk.school_id, SessionRow.user_id.in_(users)
        ),
        sa.update(UserRow)
        .where(UserRow.school_id == desk.school_id, UserRow.person.in_(gone))
        .values(active=False),
        sa.update(FeedTokenRow)
        .where(
            FeedTokenRow.school_id == desk.school_id,
            FeedTokenRow.person.in_(gone),
            FeedTokenRow.revoked_at.is_(None),
        )
        .values(revoked_at=desk.now),
    ):
        desk.connection.execute(change)
