"""The week board's time at the server, its size and its questions, while a draft is searched for.

`python -m tests.bench.boards [--smoke] [--json]`. A two-form primary and an all-through school of
three hundred support adults, with a week in which things differ, each asked for again and again by
adult, class, place and duty while another process searches for a rota on as many cores as a site's
worker takes. Exit code 1 when a promise is unmet.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from flask.testing import FlaskClient
from sqlalchemy import event

from fixtures.generator import one_form_primary, two_form_primary
from fixtures.generator.all_through import all_through_school
from planner.domain.kinds import RoleKind
from planner.domain.people import Absence
from planner.domain.school import School, Snapshot
from planner.services.drafting import DraftRequest, work_out
from planner.store import Database, open_database
from tests.web.conftest import ADDRESS, MONDAY, NOW, fill, make_app
from web.serving import collect_seldom

VIEWS: Final = ("adult", "class", "place", "duty")
_WARM: Final = 3
"""Times each page is asked for before it is measured."""


@dataclass(frozen=True, slots=True)
class Promise:
    p95_ms: int
    most_kb: int | None
    """Of a page, before it is compressed; None = not promised."""


SCHOOLS: Final[Mapping[str, tuple[Callable[[], School], Promise]]] = MappingProxyType(
    {
        "two-form": (two_form_primary, Promise(150, 300)),
        "all-through": (all_through_school, Promise(600, None)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    school: str
    adults: int
    view: str
    first_ms: int
    """The very first look, with nothing remembered."""
    median_ms: int
    p95_ms: int
    processor_ms: int
    """95th percentile of the processor's own time, which other programs do not lengthen."""
    kb: int
    rows: int
    queries: int
    kept: bool


def measured(name: str, rounds: int) -> Iterator[Measured]:
    """Each view of one school's board."""
    make, promise = SCHOOLS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "board.db"
        with open_database(f"sqlite:///{path}") as database:
            database.migrate()
            school = make()
            ready = fill(database, path, school=school)
            _differ(database, school)
            with searching():
                for view in VIEWS:
                    client = make_app(database).test_client()
                    client.set_cookie("session", ready.tokens["deputy"], domain="127.0.0.1")
                    yield _view(database, client, (name, view), school, promise, rounds)


def _view(
    database: Database,
    client: FlaskClient,
    of: tuple[str, str],
    school: School,
    promise: Promise,
    rounds: int,
) -> Measured:
    name, view = of
    address = f"/week/{MONDAY}?by={view}"
    first, _, text = _timed(client, address)
    for _ in range(_WARM):
        _timed(client, address)
    queries = _queries(database, lambda: _timed(client, address))
    looks = [_timed(client, address) for _ in range(rounds)]
    times, busy = sorted(look[0] for look in looks), sorted(look[1] for look in looks)
    p95, kb = round(times[int(rounds * 0.95)]), round(len(text.encode()) / 1000)
    return Measured(
        school=name,
        adults=len({p.person for p in school.posts if p.role is not RoleKind.TEACHER}),
        view=view,
        first_ms=round(first),
        median_ms=round(times[rounds // 2]),
        p95_ms=p95,
        processor_ms=round(busy[int(rounds * 0.95)]),
        kb=kb,
        rows=text.count('scope="row"'),
        queries=queries,
        kept=p95 <= promise.p95_ms and kb <= (promise.most_kb or kb),
    )


def _timed(client: FlaskClient, address: str) -> tuple[float, float, str]:
    """Milliseconds until the last byte is there, those of the processor, and the page."""
    started, worked = time.perf_counter(), time.thread_time()
    answer = client.get(address, base_url=ADDRESS)
    text = answer.text
    took, busy = time.perf_counter() - started, time.thread_time() - worked
    assert answer.status_code == 200, text[:500]
    return 1000 * took, 1000 * busy, text


def _queries(database: Database, look: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(database._engine, "before_cursor_execute", note)
    look()
    event.remove(database._engine, "before_cursor_execute", note)
    return len(seen)


def _differ(database: Database, school: School) -> None:
    """One support adult and one teacher are away on Tuesday."""
    teacher = next(post.person for post in school.posts if post.role is RoleKind.TEACHER)
    adult = next(post.person for post in school.posts if post.role is not RoleKind.TEACHER)
    with database.unit(school.profile.code, actor="bench", at=NOW) as unit:
        day = MONDAY + timedelta(days=1)
        rows = (Absence(person=who, day=day, starts=0, ends=1440) for who in (teacher, adult))
        unit.facts.replace(replace(school, absences=(*school.absences, *rows)))


@contextmanager
def searching() -> Iterator[None]:
    """Somebody drafts a rota meanwhile, and drafts again when that one is found."""
    command = [sys.executable, "-m", "tests.bench.boards", "--search"]
    with subprocess.Popen(command) as child:
        try:
            time.sleep(3)
            assert child.poll() is None, "the search ended before it was measured beside"
            yield
        finally:
            child.kill()


def _search() -> None:
    while True:
        request = DraftRequest(valid_from=MONDAY, seconds=60)
        work_out(Snapshot(school=one_form_primary(), versions={}), request, made_at=NOW)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="the smaller school, a few looks")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--search", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.search:
        _search()
    collect_seldom()  # as the site does
    names = list(SCHOOLS)[:1] if asked.smoke else list(SCHOOLS)
    found = [one for name in names for one in measured(name, 10 if asked.smoke else 60)]
    for one in found:
        sys.stdout.write(_line(one, as_json=asked.json))
    sys.exit(0 if all(one.kept for one in found) else 1)


def _line(one: Measured, *, as_json: bool) -> str:
    fields = {name: getattr(one, name) for name in Measured.__slots__}
    if as_json:
        return json.dumps(fields) + "\n"
    return "| " + " | ".join(str(value) for value in fields.values()) + " |\n"


if __name__ == "__main__":
    main()
