"""The switch between what is live and the drafts."""

from dataclasses import dataclass
from typing import Final

from planner.services.boards import WeekBoard

_MOST_DRAFTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaChoice:
    words: str
    revision: int | None
    """None leads to what is live."""
    chosen: bool


def rota_choices(board: WeekBoard) -> tuple[RotaChoice, ...]:
    """What is live first, then the newest drafts and the one shown; nothing to a lone one."""
    asked = board.revision if board.is_draft or board.overtaken else None
    drafts = [d for n, d in enumerate(board.drafts) if n < _MOST_DRAFTS or d.revision == asked]
    found = [
        RotaChoice(
            words=f"{'Week draft' if draft.of_week else 'Draft'} {draft.revision}"
            f"{', overtaken' if draft.overtaken else ''}",
            revision=draft.revision,
            chosen=draft.revision == asked,
        )
        for draft in drafts
    ]
    if board.live is not None:
        live = f"Live: publication {board.live.number}"
        found.insert(0, RotaChoice(words=live, revision=None, chosen=asked is None))
    return tuple(found) if len(found) > 1 else ()
