"""Who has seen which publication, and how that is known."""

from datetime import datetime

import sqlalchemy as sa

from planner.domain.codes import PersonCode
from planner.store.audit import Desk
from planner.store.records import SeenHow
from planner.store.tables.access import FeedTokenRow
from planner.store.tables.plans import SightingRow


class Sightings:
    """What each adult of one school has provably been shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def note(self, person: PersonCode, publication: int, how: SeenHow) -> None:
        """Note that `person` knows of `publication` and all before it; once is enough.

        That somebody was told in person is somebody's word, and so an entry of the audit
        trail; that a page was shown is none.
        """
        if self.knows(person, publication, how):
            return
        self._desk.connection.execute(
            sa.insert(SightingRow),
            {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(SightingRow),
                "person": person,
                "publication": publication,
                "how": how.value,
                "by": self._desk.actor,
                "at": self._desk.now,
            },
        )
        if how is SeenHow.IN_PERSON:
            self._desk.note("tell in person", person, None, {"publication": publication})

    def knows(self, person: PersonCode, publication: int, how: SeenHow) -> bool:
        """Whether that was noted of this publication or a later one."""
        found = self._desk.connection.scalar(
            sa.select(sa.func.max(SightingRow.publication)).where(
                SightingRow.school_id == self._desk.school_id,
                SightingRow.person == person,
                SightingRow.how == how.value,
            )
        )
        return (found or 0) >= publication

    def newest(self) -> dict[PersonCode, int]:
        """The newest publication each person has seen or been told of."""
        found = self._desk.connection.execute(
            sa.select(SightingRow.person, sa.func.max(SightingRow.publication))
            .where(SightingRow.school_id == self._desk.school_id)
            .group_by(SightingRow.person)
        )
        return {PersonCode(person): number for person, number in found}

    def fetched(self) -> dict[PersonCode, datetime]:
        """When a calendar of each person last fetched their feed."""
        found = self._desk.connection.execute(
            sa.select(FeedTokenRow.person, sa.func.max(FeedTokenRow.fetched_at))
            .where(
                FeedTokenRow.school_id == self._desk.school_id,
                FeedTokenRow.fetched_at.is_not(None),
            )
            .group_by(FeedTokenRow.person)
        )
        return {PersonCode(person): at for person, at in found if at}
