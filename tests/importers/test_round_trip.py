"""Export then import is the identity, for any school and both forms."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from fixtures.generator import one_form_primary, short_staffed
from planner.domain.ordering import sorted_school
from planner.domain.school import School
from planner.exporters.csv_folder import write_csv_folder
from planner.exporters.workbook import write_template, write_workbook
from planner.importers.workbook import ImportResult, read_workbook
from planner.workbook.report import ALL, YES
from planner.workbook.sheets import SHEETS
from tests.scale import times
from tests.strategies import schools

_SAY_YES = {ALL: YES}
_UNHURRIED = settings(
    max_examples=times(15),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def taken(result: ImportResult) -> School:
    """The school of a result that refuses nothing."""
    assert [problem.sentence for problem in result.problems] == []
    assert result.school is not None
    return result.school


@given(school=schools())
@_UNHURRIED
def test_export_then_import_is_the_identity(school: School) -> None:
    first = write_workbook(school)
    read = taken(read_workbook(first, answers=_SAY_YES))
    assert read == school
    assert write_workbook(read) == first


@given(school=schools())
@_UNHURRIED
def test_export_then_import_is_the_identity_in_csv(school: School) -> None:
    with TemporaryDirectory() as folder:
        write_csv_folder(school, Path(folder))
        assert taken(read_workbook(Path(folder), answers=_SAY_YES)) == school


def test_the_sample_schools_come_back_without_a_question_or_a_note() -> None:
    whole = sorted_school(one_form_primary())
    for school in (whole, sorted_school(short_staffed(whole, 0.75))):
        result = read_workbook(write_workbook(school))
        assert taken(result) == school
        assert result.questions == ()
        assert result.notes == ()


def test_every_collection_of_a_school_has_its_sheet() -> None:
    assert {sheet.collection for sheet in SHEETS} == set(School.__slots__) - {
        "week_of",
        "spells",
        "owed",
        "owed_releases",
        "overrides",
        "covered_otherwise",
        "rooms_out",
        "pupils_away",
        "emergencies",
    }


def test_every_field_of_every_fact_has_its_column() -> None:
    made = {"WorkingDay": {"weekday"}, "Lesson": {"weekday"}, "Pin": {"span"}}
    for sheet in SHEETS:
        fields = set(sheet.fact.__slots__) - made.get(sheet.fact.__name__, set())
        assert fields <= {column.field for column in sheet.columns}, sheet.name


def test_the_template_lacks_nothing_but_facts() -> None:
    result = read_workbook(write_template())
    assert [p.sentence for p in result.problems] == [
        "School: The sheet must be there with one row."
    ]
    assert result.questions == ()


def test_examples_in_the_help_can_be_read() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.example:
                assert column.kind.read(column.example, _Silent()) not in (None, "", ())


class _Silent:
    zone = "Europe/London"
    month_first = False

    def note(self, message: str) -> None:
        assert "read as" in message

    def confirm(self, text: str) -> None:
        raise AssertionError(text)

    def ask_for_column(self, text: str, options: tuple[str, ...]) -> str:
        raise AssertionError(text)
