"""Two rotas as a table a deputy can read down: one figure a line, one column each."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.clock import hours
from planner.domain.demand import NeedTier
from planner.services.comparing import Choice, Comparison, Side


@dataclass(frozen=True, slots=True)
class Figure:
    """One line. `better` is 1 or 2 for the column that does better, 0 where neither does."""

    title: str
    first: str
    second: str
    better: int
    word: str = "better"


def side_word(side: Side | Choice) -> str:
    """ "Draft 4", "Publication 2"."""
    if side.publication:
        return f"Publication {side.publication}"
    return f"Draft {side.revision}"


def figures(found: Comparison) -> tuple[Figure, ...]:
    return tuple(_figures(found.first, found.second, found.tiers))


def _figures(first: Side, second: Side, tiers: tuple[int, ...]) -> Iterator[Figure]:
    one, two = first.answers, second.answers
    yield Figure(
        "Needs met",
        f"{one.met} of {one.demands}",
        f"{two.met} of {two.demands}",
        _less(one.demands - one.met, two.demands - two.met),
    )
    for tier in tiers:
        yield Figure(
            f"Open: {NeedTier.TITLES[tier]}",
            _open(first, tier),
            _open(second, tier),
            _less(_size(first, tier), _size(second, tier)),
        )
    yield Figure(
        "Teachers with PPA in full",
        f"{one.ppa_full} of {one.ppa_teachers}",
        f"{two.ppa_full} of {two.ppa_teachers}",
        _less(one.ppa_short, two.ppa_short),
    )
    yield Figure(
        "Owed to interventions",
        hours(one.owed_minutes),
        hours(two.owed_minutes),
        _less(one.owed_minutes, two.owed_minutes),
    )
    if one.same_adult_percent is not None and two.same_adult_percent is not None:
        yield Figure(
            "Groups and 1:1 with one adult all week",
            f"{one.same_adult_percent} %",
            f"{two.same_adult_percent} %",
            _less(-one.same_adult_percent, -two.same_adult_percent),
        )
    if first.pounds is not None and second.pounds is not None:
        yield Figure(
            "What its duties cost a week",
            f"£{first.pounds:,.0f}",
            f"£{second.pounds:,.0f}",
            _less(round(first.pounds), round(second.pounds)),
            "less",
        )


def _open(side: Side, tier: int) -> str:
    units, minutes = side.open_units.get(tier, 0), side.open_minutes.get(tier, 0)
    parts = [str(units)] if units or not minutes else []
    return " and ".join([*parts, *([f"{hours(minutes)} short"] if minutes else [])])


def _size(side: Side, tier: int) -> tuple[int, int]:
    return side.open_units.get(tier, 0), side.open_minutes.get(tier, 0)


def _less(first: object, second: object) -> int:
    return 0 if first == second else 1 if first < second else 2  # type: ignore[operator]
