"""The bad-input corpus: encodings, archives and XML (C01-C14, C89-C102)."""

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from planner.importers import container, sheet_scan
from planner.importers.child import ReadingChild, ReadingLimits, read_workbook_safely
from planner.importers.limits import FileRefused
from planner.importers.sheet_scan import scan
from planner.importers.workbook import ImportResult, read_workbook
from tests.importers.corpus import (
    EPOCH,
    Draft,
    Formula,
    a_sound_school,
    archive,
    part_of,
    repacked,
    sentences,
    sheet_xml,
    unpacked,
)

YES = {"all": "yes"}


def refused(result: ImportResult, words: str) -> None:
    """Refused whole, with a sentence that says `words`."""
    assert result.school is None
    assert words in sentences(result.problems)


def people(text: str, encoding: str = "utf-8") -> Mapping[str, bytes]:
    return {"People": text.encode(encoding)}


PEOPLE = Draft().csvs()["People"]
SIAN = PEOPLE.replace("Amara", "Siân")


def named(data: bytes, **more: Any) -> str:
    """The name the first person has after reading."""
    school = read_workbook(data, **more).school
    assert school is not None
    return school.people[0].name


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_C01_C02_marked_unicode_is_read(encoding: str) -> None:
    assert named(Draft().zipped(people(SIAN, encoding))) == "Siân"


def test_C03_C07_unmarked_utf16_and_nul_are_refused() -> None:
    refused(read_workbook(Draft().zipped(people(SIAN, "utf-16-le"))), "not plain text")
    refused(read_workbook(Draft().zipped(people(PEOPLE + "\0"))), "not plain text")
    refused(read_workbook(Draft().zipped({"People": b"\xff\xfe" + b"a\0\0\0"})), "not plain text")


def test_C04_old_windows_text_is_asked_about() -> None:
    data = Draft().zipped(people(SIAN, "cp1252"))
    result = read_workbook(data)
    assert result.school is None
    assert "Siân" in result.open_questions[0].sentence
    assert named(data, answers={1: "yes"}) == "Siân"
    refused(read_workbook(data, answers={"People!encoding": "no"}), "You answered no")


def test_C05_two_encodings_in_one_file_are_refused() -> None:
    mixed = SIAN.encode() + "zoe,Zoë,,,,,\r\n".encode("cp1252")
    refused(read_workbook(Draft().zipped({"People": mixed})), "cannot be read as text")


def test_C06_an_invalid_byte_is_refused_with_its_place() -> None:
    data = PEOPLE.encode().replace(b"Bela", b"B\xffla")
    result = read_workbook(Draft().zipped({"People": data}))
    refused(result, f"Byte {data.index(0xFF) + 1} cannot be read")
    assert result.problems[0].row == 3


def test_C08_empty_files_are_refused() -> None:
    refused(read_workbook(b""), "The file is empty")
    refused(read_workbook(Draft().zipped({"People": b"\r\n"})), "People: The file is empty")


def test_C09_headings_without_rows_are_no_school() -> None:
    headings = Draft().csvs()["School"].splitlines()[0].encode()
    refused(read_workbook(headings, "School.csv"), "must be there with one row")


@pytest.mark.parametrize("line", ["\r", "\n", "\r\n"])
def test_C10_C11_any_line_ends_are_read(line: str) -> None:
    assert read_workbook(Draft().zipped(line=line)).school == a_sound_school()
    mixed = PEOPLE.replace("\r\n", "\n", 2)
    assert read_workbook(Draft().zipped(people(mixed))).school == a_sound_school()


def test_C12_a_file_that_is_not_what_its_name_says_is_refused() -> None:
    refused(read_workbook(Draft().xlsx(), "School.csv"), "Rename it to .xlsx")
    refused(read_workbook(PEOPLE.encode(), "school.xlsx"), "called .xlsx but is none")
    refused(read_workbook(b"<html><table></table></html>", "school.xlsx"), "web page")


@pytest.mark.parametrize(
    "name", ["rota.csv.exe", "../../x.xlsx", "n" * 300, "\u202egnp.xlsx", "C:\\x\\y.xlsx", ""]
)
def test_C13_the_name_of_a_workbook_does_not_matter(name: str) -> None:
    assert read_workbook(Draft().xlsx(), name).school == a_sound_school()


def test_C14_a_protected_or_old_workbook_is_refused_in_plain_words() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    refused(read_workbook(old, "school.xlsx"), "without a password")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"h" * 5000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'


@pytest.mark.parametrize(
    ("before", "text"),
    [(BOMB, "&b;"), (QUADRATIC, "&a;" * 200), (EXTERNAL, "&a;"), (REMOTE, "&a;")],
    ids=["C89-laughs", "C90-quadratic", "C91-file", "C91-http"],
)
def test_C89_C90_C91_entities_are_refused(before: str, text: str) -> None:
    part = sheet_xml(CELL.format(text), before)
    refused(
        read_workbook_safely(repacked(Draft().xlsx(), {part_of("People"): part})),
        "XML that no spreadsheet program writes",
    )


