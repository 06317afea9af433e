"""What a file would change, worked out before it is taken: facts, needs, published duties."""

from planner.rehearsal.live import Loss, losses
from planner.rehearsal.needs import NeedChange, need_changes
from planner.rehearsal.sheets import CellChange, RowChange, SheetChange, sheet_changes

__all__ = [
    "CellChange",
    "Loss",
    "NeedChange",
    "RowChange",
    "SheetChange",
    "losses",
    "need_changes",
    "sheet_changes",
]
