"""Other programs' files from a shell: dates, timetables and mapped CSVs, whole or not at all."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import Home
from tests.front_door.test_command_line import SAMPLE
from tests.importers.foreign_files import PERIODS, activity, at, fet
from tests.importers.test_ics_dates import AUTUMN, HOSTILE, INSET, calendar, whole_day
from tests.importers.test_mapped_csv import HEADINGS, STAFF
from web.command import main


def run(home: Home, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [*words], env={"HLTA_DATABASE": home.url})
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def school(home: Home) -> Home:
    run(home, "import", str(SAMPLE))
    return home


def written(home: Home, tmp_path: Path) -> bytes:
    file = tmp_path / "written.xlsx"
    run(home, "export", str(file))
    return file.read_bytes()


def put(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return str(path)


def test_dates_of_next_year_come_in_once(school: Home, tmp_path: Path) -> None:
    year = put(tmp_path, "dates.ics", calendar(*AUTUMN, INSET))
    first = json.loads(run(school, "import-dates", year, "--json").stdout)
    assert first["changed"] == ["calendar"]
    assert json.loads(run(school, "import-dates", year, "--json").stdout)["changed"] == []
    assert "special days" in run(school, "import-dates", year).output


def test_a_hostile_calendar_changes_nothing(school: Home, tmp_path: Path) -> None:
    before = written(school, tmp_path)
    event = whole_day("INSET day", "20260901", "", HOSTILE[0])
    hostile = put(tmp_path, "dates.ics", calendar(*AUTUMN, event))
    refused = run(school, "import-dates", hostile, code=1)
    assert "Event 4" in refused.stderr
    assert "Nothing has been changed" in refused.stderr
    told = json.loads(run(school, "import-dates", hostile, "--json", code=1).stdout)
    assert len(told["problems"]) == 1
    assert written(school, tmp_path) == before


def test_a_timetable_asks_for_its_periods_and_then_comes_in(school: Home, tmp_path: Path) -> None:
    before = written(school, tmp_path)
    lessons = [activity(1, "Ada Finch", "Willow 3")]
    file = put(tmp_path, "school.fet", fet(lessons, [at(1, "Monday", "P1")]).replace(
        b"<Year><Name>3A</Name></Year>", b"<Year><Name>Willow 3</Name></Year>"
    ))  # fmt: skip
    asked = run(school, "import-timetable", file, "--from", "fet", code=1)
    assert "When is each period" in asked.stderr
    assert written(school, tmp_path) == before
    words = ("--periods", PERIODS, "--answer", "all=yes", "--anonymise", "--json")
    told = json.loads(run(school, "import-timetable", file, "--from", "fet", *words).stdout)
    assert set(told["changed"]) == {"people", "timetable"}
    assert "Finch" not in run(school, "log").output
    run(school, "import-timetable", file, "--from", "sims", code=2)


def test_a_mapped_csv_adds_to_the_school(school: Home, tmp_path: Path) -> None:
    mapping = put(tmp_path, "sims.toml", STAFF.encode())
    rows = put(tmp_path, "staff.csv", (HEADINGS + "zed;Zoë;Marsh;Y\r\n").encode())
    output = run(school, "import", rows, "--mapping", mapping).output
    assert "rows added: 1" in output
    wrong = put(tmp_path, "wrong.csv", (HEADINGS + "zed;Zoë;Marsh;maybe\r\n").encode())
    assert (
        "wrong, row 2, Check (D2)"
        in run(school, "import", wrong, "--mapping", mapping, code=1).stderr
    )


def test_a_mapping_is_saved_by_a_name_and_offered_for_the_next_file(
    school: Home, tmp_path: Path
) -> None:
    mapping = put(tmp_path, "sims.toml", STAFF.encode())
    rows = put(tmp_path, "staff.csv", (HEADINGS + "zed;Zoë;Marsh;Y\r\n").encode())
    assert "--mapping" in run(school, "import", rows, code=1).output
    run(school, "import", rows, "--mapping", mapping, "--save-mapping", "SIMS staff")
    assert "SIMS staff: fills People" in run(school, "mappings").output
    again = put(tmp_path, "next-year.csv", (HEADINGS + "yan;Yan;Marsh;N\r\n").encode())
    assert "--mapping 'SIMS staff', which fits it" in run(school, "import", again, code=1).output
    assert "rows added: 1" in run(school, "import", again, "--mapping", "sims staff").output
    run(school, "mappings", "--forget", "SIMS staff")
    unknown = run(school, "import", again, "--mapping", "SIMS staff", code=1)
    assert "There is no mapping “SIMS staff”" in unknown.output


def test_any_file_can_be_rehearsed_and_nothing_changes(school: Home, tmp_path: Path) -> None:
    before = written(school, tmp_path)
    year = put(tmp_path, "dates.ics", calendar(*AUTUMN, INSET))
    told = run(school, "import-dates", year, "--rehearse").output
    assert "Nothing has been changed. Taking this file would change:" in told
    assert "Special days: 1 altered" in told
    plain = json.loads(run(school, "import-dates", year, "--rehearse", "--json").stdout)
    assert plain["sheets"]["Special days"]["altered"] == 1
    assert "Nothing would change" in run(school, "import", str(SAMPLE), "--rehearse").output
    assert written(school, tmp_path) == before


def test_an_import_is_undone_from_the_shell(school: Home, tmp_path: Path) -> None:
    before = written(school, tmp_path)
    year = put(tmp_path, "dates.ics", calendar(*AUTUMN, INSET))
    run(school, "import-dates", year)
    assert "To take back import 2: hlta-planner undo-import" in run(school, "imports").output
    assert "The import of dates.ics is undone" in run(school, "undo-import").output
    assert written(school, tmp_path) == before
    assert "in the meantime" in run(school, "undo-import", "--number", "2", code=1).output


def test_a_school_that_is_not_here_is_rehearsed_without_making_a_database(tmp_path: Path) -> None:
    nowhere = Home(f"sqlite:///{tmp_path}/none.db", None)
    told = run(nowhere, "import", str(SAMPLE), "--rehearse").output
    assert "School: 1 added" in told
    assert not (tmp_path / "none.db").exists()


def test_without_a_school_each_command_tells_the_first_step(home: Home, tmp_path: Path) -> None:
    dates = put(tmp_path, "dates.ics", calendar(INSET))
    assert "hlta-planner import" in run(home, "import-dates", dates, code=1).output
