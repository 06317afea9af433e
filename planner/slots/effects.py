"""What a session takes from children: lessons missed, time out of class, support elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.demand_sources.cycle import Part, class_of, parts
from planner.domain.clock import Span, at
from planner.domain.codes import ClassCode, PersonCode, PostCode, PupilRef
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.people import Post
from planner.domain.plan import Occurrence
from planner.domain.school import School
from planner.slots.live import LiveWeek, by_person

_BREAKS = (PartKind.BREAK, PartKind.LUNCH)
_OUT = frozenset({DutyKind.INTERVENTION})
"""Duties that take pupils out of their class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One lesson one pupil would miss some of."""

    pupil: PupilRef
    school_class: ClassCode
    subject: str
    minutes: int
    core: bool
    lately: int
    """How often they have been out of a lesson of that subject in the weeks looked back on."""


@dataclass(frozen=True, slots=True)
class Past:
    """How often each pupil has been taken out of each subject lately."""

    times: Mapping[tuple[PupilRef, str], int] = field(default_factory=dict)


def past_of(school: School, occurrences: Iterable[Occurrence]) -> Past:
    """What `occurrences`, all before the week in question, took whom out of.

    `school` is the standing cycle of one week; a lesson is told by weekday and time of day.
    """
    home, by_class = class_of(school), parts(school)
    times = Counter[tuple[PupilRef, str]]()
    for one in occurrences:
        if one.kind not in _OUT:
            continue
        weekday = one.day.weekday()
        span = Span(at(1, weekday, one.starts), at(1, weekday, one.ends))
        for ref in one.pupils:
            pupil = PupilRef(ref)
            touched = _touched(by_class.get(home.get(pupil, ClassCode("")), ()), span)
            times.update((pupil, subject_of(part)) for part in touched)
    return Past(times)


class Effects:
    """What a session at some time would take from its pupils and from everybody else."""

    def __init__(self, week: LiveWeek, pupils: tuple[PupilRef, ...], past: Past) -> None:
        self._pupils, self._past = pupils, past
        self._home, self._parts = class_of(week.school), parts(week.school)
        self._rows = by_person(week.rows)
        self._posts: dict[PostCode, Post] = {post.code: post for post in week.school.posts}
        self._out = _minutes_out(week, pupils)
        self._taught = {
            pupil: sum(
                part.span.minutes
                for part in self._of_class(self._home.get(pupil))
                if part.lesson.kind is PartKind.LESSON
            )
            for pupil in pupils
        }
        self._missed: dict[Span, tuple[Missed, ...]] = {}
        self._based: dict[ClassCode, list[Post]] = defaultdict(list)
        for post in week.school.posts:
            if post.base_class:
                self._based[post.base_class].append(post)
        self._hours: dict[PostCode, list[Span]] = defaultdict(list)
        for day in week.school.working_days:
            hours = Span(at(1, day.weekday, day.starts), at(1, day.weekday, day.ends))
            self._hours[day.post].append(hours)

    def missed(self, span: Span) -> tuple[Missed, ...]:
        """What each pupil would miss, by pupil and time."""
        if span not in self._missed:
            self._missed[span] = tuple(
                Missed(
                    pupil=pupil,
                    school_class=part.lesson.school_class,
                    subject=subject_of(part),
                    minutes=_shared(part.span, span),
                    core=part.lesson.core,
                    lately=self._past.times.get((pupil, subject_of(part)), 0),
                )
                for pupil in self._pupils
                for part in _touched(self._of_class(self._home.get(pupil)), span)
            )
        return self._missed[span]

    def share(self, span: Span) -> int:
        """Percent of the taught week the pupil most out of class would be out of it for."""
        shares = [0]
        for pupil in self._pupils:
            taught = self._taught[pupil]
            if taught:
                shares.append(round(100 * (self._out[pupil] + span.minutes) / taught))
        return max(shares)

    def support_lost(self, post: PostCode, span: Span) -> tuple[int, bool]:
        """Minutes of lessons the adult's base class loses them for; whether nobody is left."""
        based = self._posts[post].base_class
        if based is None:
            return 0, False
        lessons = [
            part
            for part in _touched(self._of_class(based), span)
            if part.lesson.kind is PartKind.LESSON
        ]
        lost = sum(_shared(part.span, span) for part in lessons)
        return lost, bool(lost) and not self._others_left(based, self._posts[post].person, span)

    def _others_left(self, based: ClassCode, person: PersonCode, span: Span) -> bool:
        others = {
            post.person
            for post in self._based[based]
            if post.person != person and any(span.within(own) for own in self._hours[post.code])
        }
        return any(
            not any(row.span.overlaps(span) for row in self._rows.get(other, ()))
            for other in others
        )

    def _of_class(self, code: ClassCode | None) -> tuple[Part, ...]:
        return self._parts.get(code, ()) if code else ()


def subject_of(part: Part) -> str:
    return part.lesson.subject or part.lesson.kind.value


def _minutes_out(week: LiveWeek, pupils: tuple[PupilRef, ...]) -> Counter[PupilRef]:
    """Minutes of the week each pupil is out of class already."""
    by_key = {key: demand for demand in week.needs.demands for key in demand.unit_keys()}
    out = Counter[PupilRef]()
    for row in week.rows:
        demand = by_key.get(row.key)
        if row.kind in _OUT and demand:
            out.update({pupil: row.span.minutes for pupil in demand.pupils if pupil in pupils})
    return out


def _touched(of_class: Iterable[Part], span: Span) -> list[Part]:
    return [p for p in of_class if p.lesson.kind not in _BREAKS and p.span.overlaps(span)]


def _shared(some: Span, other: Span) -> int:
    return min(some.end, other.end) - max(some.start, other.start)
