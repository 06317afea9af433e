"""The five job descriptions walked clause by clause: what obeys each, and what shows it."""

from planner.clauses.clause import Clause, Elsewhere, Mark, clauses, elsewhere
from planner.clauses.walking import Status, Walked, kept_elsewhere_missing, walk

__all__ = [
    "Clause",
    "Elsewhere",
    "Mark",
    "Status",
    "Walked",
    "clauses",
    "elsewhere",
    "kept_elsewhere_missing",
    "walk",
]
