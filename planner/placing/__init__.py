"""Placing many groups at once in a rota that stands: one search, and nothing else moves.

The rota's rows are pinned; only the sessions the groups still lack are open. Provision an
EHCP specifies comes first, then the groups by their priority, each proved before the next.
"""

from planner.placing.asked import Placing, missing, with_booked
from planner.placing.checking import with_rows
from planner.placing.searching import Places, place

__all__ = ["Places", "Placing", "missing", "place", "with_booked", "with_rows"]
