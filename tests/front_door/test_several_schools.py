"""A trust's second school, from a shell, on both databases."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.generator import one_form_primary
from planner.domain.people import Person
from planner.exporters.workbook import write_workbook
from planner.store import open_database
from tests.conftest import Home
from web.command import main

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "schools" / "one-form-primary.xlsx"
FIRST, SECOND = "elmbrook", "oakfield"
ONLY_THERE = "only-there"


def run(home: Home, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [*words], env={"HLTA_DATABASE": home.url})
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """Another school's workbook, with one person more."""
    school = one_form_primary()
    profile = replace(school.profile, code=SECOND, name="Oakfield Primary")
    people = (*school.people, Person(code=ONLY_THERE, name="Only There"))
    file = tmp_path / "second.xlsx"
    file.write_bytes(write_workbook(replace(school, profile=profile, people=people)))
    return file


@pytest.fixture
def both(home: Home, second: Path) -> Home:
    run(home, "import", str(SAMPLE))
    run(home, "import", str(second), "--new-school")
    return home


def codes(home: Home) -> list[str]:
    with open_database(home.url) as database:
        return [code for code, _ in database.schools()]


def test_another_schools_workbook_is_not_taken_unasked(home: Home, second: Path) -> None:
    run(home, "import", str(SAMPLE))
    refused = run(home, "import", str(second), code=1).stderr
    assert "school 'oakfield', which is not here yet" in refused
    assert "--new-school" in refused
    assert codes(home) == [FIRST]


def test_a_school_that_is_here_is_not_new_and_a_named_one_must_be_the_files(both: Home) -> None:
    assert "here already" in run(both, "import", str(SAMPLE), "--new-school", code=1).stderr
    assert "not 'oakfield'" in run(both, "import", str(SAMPLE), "--school", SECOND, code=1).stderr
    assert codes(both) == [FIRST, SECOND]


def test_both_schools_are_planned_and_published_each_on_its_own(both: Home) -> None:
    assert "There are several schools" in run(both, "draft", code=1).stderr
    for school in (FIRST, SECOND):
        of = ("--school", school)
        run(both, "draft", "--seconds", "4", "--from", "2026-11-23", *of)
        dates = ("--from", "2026-11-23", "--until", "2026-11-27")
        told = run(both, "publish", "1", *dates, "--acknowledge-gaps", *of).output
        assert told.startswith("Publication 1:")
        assert run(both, "log", *of).output.count("publish: publication 1") == 1
        assert "Changed: nothing" in run(both, "import", str(SAMPLE)).output


def test_a_file_without_a_school_sheet_goes_where_it_is_sent(both: Home, tmp_path: Path) -> None:
    run(both, "export", "--format", "csv", str(tmp_path / "all"), "--school", SECOND)
    people = tmp_path / "people"
    people.mkdir()
    (people / "People.csv").write_bytes((tmp_path / "all" / "People.csv").read_bytes())
    assert "--school with one of" in run(both, "import", str(people), code=1).stderr
    assert "Changed: nothing" in run(both, "import", str(people), "--school", SECOND).output
    run(both, "import", str(people), "--school", FIRST)
    with open_database(both.url) as database, database.reading(FIRST) as unit:
        assert ONLY_THERE in {person.code for person in unit.facts.load().school.people}


def test_a_person_of_one_school_is_unknown_in_the_other(both: Home) -> None:
    account = ("user", "x@example.org", "--role", "staff", "--password", "amber-kestrel-quartz")
    whose = ("--person", ONLY_THERE, "--school")
    refused = run(both, *account, *whose, FIRST, code=1).stderr
    assert "nobody with the code 'only-there'" in refused
    assert "can now sign in" in run(both, *account, *whose, SECOND).output
