"""Pictures of every page at two widths, in `fixtures/gallery`: `python -m tests.gallery`,
with `--missing` only of pages there is none of.

The sample school is drafted by the planner itself, published, and given a week in which things
differ. Pages are those the browser tests walk, so a page that is new there is new here too.
"""

import re
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser

from planner.domain.day_changes import DayChange
from planner.domain.kinds import Scope
from planner.domain.outings import Outing
from planner.domain.people import Absence
from planner.domain.plan import Rota
from planner.domain.school import School, Snapshot
from planner.services.drafting import DraftRequest, work_out
from planner.services.reporting import Subject
from planner.store import Database, open_database
from tests.web.browser import chromium, served
from tests.web.conftest import MONDAY, NOW, Ready, fill, make_app
from tests.web.test_browser import EVERY_PAGE

FOLDER: Final = Path(__file__).resolve().parents[1] / "fixtures" / "gallery"
INDEX: Final = FOLDER / "index.md"
WIDTHS: Final = {1280: 900, 390: 844}
MOST_BYTES: Final = 6_000_000
"""All pictures together."""
_TALLEST: Final = 2_600
"""Pixels: of a longer page the rest is more of the same."""
_QUALITY: Final = 55
_SECONDS: Final = 20.0
REPORTS: Final = {f"/reports/{subject.value}?day={MONDAY}": "deputy" for subject in Subject}
PAGES: Final = {**EVERY_PAGE, **REPORTS}


def name_of(path: str) -> str:
    """A file's name for a page's address: no date of it, so that it stays."""
    plain = re.sub(r"\d{4}-\d{2}-\d{2}", "", path)
    plain += "-dated" if plain != path and plain in PAGES else ""
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "home"


def picture(path: str, width: int) -> Path:
    """Where the picture of a page at a width is kept."""
    return FOLDER / f"{name_of(path)}-{width}.webp"


def index() -> str:
    """The gallery as a page of Markdown."""
    lines = [
        "# Every page, at 1280 and at 390 pixels",
        "",
        "The one-form sample school on a Tuesday in November. `make gallery` takes them anew.",
        "",
        "| page | wide | phone |",
        "| --- | --- | --- |",
    ]
    for path in PAGES:
        shots = (
            f'<img src="{picture(path, width).name}" width="{shown}" alt="{path} at {width} px">'
            for width, shown in ((1280, 560), (390, 170))
        )
        lines.append(f"| `{path}` | {' | '.join(shots)} |")
    return "\n".join(lines) + "\n"


def drafted(school: School, *, valid_from: date, versions: dict[Scope, int]) -> Rota:
    """The rota the planner itself finds in a little while."""
    snapshot = Snapshot(school=school, versions=versions)
    return work_out(snapshot, DraftRequest(valid_from=valid_from, seconds=_SECONDS), made_at=NOW)


def differ(database: Database, code: str) -> None:
    """Somebody is away, a teacher too, a class goes out and Friday closes early."""
    with database.unit(code, actor="gallery", at=NOW) as unit:
        school = unit.facts.load().school
        teacher = next(known.teacher for known in school.classes if known.code == "3A")
        tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
        away = [(school.posts[-1].person, tuesday), (teacher, tuesday + timedelta(days=1))]
        rows = (Absence(person=who, day=day, starts=0, ends=1440) for who, day in away)
        museum = Outing(
            code="MUSEUM",  # type: ignore[arg-type]
            title="Museum",
            classes=("4A",),  # type: ignore[arg-type]
            weekday=3,
            starts=555,
            ends=885,
            day=thursday,
        )
        early = DayChange(code="FAIR", day=MONDAY + timedelta(days=4), title="Fair", closes=870)
        unit.facts.replace(
            replace(
                school,
                absences=(*school.absences, *rows),
                outings=(*school.outings, museum),
                day_changes=(*school.day_changes, early),
            )
        )


def main() -> int:
    """Take every picture, or those there are none of, and write the index; 1 where they come
    to too much."""
    wanted = [path for path in PAGES if "--missing" not in sys.argv or not _has(path)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gallery.db"
        with open_database(f"sqlite:///{path}") as database:
            database.migrate()
            ready = fill(database, path, rota_of=drafted)
            (code, _), *_ = database.schools()
            differ(database, code)
            _take(database, ready, wanted)
    INDEX.write_text(index(), encoding="utf-8")
    size = sum(each.stat().st_size for each in FOLDER.glob("*.webp"))
    print(f"{len(PAGES)} pages at {len(WIDTHS)} widths, {size / 1e6:.1f} MB, in {FOLDER}")
    return int(size > MOST_BYTES)


def _has(path: str) -> bool:
    return all(picture(path, width).exists() for width in WIDTHS)


def _take(database: Database, ready: Ready, wanted: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    kept = {picture(path, width) for path in PAGES for width in WIDTHS}
    for old in set(FOLDER.glob("*.webp")) - kept:
        old.unlink()
    with served(make_app(database)) as port, chromium() as browser:
        for width, height in WIDTHS.items():
            for path in wanted:
                user = PAGES[path]
                address = f"http://127.0.0.1:{port}"
                shot = _shot(browser, address, path, ready.tokens[user] if user else "", width)
                _keep(shot, picture(path, width), height)


def _shot(browser: Browser, address: str, path: str, token: str, width: int) -> bytes:
    size = {"width": width, "height": WIDTHS[width]}
    context = browser.new_context(viewport=size, base_url=address)  # type: ignore[arg-type]
    if token:
        context.add_cookies([{"name": "session", "value": token, "url": address}])
    page = context.new_page()
    page.goto(path)
    shot = page.screenshot(full_page=True)
    context.close()
    return shot


def _keep(shot: bytes, path: Path, least: int) -> None:
    image = Image.open(BytesIO(shot)).convert("RGB")
    image = image.crop((0, 0, image.width, max(least, min(image.height, _TALLEST))))
    image.save(path, "WEBP", quality=_QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
