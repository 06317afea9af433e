"""Cover for absent teachers: each lesson they are away for, in a week that has dates.

The register belongs to the lead of the lesson after it, story and home time to that of the
lesson before. An adult who supports is not covered for: nobody asks for what their absence
leaves open but the need itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.demand_sources.cycle import Part, contacts, parts
from planner.demand_sources.emergencies import left_to_cover, relieving
from planner.demand_sources.groupings import in_groups
from planner.domain.clock import Span, at, weekday_of
from planner.domain.codes import PersonCode
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier, Resource
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.school import School
from planner.domain.timetable import TeachingClass

SOURCE = "cover"
_BEFORE = (PartKind.REGISTRATION,)
_AFTER = (PartKind.STORY, PartKind.DISMISSAL)
_SHARED = (PartKind.ASSEMBLY, PartKind.BREAK, PartKind.LUNCH)
"""Parts of the day that nobody leads for one class alone."""


def needs(school: School) -> Needs:
    """One demand for each lesson, or part of one, that its teacher is away for."""
    if not school.absences:
        return Needs(demands=())
    by_class = parts(school)
    found = (
        demand
        for known in school.classes
        for demand in _Missed(school, known, by_class.get(known.code, ())).demands()
    )
    return Needs(demands=tuple(found))


@dataclass(frozen=True, slots=True)
class _Missed:
    """One class's week as its absent teachers leave it."""

    school: School
    known: TeachingClass
    parts: tuple[Part, ...]

    def demands(self) -> Iterator[Demand]:
        arranged = {
            (one.day.weekday(), one.starts)
            for one in self.school.covered_otherwise
            if one.school_class == self.known.code
        }
        taken: set[Part] = set()
        for part in self.parts:
            if part.lesson.kind.is_teaching:
                taken.update(self._beside(part))
        for number, part in enumerate(self.parts, start=1):
            if part.lesson.kind in _SHARED or part in taken or self._in_groups(part):
                continue
            if (part.lesson.weekday, part.lesson.starts) in arranged:
                continue
            teacher = part.lesson.teacher or self.known.teacher
            for away in self._away(part, teacher):
                yield self._demand(number, part, teacher, away)

    def _in_groups(self, part: Part) -> bool:
        """Lessons classes have together are led group by group; `groupings` covers those."""
        lesson = Span(part.lesson.starts, part.lesson.ends)
        return in_groups(self.school, self.known.code, part.lesson.weekday, lesson)

    def _away(self, part: Part, teacher: PersonCode) -> Iterator[Span]:
        """What of the part, and of what is beside it, its teacher is away for."""
        whole = self._with_edges(part)
        gone = [
            Span(max(span.start, whole.start), min(span.end, whole.end))
            for absence in self.school.absences
            if absence.person == teacher
            and absence.day.weekday() == weekday_of(part.span.start)
            and (span := _in_cycle(absence.span, absence.day.weekday())).overlaps(whole)
        ]
        missed = (span for span in _joined(gone) if span.overlaps(part.span))
        left = left_to_cover(self.school, self.known.code, part.span, missed)
        return (span for span in left if span.overlaps(part.span))

    def _with_edges(self, part: Part) -> Span:
        beside = [part, *self._beside(part)]
        return Span(min(p.span.start for p in beside), max(p.span.end for p in beside))

    def _beside(self, part: Part) -> list[Part]:
        """The register right before a lesson, and story and home time right after it."""
        if not part.lesson.kind.is_teaching:
            return []
        found: list[Part] = []
        start, end = part.span.start, part.span.end
        for other in reversed(self.parts):
            if other.span.end == start and other.lesson.kind in _BEFORE:
                found.append(other)
                start = other.span.start
        for other in self.parts:
            if other.span.start == end and other.lesson.kind in _AFTER:
                found.append(other)
                end = other.span.end
        return found

    def _demand(self, number: int, part: Part, teacher: PersonCode, away: Span) -> Demand:
        lesson = part.lesson
        return Demand(
            key=DemandKey(SOURCE, self.known.code, f"w1.{number}", _nth(away, part)),
            kind=self._kind(part, away),
            tier=NeedTier.CLASS_LED,
            title=f"Cover {self.known.code} {lesson.subject or lesson.kind.value}".strip(),
            spans=(away,),
            place=self.known.place,
            school_class=self.known.code,
            uses=frozenset({Resource(f"class:{self.known.code}"), Resource(f"teacher:{teacher}")}),
            planning_teacher=self.known.plans_owned_by,
            contacts=contacts(self.school, teacher),
            released=teacher,
            usual=relieving(self.school, self.known.code, part.span),
            lesson_minutes=part.span.minutes if lesson.kind.is_teaching else None,
        )

    def _kind(self, part: Part, away: Span) -> DutyKind:
        """A visiting teacher leads on, with somebody of the school's in the room."""
        if part.lesson.external and self._wants_adult(part.lesson.external):
            return DutyKind.ADULT_PRESENT
        whole = part.span.within(away)
        return DutyKind.ABSENCE_COVER if whole else DutyKind.PARTIAL_COVER

    def _wants_adult(self, code: str) -> bool:
        return any(e.code == code and e.needs_school_adult for e in self.school.externals)


def _in_cycle(span: Span, weekday: int) -> Span:
    """A stretch of a day of the dated week, whose cycle is that week."""
    return span.shifted(at(1, weekday, 0))


def _nth(away: Span, part: Part) -> str:
    """Two absences in one lesson leave two stretches: the second is told by where it begins."""
    return "0" if away.start <= part.span.start else str(away.start - part.span.start)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
