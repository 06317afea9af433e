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
