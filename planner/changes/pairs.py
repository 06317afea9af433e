"""Two changes made together, for a need that no single one would fill."""

from planner.changes.change import Change


def both(first: Change, second: Change) -> Change:
    """The first change, and the second made upon it."""
    basis = dict.fromkeys((first.basis, second.basis))
    return Change(
        kind=f"{first.kind} and {second.kind}",
        lead=f"{first.lead} and {second.lead}",
        basis=" ".join(basis),
        cost=first.cost + second.cost,
        made=lambda school: second.made(first.made(school)),
    )
