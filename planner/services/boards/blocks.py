"""Blocks of the board: one per duty, touching ones joined."""

from collections.abc import Iterable
from dataclasses import replace

from planner.domain.clock import DAY, Span
from planner.domain.plan import Allocation
from planner.services.boards.known import Known
from planner.services.boards.values import Block, BlockKind


def duty_block(known: Known, allocation: Allocation) -> Block:
    names, places = known.people, known.places
    return Block(
        kind=BlockKind.DUTY,
        weekday=allocation.span.start // DAY % 7,
        starts=allocation.span.start % DAY,
        ends=allocation.span.start % DAY + allocation.span.minutes,
        title=allocation.title,
        duty=allocation.kind,
        keys=(str(allocation.key),),
        person=allocation.person,
        person_name=names.get(allocation.person, ""),
        place_name=places.get(allocation.place, "") if allocation.place else "",
        contact_name=names.get(allocation.contact, "") if allocation.contact else "",
        directing_name=(
            names.get(allocation.directing_teacher, "") if allocation.directing_teacher else ""
        ),
        stands_by=allocation.kind.stands_by,
        pinned=allocation.pinned,
    )


def merged(blocks: Iterable[Block]) -> list[Block]:
    """Touching blocks of one duty become one: three Pastoral hours are one stay."""
    joined: list[Block] = []
    for block in sorted(blocks, key=lambda b: (b.weekday, str(b.duty), b.title, b.starts)):
        last = joined[-1] if joined else None
        if last and _same_stay(last, block):
            joined[-1] = _join(last, block)
        else:
            joined.append(block)
    return joined


def _same_stay(first: Block, second: Block) -> bool:
    return (
        first.weekday == second.weekday
        and first.ends == second.starts
        and (first.duty, first.title, first.person, first.place_name, first.pinned)
        == (second.duty, second.title, second.person, second.place_name, second.pinned)
    )


def _join(first: Block, second: Block) -> Block:
    return replace(first, ends=second.ends, keys=first.keys + second.keys)


def joined_spans(spans: Iterable[Span]) -> list[Span]:
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def without(spans: list[Span], taken: list[Span]) -> list[Span]:
    for hole in taken:
        left = []
        for span in spans:
            if not span.overlaps(hole):
                left.append(span)
                continue
            if span.start < hole.start:
                left.append(Span(span.start, hole.start))
            if hole.end < span.end:
                left.append(Span(hole.end, span.end))
        spans = left
    return spans
