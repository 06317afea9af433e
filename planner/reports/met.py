"""How much of what was asked for was met: by need tier, and week by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planner.demand_sources import needs_of
from planner.domain.demand import NeedTier
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.reports.release import Planned
from planner.reports.tables import Bar, Chart, Column, Measure, Report, Table, said


@dataclass(frozen=True, slots=True)
class _Week:
    asked: Counter[int]
    """Needs by tier: sessions, posts and adults, and each teacher's release as one."""
    open: Counter[int]


def met_report(weeks: Sequence[Planned]) -> Report:
    """Needs asked for and met in the published `weeks`; each counts as its rota has it."""
    known: dict[int, _Week] = {}
    for week in weeks:
        if week.rota.revision not in known:
            known[week.rota.revision] = _week(week.school, week.rota)
    asked, missing = Counter[int](), Counter[int]()
    for week in weeks:
        asked += known[week.rota.revision].asked
        missing += known[week.rota.revision].open
    tiers = [tier for tier in NeedTier.TITLES if asked[tier]]
    whole, met = asked.total(), asked.total() - missing.total()
    return Report(
        title="Needs met",
        lead=f"{met} of {whole} needs are met, {said(Measure.PERCENT, _share(met, whole))}."
        if whole
        else "Nothing is published for these days.",
        tables=(
            Table(
                title="By need",
                columns=(Column("Need"), *_COUNTS),
                rows=tuple(
                    (NeedTier.TITLES[tier], *_cells(asked[tier], missing[tier])) for tier in tiers
                ),
                about=_ABOUT,
            ),
            Table(
                title="Week by week",
                columns=(Column("Week of"), Column("Rota"), *_COUNTS),
                rows=tuple(_line(week, known[week.rota.revision]) for week in weeks),
            ),
        ),
        chart=Chart(
            title="Share of needs met",
            measure=Measure.PERCENT,
            bars=tuple(
                Bar(NeedTier.TITLES[tier], _share(asked[tier] - missing[tier], asked[tier]), 100)
                for tier in tiers
            ),
            mark="everything",
            below_is_short=True,
        ),
    )


def _week(school: School, rota: Rota) -> _Week:
    needs = needs_of(school)
    asked = Counter[int]()
    for demand in needs.demands:
        if not (demand.quota or demand.part_of):
            asked[demand.tier] += demand.count
    for quota in needs.quotas:
        asked[quota.tier] += 1
    for presence in needs.presences:
        asked[presence.tier] += 1
    missing = Counter[int]()
    for gap in rota.unmet:
        # A release that is short by minutes, or a presence by adults, is one need that is open.
        missing[gap.tier] += 1 if gap.unit in ("minutes", "adult") else gap.missing
    return _Week(asked=asked, open=Counter({t: min(n, asked[t]) for t, n in missing.items()}))


def _line(week: Planned, counted: _Week) -> tuple[str, str, int, int, int, float]:
    own = "planned by itself" if week.rota.week_of else "standing rota"
    asked, missing = counted.asked.total(), counted.open.total()
    return (f"{week.monday.day} {week.monday:%B %Y}", own, *_cells(asked, missing))


def _cells(asked: int, missing: int) -> tuple[int, int, int, float]:
    return asked, asked - missing, missing, _share(asked - missing, asked)


def _share(met: int, asked: int) -> float:
    """Per cent, rounded down to a tenth: what is not whole is never said to be."""
    return 1000 * met // asked / 10 if asked else 100.0


_COUNTS = (
    Column("Asked", Measure.COUNT),
    Column("Met", Measure.COUNT),
    Column("Open", Measure.COUNT),
    Column("Share met", Measure.PERCENT),
)
_ABOUT = (
    "A session, a post or an adult in a class is one need, and so is a teacher’s release; one "
    "that is short by minutes is open. A week counts as its rota has it, closed days among them."
)
