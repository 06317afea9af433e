"""The board by adult: duties, own breaks and the in-class ground beneath them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from planner.domain.clock import DAY, Span, hours
from planner.domain.codes import ClassCode, PersonCode, PostCode
from planner.domain.kinds import RoleKind
from planner.domain.people import Person, Post
from planner.domain.plan import Allocation, Occurrence, OwnBreak
from planner.domain.school import School
from planner.services.boards.blocks import duty_block, joined_spans, merged, without
from planner.services.boards.known import Known
from planner.services.boards.rows import Head
from planner.services.boards.values import (
    SCHOOL_WEEK,
    Block,
    BlockKind,
    BoardDay,
    BoardRow,
    DatedBreak,
    DatedSupport,
)

Held = TypeVar("Held", Allocation, OwnBreak)
SHORTEST_SUPPORT: Final = 15
"""Minutes: shorter stretches in class are walking time, counted but not shown."""
TEAMS: Final[Mapping[RoleKind, str]] = {
    RoleKind.HLTA: "Higher level teaching assistants",
    RoleKind.COVER_SUPERVISOR: "Cover supervisors",
    RoleKind.LPA: "Learning progress assistants",
    RoleKind.TA: "Teaching assistants",
    RoleKind.MDA: "Midday assistants",
}


class AdultRows:
    """A row for every support adult, teams in order, names in order within a team."""

    def __init__(
        self, known: Known, allocations: Iterable[Allocation], breaks: Iterable[OwnBreak]
    ) -> None:
        self._known, self._lines = known, _lines_by_person(known.school)
        self._allocations = _by_person(allocations)
        self._breaks = _by_person(breaks)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        teams = list(TEAMS.values())
        found = (self._head(person) for person in self._known.school.people)
        mine = [head for head in found if head is not None]
        return tuple(sorted(mine, key=lambda head: (teams.index(head.group), head.name)))

    def _head(self, person: Person) -> Head | None:
        lines = self._lines.get(person.code)
        if not lines:
            return None
        return Head(
            code=person.code,
            name=person.name,
            detail=" + ".join(_grade(line.role, line.level) for line in lines),
            group=TEAMS[lines[0].role],
        )

    def words(self, head: Head) -> str:
        mine = self._allocations.get(head.code, ())
        return " ".join(f"{a.title} {a.kind} {self._known.place(a.place)}" for a in mine)

    def row(self, head: Head) -> BoardRow:
        lines = self._lines[head.code]
        base = next((line.base_class for line in lines if line.base_class), None)
        blocks = _blocks(
            self._known,
            self._allocations.get(head.code, ()),
            self._breaks.get(head.code, ()),
            _working(self._known, {line.code for line in lines}),
            base,
        )
        return BoardRow(
            code=head.code,
            name=head.name,
            detail=head.detail,
            group=head.group,
            blocks=blocks,
            used=used_minutes(blocks),
            contracted=sum(line.weekly_minutes for line in lines),
            longest=longest_at_work(blocks),
        )


def _by_person(rows: Iterable[Held]) -> Mapping[str, Sequence[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for row in rows:
        found[row.person].append(row)
    return found


def used_of_contracted(row: BoardRow) -> str:
    """ "10 h 45 of 19 h 30"."""
    return f"{hours(row.used)} of {hours(row.contracted)}"


def _lines_by_person(school: School) -> dict[str, list[Post]]:
    order = {role: n for n, role in enumerate(TEAMS)}
    lines = defaultdict(list)
    for post in sorted(
        (post for post in school.posts if post.role in order), key=lambda p: order[p.role]
    ):
        lines[str(post.person)].append(post)
    return lines


def used_minutes(blocks: Iterable[Block]) -> int:
    """Duties and in-class support; standing by takes nobody's hours."""
    return sum(b.ends - b.starts for b in blocks if _is_work(b))


def longest_at_work(blocks: Iterable[Block]) -> int:
    """Minutes of the longest stretch without a break of the adult's own or any pause."""
    by_day: dict[int, list[Span]] = defaultdict(list)
    for block in blocks:
        if _is_work(block):
            by_day[block.weekday].append(Span(block.starts, block.ends))
    spans = (span for day in by_day.values() for span in joined_spans(day))
    return max((span.minutes for span in spans), default=0)


