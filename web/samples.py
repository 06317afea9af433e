"""The sample schools for anybody who wants to try the planner on one."""

from pathlib import Path

from fixtures.generate import write_sample, write_trust
from fixtures.generator.samples import ABOUT_TRUST, SAMPLES, TRUST
from planner.errors import PlannerError

__all__ = ["SAMPLES", "list_samples", "save_sample"]


def list_samples() -> str:
    """Each name with what it is."""
    about = {name: sample.about for name, sample in SAMPLES.items()} | {TRUST: ABOUT_TRUST}
    width = max(map(len, about))
    return "\n".join(f"{name:<{width}}  {what}" for name, what in about.items())


def save_sample(name: str, path: Path | None) -> str:
    """Write the sample of that name; says where it is and what to do next.

    Raises PlannerError where there is none of that name.
    """
    if name == TRUST:
        folder = path or Path(TRUST)
        count = len(write_trust(folder))
        return f"{count} workbooks are in {folder}. Next: import each, with --new-school."
    if name not in SAMPLES:
        raise PlannerError(
            f"There is no sample called {name!r}.", hint=f"One of: {', '.join((*SAMPLES, TRUST))}."
        )
    path = path or Path(f"{name}.xlsx")
    write_sample(name, path)
    return f"Written to {path}. Next: hlta-planner import {path}"
