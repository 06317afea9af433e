"""A special school, a secondary and schools of one trust, from a shell: file in, rota out."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.generate import SCHOOLS, write_trust
from planner.store import open_database
from tests.conftest import Home
from web.command import main

WEEK = ("--from", "2026-11-23", "--until", "2026-11-27")


def run(home: Home, *words: str) -> Result:
    result = CliRunner().invoke(main, [*words], env={"HLTA_DATABASE": home.url})
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize(
    ("name", "where"),
    [("special-school", "sqlite_home"), ("secondary-short-staffed", "postgresql_home")],
)
def test_a_school_of_another_kind_is_imported_drafted_published_and_audited(
    name: str, where: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    home = request.getfixturevalue(where)
    run(home, "import", str(SCHOOLS / f"{name}.xlsx"))
    run(home, "draft", "--seconds", "4", "--from", "2026-11-23")
    assert "Publication 1:" in run(home, "publish", "1", *WEEK, "--acknowledge-gaps").output
    run(home, "export", str(tmp_path / "rota.json"))
    run(home, "audit", str(tmp_path / "rota.json"))


def test_two_schools_of_the_trust_publish_the_week_of_the_adult_they_share(
    home: Home, tmp_path: Path
) -> None:
    first, second = write_trust(tmp_path)[:2]
    run(home, "import", str(first))
    run(home, "import", str(second), "--new-school")
    with open_database(home.url) as database:
        codes = [code for code, _ in database.schools()]
    for code in codes:
        of = ("--school", code)
        run(home, "draft", "--seconds", "2", "--from", "2026-11-23", *of)
        assert (
            "Publication 1:" in run(home, "publish", "1", *WEEK, "--acknowledge-gaps", *of).output
        )