def dated_support(
    school: School,
    person: PersonCode,
    days: Iterable[BoardDay],
    duties: Sequence[Occurrence],
    breaks: Iterable[DatedBreak],
) -> tuple[DatedSupport, ...]:
    """The person's in-class support on days that have any duty: the board's own rule."""
    lines = _lines_by_person(school).get(person, [])
    base = next((line.base_class for line in lines if line.base_class), None)
    if base is None:
        return ()
    published = {duty.day for duty in duties}
    taken = [_taken(duty) for duty in duties if not duty.stands_by] + [_taken(b) for b in breaks]
    known = Known(school)
    working = _working(known, {line.code for line in lines})
    ground = list(_ground(known, working, taken, base))
    return tuple(
        DatedSupport(day=day.day, starts=block.starts, ends=block.ends, title=block.title)
        for day in days
        if not day.closed and day.day in published
        for block in ground
        if block.weekday == day.day.weekday() and block.ends - block.starts >= SHORTEST_SUPPORT
    )


def _taken(own: Occurrence | DatedBreak) -> Block:
    return Block(
        kind=BlockKind.DUTY,
        weekday=own.day.weekday(),
        starts=own.starts,
        ends=own.ends,
        title=own.title,
    )


def _is_work(block: Block) -> bool:
    return block.kind in (BlockKind.DUTY, BlockKind.IN_CLASS) and not block.stands_by


def _grade(role: RoleKind, level: int | None) -> str:
    name = role.value.upper() if role is not RoleKind.COVER_SUPERVISOR else "Cover"
    return f"{name} L{level}" if level else name


def _working(known: Known, posts: set[PostCode]) -> dict[int, list[Span]]:
    """Working time by weekday, in minutes of the day, touching stretches joined."""
    found: dict[int, list[Span]] = {weekday: [] for weekday in range(SCHOOL_WEEK)}
    for day in known.working(posts):
        if day.weekday not in found:
            continue
        spans = found[day.weekday]
        if spans and day.starts <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, day.ends))
        else:
            spans.append(Span(day.starts, day.ends))
    return found


def _blocks(
    known: Known,
    allocations: Iterable[Allocation],
    breaks: Iterable[OwnBreak],
    working: Mapping[int, list[Span]],
    base: ClassCode | None,
) -> tuple[Block, ...]:
    duties = merged(duty_block(known, allocation) for allocation in allocations)
    own = [_break_block(b) for b in breaks]
    taken = [b for b in (*duties, *own) if not b.stands_by]
    ground = _ground(known, working, taken, base) if base else ()
    away = _away(working, known.bounds)
    return tuple(
        sorted([*duties, *own, *ground, *away], key=lambda b: (b.weekday, b.starts, b.title))
    )


def _break_block(own: OwnBreak) -> Block:
    start = own.span.start % DAY
    return Block(
        kind=BlockKind.OWN_BREAK,
        weekday=own.span.start // DAY % 7,
        starts=start,
        ends=start + own.span.minutes,
        title="Own break" if own.paid else "Own lunch",
    )


def _away(working: Mapping[int, list[Span]], bounds: Span) -> Iterable[Block]:
    for weekday, spans in working.items():
        for away in without([bounds], spans):
            yield Block(
                kind=BlockKind.NOT_AT_WORK,
                weekday=weekday,
                starts=away.start,
                ends=away.end,
                title="Not at work",
            )


def _ground(
    known: Known, working: Mapping[int, list[Span]], taken: list[Block], base: ClassCode
) -> Iterable[Block]:
    """Working time nothing else takes, while the base class has lessons: in-class support."""
    for weekday, spans in working.items():
        busy = [Span(b.starts, b.ends) for b in taken if b.weekday == weekday]
        for free in without(joined_spans(known.in_lessons(base, weekday)), busy):
            for span in spans:
                start, end = max(free.start, span.start), min(free.end, span.end)
                if end > start:
                    yield Block(
                        kind=BlockKind.IN_CLASS,
                        weekday=weekday,
                        starts=start,
                        ends=end,
                        title=f"In class {base}",
                    )
