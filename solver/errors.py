"""Errors of the scheduling library."""


class SolverError(Exception):
    """Base of every error this library raises."""


class ProblemError(SolverError):
    """The problem contradicts itself: unknown ids, empty spans, negative amounts."""


class PinClash(SolverError):
    """The pins cannot stand together. `violations` names each clash."""

    def __init__(self, violations: tuple[object, ...]) -> None:
        super().__init__(f"{len(violations)} pinned placements cannot stand together")
        self.violations = violations

    def __reduce__(self) -> tuple[type["PinClash"], tuple[tuple[object, ...]]]:
        return PinClash, (self.violations,)


class ChildDied(SolverError):
    """The solving process ended before its time. `best` is the last solution it sent."""

    def __init__(self, reason: str, best: object = None) -> None:
        super().__init__(reason)
        self.best = best
