"""Calendar programs as tests see them: `read_with(NAME, file)` says what each would show.

`ensure()` installs what is missing by the ordinary package clients; where it cannot, it fails
with the one line that does. A reader that is absent is a failure, never a skip.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2026, 8, 1), date(2027, 8, 31)
"""The year every reader is asked for."""

ICAL_JS = "2.2.1"
SYSTEM_PYTHON = "/usr/bin/python3"

_ROOT = Path(__file__).parents[2]
_CACHE = _ROOT / "var" / "clients"
_READERS = Path(__file__).parent / "readers"
_LIBICAL = ["gir1.2-ical-3.0", "python3-gi"]


class Shown(NamedTuple):
    """One event as a calendar shows it; times are "2026-10-26T09:00", London's clock."""

    uid: str
    starts: str
    ends: str
    title: str
    place: str


def read_with(reader: str, calendar: bytes, folder: Path) -> list[Shown]:
    """All events of `calendar` in that reader's eyes, in order of start and UID."""
    file = folder / "feed.ics"
    file.write_bytes(calendar)
    shown = [Shown(*event) for event in READERS[reader](file)]
    return sorted(shown, key=lambda event: (event.starts, event.uid))


def ensure() -> None:
    """Make every reader available. Raises AssertionError saying what to run."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test workers may start at once
        _install_missing()


def _install_missing() -> None:
    packages = [] if shutil.which("npm") else ["nodejs", "npm"]
    packages += [] if _has_libical() else _LIBICAL
    if packages:
        _install("the list of packages", ["apt-get", "update"])
        _install("readers", ["apt-get", "install", "-y", "--no-install-recommends", *packages])
    if not _ical_js().is_file():
        quietly = ["--no-package-lock", "--no-save", "--no-audit", "--no-fund"]
        wanted = [f"ical.js@{ICAL_JS}", "--prefix", str(_CACHE)]
        _install("ical.js", ["npm", "install", *quietly, *wanted])
    assert _khal().is_file(), "khal is missing; run: pip install --group dev"


def _install(what: str, command: Sequence[str]) -> None:
    line = " ".join(command)
    assert shutil.which(command[0]), f"{what} needed, and {command[0]} is missing; run: {line}"
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{what} could not be installed; run: {line}\n{done.stderr}"


def _ical_js() -> Path:
    return _CACHE / "node_modules" / "ical.js" / "dist" / "ical.js"


def _khal() -> Path:
    return Path(sys.executable).parent / "khal"


def _has_libical() -> bool:
    asked = "import gi; gi.require_version('ICalGLib', '3.0')"
    if not Path(SYSTEM_PYTHON).exists():
        return False
    done = subprocess.run([SYSTEM_PYTHON, "-c", asked], capture_output=True, check=False)
    return done.returncode == 0


def _by_icalendar(file: Path) -> list[Sequence[str]]:
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    begins, ends = (datetime.combine(day, time(), LONDON) for day in (FIRST, LAST))
    return [
        (
            str(event["UID"]),
            _clock(event.start),
            _clock(event.end),
            str(event["SUMMARY"]),
            str(event.get("LOCATION", "")),
        )
        for event in recurring_ical_events.of(calendar).between(begins, ends)
    ]


def _clock(at: datetime) -> str:
    assert at.tzinfo is not None, f"a floating time: {at}"
    return at.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def _by_khal(file: Path) -> list[Sequence[str]]:
    home = file.parent / "khal-home"
    (home / "calendar").mkdir(parents=True, exist_ok=True)
    (home / "config").write_text(
        f"[calendars]\n[[school]]\npath = {home}/calendar\n"
        f"[sqlite]\npath = {home}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%dT%H:%M\nlongdatetimeformat = %Y-%m-%dT%H:%M\n"
    )
    khal = [str(_khal()), "-c", str(home / "config")]
    where = {"HOME": str(home)}
    _run([*khal, "import", "--batch", "-a", "school", str(file)], where)
    fields = ("uid", "start-long", "end-long", "title", "location")
    asked = [part for field in fields for part in ("--json", field)]
    year = [FIRST.isoformat(), (LAST + timedelta(days=1)).isoformat()]
    lines = _run([*khal, "list", "--once", *asked, *year], where).splitlines()
    return [[event[field] for field in fields] for line in lines for event in json.loads(line)]


def _by_ical_js(file: Path, zone: str = "Europe/London") -> list[Sequence[str]]:
    script = str(_READERS / "icaljs.mjs")
    return json.loads(_run(["node", script, str(_ical_js()), str(file)], {"TZ": zone}))


def _by_libical(file: Path) -> list[Sequence[str]]:
    return json.loads(_run([SYSTEM_PYTHON, str(_READERS / "libical.py"), str(file)], {}))


def _run(command: Sequence[str], environment: dict[str, str]) -> str:
    told = {**os.environ, "PYTHONUTF8": "1", **environment}
    told.pop("PYTHONWARNINGS", None)
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=told,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr}"
    return done.stdout


READERS: dict[str, Callable[[Path], list[Sequence[str]]]] = {
    "icalendar": _by_icalendar,
    "khal": _by_khal,
    "ical.js": _by_ical_js,
    "ical.js in New York": lambda file: _by_ical_js(file, "America/New_York"),
    "libical": _by_libical,
}


if __name__ == "__main__":
    ensure()
