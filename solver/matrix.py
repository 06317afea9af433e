"""The whole model as arrays of numbers, and small models cut out of it.

`Rows` states a model once; here it becomes a sparse matrix. Letting some literals move while
all others keep their values leaves only the rows those literals stand in, with what the rest
contributes moved to the other side. That takes milliseconds, where stating the small model
afresh, kind by kind, takes a hundred.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from solver.problem import Linear, Literal
from solver.rows import Lines, Rows, Sum

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

NO_BOUND: Final = np.int64(1) << np.int64(60)
"""Stands for "no bound"; no activity of a row comes near it."""

CIRCLES: Final = 4
"""How far literals that hang on the free columns are freed with them, row by row."""


class Matrix:
    """Sparse rows, each between two bounds, and a least and a greatest value for each literal.

    Literal 0 always holds, 1 to `columns` are placements, and what follows was added by the
    kinds. Raises nothing: a model that contradicts itself has bounds that cross.
    """

    def __init__(self, rows: Rows) -> None:
        self.columns = len(rows.free)
        self.most = np.array(rows.most, dtype=np.int64)
        self.most[sorted(rows.never)] = 0
        self.least = np.zeros(len(self.most), dtype=np.int64)
        self.least[[0, *sorted(rows.always)]] = 1
        self.impossible = rows.impossible or bool((self.least > self.most).any())
        ones, ifs, sums = rows.ones, rows.ifs, rows.sums
        lengths = [*map(len, ones), *([2] * len(ifs)), *(len(row.literals) for row in sums)]
        self.starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        cells = int(self.starts[-1])
        named = chain(*ones, *ifs, *(row.literals for row in sums))
        self.literals = np.fromiter(named, dtype=np.int64, count=cells)
        self.factors = np.ones(cells, dtype=np.int64)
        first = int(self.starts[len(ones)])
        then = int(self.starts[len(ones) + len(ifs)])
        self.factors[first + 1 : then : 2] = -1
        given = chain(*(row.factors for row in sums))
        self.factors[then:] = np.fromiter(given, dtype=np.int64, count=cells - then)
        self.low = np.full(len(lengths), -NO_BOUND)
        self.high = np.full(len(lengths), NO_BOUND)
        self.high[: len(ones)] = 1
        self.high[len(ones) : len(ones) + len(ifs)] = 0
        of_sums = slice(len(ones) + len(ifs), None)
        self.low[of_sums] = [-NO_BOUND if row.low is None else row.low for row in sums]
        self.high[of_sums] = [NO_BOUND if row.high is None else row.high for row in sums]
        order = np.argsort(self.literals, kind="stable")
        self._cell = order
        self._row = np.repeat(np.arange(len(lengths)), lengths)[order]
        self._firsts = np.searchsorted(self.literals[order], np.arange(len(self.most) + 1))

    def vector(self, cost: Linear) -> Whole:
        """The factors of `cost`, one for each literal."""
        dense = np.zeros(len(self.most), dtype=np.int64)
        for factor, literal in cost.terms:
            dense[literal] += factor
        return dense

    def excerpt(self, values: Whole, columns: Whole, wishes: Whole) -> "Excerpt":
        """The model in which `columns` and what hangs on them may differ from `values`.

        `wishes` has the least factor of each literal in what will be minimised or held down: a
        literal that no row needs up, nor any of those costs, keeps its least value. Columns
        that do not fit beside what stays are found first and left out.
        """
        first = _Part(self, values, *self._freed(columns))
        first.narrow()
        fitting = first.moving()
        part = _Part(self, values, *self._freed(fitting[fitting <= self.columns]))
        return _worked_out(part, wishes)

    def whole(self, wishes: Whole, absent: Whole | None = None) -> "Excerpt":
        """The model in which everything may move but the columns in `absent`, which are 0.

        `wishes` is as in `excerpt`.
        """
        values = self.least.copy()
        moves = np.ones(len(self.most), dtype=bool)
        moves[0] = False
        if absent is not None:
            moves[absent] = False
        free = np.flatnonzero(moves)
        return _worked_out(_Part(self, values, free, np.arange(len(self.low))), wishes)

    def beside(self, values: Whole) -> "Excerpt":
        """The model of the added literals where the columns have these values."""
        free = np.arange(self.columns + 1, len(self.most))
        part = _Part(self, values, free, np.arange(len(self.low)))
        for _ in range(CIRCLES):
            part.narrow()
        return _worked_out(part, np.zeros(len(self.most), dtype=np.int64))

    def settle(self, values: Whole, literals: Whole) -> None:
        """Lower each added literal among `literals` as far as its rows let it, in place."""
        for literal in literals[(literals > self.columns) & (values[literals] > 0)]:
            cells = slice(self._firsts[literal], self._firsts[literal + 1])
            rows, factors = self._row[cells], self.factors[self._cell[cells]]
            activity = self._activity(values, rows)
            room = np.where(factors > 0, activity - self.low[rows], self.high[rows] - activity)
            most = int(values[literal] - self.least[literal])
            values[literal] -= max(0, int((room // np.abs(factors)).min(initial=most)))

    def breaks(self, values: Whole, literals: Whole) -> bool:
        """Whether `values` break a row that one of `literals` stands in."""
        rows = _each(self._row[self._places(literals)], len(self.low))
        activity = self._activity(values, rows)
        return bool(((activity < self.low[rows]) | (activity > self.high[rows])).any())

    def _freed(self, columns: Whole) -> tuple[Whole, Whole]:
        """`columns` and what hangs on them, and the rows they stand in, both rising.

        What hangs on them is every added literal that shares a row with one that is free, a few
        circles out; a placement never is freed.
        """
        free = np.zeros(len(self.most), dtype=bool)
        seen = np.zeros(len(self.low), dtype=bool)
        free[columns] = True
        edge = columns
        for circle in range(CIRCLES + 1):
            rows = self._row[self._places(edge)]
            rows = _each(rows[~seen[rows]], len(seen))
            seen[rows] = True
            if circle == CIRCLES or not len(rows):
                break
            beside = self.literals[_runs(self.starts[rows], self.starts[rows + 1])]
            edge = _each(beside[(beside > self.columns) & ~free[beside]], len(free))
            free[edge] = True
        return np.flatnonzero(free), np.flatnonzero(seen)

    def _places(self, literals: Whole) -> Whole:
        return _runs(self._firsts[literals], self._firsts[literals + 1])

    def _activity(self, values: Whole, rows: Whole) -> Whole:
        cells = _runs(self.starts[rows], self.starts[rows + 1])
        lengths = self.starts[rows + 1] - self.starts[rows]
        worth = self.factors[cells] * values[self.literals[cells]]
        return _summed(worth, np.repeat(np.arange(len(rows)), lengths), len(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A small model: the literals that can move, numbered from 1, in rows of their own."""

    literals: Whole
    """The matrix's literal of each literal here, the first of them number 1."""
    least: Whole
    most: Whole
    row: Whole
    """Row of each cell, rising."""
    at: Whole
    """Literal of each cell."""
    factor: Whole
    low: Whole
    high: Whole
    others: Whole
    """Values of the matrix's literals that do not move; 0 for those that do."""
    impossible: bool

    def cost(self, vector: Whole, constant: int = 0) -> Linear:
        """A cost over the matrix's literals, as one over the literals here."""
        factors = vector[self.literals].tolist()
        terms = ((factor, Literal(n)) for n, factor in enumerate(factors, 1) if factor)
        return Linear(tuple(terms), constant + int(vector @ self.others))

    def restored(self, values: list[int]) -> Whole:
        """Values for every literal of the matrix, from values for those here."""
        full = self.others.copy()
        full[self.literals] = values[1:]
        return full

    def local(self, values: Whole) -> list[int]:
        """Values for the literals here, from values for every literal of the matrix."""
        return [1, *values[self.literals].tolist()]

    def lines(self) -> Lines:
        """The rows as an engine reads them: cliques and implications where they are that."""
        made = Lines(most=[1, *self.most.tolist()], impossible=self.impossible)
        made.always.update((np.flatnonzero(self.least > 0) + 1).tolist())
        for n in np.flatnonzero(self.least > 1).tolist():
            made.sums.append(Sum([1], [n + 1], int(self.least[n]), None))
        ends = (np.flatnonzero(np.diff(self.row)) + 1).tolist()
        literals, factors = self.at.tolist(), self.factor.tolist()
        rows, low, high = self.row.tolist(), self.low.tolist(), self.high.tolist()
        for first, end in zip([0, *ends], [*ends, len(rows)], strict=True):
            if first < end:
                row = rows[first]
                _state(made, literals[first:end], factors[first:end], low[row], high[row])
        return made


