"""Which way to search a problem, by its size."""

from typing import Final, Protocol

from solver.search import Search

LARGEST: Final = 150_000
"""Columns beyond which no full model is made: only neighbourhoods are searched."""


class Strategy(Protocol):
    """A way to better the best of a search until time is up or all is proved."""

    def run(self) -> None:
        """Leave the best, and what is proved of it, with the search. May raise `Over`."""
        ...


def choose(search: Search) -> Strategy:
    """The strategy for this problem."""
    from solver.restated import Restated
    from solver.tiered import Tiered

    if len(search.compiled.placed) > LARGEST:
        return Restated(search)
    return Tiered(search)
