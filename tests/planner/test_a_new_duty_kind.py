"""A duty kind is added as the README says, in a copy of the product, and somebody is given it.

One demand source, one member of the enum, one column of the workbook, one row of fixtures:
nothing here counts lines, it works or it does not.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = '''"""Pets that a class keeps are fed every morning."""

from planner.demand_sources.cycle import days, key
from planner.domain.demand import Demand, Needs, NeedTier
from planner.domain.kinds import DutyKind
from planner.domain.school import School

SOURCE = "pet"


def needs(school: School) -> Needs:
    return Needs(
        demands=tuple(
            Demand(
                key=key(SOURCE, known.code, day),
                kind=DutyKind.PET_CARE,
                tier=NeedTier.LATER,
                title=f"Feed the {known.pet}",
                spans=(day.span(8 * 60 + 35, 8 * 60 + 45),),
            )
            for known in school.classes
            if known.pet
            for day in days(school, (0, 1, 2, 3, 4), None)
        )
    )
'''
RUN = """
from datetime import UTC, date, datetime
from builders import TERM, a_class, a_person, a_school, an_adult
from planner.domain.school import Snapshot
from planner.exporters.workbook import write_workbook
from planner.importers.workbook import read_workbook
from planner.services.drafting import DraftRequest, work_out

head = a_person("head", qualified_teacher=True)
school = a_school(TERM, head, a_class("3A", "head", pet="rabbit"), an_adult("idris"))
read = read_workbook(write_workbook(school), "school.xlsx")
assert not read.problems, read.problems
at = datetime(2026, 11, 20, tzinfo=UTC)
request = DraftRequest(valid_from=date(2026, 11, 23), seconds=60)
rota = work_out(Snapshot(school=read.school, versions={}), request, made_at=at)
fed = [row for row in rota.allocations if row.key.source == "pet"]
print(len(fed), sorted({row.kind.value for row in fed}), {row.title for row in fed})
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product's own files, to be changed at will."""
    for name in ("planner", "solver", "web", "fixtures"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("schools", "__pycache__")
        )
    shutil.copy(ROOT / "tests" / "builders.py", tmp_path)
    return tmp_path


def after(file: Path, line: str, added: str) -> None:
    """Add a line right after the first that begins as `line` does."""
    text = file.read_text(encoding="utf-8")
    changed = re.sub(rf"^({re.escape(line)}.*\n)", rf"\1{added}\n", text, count=1, flags=re.M)
    assert changed != text, f"{file.name} has no line {line!r}"
    file.write_text(changed, encoding="utf-8")


def test_a_duty_kind_is_one_member_one_source_one_column_and_one_row(copy: Path) -> None:
    after(copy / "planner/domain/duty_kind.py", "    GATE_DUTY", '    PET_CARE = "pet care"')
    after(
        copy / "planner/domain/timetable.py",
        "    planning_teacher: PersonCode",
        '    pet: str = ""',
    )
    after(
        copy / "planner/workbook/timetable_sheets.py",
        '        Column(heading="Name", field="name", kind=Text(), required=True, example="Year 3',
        '        Column(heading="Pet", field="pet", kind=Text(most=20)),',
    )
    (copy / "planner/demand_sources/pets.py").write_text(SOURCE, encoding="utf-8")
    sources = copy / "planner/demand_sources/__init__.py"
    after(sources, "    pastoral,", "    pets,")
    after(sources, "    pastoral.needs,", "    pets.needs,")
    after(
        copy / "fixtures/posts/004-lpa-level-2.toml",
        '"gate duty"',
        '"pet care" = { may = "yes", clause = "004 2.16: prepares and maintains the classroom" }',
    )
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "5 ['pet care'] {'Feed the rabbit'}"
