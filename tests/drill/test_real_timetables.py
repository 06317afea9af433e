"""Real timetables: public examples of FET, solved by FET, counted apart from the importer.

The examples and the program are fetched from Debian each time (fet-data and fet, AGPL) into a
folder of the test's own; nothing of them is kept here.
"""

import csv
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from planner.domain.policy import SchoolProfile
from planner.domain.school import School
from planner.importers.child import read_safely
from planner.importers.timetable_files import TimetableReader

PACKAGES = "fet-data fet libqt5core5a libdouble-conversion3 libicu72 libpcre2-16-0 libglib2.0-0"
EXAMPLES = "usr/share/doc/fet-data/examples/FET-5-official"
EMPTY = School(profile=SchoolProfile(code="S", name="School"))
SCHOOLS = {
    "primaria": f"{EXAMPLES}/Spain/3-school/primaria.fet",
    "FGPS": f"{EXAMPLES}/Namibia/by-Bobby/set-2/FGPS.fet",
    "StAndrewsPSY2016T2a": f"{EXAMPLES}/Namibia/by-Bobby/set-7-2016/StAndrewsPSY2016T2a.fet",
}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Debian's packages in a folder, not installed."""
    folder = tmp_path_factory.mktemp("fet")
    subprocess.run(["apt-get", "download", *PACKAGES.split()], cwd=folder, check=True)
    for package in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg", "-x", package, folder], check=True)
    return folder


def solved(unpacked: Path, name: str) -> Path:
    """The folder FET writes its solution of an example to."""
    libraries = next(unpacked.glob("usr/lib/*-linux-gnu"))
    subprocess.run(
        [
            unpacked / "usr/bin/fet-cl",
            f"--inputfile={unpacked / SCHOOLS[name]}",
            f"--outputdir={unpacked / 'out'}",
            "--timelimitseconds=120",
            "--exportcsv=true",
        ],
        env=os.environ | {"LD_LIBRARY_PATH": str(libraries)},
        check=True,
        capture_output=True,
    )
    return unpacked / "out" / "timetables" / name


def periods(file: Path) -> str:
    """Forty minutes each, one after another from eight."""
    hours = [
        hour.findtext("Name") for hour in ElementTree.parse(file).iterfind("./Hours_List/Hour")
    ]
    times = [8 * 60 + 40 * n for n in range(len(hours) + 1)]
    clock = [f"{time // 60:02}:{time % 60:02}" for time in times]
    return ", ".join(f"{hour}={clock[n]}-{clock[n + 1]}" for n, hour in enumerate(hours))


def counted(file: Path, solution: Path) -> tuple[int, int, int]:
    """Teachers, rooms, and periods in which a class has some lesson."""
    root = ElementTree.parse(file).getroot()
    hours = [hour.findtext("Name") for hour in root.iterfind("./Hours_List/Hour")]
    start = {
        one.findtext("Id"): (one.findtext("Day"), hours.index(one.findtext("Hour")))
        for one in ElementTree.parse(solution).getroot()
    }
    groups = defaultdict(set)
    for year in root.iterfind(".//Year"):
        name = year.findtext("Name")
        within = [group.findtext("Name") for group in year.iterfind("Group")]
        classes = within if re.fullmatch("3º", name or "") else [name]
        groups[name].update(classes)
        for group in within:
            groups[group].update([group] if group in classes else [name])
        for sub in year.iterfind(".//Subgroup"):
            groups[sub.findtext("Name")].add(name)
    taught = {
        (school_class, day, hour + n)
        for one in root.iterfind(".//Activities_List/Activity")
        for day, hour in [start[one.findtext("Id")]]
        for n in range(int(one.findtext("Duration") or 1))
        for students in one.iterfind("Students")
        for school_class in groups[students.text]
    }
    teachers = root.findall("./Teachers_List/Teacher")
    rooms = root.findall("./Rooms_List/Room")
    return len(teachers), len(rooms), len(taught)


@pytest.mark.parametrize("name", SCHOOLS)
def test_a_real_primary_comes_in_with_lessons_rooms_and_teachers_counted_right(
    unpacked: Path, name: str
) -> None:
    folder, file = solved(unpacked, name), unpacked / SCHOOLS[name]
    answers = {"periods": periods(file), "all": "yes"}
    reader = TimetableReader(form="fet", anonymise=True)
    result = read_safely(reader, folder, answers=answers, onto=EMPTY)
    assert result.school is not None, [one.sentence for one in result.problems]
    school = result.school
    taught = sum((lesson.ends - lesson.starts) // 40 for lesson in school.lessons)
    found = (len(school.people), len(school.places), taught)
    assert found == counted(file, folder / f"{name}_activities.xml")
    names = [e.text for e in ElementTree.parse(file).iterfind("./Teachers_List/Teacher/Name")]
    assert not {person.name for person in school.people}.intersection(names)


@pytest.mark.parametrize("name", SCHOOLS)
def test_fets_own_csv_of_a_real_primary_is_counted_right(unpacked: Path, name: str) -> None:
    """Every set of students in it is a class; one no teacher teaches is left out, and said."""
    solved(unpacked, name)
    file = unpacked / "out" / "csv" / name / f"{name}_timetable.csv"
    answers = {"periods": periods(unpacked / SCHOOLS[name]), "all": "yes"}
    result = read_safely(TimetableReader(form="fet"), file, answers=answers, onto=EMPTY)
    assert result.school is not None, [one.sentence for one in result.problems]
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = {found.name for found in result.school.classes}
    teachers = {who for row in rows for who in row["Teachers"].split("+") if who}
    rooms = {row["Room"] for row in rows if row["Room"]}
    taught = {
        (students, row["Day"], row["Hour"])
        for row in rows
        for students in row["Students Sets"].split("+")
        if students in kept
    }
    minutes = sum(lesson.ends - lesson.starts for lesson in result.school.lessons)
    found = (len(result.school.people), len(result.school.places), minutes // 40)
    assert found == (len(teachers), len(rooms), len(taught))
    left_out = {s for row in rows for s in row["Students Sets"].split("+") if s} - kept
    said = [note for note in result.notes if "left out" in note.message]
    assert len(left_out) <= len(said)


def test_every_public_example_gives_a_result_or_a_reason(unpacked: Path) -> None:
    """Most hold no times: a clear refusal. None may crash the reader or pass half read."""
    files = sorted((unpacked / EXAMPLES).rglob("*.fet"))
    assert len(files) > 100
    reader = TimetableReader(form="fet", anonymise=True)
    for file in files:
        result = read_safely(reader, file, file.name, answers={"all": "yes"}, onto=EMPTY)
        said = [one.sentence for one in (*result.problems, *result.open_questions)]
        assert (result.school is None) == bool(said), file.name
        assert not any("memory" in sentence or "far too long" in sentence for sentence in said)
