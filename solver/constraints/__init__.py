"""Every kind of constraint and cost, each stated twice: for the check and for the engine.

None of them imports the engine, so a plan can be checked where none is installed.
"""

from solver.constraints.apart import Apart
from solver.constraints.attended import Attended
from solver.constraints.barred import Barred
from solver.constraints.beside import Beside
from solver.constraints.capacity import Capacity
from solver.constraints.choice import Choice
from solver.constraints.closed import Closed
from solver.constraints.covered import Covered
from solver.constraints.distinct import Distinct, SameSlot, SameStretch
from solver.constraints.disturbed import Disturbed
from solver.constraints.enlisted import Enlisted
from solver.constraints.even_load import EvenLoad
from solver.constraints.exclusive import Exclusive
from solver.constraints.few import Few
from solver.constraints.free_block import FreeBlock, FreeBlocks
from solver.constraints.max_load import MaxLoad
from solver.constraints.meet import Meet
from solver.constraints.no_overlap import NoOverlap
from solver.constraints.overload import Overload
from solver.constraints.presence import Presence, Remaining
from solver.constraints.price import PerMinute, Preference, SpanCost, Used
from solver.constraints.relieved import Relieved
from solver.constraints.shortfall import Shortfall
from solver.constraints.stay_close import StayClose
from solver.constraints.taken import Taken
from solver.constraints.unmet import Unmet
from solver.constraints.walk import Walk
from solver.constraints.within import Within

__all__ = [
    "Apart",
    "Attended",
    "Barred",
    "Beside",
    "Capacity",
    "Choice",
    "Closed",
    "Covered",
    "Distinct",
    "Disturbed",
    "Enlisted",
    "EvenLoad",
    "Exclusive",
    "Few",
    "FreeBlock",
    "FreeBlocks",
    "MaxLoad",
    "Meet",
    "NoOverlap",
    "Overload",
    "PerMinute",
    "Preference",
    "Presence",
    "Relieved",
    "Remaining",
    "SameSlot",
    "SameStretch",
    "Shortfall",
    "SpanCost",
    "StayClose",
    "Taken",
    "Unmet",
    "Used",
    "Walk",
    "Within",
]
