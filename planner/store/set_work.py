"""Work set for lessons that somebody else takes."""

from collections.abc import Iterable

import sqlalchemy as sa

from planner.store.audit import Desk
from planner.store.tables.messages import SetWorkRow


class SetWork:
    """What the lessons of one school are to do, by lesson: "cover:3A:2026-11-09.4"."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, lessons: Iterable[str]) -> dict[str, str]:
        """The words for each of these lessons that has any."""
        found = self._desk.connection.execute(
            sa.select(SetWorkRow.lesson, SetWorkRow.words).where(
                SetWorkRow.school_id == self._desk.school_id,
                SetWorkRow.lesson.in_(sorted(set(lessons))),
            )
        )
        return {row.lesson: row.words for row in found}

    def put(self, lesson: str, words: str) -> None:
        """Set a lesson's work, in the place of what was set; no words take it away.

        The audit trail says that it was set, not what: words may be about children.
        """
        self._desk.connection.execute(
            sa.delete(SetWorkRow).where(
                SetWorkRow.school_id == self._desk.school_id, SetWorkRow.lesson == lesson
            )
        )
        if words:
            row = {
                "school_id": self._desk.school_id,
                "id": self._desk.next_id(SetWorkRow),
                "lesson": lesson,
                "words": words,
                "by": self._desk.actor,
                "at": self._desk.now,
            }
            self._desk.connection.execute(sa.insert(SetWorkRow), row)
        self._desk.note("set work", lesson, None, {"letters": len(words)})
