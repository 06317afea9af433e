"""What a publication changes, person by person, as the weekly pattern a reader can check."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.domain.plan import Occurrence
from planner.services.publishing import Preview
from web.present.looks import Look, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternLine:
    """A duty that comes or goes on the same weekday and time, however many weeks."""

    weekday: int
    starts: int
    ends: int
    title: str
    place_name: str
    look: Look
    first: date
    times: int


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    name: str
    gains: tuple[PatternLine, ...]
    loses: tuple[PatternLine, ...]

    @property
    def patterns(self) -> int:
        return len(self.gains) + len(self.loses)


def changed_people(preview: Preview) -> tuple[ChangedPerson, ...]:
    return tuple(
        ChangedPerson(change.name, _lines(change.gains), _lines(change.loses))
        for change in preview.changes
    )


def _lines(occurrences: Iterable[Occurrence]) -> tuple[PatternLine, ...]:
    alike: dict[tuple[int, int, int, str, str], list[Occurrence]] = defaultdict(list)
    for one in occurrences:
        alike[one.day.weekday(), one.starts, one.ends, one.title, one.place_name].append(one)
    return tuple(
        PatternLine(
            weekday=weekday,
            starts=starts,
            ends=ends,
            title=title,
            place_name=place_name,
            look=look_of(found[0].kind),
            first=min(one.day for one in found),
            times=len(found),
        )
        for (weekday, starts, ends, title, place_name), found in sorted(alike.items())
    )
