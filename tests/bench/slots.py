"""The slot finder against the plain way, on the two-form sample: ratios within one run; and
alone on the all-through school of three hundred support adults.

`python -m tests.bench.slots [--json]`. The plain way states the whole rule book over every
need of the week and lets the checker judge the whole week anew for each candidate; it is
timed on a few candidates and told for all of them. Both are timed by processor seconds. Exit
code 1 when a promise is unmet.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Final

from fixtures.generator import two_form_primary
from fixtures.generator.all_through import all_through_school
from planner.demand_sources import interventions, needs_of
from planner.domain.demand import Needs
from planner.domain.provision import Group
from planner.formulate import formulate
from planner.horizon import dated_week, week_rota
from planner.slots.effects import Past
from planner.slots.finder import Asked, Trial, find
from planner.slots.live import LiveWeek, live_week, standing
from solver.check import violations
from tests.web.sample import sample_rota

MONDAY: Final = date(2026, 11, 9)
PROMISED_MS: Final = 400
PROMISED_RATIO: Final = 100
PROMISED_LARGE_MS: Final = 1500
LARGE_STEP: Final = 4
"""Every so many groups of the large school are looked for."""
TRIED: Final = 10
"""Candidates the plain way is timed on."""


def seconds(job: Callable[[], object]) -> float:
    started = time.process_time()
    job()
    return time.process_time() - started


def compared() -> dict[str, Any]:
    """Milliseconds of the finder over every group of the school, and the plain way's share."""
    school = two_form_primary()
    rota = sample_rota(school, valid_from=MONDAY)
    dated = dated_week(school, MONDAY)
    read = seconds(lambda: live_week(dated_week(school, MONDAY), rota.allocations))
    week = live_week(dated, rota.allocations)
    programmes = {programme.code: programme for programme in school.programmes}
    asked = [_asked(group, programmes[group.programme]) for group in school.groups]
    found = [seconds(lambda each=each: find(week, each, Past())) for each in asked]  # type: ignore[misc]
    plain = plainly(week, asked[0])
    return {
        "groups": len(asked),
        "week_ms": round(read * 1000),
        "median_ms": round(statistics.median(found) * 1000),
        "p95_ms": round(sorted(found)[int(len(found) * 0.95)] * 1000),
        "plain_ms": round(plain * 1000),
        "ratio": round(plain / found[0]),
        **large(),
    }


def large() -> dict[str, Any]:
    """Milliseconds of the finder on three hundred support adults."""
    school = all_through_school()
    rota = sample_rota(school, valid_from=MONDAY)
    week = live_week(dated_week(school, MONDAY), week_rota(rota, 1).allocations)
    programmes = {programme.code: programme for programme in school.programmes}
    asked = [_asked(group, programmes[group.programme]) for group in school.groups[::LARGE_STEP]]
    found = sorted(seconds(lambda each=each: find(week, each, Past())) for each in asked)  # type: ignore[misc]
    return {
        "large_adults": len({p.person for p in school.posts if p.profile}),
        "large_groups": len(asked),
        "large_median_ms": round(statistics.median(found) * 1000),
        "large_p95_ms": round(found[int(len(found) * 0.95)] * 1000),
    }


def plainly(week: LiveWeek, asked: Asked) -> float:
    """Seconds the plain way takes for all candidates, from a few of them."""
    trial = Trial(week, asked)
    candidates = list(trial.candidates())
    own, every = interventions.needs(trial.facts), needs_of(week.school)
    demands = tuple(sorted((*every.demands, *own.demands), key=lambda d: d.key))
    whole = Needs(demands=demands, quotas=every.quotas, presences=every.presences)
    school = replace(
        week.school,
        groups=(*week.school.groups, *trial.groups),
        programmes=trial.facts.programmes,
    )
    started = time.process_time()
    formulation = formulate(school, whole, on=MONDAY)
    assignment = standing(formulation, week.rows)
    stated = time.process_time() - started
    step = max(1, len(candidates) // TRIED)
    sample = list(islice(candidates, 0, None, step))
    judged = seconds(
        lambda: [violations(formulation.problem, assignment | {one}) for one in sample]
    )
    return stated + judged / len(sample) * len(candidates)


def _asked(group: Group, programme: Any) -> Asked:
    return Asked(
        pupils=group.pupils,
        programme=programme,
        places=(group.place,),
        group=group.code,
        usual=group.usual,
        ehcp=group.ehcp,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    result = compared()
    quick = result["p95_ms"] <= PROMISED_MS and result["large_p95_ms"] <= PROMISED_LARGE_MS
    kept = quick and result["ratio"] >= PROMISED_RATIO
    if as_json:
        sys.stdout.write(json.dumps({**result, "kept": kept}) + "\n")
    else:
        sys.stdout.write(
            f"{result['groups']} groups: median {result['median_ms']} ms, 95th percentile "
            f"{result['p95_ms']} ms, beside {result['week_ms']} ms to read the week. The plain "
            f"way takes {result['plain_ms'] / 1000:.0f} s: {result['ratio']} times as long.\n"
            f"{result['large_adults']} support adults, {result['large_groups']} groups: median "
            f"{result['large_median_ms']} ms, 95th percentile {result['large_p95_ms']} ms.\n"
        )
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
