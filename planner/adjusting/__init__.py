"""Changing a draft by hand: who could take a duty, what that costs, and the rota it makes.

Facts in hand, no database and no search.
"""

from planner.adjusting.bench import Bench, Move, NotLegal, on_the_bench, rows_of, spans_of
from planner.adjusting.candidates import Candidate, NotOffered, times, who_could
from planner.adjusting.keeping import adjusted

__all__ = [
    "Bench",
    "Candidate",
    "Move",
    "NotLegal",
    "NotOffered",
    "adjusted",
    "on_the_bench",
    "rows_of",
    "spans_of",
    "times",
    "who_could",
]
