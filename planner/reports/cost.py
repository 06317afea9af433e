"""What duties cost, by kind: the point of the scale and the paid weeks of each line's post."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from planner.domain.codes import PostCode
from planner.domain.kinds import DutyKind
from planner.domain.plan import Stint
from planner.domain.school import School
from planner.pay import hour_in_school, hourly, scale_on
from planner.reports.tables import Bar, Chart, Column, Measure, Report, Table, duty_words, said

_MONEY = (
    Column("Time", Measure.MINUTES),
    Column("Pay for the hours", Measure.POUNDS),
    Column("With paid leave", Measure.POUNDS),
)


@dataclass(slots=True)
class _Sum:
    minutes: int = 0
    pay: float = 0.0
    """Pounds for the hours themselves."""
    whole: float = 0.0
    """Pounds with the leave that is paid for them."""

    def add(self, minutes: int, rate: float, in_term: float) -> None:
        self.minutes += minutes
        self.pay += rate * minutes / 60
        self.whole += in_term * minutes / 60

    @property
    def cells(self) -> tuple[int, float, float]:
        return self.minutes, round(self.pay, 2), round(self.whole, 2)


@dataclass(slots=True)
class _Costs:
    """Sums by kind and post, and what is not known."""

    sums: dict[tuple[DutyKind, PostCode], _Sum] = field(default_factory=dict)
    no_point: set[PostCode] = field(default_factory=set)
    no_weeks: set[PostCode] = field(default_factory=set)
    sources: dict[str, None] = field(default_factory=dict)

    def by_kind(self) -> Iterator[tuple[DutyKind, _Sum]]:
        for kind in DutyKind:
            own = [each for (known, _), each in self.sums.items() if known is kind]
            if own:
                yield (
                    kind,
                    _Sum(
                        minutes=sum(each.minutes for each in own),
                        pay=sum(each.pay for each in own),
                        whole=sum(each.whole for each in own),
                    ),
                )


def cost_report(school: School, stints: Iterable[Stint]) -> Report:
    """Pounds by kind of duty, then by adult and kind. Standing by costs nothing.

    Each day is priced by the scale in force on it. Whose post has no point of the scale is in
    no sum, and named; whose has no paid weeks is in the pay for the hours alone.
    """
    costs = _costs(school, stints)
    kinds = [(duty_words(kind), each) for kind, each in costs.by_kind()]
    whole, pay = sum(each.whole for _, each in kinds), sum(each.pay for _, each in kinds)
    names = {person.code: person.name for person in school.people}
    held = {post.code: names.get(post.person, post.person) for post in school.posts}
    return Report(
        title="Cost of duties",
        lead=f"{said(Measure.POUNDS, whole)} with paid leave, "
        f"{said(Measure.POUNDS, pay)} for the hours alone.",
        tables=(
            Table(
                title="By kind of duty",
                columns=(Column("Duty"), *_MONEY),
                rows=tuple((words, *each.cells) for words, each in kinds),
                about=_about(costs, held),
            ),
            Table(
                title="By adult and kind of duty",
                columns=(Column("Adult"), Column("Post"), Column("Duty"), *_MONEY),
                rows=tuple(
                    sorted(
                        (held[code], str(code), duty_words(kind), *each.cells)
                        for (kind, code), each in costs.sums.items()
                    )
                ),
            ),
        ),
        chart=Chart(
            title="Cost by kind of duty, with paid leave",
            measure=Measure.POUNDS,
            bars=tuple(Bar(words, round(each.whole, 2)) for words, each in kinds),
        ),
    )


def _costs(school: School, stints: Iterable[Stint]) -> _Costs:
    posts, scale, found = {post.code: post for post in school.posts}, cache(scale_on), _Costs()
    for one in stints:
        post = posts.get(one.post)
        if one.kind.stands_by or post is None:
            continue
        rate, in_term = hourly(post, scale(one.day)), hour_in_school(post, scale(one.day))
        found.sources[scale(one.day).source] = None
        found.sums.setdefault((one.kind, one.post), _Sum()).add(
            one.minutes, rate or 0, in_term or 0
        )
        if rate is None:
            found.no_point.add(one.post)
        elif in_term is None:
            found.no_weeks.add(one.post)
    return found


def _about(costs: _Costs, held: Mapping[PostCode, str]) -> str:
    if not costs.sums:
        return "No duty is published for these days."
    told = [
        f"By each post’s point of the scale ({', '.join(costs.sources)}) and paid weeks; "
        "on-costs are not in it."
    ]
    if names := sorted({held[code] for code in costs.no_point}):
        told.append(f"Without a point of the scale, and in no sum: {', '.join(names)}.")
    if names := sorted({held[code] for code in costs.no_weeks}):
        told.append(f"Without paid weeks, and in the pay for the hours alone: {', '.join(names)}.")
    return " ".join(told)
