"""Errors a user meets: what happened in their words, and what to do about it."""


class PlannerError(Exception):
    """Base of every error the site and the command line show as they are."""

    hint = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class NotFound(PlannerError):
    """Nothing of that name in this school; the same answer whether or not another has it."""


class NotAllowed(PlannerError):
    """The role may not do this."""

    hint = "Ask someone whose role allows it, or an administrator to change yours."


class Conflict(PlannerError):
    """Someone else changed it first."""

    hint = "Look at the newer version, then make your change again."


class StalePlan(Conflict):
    """The facts a draft was made from have changed since."""

    hint = "Draft again to take the changes into account; your draft is kept."


class AlreadyTaken(Conflict):
    """An adult, pupil or place is already held at that time."""

    hint = "Choose another time or another adult."


class ImportRefused(PlannerError):
    """A file was refused whole; nothing was changed."""

    hint = "Correct the cells listed and import the file again. Nothing has been changed."


class Busy(PlannerError):
    """The database is held by someone else for longer than we wait."""

    hint = "Wait a few seconds and try again. Nothing has been lost."
