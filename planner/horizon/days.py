"""Days that differ: variants, early closes, late starts and classes that stay at home."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from planner.domain.clock import DAY, Span
from planner.domain.codes import ClassCode
from planner.domain.day_changes import DayChange
from planner.domain.duties import DutyPost
from planner.domain.provision import Provision
from planner.domain.school import School
from planner.domain.timetable import Lesson
from planner.horizon.facts import ordinary

_WHOLE_DAY: Final = Span(0, DAY)


@dataclass(frozen=True, slots=True)
class Days:
    """The open days of one week, each with what it changes of the ordinary one."""

    week: School
    """Facts of that week alone, variants still among them."""
    monday: date
    open: frozenset[int]

    def lessons(self) -> tuple[Lesson, ...]:
        """Each class's timetable as it will be, cut to the hours it is in school."""
        return tuple(
            cut
            for weekday in sorted(self.open)
            for lesson in self._timetable(weekday)
            if (cut := _cut(lesson, self._about(weekday, lesson.school_class)))
        )

    def duty_posts(self) -> tuple[DutyPost, ...]:
        """On a day of a variant its posts take the place of the ordinary ones of their kind."""
        running = defaultdict[str, list[int]](list)
        for weekday in sorted(self.open):
            for post in self._posts_of(weekday):
                running[post.code].append(weekday)
        return tuple(
            replace(post, weekdays=tuple(running[post.code]), variant="")
            for post in self.week.duty_posts
            if post.code in running
        )

    def provisions(self) -> tuple[Provision, ...]:
        """Support for one pupil, on the days the pupil's class is in school at that time."""
        home = {pupil.ref: pupil.school_class for pupil in self.week.pupils}
        kept = []
        for provision in self.week.provisions:
            span = Span(provision.starts, provision.ends)
            days = tuple(
                day
                for day in provision.weekdays
                if self._in_school(day, home.get(provision.pupil)).overlaps(span)
            )
            if days:
                kept.append(replace(provision, weekdays=days))
        return tuple(kept)

    def _timetable(self, weekday: int) -> Iterator[Lesson]:
        today = [lesson for lesson in self.week.lessons if lesson.weekday == weekday]
        for known in self.week.classes:
            own = [lesson for lesson in today if lesson.school_class == known.code]
            variants = {change.variant for change in self._about(weekday, known.code)}
            varied = [lesson for lesson in own if lesson.variant and lesson.variant in variants]
            yield from varied or ordinary(own)

    def _posts_of(self, weekday: int) -> Iterator[DutyPost]:
        changes = self._on(weekday)
        variants = {change.variant for change in changes if change.variant}
        today = [post for post in self.week.duty_posts if weekday in post.weekdays]
        varied = [post for post in today if post.variant in variants]
        kinds = {post.kind for post in varied}
        hours = _hours([change for change in changes if not change.classes])
        for post in (*varied, *(p for p in ordinary(today) if p.kind not in kinds)):
            if hours.overlaps(Span(post.starts, post.ends)):
                yield post

    def _in_school(self, weekday: int, code: ClassCode | None) -> Span:
        """When the class is in school that day; no time at all where it stays at home."""
        changes = self._about(weekday, code) if code else self._on(weekday)
        return Span(-1, 0) if any(c.closed for c in changes) else _hours(changes)

    def _on(self, weekday: int) -> list[DayChange]:
        day = self.monday + timedelta(days=weekday)
        return [change for change in self.week.day_changes if change.day == day]

    def _about(self, weekday: int, code: ClassCode) -> list[DayChange]:
        return [c for c in self._on(weekday) if not c.classes or code in c.classes]


def _cut(lesson: Lesson, changes: list[DayChange]) -> Lesson | None:
    """The lesson inside the class's hours on that date; None where nothing is left of it."""
    if any(change.closed for change in changes):
        return None
    hours = _hours(changes)
    starts, ends = max(lesson.starts, hours.start), min(lesson.ends, hours.end)
    return replace(lesson, starts=starts, ends=ends, variant="") if starts < ends else None


def _hours(changes: Iterable[DayChange]) -> Span:
    """From when to when a day with these changes runs."""
    changes = list(changes)
    opens = max((c.opens for c in changes if c.opens is not None), default=_WHOLE_DAY.start)
    closes = min((c.closes for c in changes if c.closes is not None), default=_WHOLE_DAY.end)
    return Span(opens, closes)