def _state(made: Lines, literals: list[int], factors: list[int], low: int, high: int) -> None:
    """One row, as a clique or an implication where it is one."""
    no_low, no_high = low <= -NO_BOUND, high >= NO_BOUND
    boolean = no_low and all(made.most[literal] == 1 for literal in literals)
    if boolean and high == 1 and all(factor == 1 for factor in factors):
        made.ones.append(literals)
    elif boolean and high == 0 and factors in ([1, -1], [-1, 1]):
        first, second = literals if factors[0] > 0 else reversed(literals)
        made.ifs.append((first, second))
    else:
        made.sums.append(Sum(factors, literals, None if no_low else low, None if no_high else high))


class _Part:
    """The rows of a few free literals, while it is worked out which of them can move."""

    def __init__(self, matrix: Matrix, values: Whole, free: Whole, rows: Whole) -> None:
        self._free, self._values = free, values
        place = np.full(len(matrix.most), -1, dtype=np.int64)
        place[free] = np.arange(len(free))
        cells = _runs(matrix.starts[rows], matrix.starts[rows + 1])
        row = np.repeat(np.arange(len(rows)), matrix.starts[rows + 1] - matrix.starts[rows])
        mine, factors = place[matrix.literals[cells]], matrix.factors[cells]
        stay, move = np.flatnonzero(mine < 0), np.flatnonzero(mine >= 0)
        worth = factors[stay] * values[matrix.literals[cells[stay]]]
        fixed = _summed(worth, row[stay], len(rows))
        self._low, self._high = _less(matrix.low[rows], matrix.high[rows], fixed)
        self._row, self._at, self._factor = row[move], mine[move], factors[move]
        self._least, self._most = matrix.least[free].copy(), matrix.most[free].copy()
        self._contradicted = matrix.impossible

    def narrow(self) -> None:
        """Take from each literal what one of its rows, by itself, does not leave it."""
        under, over = self._reach()
        size, rising = np.abs(self._factor), self._factor > 0
        spread = (self._most - self._least)[self._at]
        above = (self._high - under)[self._row] // size
        below = (over - self._low)[self._row] // size
        up = np.maximum(np.where(rising, above, below), 0)
        down = np.maximum(np.where(rising, below, above), 0)
        least, most = self._least.copy(), self._most.copy()
        tight = np.flatnonzero(up < spread)
        np.minimum.at(most, self._at[tight], self._least[self._at[tight]] + up[tight])
        tight = np.flatnonzero(down < spread)
        np.maximum.at(least, self._at[tight], self._most[self._at[tight]] - down[tight])
        self._contradicted = self._contradicted or bool((least > most).any())
        self._least, self._most = np.minimum(least, most), most

    def moving(self) -> Whole:
        """The literals that can still take more than one value."""
        return self._free[self._most > self._least]

    def _reach(self) -> tuple[Whole, Whole]:
        """The least and the greatest each row can come to."""
        at_least = self._factor * self._least[self._at]
        at_most = self._factor * self._most[self._at]
        count = len(self._low)
        under = _summed(np.minimum(at_least, at_most), self._row, count)
        over = _summed(np.maximum(at_least, at_most), self._row, count)
        return under, over

    def rest(self, wishes: Whole) -> None:
        """Put down what no row needs up."""
        under, over = self._reach()
        short, long = self._low > under, self._high < over
        needs_up = np.where(self._factor > 0, short[self._row], long[self._row])
        needed = np.zeros(len(self._most), dtype=bool)
        needed[self._at[needs_up]] = True
        idle = ~needed & (wishes[self._free] >= 0)
        self._most[idle] = self._least[idle]

    def excerpt(self) -> Excerpt:
        """What can still move, in the rows that can still be broken."""
        under, over = self._reach()
        crossed = bool(((under > self._high) | (over < self._low)).any())
        bites = (under < self._low) | (over > self._high)
        moves = self._most > self._least
        still = ~moves[self._at]
        worth = self._factor[still] * self._least[self._at[still]]
        held = _summed(worth, self._row[still], len(self._low))
        low, high = _less(self._low, self._high, held)
        others = self._values.copy()
        others[self._free] = np.where(moves, 0, self._least)
        cells = np.flatnonzero(~still & bites[self._row])
        number: Whole = np.cumsum(moves, dtype=np.int64)
        return Excerpt(
            literals=self._free[moves],
            least=self._least[moves],
            most=self._most[moves],
            row=self._row[cells],
            at=number[self._at[cells]],
            factor=self._factor[cells],
            low=low,
            high=high,
            others=others,
            impossible=self._contradicted or crossed,
        )


