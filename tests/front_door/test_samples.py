"""`hlta-planner sample`: every sample school, and the trust, for anybody to try."""

from pathlib import Path

from click.testing import CliRunner, Result

from fixtures.generate import SCHOOLS
from fixtures.generator.samples import SAMPLES
from web.command import main


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["sample", *words])
    assert result.exit_code == code, result.output
    return result


def test_without_a_name_it_lists_the_samples_and_the_trust() -> None:
    listed = [line.split()[0] for line in run().output.splitlines()]
    assert listed == [*SAMPLES, "trust"]


def test_a_sample_is_the_very_workbook_that_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    assert f"hlta-planner import {path}" in run("special-school", str(path)).output
    assert path.read_bytes() == (SCHOOLS / "special-school.xlsx").read_bytes()


def test_a_sample_can_be_a_folder_of_csv_files(tmp_path: Path) -> None:
    run("one-form-primary", str(tmp_path / "school"))
    kept = sorted((SCHOOLS / "one-form-primary").iterdir())
    made = sorted((tmp_path / "school").iterdir())
    assert [file.name for file in made] == [file.name for file in kept]
    assert [file.read_bytes() for file in made] == [file.read_bytes() for file in kept]


def test_the_trust_is_a_folder_of_thirty_workbooks(tmp_path: Path) -> None:
    assert "30 workbooks" in run("trust", str(tmp_path)).output
    assert len(list(tmp_path.glob("*.xlsx"))) == 30


def test_an_unknown_name_is_answered_with_those_there_are(tmp_path: Path) -> None:
    said = run("two-form", str(tmp_path / "x.xlsx"), code=1).stderr
    assert "no sample called 'two-form'" in said
    assert "two-form-primary" in said
    assert not list(tmp_path.iterdir())