def test_C89_without_the_guard_the_entities_would_be_worked_out() -> None:
    from xml.sax import parseString
    from xml.sax.handler import ContentHandler

    class Heard(ContentHandler):
        text = ""

        def characters(self, content: str) -> None:
            self.text += content

    heard = Heard()
    parseString(sheet_xml(CELL.format("&b;"), BOMB), heard)
    assert heard.text == "hahahaha"


def a_bomb(size: int) -> bytes:
    return repacked(Draft().xlsx(), {"xl/media/image1.bin": b"\0" * size})


def test_C92_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = a_bomb(200 * 1024 * 1024)
    assert len(bomb) < 400_000
    refused(read_workbook_safely(bomb), "unpacks to far more")


def test_C92_without_the_guard_the_bomb_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = a_bomb(20 * 1024 * 1024)
    with pytest.raises(FileRefused):
        container.parts(bomb)
    monkeypatch.setattr(container, "MOST_RATIO", 10**6)
    assert len(container.parts(bomb)["xl/media/image1.bin"]) == 20 * 1024 * 1024


FURTHEST = sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def test_C93_K9_one_cell_at_the_furthest_corner_is_refused() -> None:
    refused(
        read_workbook_safely(repacked(Draft().xlsx(), {part_of("People"): FURTHEST})),
        "at most 20,000 rows",
    )
    wide = sheet_xml('<row r="1"><c r="CW1"><v>1</v></c></row>')
    refused(
        read_workbook_safely(repacked(Draft().xlsx(), {part_of("People"): wide})),
        "more than 100 columns",
    )


def test_C93_without_the_guard_the_furthest_corner_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_scan, "_check_size", lambda row, column: None)
    assert scan("sheet", FURTHEST).scan.faults == {}


def test_an_empty_row_far_down_as_some_programs_write_it_does_no_harm() -> None:
    data = Draft().xlsx()
    part = unpacked(data)[part_of("People")]
    last = part.replace(b"</sheetData>", b'<row r="1048576" ht="12.8"/></sheetData>')
    assert last != part
    result = read_workbook_safely(repacked(data, {part_of("People"): last}))
    assert result.school == a_sound_school()


def test_C94_two_million_rows_are_refused_at_once() -> None:
    rows = "".join(
        f'<row r="{n}"><c><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, 400_000)
    )
    data = repacked(Draft().xlsx(), {part_of("People"): sheet_xml(rows)})
    refused(read_workbook_safely(data), "at most 20,000 rows")


def test_C95_archives_in_archives_are_refused() -> None:
    nested = archive({"inner.xlsx": Draft().xlsx()})
    refused(read_workbook_safely(nested), "holds another archive")


def overlapping() -> bytes:
    """Two entries of the directory that share one block of bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(zipfile.ZipInfo("a.csv", EPOCH), b"x" * 100)
        packed.writestr(zipfile.ZipInfo("b.csv", EPOCH), b"x" * 100)
        packed.filelist[1].header_offset = packed.filelist[0].header_offset
    return target.getvalue()


def test_C95_overlapping_entries_are_refused() -> None:
    refused(read_workbook(overlapping()), "no spreadsheet program does")


def test_C95_behind_that_guard_stands_the_archive_readers_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(container, "_check_overlap", lambda entries: None)
    with pytest.raises(FileRefused, match="damaged"):
        container.parts(overlapping())


@pytest.mark.parametrize("name", ["../People.csv", "/etc/People.csv", "a\\..\\b.csv", "C:/x.csv"])
def test_C96_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    refused(read_workbook(archive({name: PEOPLE.encode()})), "leads outside")


def test_C96_links_in_an_archive_are_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        link = zipfile.ZipInfo("People.csv", EPOCH)
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/hostname")
    refused(read_workbook(target.getvalue()), "a link to another file")


def test_C96_links_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "School.csv").symlink_to("/etc/hostname")
    refused(read_workbook(tmp_path), "holds no CSV files")


def test_C97_macros_are_refused_and_links_passed_over() -> None:
    macros = repacked(Draft().xlsx(), {"xl/vbaProject.bin": b"\xd0\xcf"})
    refused(read_workbook(macros, "school.xlsm"), "holds macros")
    linked = repacked(Draft().xlsx(), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    result = read_workbook(linked)
    assert result.school == a_sound_school()
    assert "passed over" in result.notes[0].sentence


def spoilt(change: str) -> bytes:
    """A workbook with one sheet, merged or hidden in part."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("School")
        page.write_row(0, 0, ["Code", "Name"])
        page.write_row(1, 0, ["ASH", "Ashdown"])
        if change == "merged":
            page.merge_range("B2:C2", "Ashdown")
        elif change == "row":
            page.set_row(1, None, None, {"hidden": True})
        elif change == "column":
            page.set_column(1, 1, None, None, {"hidden": True})
        else:
            book.add_worksheet("Front").activate()
            page.hide()
    return target.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [("merged", "merged"), ("row", "Rows are hidden"), ("column", "Columns are hidden"),
     ("sheet", "This sheet is hidden")],
)  # fmt: skip
def test_C98_merged_and_hidden_cells_are_asked_about(change: str, words: str) -> None:
    result = read_workbook(spoilt(change))
    assert result.school is None
    assert words in " ".join(question.sentence for question in result.open_questions)
    assert read_workbook(spoilt(change), answers=YES).school is not None


