"""The set-up's checklist: each line done or not, what it comes to, and where to go."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.services.set_up import SetUp

_MOST_NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    title: str
    done: bool
    says: str
    endpoint: str = ""
    """Where to go for it; empty where the site has no page for it."""
    link: str = ""


def check_list(found: SetUp) -> tuple[Check, ...]:
    return tuple(_checks(found))


def _checks(found: SetUp) -> Iterator[Check]:
    for stage in found.stages:
        yield Check(
            title=stage.title,
            done=stage.here,
            says=stage.possible or f"Next, {stage.following}.",
            endpoint="imports.page",
            link="Import" if not stage.here else "",
        )
    yield _people(found)
    yield Check(
        title="Certificates and training",
        done=not found.running_out,
        says=f"{found.running_out} have run out or will within sixty days."
        if found.running_out
        else "Nothing runs out within sixty days.",
        endpoint="people.page",
        link="People",
    )
    yield Check(
        title="Sign-ins",
        done=found.accounts > 1,
        says=f"{found.accounts} can sign in. On the server: hlta-planner user EMAIL --role ROLE.",
    )
    yield Check(
        title="A draft of the rota",
        done=bool(found.drafts),
        says=f"{found.drafts} so far." if found.drafts else "None yet.",
        endpoint="drafts.page",
        link="Draft the rota" if not found.drafts else "Draft again",
    )
    yield Check(
        title="Published",
        done=bool(found.publications),
        says=f"{found.publications} so far."
        if found.publications
        else "Nobody is told anything until then.",
        endpoint="week.this_week",
        link="See the week",
    )


def _people(found: SetUp) -> Check:
    said = [
        _named(found.without_hours, "no working days"),
        _named(found.hours_differ, "working days that do not come to their contracted hours"),
        f"Not yet named: {_few(found.unnamed)}." if found.unnamed else "",
    ]
    return Check(
        title="Posts and working patterns",
        done=not any(said),
        says=" ".join(filter(None, said)) or "Everybody's working days come to their hours.",
        endpoint="people.page",
        link="People",
    )


def _named(names: tuple[str, ...], have: str) -> str:
    return f"With {have}: {_few(names)}." if names else ""


def _few(names: tuple[str, ...]) -> str:
    rest = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {rest} more" if rest > 0 else shown
