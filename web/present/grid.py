"""Where a block stands in its row's day: columns of five minutes, lanes downwards.

The style sheet `steps.css` holds one class per column, because a strict content policy
allows no inline style.
"""

from collections.abc import Iterable
from typing import Final

from planner.domain.clock import Span
from planner.services.boards import Block, BlockKind

STEP: Final = 5
"""Minutes a grid column stands for."""
MOST_STEPS: Final = 16 * 60 // STEP
MOST_LANES: Final = 6
_HOUR: Final = 60


def whole_hours(opens: int, closes: int) -> Span:
    """The stretch the grid draws: from a full hour to a full half hour."""
    start = opens // _HOUR * _HOUR
    end = -(-closes // (_HOUR // 2)) * (_HOUR // 2)
    return Span(start, max(end, start + _HOUR))


def steps(drawn: Span) -> int:
    return min(drawn.minutes // STEP, MOST_STEPS)


def columns(drawn: Span, starts: int, ends: int) -> str:
    """Classes for the block's first and last grid line, kept inside what is drawn."""
    last = steps(drawn) + 1
    first_line = min(max((starts - drawn.start) // STEP + 1, 1), last - 1)
    end_line = min(max(-((drawn.start - ends) // STEP) + 1, first_line + 1), last)
    return f"s{first_line} e{end_line}"


def lanes(blocks: Iterable[Block], *, first_for_leads: bool = False) -> dict[Block, int]:
    """A lane for each block so that none hides another: the ground first, standby last.

    Lane 1 holds the row's own time line; what runs at the same time goes below it.
    `first_for_leads` keeps it for lessons and whoever leads them.
    """
    held: list[list[Block]] = [[]]
    found: dict[Block, int] = {}
    for block in sorted(blocks, key=_first_come):
        if block.kind is BlockKind.NOT_AT_WORK:
            continue
        lowest = 1 if first_for_leads and not _leads(block) else 0
        lane = next(
            (n for n, o in enumerate(held) if n >= lowest and not _meets(block, o)), len(held)
        )
        if lane == len(held):
            held.append([])
        held[lane].append(block)
        found[block] = min(lane + 1, MOST_LANES)
    return found


def _meets(block: Block, others: Iterable[Block]) -> bool:
    return any(block.starts < other.ends and other.starts < block.ends for other in others)


def _first_come(block: Block) -> tuple[bool, bool, int, int]:
    own_time = block.kind in (BlockKind.IN_CLASS, BlockKind.OWN_BREAK)
    return (block.stands_by, not (own_time or _leads(block)), block.starts, -block.ends)


def _leads(block: Block) -> bool:
    return block.kind is BlockKind.LESSON or bool(block.duty and block.duty.leads_class)
