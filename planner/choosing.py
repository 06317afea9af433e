"""An option as what it moves: small enough for a form, and checked whole when it comes back.

So the option that is used is the one that was looked at, without a second search that might
end elsewhere; and what comes back is legal, whoever wrote it.
"""

import json
from dataclasses import dataclass, replace

from planner.demand_sources import needs_of
from planner.domain.clock import Span
from planner.domain.codes import PostCode
from planner.domain.demand import DemandKey
from planner.domain.plan import Rota
from planner.formulate import formulate
from planner.interpret import interpret
from planner.plain import canonical, from_plain, to_plain
from planner.replanning import Mending
from planner.rules.facts import span_of, task_id
from solver.check import score, violations
from solver.problem import Placed, WorkerId
from solver.solution import Solution, Status


class NotLegal(ValueError):
    """Moves that are no option of the day they were made for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of demand with one post at one time."""

    key: DemandKey
    post: PostCode
    span: Span
    """Minutes of the week."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What an option takes away and gives, against what people were told."""

    gone: tuple[Row, ...]
    come: tuple[Row, ...]


def moves_of(told: Rota, rota: Rota) -> Moves:
    """What `rota` moves of `told`, both rotas of one week."""
    before, after = _rows(told), _rows(rota)
    order = _in_order
    return Moves(tuple(sorted(before - after, key=order)), tuple(sorted(after - before, key=order)))


def spelt(moves: Moves) -> str:
    """The moves as text for a form."""
    return canonical(to_plain(moves)).decode()


def read(text: str) -> Moves:
    """The moves that `text` spells. Raises NotLegal where it spells none."""
    try:
        return from_plain(Moves, json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotLegal("these are no moves of an option") from error


def applied(mending: Mending, moves: Moves) -> Rota:
    """The whole rota of the week that the moves make of what people were told.

    Raises NotLegal where it breaks a rule or gives what the week does not ask for.
    """
    told = mending.told
    on = told.valid_from if mending.week.week_of is None else mending.week.week_of
    formulation = formulate(mending.week, needs_of(mending.week), on=on, reference=told)
    wanted = (_rows(told) - set(moves.gone)) | set(moves.come)
    if not all(row.key in formulation.unit_of for row in wanted):
        raise NotLegal("a duty of these moves is no longer asked for")
    assignment = frozenset(
        Placed(task_id(formulation.unit_of[row.key]), WorkerId(row.post), span_of(row.span))
        for row in wanted
    )
    if violations(formulation.problem, assignment):
        raise NotLegal("these moves break a rule as things are now")
    solution = Solution(
        status=Status.FEASIBLE,
        assignment=assignment,
        tiers=score(formulation.problem, assignment),
        seconds=0.0,
        seed=told.seed,
    )
    rota = interpret(
        formulation,
        solution,
        valid_from=on,
        versions=mending.versions,
        made_at=mending.made_at,
        told_why=False,
    )
    return replace(rota, week_of=mending.week.week_of, parent=told.parent)


def _rows(rota: Rota) -> set[Row]:
    return {Row(row.key, row.post, row.span) for row in rota.allocations}


def _in_order(row: Row) -> tuple[Span, str, str]:
    return row.span, str(row.key), row.post
