"""How programmes are best shaped: what trials found to work, as advice, and shapes to start from.

Advice never stands in anybody's way: what works for a school may be shaped otherwise. Sources:
EEF, Deployment of Teaching Assistants (2025) and its Structured Interventions recommendations;
the shape of NELI.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from planner.domain.codes import ProgrammeCode, Tag
from planner.domain.kinds import NeedArea
from planner.domain.provision import Group, Programme

MINUTES: Final = range(20, 51)
A_WEEK: Final = range(3, 6)
WEEKS: Final = range(8, 21)
_SOURCE: Final = "in the trials the EEF has looked at"


def advice_on(programme: Programme) -> Iterator[str]:
    """What about its shape is worth a second look, a sentence each."""
    if programme.minutes not in MINUTES:
        yield (
            f"Sessions of {programme.minutes} minutes: those that worked {_SOURCE} mostly lasted "
            f"{MINUTES[0]} to {MINUTES[-1]}."
        )
    if programme.per_week not in A_WEEK:
        yield (
            f"{_times(programme.per_week)} a week: those that worked {_SOURCE} mostly came "
            f"{A_WEEK[0]} to {A_WEEK[-1]} times."
        )
    if programme.weeks is None:
        yield f"It has no end: those that worked {_SOURCE} mostly ran 8 to 20 weeks."
    elif programme.weeks not in WEEKS:
        yield (
            f"{programme.weeks} weeks: those that worked {_SOURCE} mostly ran "
            f"{WEEKS[0]} to {WEEKS[-1]}."
        )
    if programme.training is None:
        yield "Nobody need be trained for it: programmes worked where whoever gave them was."
    if programme.over_core:
        yield "It may take pupils out of English, maths or phonics, which they can least spare."


def advice_on_group(group: Group, programme: Programme) -> Iterator[str]:
    """What about one group is worth a second look."""
    usual = programme.per_week
    if group.per_week is not None and group.per_week < usual:
        yield (
            f"{_times(group.per_week)} a week, and {programme.name} is meant for "
            f"{_times(usual).lower()}."
        )
    if group.review_on is None and programme.weeks is not None:
        yield (
            f"It has no review date, and {programme.name} is meant for {programme.weeks} weeks: "
            "nobody will be asked how it went."
        )
    if not group.usual:
        yield "Nobody is named as its usual adult: anybody trained may be given it."


def adult_minutes(programme: Programme, per_week: int | None = None) -> int:
    """Minutes a week one group takes of an adult: sessions, the way back and preparation."""
    times = programme.per_week if per_week is None else per_week
    return times * (programme.minutes + programme.handback) + programme.preparation


TEMPLATES: Final[Mapping[str, Programme]] = MappingProxyType(
    {
        "Daily keep-up": Programme(
            code=ProgrammeCode("KEEPUP"),
            name="Daily keep-up",
            need_area=NeedArea.COGNITION,
            minutes=20,
            per_week=5,
            smallest=2,
            largest=6,
            weeks=8,
            preparation=15,
        ),
        "Language group, three times 30 minutes": Programme(
            code=ProgrammeCode("LANGUAGE"),
            name="Language group",
            need_area=NeedArea.COMMUNICATION,
            minutes=30,
            per_week=3,
            training=Tag("language-programme"),
            smallest=3,
            largest=6,
            weeks=20,
            preparation=30,
        ),
        "The language group’s 1:1s, twice 15 minutes": Programme(
            code=ProgrammeCode("LANGUAGE-1TO1"),
            name="Language, one to one",
            need_area=NeedArea.COMMUNICATION,
            minutes=15,
            per_week=2,
            training=Tag("language-programme"),
            largest=1,
            weeks=20,
            preparation=10,
        ),
        "Weekly ELSA block": Programme(
            code=ProgrammeCode("ELSA"),
            name="ELSA",
            need_area=NeedArea.SEMH,
            minutes=45,
            per_week=1,
            training=Tag("elsa"),
            largest=1,
            weeks=8,
            preparation=15,
        ),
    }
)
"""Shapes many schools use, under the name the page gives each."""


def _times(count: int) -> str:
    return {1: "Once", 2: "Twice"}.get(count, f"{count} times")
