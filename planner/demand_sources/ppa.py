"""Where PPA and other release may fall and what it takes: blocks chosen by the solver.

A teacher's release is a quota of minutes per cycle. Its blocks are demands that may run over
consecutive releasable lessons of a day, whole or trimmed near what is owed. A lesson an
external leads releases the teacher too, while a school adult is in the room.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from planner.demand_sources.cycle import Part, contacts, on_duty, parts, weeks
from planner.demand_sources.groupings import in_groups
from planner.domain.clock import Span, week_of, weekday_of
from planner.domain.codes import ClassCode
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier, Quota, Resource
from planner.domain.entitlement import given_on_grid, owed_by, taught_by
from planner.domain.kinds import DutyKind, PartKind, ReleaseKind
from planner.domain.provision import Release
from planner.domain.school import School
from planner.domain.timetable import TeachingClass

_BEFORE = (PartKind.REGISTRATION,)
_AFTER = (PartKind.STORY, PartKind.DISMISSAL)
"""Parts that belong to the lead of the lesson beside them; never PPA minutes."""

SOURCE = "ppa"
OTHER_RELEASE = "release"
_RULES = {
    ReleaseKind.PPA: "P-10PCT",
    ReleaseKind.ECT1: "P-ECT",
    ReleaseKind.ECT2: "P-ECT",
    ReleaseKind.LEADERSHIP: "P-LEAD",
    ReleaseKind.SENCO: "P-LEAD",
}
_LATER = (ReleaseKind.LEADERSHIP, ReleaseKind.SENCO)
"""Reasonable time, not a fixed share: asked for after every other need (E3.11)."""
_Run = tuple[Part, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Block:
    """A stretch a teacher could be released for."""

    span: Span
    """What the coverer works: register and home time included."""
    taught: int
    """Minutes of it that were to be taught, all that counts towards the release."""
    shortest_lesson: int


def needs(school: School) -> Needs:
    """Cover for every release of the school, over the standing cycle.

    Where teaching is by specialists, a teacher is simply not timetabled for PPA and nobody
    covers it: `planner.release_check` then says whether there is enough (E1.8).
    """
    by_class = parts(school)
    demands: list[Demand] = []
    quotas: list[Quota] = []
    for release in school.releases:
        if school.profile.specialist_timetable and release.kind.is_wall:
            continue
        released = _Released(school, release, by_class)
        if released.owed > 0:
            demands.extend(released.demands())
            quotas.append(released.quota())
    return Needs(demands=tuple(demands), quotas=tuple(quotas))


def block_of(school: School, release: Release, minutes: int, key: DemandKey) -> Demand | None:
    """One block of `minutes` of teaching for a release, beside its quota; None where no class
    of the teacher's has a stretch to give it in."""
    found = _Released(school, release, parts(school)).of_length(minutes)
    if found is None:
        return None
    of_class, spans, shortest = found
    return Demand(
        key=key,
        kind=DutyKind.PPA_COVER if release.kind is ReleaseKind.PPA else DutyKind.RELEASE_COVER,
        tier=NeedTier.LATER,
        title=f"{'PPA' if release.kind is ReleaseKind.PPA else 'Release'} {of_class.code}, owed",
        spans=spans,
        place=of_class.place,
        school_class=of_class.code,
        uses=frozenset(
            {Resource(f"class:{of_class.code}"), Resource(f"teacher:{release.teacher}")}
        ),
        usual=(release.preferred_cover,) if release.preferred_cover else (),
        planning_teacher=of_class.plans_owned_by,
        contacts=contacts(school, release.teacher),
        released=release.teacher,
        lesson_minutes=shortest,
    )