def test_C77_C99_formulas_without_a_value_and_errors_are_refused() -> None:
    broken = Draft().put("People", 2, "Name", Formula("=NA()", "#N/A")).xlsx()
    refused(read_workbook(broken), "the spreadsheet error #N/A")
    row = '<row r="2"><c r="A2"><f>A1+1</f></c></row>'
    uncounted = scan("sheet", sheet_xml(row)).scan.faults
    assert "never worked out" in uncounted[2, 0]


def test_C77_a_formula_without_a_value_is_refused_in_its_cell() -> None:
    data = Draft().xlsx()
    part = unpacked(data)[part_of("People")]
    place = part.index(b'<c r="B2"')
    end = part.index(b"</c>", place)
    formula = part[:place] + b'<c r="B2"><f>A1+1</f>' + part[end:]
    result = read_workbook(repacked(data, {part_of("People"): formula}))
    refused(result, "People, row 2, Name (B2): This formula was never worked out")


def test_a_formula_with_a_value_counts_as_its_value() -> None:
    data = Draft().put("People", 2, "Name", Formula('="A"&"m"', "Am")).xlsx()
    assert named(data) == "Am"


def test_C101_unknown_sheets_are_asked_about_once() -> None:
    draft = Draft()
    draft.sheets |= {f"Note {n}": [["hello"]] for n in range(50)}
    draft.sheets["Peeple"] = [["Code"]]
    result = read_workbook(draft.xlsx())
    assert len(result.questions) == 1
    assert "Peeple (perhaps People?)" in result.questions[0].text
    assert read_workbook(draft.xlsx(), answers=YES).school == a_sound_school()


def test_C102_incomplete_workbooks_are_refused() -> None:
    whole = Draft().xlsx()
    refused(read_workbook_safely(whole[: len(whole) // 2]), "damaged")
    refused(read_workbook_safely(repacked(whole, {"xl/workbook.xml": None})), "no complete")
    refused(read_workbook_safely(repacked(whole, {part_of("People"): b"<worksheet>"})), "damaged")
    refused(read_workbook_safely(repacked(whole, {part_of("People"): None})), "no complete")
    flipped = bytearray(whole)
    flipped[whole.index(b"PK\x03\x04", 4) + 60] ^= 0xFF
    refused(read_workbook_safely(bytes(flipped)), "damaged")


def test_C102_missing_shared_texts_are_refused() -> None:
    without = repacked(Draft().xlsx(), {"xl/sharedStrings.xml": None})
    result = read_workbook_safely(without)
    assert result.school is None
    assert result.problems


def a_slow_file() -> bytes:
    """Within every limit of size, but long to read."""
    rows = "".join(
        f'<row r="{r}">' + "".join(f"<c><v>{(r * c) % 9973}</v></c>" for c in range(60)) + "</row>"
        for r in range(1, 7_000)
    )
    return repacked(Draft().xlsx(), {part_of("Pins"): sheet_xml(rows)})


def test_K9_a_file_that_takes_too_long_costs_one_child() -> None:
    child = ReadingChild(ReadingLimits(cpu_seconds=1))
    try:
        refused(read_workbook_safely(a_slow_file(), child=child), "far too long to read")
        assert read_workbook_safely(Draft().xlsx(), child=child).school == a_sound_school()
    finally:
        child.stop()


def test_K9_a_file_that_needs_too_much_memory_costs_one_child() -> None:
    child = ReadingChild(ReadingLimits(memory_bytes=80 * 1024 * 1024))
    try:
        refused(read_workbook_safely(a_slow_file(), child=child), "too much memory")
        assert read_workbook_safely(Draft().xlsx(), child=child).school == a_sound_school()
    finally:
        child.stop()


def test_K9_without_its_limits_the_child_reads_on() -> None:
    result = read_workbook_safely(a_slow_file())
    assert "far too long" not in sentences(result.problems)
    assert "too much memory" not in sentences(result.problems)


def test_K9_bytes_of_any_kind_never_raise() -> None:
    whole = Draft().xlsx()
    for place in range(0, len(whole), 4001):
        torn = bytearray(whole)
        torn[place : place + 8] = struct.pack("<Q", place * 7919)
        result = read_workbook_safely(bytes(torn))
        assert result.problems or result.school == a_sound_school()
