"""From a shell: count what is old, erase it only when told so, and erase one pupil."""

from click.testing import CliRunner, Result

from planner.cli import main
from planner.store import open_database
from tests.conftest import Home
from tests.services.small_day import NOW, SCHOOL, opened
from tests.services.test_outcomes import a_form, record


def run(home: Home, *words: str, code: int = 0) -> str:
    env = {"HLTA_DATABASE": home.url, "HLTA_OWNER_DATABASE": home.owner_url}
    result: Result = CliRunner().invoke(main, [*words], env=env)
    assert result.exit_code == code, result.output
    return result.output


def with_readings(home: Home) -> None:
    with open_database(home.url) as database:
        opened(database)
        record(database, a_form())
        with database.unit(SCHOOL, actor="test", at=NOW) as unit:
            (one, _) = unit.outcomes.measured()
        with database.unit(SCHOOL, actor="test", at=NOW.replace(year=2019)) as unit:
            unit.outcomes.record(one.group, [one])


def readings(home: Home) -> int:
    with open_database(home.url) as database, database.reading(SCHOOL) as unit:
        return len(unit.outcomes.measured())


def test_what_is_old_is_counted_and_goes_only_with_yes(home: Home) -> None:
    with_readings(home)
    counted = run(home, "retention")
    assert "1  readings" in counted
    assert "Nothing has been erased" in counted
    assert readings(home) == 3
    assert "Erased." in run(home, "retention", "--yes")
    assert readings(home) == 2
    assert "Nothing is older than it may be." in run(home, "retention")


def test_a_pupil_is_erased_only_with_yes(home: Home) -> None:
    with_readings(home)
    assert "cannot be undone" in run(home, "erase-pupil", "P1", code=2)
    assert readings(home) == 3
    assert "2  readings" in run(home, "erase-pupil", "P1", "--yes")
    assert readings(home) == 1
    run(home, "erase-pupil", "P1", "--yes", code=1)
