"""What a block is called: aloud in full, and in the little room it has on the board."""

from typing import Final

from planner.domain.clock import clock
from planner.services.boards import Block, BlockKind

_SAID_BY_SIGN: Final = (
    "In class ",
    "1:1 support ",
    "Group ",
    "PPA ",
    "Lunch: ",
    "Break: ",
    "Gate: ",
    "Personal care ",
    "Care plan ",
)


def spoken(block: Block, who: str = "") -> str:
    """ "PPA 3A, 13:15 to 15:15, Amara Okoro, in Room 3A"."""
    parts = [block.title, f"{clock(block.starts)} to {clock(block.ends)}", who]
    if block.place_name:
        parts.append(f"in {block.place_name}")
    if block.stands_by:
        parts.append("standing by")
    if block.pinned:
        parts.append("locked")
    return ", ".join(part for part in parts if part)


def short(block: Block) -> str:
    """The words inside a block of the week: what its sign does not say already."""
    if block.kind is BlockKind.OWN_BREAK:
        return ""
    for said in _SAID_BY_SIGN:
        if block.title.startswith(said):
            return block.title.removeprefix(said)
    return block.title