def _worked_out(part: _Part, wishes: Whole) -> Excerpt:
    part.narrow()
    part.rest(wishes)
    part.narrow()
    return part.excerpt()


def _less(low: Whole, high: Whole, by: Whole) -> tuple[Whole, Whole]:
    """Both bounds lowered by what is spent, where there is one."""
    return (
        np.where(low <= -NO_BOUND, low, low - by),
        np.where(high >= NO_BOUND, high, high - by),
    )


def _runs(firsts: Whole, ends: Whole) -> Whole:
    """The numbers first to end - 1 of every pair, one pair after another."""
    lengths = ends - firsts
    before = np.cumsum(lengths) - lengths
    numbers: Whole = np.arange(int(lengths.sum())) - np.repeat(before - firsts, lengths)
    return numbers


def _each(numbers: Whole, size: int) -> Whole:
    """`numbers`, all below `size`, once each and rising."""
    named = np.zeros(size, dtype=bool)
    named[numbers] = True
    once: Whole = np.flatnonzero(named)
    return once


def _summed(worth: Whole, groups: Whole, count: int) -> Whole:
    """The sum of `worth` in each of `count` groups; exact below 2 ** 53."""
    summed: Whole = np.bincount(groups, worth, minlength=count).astype(np.int64)
    return summed