class _Released:
    """One release: its lessons, its amount, its demands."""

    def __init__(
        self, school: School, release: Release, by_class: Mapping[ClassCode, _Run]
    ) -> None:
        self._school = school
        self._release = release
        self._classes = {known.code: known for known in school.classes}
        self._externals = {external.code: external for external in school.externals}
        taught = {lesson.code for lesson in taught_by(school, release.teacher)}
        duty = on_duty(school, release.teacher)
        self._parts = by_class
        self._releasable = [
            part
            for of_class in by_class.values()
            for part in of_class
            if part.lesson.code in taught
            and part.lesson.releasable
            and not _together(school, part)
            and (duty is None or any(part.span.within(hours) for hours in duty))
        ]
        self._source = SOURCE if release.kind is ReleaseKind.PPA else OTHER_RELEASE
        self._tier = NeedTier.LATER if release.kind in _LATER else NeedTier.PPA
        free = self._free_of_cover() if release.kind is ReleaseKind.PPA else 0
        self.owed = max(0, owed_by(school, release) - free)
        self._most_blocks = release.most_blocks

    def quota(self) -> Quota:
        return Quota(
            code=self._release.code,
            title=self._title(),
            owed=self.owed,
            tier=self._tier,
            rule=_RULES[self._release.kind],
        )

    def demands(self) -> Iterator[Demand]:
        runs = list(_runs(part for part in self._releasable if not part.lesson.external))
        lengths = self._trimmed_lengths(runs)
        self._most_blocks = self._blocks_allowed(runs)
        for week in weeks(self._school):
            of_week = [run for run in runs if week_of(run[0].span.start) == week]
            yield from self._covers(week, of_week, lengths)
            yield from self._adults_present(week)

    def of_length(self, minutes: int) -> tuple[TeachingClass, tuple[Span, ...], int] | None:
        """The class with the most stretches of just so much teaching, those stretches, and the
        shortest lesson they touch."""
        by_class: dict[ClassCode, set[_Block]] = {}
        for run in _runs(part for part in self._releasable if not part.lesson.external):
            exact = (b for b in self._blocks(run, {minutes}) if b.taught == minutes)
            by_class.setdefault(run[0].lesson.school_class, set()).update(exact)
        code, blocks = max(
            sorted(by_class.items()), key=lambda each: len(each[1]), default=(None, set[_Block]())
        )
        if code is None or not blocks:
            return None
        spans = tuple(block.span for block in sorted(blocks))
        return self._classes[code], spans, min(block.shortest_lesson for block in blocks)

    def _blocks_allowed(self, runs: list[_Run]) -> int:
        """Blocks a class and week: the release's own number, or as many as it takes.

        Few blocks are a preference and the amount is not, so a timetable that
        cannot give it in so few is allowed more, never more than help.
        """
        lengths: dict[tuple[int, ClassCode], list[int]] = {}
        for run in runs:
            length = run[-1].span.end - run[0].span.start
            if length >= self._release.shortest_block:
                week = week_of(run[0].span.start)
                lengths.setdefault((week, run[0].lesson.school_class), []).append(length)
        shared = sum(p.span.minutes for p in self._led_by_externals() if self._needs_adult(p))

        def reach(blocks: int) -> int:
            return shared + sum(sum(sorted(own)[-blocks:]) for own in lengths.values())

        most, useful = self._release.most_blocks, max(map(len, lengths.values()), default=0)
        return next((n for n in range(most, useful) if reach(n) >= self.owed), max(most, useful))

    def _covers(self, week: int, runs: list[_Run], lengths: set[int]) -> Iterator[Demand]:
        by_class: dict[ClassCode, set[_Block]] = {}
        for run in runs:
            code = run[0].lesson.school_class
            by_class.setdefault(code, set()).update(self._blocks(run, lengths))
        found = [(code, sorted(blocks)) for code, blocks in sorted(by_class.items()) if blocks]
        for index, (code, blocks) in enumerate(found):
            for block in range(self._most_blocks):
                number = index * self._most_blocks + block + 1
                key = DemandKey(self._source, self._release.code, f"w{week}.{number}")
                yield self._cover(key, self._classes[code], blocks)

    def _cover(self, key: DemandKey, of_class: TeachingClass, blocks: Sequence[_Block]) -> Demand:
        preferred = self._release.preferred_cover
        return Demand(
            key=key,
            kind=self._kind(),
            tier=self._tier,
            title=f"{self._words()} {of_class.code}",
            spans=tuple(block.span for block in blocks),
            place=of_class.place,
            school_class=of_class.code,
            uses=self._uses(of_class.code),
            usual=(preferred,) if preferred else (),
            planning_teacher=of_class.plans_owned_by,
            contacts=contacts(self._school, self._release.teacher),
            released=self._release.teacher,
            released_minutes=tuple(block.taught for block in blocks),
            quota=self._release.code,
            lesson_minutes=min(block.shortest_lesson for block in blocks),
        )

    def _adults_present(self, week: int) -> Iterator[Demand]:
        """One demand for each lesson an external leads with a school adult in the room."""
        led = [
            part
            for part in self._led_by_externals()
            if week_of(part.span.start) == week and self._needs_adult(part)
        ]
        for number, part in enumerate(led, start=1):
            of_class = self._classes[part.lesson.school_class]
            yield Demand(
                key=DemandKey(self._source, self._release.code, f"w{week}.{number}", "adult"),
                kind=DutyKind.ADULT_PRESENT,
                tier=NeedTier.PPA,
                title=f"{part.lesson.subject} {of_class.code}, adult in the room",
                spans=(self._with_edges((part,), part.span),),
                place=of_class.place,
                school_class=of_class.code,
                uses=self._uses(of_class.code),
                released=self._release.teacher,
                released_minutes=(part.span.minutes,),
                quota=self._release.code,
            )

    def _needs_adult(self, part: Part) -> bool:
        code = part.lesson.external
        external = self._externals.get(code) if code else None
        return external is None or external.needs_school_adult

    def _free_of_cover(self) -> int:
        """Minutes the teacher is released for by externals who need nobody with them."""
        return sum(
            part.span.minutes for part in self._led_by_externals() if not self._needs_adult(part)
        )

    def _led_by_externals(self) -> list[Part]:
        """Lessons an external leads that are long enough to be a block."""
        shortest = self._release.shortest_block
        return [
            part
            for part in self._releasable
            if part.lesson.external and part.span.minutes >= shortest
        ]

    def _trimmed_lengths(self, runs: Iterable[_Run]) -> set[int]:
        """Lengths that bring the release, or one week's share of it, exactly home: alone or
        after one whole block."""
        whole = {part.span.minutes for part in self._releasable}
        whole |= {end.span.end - start.span.start for run in runs for start, end in _pairs(run)}
        shortest = given_on_grid(self._release.shortest_block)
        targets = {self.owed, -(-self.owed // self._school.profile.cycle_weeks)}
        remaining = {target - taught for target in targets for taught in whole if taught < target}
        return {max(shortest, given_on_grid(minutes)) for minutes in remaining | targets}

    def _blocks(self, run: _Run, lengths: set[int]) -> Iterator[_Block]:
        """Blocks between lesson boundaries, and trimmed ones with one end at a boundary."""
        spans = {Span(start.span.start, end.span.end) for start, end in _pairs(run)}
        last = run[-1].span.end
        for part in run:
            begin, end = part.span.start, part.span.end
            spans |= {Span(begin, begin + n) for n in lengths if begin + n < last}
            spans |= {Span(end - n, end) for n in lengths if end - n > run[0].span.start}
        for span in spans:
            if span.minutes >= self._release.shortest_block:
                touched = [part.span.minutes for part in run if part.span.overlaps(span)]
                yield _Block(self._with_edges(run, span), span.minutes, min(touched))

    def _with_edges(self, run: _Run, span: Span) -> Span:
        """`span` with the register before it and story and home time after it."""
        beside = self._parts[run[0].lesson.school_class]
        start, end = span.start, span.end
        for part in reversed(beside):
            if part.span.end == start and part.lesson.kind in _BEFORE:
                start = part.span.start
        for part in beside:
            if part.span.start == end and part.lesson.kind in _AFTER:
                end = part.span.end
        return Span(start, end)

    def _uses(self, school_class: ClassCode) -> frozenset[Resource]:
        teacher = self._release.teacher
        return frozenset({Resource(f"class:{school_class}"), Resource(f"teacher:{teacher}")})

    def _title(self) -> str:
        teacher = self._release.teacher
        own = sorted(known.code for known in self._school.classes if known.teacher == teacher)
        return f"{self._words()} {', '.join(own) or teacher}"

    def _kind(self) -> DutyKind:
        ppa = self._release.kind is ReleaseKind.PPA
        return DutyKind.PPA_COVER if ppa else DutyKind.RELEASE_COVER

    def _words(self) -> str:
        """What calendars call it; that a teacher is new is nobody's business there."""
        return "PPA" if self._release.kind is ReleaseKind.PPA else "Release"


def _together(school: School, part: Part) -> bool:
    """Whether the class has the lesson with others: a group's lead is released from nothing
    by covering the class, which has no lead of its own meanwhile."""
    lesson = part.lesson
    span = Span(lesson.starts, lesson.ends)
    return in_groups(school, lesson.school_class, lesson.weekday, span)


def _runs(releasable: Iterable[Part]) -> Iterator[_Run]:
    """Consecutive lessons of one class on one day, one beginning as the other ends."""
    run: list[Part] = []
    for part in releasable:
        follows = (
            run
            and run[-1].lesson.school_class == part.lesson.school_class
            and run[-1].span.end == part.span.start
            and weekday_of(run[-1].span.start) == weekday_of(part.span.start)
        )
        if run and not follows:
            yield tuple(run)
            run = []
        run.append(part)
    if run:
        yield tuple(run)


def _pairs(run: _Run) -> Iterator[tuple[Part, Part]]:
    """First and last lesson of every stretch of `run`."""
    yield from ((part, part) for part in run)
    yield from combinations(run, 2)
