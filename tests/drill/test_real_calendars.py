"""Real calendar files of other projects: each a clear result or a clear refusal, never a crash.

The files are not kept here. Name their folder in HLTA_CALENDARS; any folder of .ics files will
do. Without it the drill reads calendars it spoils itself.
"""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from planner.importers.child import read_safely
from planner.importers.ics_dates import read_dates
from tests.importers.corpus import a_sound_school
from tests.importers.test_ics_dates import AUTUMN, INSET, calendar, whole_day

SPOILT = 150
MOST_SECONDS = 10


def spoilt() -> Iterator[tuple[str, bytes]]:
    """One sound calendar, a few bytes changed, doubled or lost each time."""
    sound = calendar(*AUTUMN, INSET, whole_day("Choir", "20260907", "", "RRULE:FREQ=WEEKLY"))
    dice = random.Random(20_260_901)
    for number in range(SPOILT):
        data = bytearray(sound)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(data))
            data[place : place + dice.randint(0, 9)] = dice.choice(
                [b"", b"\r\n", b":", b";", b"=", bytes([dice.randrange(256)]), data[:40]]
            )
        yield f"spoilt {number}", bytes(data)


def calendars() -> Iterator[tuple[str, bytes]]:
    yield from spoilt()
    folder = os.environ.get("HLTA_CALENDARS")
    if folder:
        found = sorted(Path(folder).rglob("*.ics"))
        assert found, f"no calendar files in {folder}"
        for path in found:
            yield path.name, path.read_bytes()


def test_C103_C116_every_calendar_gives_a_result_or_a_reason() -> None:
    school = a_sound_school()
    for name, data in calendars():
        began = time.monotonic()
        result = read_safely(read_dates, data, name, onto=school)
        assert time.monotonic() - began < MOST_SECONDS, name
        said = [one.sentence for one in (*result.problems, *result.open_questions)]
        assert (result.school is None) == bool(said), name
        assert not any("far too much memory" in sentence for sentence in said), name
        assert all(sentence.strip() for sentence in said), name
