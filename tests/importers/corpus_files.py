"""One file for each case of the corpus, made in code: `FILES["C04"]()` is its name and bytes.

What has to come of each is in the side-cars under `tests/importers/corpus/`, which share the
names. A case with a dash, "C68-fte", is a further file of the same case.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from tests.importers.corpus import (
    Draft,
    Formula,
    Length,
    archive,
    part_of,
    repacked,
    sheet_xml,
    unpacked,
)
from tests.importers.test_corpus_containers import (
    BOMB,
    CELL,
    EXTERNAL,
    FURTHEST,
    PEOPLE,
    QUADRATIC,
    REMOTE,
    SIAN,
    a_bomb,
    overlapping,
)
from tests.importers.test_ics_dates import AUTUMN, FLOATING, INSET, calendar, whole_day

Made = tuple[str, bytes]
FILES: Final[dict[str, Callable[[], Made]]] = {}


def case(name: str, made: Callable[[], Draft | bytes | Made]) -> None:
    def file() -> Made:
        found = made()
        if isinstance(found, Draft):
            return "school.xlsx", found.xlsx()
        return ("school.xlsx", found) if isinstance(found, bytes) else found

    FILES[name] = file


def people(content: str | bytes) -> Made:
    """Only the People sheet, as one CSV file."""
    return "People.csv", content if isinstance(content, bytes) else content.encode()


def put(sheet: str, row: int, heading: str, value: Any) -> Callable[[], Draft]:
    return lambda: Draft().put(sheet, row, heading, value)


def name(value: Any) -> Callable[[], Draft]:
    return put("People", 2, "Name", value)


def hours(value: Any) -> Callable[[], Draft]:
    return put("Posts", 2, "Weekly hours", value)


def starts(value: Any) -> Callable[[], Draft]:
    return put("Timetable", 2, "Starts", value)


def term(first: Any, last: Any = "18/12/2026") -> Callable[[], Draft]:
    return lambda: Draft().add("Terms", code="AUT", name="Autumn", starts=first, ends=last)


def a_group(pupils: str = "P1, P2") -> Draft:
    draft = Draft().add("Programmes", code="NELI", name="Neli", area_of_need="C&I", minutes=30)
    draft.put("Programmes", 2, "Sessions a week", 3).put("Programmes", 2, "Largest group", 2)
    for number in range(1, 4):
        draft.add("Pupils", reference=f"P{number}", **{"class": "3A"})
    return draft.add("Groups", code="NELI-1", programme="NELI", pupils=pupils)


def provision(draft: Draft, code: str, first: str) -> Draft:
    draft.add("Provision", code=code, pupil="P1", kind="one to one", days="Mon-Fri", starts=first)
    return draft.put("Provision", len(draft.sheets["Provision"]), "Ends", "12:00")


def a_year(draft: Draft | None = None) -> Draft:
    draft = draft or Draft()
    draft.add("Terms", code="AUT1", name="a", starts=date(2026, 9, 1), ends=date(2026, 10, 23))
    return draft.add(
        "Terms", code="AUT2", name="b", starts=date(2026, 11, 2), ends=date(2026, 12, 18)
    )


def two_weeks() -> Draft:
    return a_year(Draft().put("School", 2, "Weeks in cycle", 2))


def absence(draft: Draft, day: date) -> Draft:
    draft.add("Absences", person="amara", date=day, until="15:00", **{"from": "09:00"})
    return draft


def a_pin(draft: Draft, need: str, first: str, last: str) -> Draft:
    return draft.add("Pins", need=need, post="amara", day="Mon", starts=first, ends=last)


def second_post(**more: Any) -> Draft:
    return Draft().add(
        "Posts", code="amara-2", person="amara", role="mda", profile="004-lpa", **more
    )


def entity(before: str, text: str) -> bytes:
    part = sheet_xml(CELL.format(text), before)
    return repacked(Draft().xlsx(), {part_of("People"): part})


def dates(*events: str, head: str = "") -> Made:
    return "dates.ics", calendar(*events, head=head)


def rule(text: str) -> Made:
    return dates(whole_day("INSET day", "20260901", "20260902", text))


# Encoding and containers
case("C01", lambda: people(SIAN.encode("utf-8-sig")))
case("C02", lambda: people(SIAN.encode("utf-16")))
case("C03", lambda: people(SIAN.encode("utf-16-le")))
case("C04", lambda: people(SIAN.encode("cp1252")))
case("C05", lambda: people(SIAN.encode() + "zoe,Zoë,,,,,\r\n".encode("cp1252")))
case("C06", lambda: people(PEOPLE.encode().replace(b"Bela", b"B\xffla")))
case("C07", lambda: people(PEOPLE + "\0"))
case("C08", lambda: people(b""))
case("C08-blank", lambda: people(b"\r\n"))
case("C09", lambda: people(PEOPLE.splitlines()[0] + "\r\n"))
case("C10", lambda: people(SIAN.replace("\r\n", "\r")))
case("C11", lambda: people(SIAN.replace("\r\n", "\n", 2)))
case("C12", lambda: ("School.csv", Draft().xlsx()))
case("C12-web", lambda: ("school.xlsx", b"<html><table></table></html>"))
case("C12-pdf", lambda: ("timetable.pdf", b"%PDF-1.4 ..."))
case("C12-exe", lambda: ("rota.csv.exe", b"MZ\x90\0\0"))
case("C12-ics", lambda: ("school.csv", calendar(INSET)))
case("C12-word", lambda: ("school.xlsx", archive({"word/document.xml": b"<w/>"})))
case("C12-csv", lambda: ("school.xlsx", PEOPLE.encode()))
case("C13", lambda: ("../../rota.csv.exe", Draft().put("People", 2, "Name", "Ada").xlsx()))
case("C13-turned", lambda: ("\u202egnp.xlsx", Draft().put("People", 2, "Name", "Ada").xlsx()))
case("C13-long", lambda: ("n" * 300 + ".xlsx", Draft().put("People", 2, "Name", "Ada").xlsx()))
case("C14", lambda: ("school.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))
# CSV structure
case("C15", lambda: people(SIAN.replace(",", ";")))
case("C16", lambda: people("sep=;\r\n" + SIAN.replace(",", ";")))
case("C17", lambda: people(PEOPLE.replace("Bela", '"Bela')))
case("C18", lambda: people(PEOPLE.replace("Bela", '"Bela\r\nBlue"')))
case("C19", lambda: people(PEOPLE + "cara,Cara\r\n"))
case("C20", lambda: Draft().rename("People", "Trust id", "Name"))
case("C21", lambda: Draft().rename("Posts", "Weekly hours", "\u00a0WEEKLY  HOURS"))


def reversed_columns() -> Draft:
    draft = Draft().put("People", 2, "Name", "Ada")
    draft.sheets["People"] = [row[::-1] for row in draft.sheets["People"]]
    return draft


def unknown_column() -> Draft:
    draft = Draft()
    draft.sheets["People"][0].append("E-mial")
    draft.sheets["People"][1].append("a@school.example")
    return draft


def blank_rows() -> Draft:
    draft = Draft().put("People", 2, "Name", "Ada")
    draft.sheets["People"] += [[None] * 9, ["", " "]]
    return draft


def two_tables() -> Draft:
    draft = Draft()
    draft.sheets["People"] += [[], draft.sheets["People"][0], ["zoe", "Zoe"]]
    return draft


case("C22", reversed_columns)
case("C23", unknown_column)
case("C24", lambda: Draft().rename("Posts", "Person", "Persn"))
case("C25", blank_rows)
case("C26", lambda: people(PEOPLE + "c," + "x" * 200_000 + "\r\n"))
case("C26-10MB", lambda: people(b"x" * (11 * 1024 * 1024)))
case("C27", lambda: people(PEOPLE + "".join(f"c{n},C,,,,,\r\n" for n in range(20_000))))
case("C28", lambda: Draft().add("Posts", code="Total"))
case("C29", two_tables)
# Names and text
case("C30", put("People", 3, "Name", "Amara"))
case("C31", name("Zoe\u0308"))
case("C32", name("\u00a0Amara  de\u2009Silva "))
case("C33", name("Am\u200da\u00adra\u200b B"))
case("C34", name("Am\u202eara"))
case("C35", name("محمد العربي"))
case("C35-hebrew", name("יעל"))
case("C36", name("Sam 👩‍👩‍👧 🎓"))
case("C37", name("D'Souza-Nuñez O'Brien"))
case("C38", name("X"))
case("C38-long", name("A" * 200))
case("C39", name("null"))
case("C39-na", name("#N/A"))
case("C40", name("İpek"))
case("C41", name("<script>alert(1)</script>"))
case("C41-attribute", name('" onmouseover="alert(1)'))
case("C41-template", name("{{7*7}} ${x}"))
case("C41-sql", name("'; DROP TABLE posts; --"))
case("C42", name("=cmd|'/c calc'!A1"))
case("C42-at", name("@SUM(1)"))
case("C42-full-width", name("＝1"))
case("C43", name("A\u0085B\u2028C"))
case("C44", name("A\r\nATTENDEE:mailto:x"))
case("C45", lambda: Draft().add("Places", code="ROOM", name="Oliver's corner"))
case("C45-reference", lambda: a_group().add("Places", code="ROOM", name="Room for P1"))
case("C45-as-reference", lambda: Draft().add("Pupils", reference="Amelia", **{"class": "3A"}))
case("C46", put("Posts", 2, "Person", "\u0430mara"))
case("C47", put("People", 2, "Email", "a@b.uk,c@d.uk"))
case("C47-header", put("People", 2, "Email", "a@b.uk\r\nBcc: x@y.uk"))
case("C47-idn", put("People", 2, "Email", "a@schüle.example"))
case("C48", lambda: Draft().add("Places", code="1.23E+05", name="Room"))
case("C48-number", lambda: Draft().add("Places", code=123, name="Room"))
# Dates and times
case("C49", term("29/02/2027"))
case("C49-leap", term("29/02/2028", "31/03/2028"))
case("C50", term("31/11/2026"))
case("C51", starts("25:00"))
case("C51-midnight", starts("24:00"))
case("C51-minutes", starts("12:60"))
case("C52", starts("9.15"))
case("C52-bare", starts("0915"))
case("C52-period", starts("Period 3"))
case("C53", term("03/04/2026", "05/06/2026"))
case("C54", term("01/09/69"))
case("C55", term(46266))


def from_1904() -> bytes:
    data = term(date(2026, 9, 1), date(2026, 12, 18))().xlsx()
    book = unpacked(data)["xl/workbook.xml"]
    old = book.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    return repacked(data, {"xl/workbook.xml": old})


case("C55-1904", from_1904)
case("C56", term("2026-W53-1"))
case("C57", starts("2026-03-29T01:30"))
case("C57-twice", lambda: Draft().put("Timetable", 2, "Starts", "2026-10-25T01:30"))
case("C58", starts("2026-06-08T08:15:00Z"))
case("C59", put("Timetable", 2, "Ends", "09:00"))
case("C60", put("Timetable", 2, "Ends", "00:30"))
case("C61", lambda: absence(a_year(), date(2026, 10, 28)))
case("C61-year", lambda: absence(a_year(), date(2027, 3, 1)))
case("C62", term("01/01/0001"))
case("C62-far", term("31/12/9999"))
case("C63", lambda: a_year().put("Terms", 3, "Starts", date(2026, 10, 20)))
case(
    "C63-gap",
    lambda: a_year().add(
        "Terms", code="SUM", name="c", starts=date(2027, 4, 12), ends=date(2027, 7, 20)
    ),
)
case("C64", lambda: two_weeks().add("Week labels", monday=date(2026, 9, 7), week="odd"))
case("C64-words", lambda: two_weeks().add("Week labels", monday=date(2026, 9, 7), week="Wk 2"))
case("C64-twice", lambda: two_weeks().add("Week labels", monday=date(2026, 9, 14), week="B"))
case("C64-begins", lambda: two_weeks().add("Week labels", monday=date(2026, 8, 31), week="B"))
case(
    "C65",
    lambda: (
        two_weeks()
        .add("Week labels", monday=date(2026, 9, 7), week="B")
        .add("Special days", date=date(2026, 9, 7), kind="bank holiday", title="Bank holiday")
    ),
)
# Numbers and contracts
case("C66", hours("-5"))
case("C66-zero", put("Classes", 2, "Pupils", "-0"))
case("C67", hours("NaN"))
case("C67-infinite", hours("1e309"))
case("C68", hours("168:01"))
case("C68-percent", hours("80%"))
case("C68-fte", hours("0,8"))
case("C69", put("Classes", 2, "Pupils", "２９"))
case("C69-arabic", put("Classes", 2, "Pupils", "٣٠"))
case("C69-underscore", put("Classes", 2, "Pupils", "1_000"))
case("C69-square", put("Classes", 2, "Pupils", "²"))
case("C70", hours("32.5"))
case("C70-length", hours(Length(1950)))
case(
    "C71",
    lambda: second_post().add(
        "Working patterns", post="amara-2", days="Mon", starts="15:00", ends="16:00"
    ),
)
case(
    "C72",
    lambda: (
        Draft()
        .add("Posts", code="bela-2", person="bela", role="lpa", profile="004-lpa")
        .put("Posts", 3, "Ends", date(2026, 12, 31))
        .put("Posts", len(Draft().sheets["Posts"]) + 1, "Starts", date(2027, 2, 1))
    ),
)
case("C73", lambda: Draft().put("Posts", 2, "Starts", date(2026, 9, 2)).put(
    "Posts", 2, "Ends", date(2026, 9, 1)))  # fmt: skip
case("C74", hours("0"))
case("C75", hours("20:00"))
case("C76", lambda: second_post(weekly_hours="16:00"))


def never_counted() -> bytes:
    data = Draft().xlsx()
    part = unpacked(data)[part_of("People")]
    place = part.index(b'<c r="B2"')
    end = part.index(b"</c>", place)
    formula = part[:place] + b'<c r="B2"><f>A1+1</f>' + part[end:]
    return repacked(data, {part_of("People"): formula})


case("C77", never_counted)
# Consistency across sheets
case("C78", lambda: provision(provision(a_group(), "A", "09:00"), "B", "11:00"))
case(
    "C79",
    lambda: a_pin(
        a_pin(Draft(), "ppa:R1:w1.1:0", "09:00", "10:00"), "ppa:R2:w1.1:0", "09:30", "11:00"
    ),
)
case("C80", lambda: a_group("P1, P2, P3"))
case(
    "C81",
    lambda: absence(a_year(), date(2026, 9, 8)).add(
        "Visits",
        code="MUSEUM",
        title="Museum",
        classes="3A",
        date=date(2026, 9, 8),
        starts="09:15",
        ends="14:45",
        staff_going="amara",
    ),
)
case("C82", put("Posts", 2, "Person", "amarra"))
case("C82-subject", put("Timetable", 2, "Class", "9Z"))
case(
    "C83",
    lambda: (
        Draft()
        .add("Authorisations", person="bela", given_by="tara", starts=date(2026, 9, 1))
        .add("Authorisations", person="tara", given_by="bela", starts=date(2026, 9, 1))
    ),
)
case("C84", Draft)
case("C85", put("School", 2, "Code", "OTHER"))


def emptied() -> Made:
    return "Qualifications.csv", Draft().csvs()["Qualifications"].splitlines()[0].encode()


case("C87", emptied)
# Workbooks and XML
case("C89", lambda: entity(BOMB, "&b;"))
case("C90", lambda: entity(QUADRATIC, "&a;" * 200))
case("C91", lambda: entity(EXTERNAL, "&a;"))
case("C91-http", lambda: entity(REMOTE, "&a;"))
case("C92", lambda: a_bomb(200 * 1024 * 1024))
case("C93", lambda: repacked(Draft().xlsx(), {part_of("People"): FURTHEST}))
case(
    "C94",
    lambda: repacked(
        Draft().xlsx(),
        {
            part_of("People"): sheet_xml(
                "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, 100_000))
            )
        },
    ),
)
case("C95", lambda: archive({"inner.xlsx": Draft().xlsx()}))
case("C95-overlapping", overlapping)
case("C96", lambda: archive({"../People.csv": PEOPLE.encode()}))
case("C97", lambda: repacked(Draft().xlsx(), {"xl/vbaProject.bin": b"\xd0\xcf"}))
case(
    "C97-links",
    lambda: repacked(
        Draft().put("People", 2, "Name", "Ada").xlsx(),
        {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    ),
)


def merged() -> bytes:
    data = Draft().xlsx()
    part = unpacked(data)[part_of("People")]
    told = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells>'
    return repacked(data, {part_of("People"): part.replace(b"</sheetData>", told)})


case("C98", merged)
case("C99", lambda: Draft().put("People", 2, "Name", Formula("=A9", "#REF!")))
case("C100", name(7))
case("C100-text", put("Classes", 2, "Pupils", " 29 "))


def many_sheets() -> Draft:
    draft = Draft()
    draft.sheets |= {f"Note {n}": [["hello"]] for n in range(50)}
    return draft


case("C101", many_sheets)
case("C102", lambda: Draft().xlsx()[: len(Draft().xlsx()) // 2])
case("C102-parts", lambda: repacked(Draft().xlsx(), {"xl/workbook.xml": None}))
case("C102-texts", lambda: repacked(Draft().xlsx(), {"xl/sharedStrings.xml": None}))
# Calendars
case("C103", lambda: dates(FLOATING))
case("C104", lambda: dates("UID:z\nSUMMARY:INSET\nDTSTART;TZID=GMT Standard Time:20260901T003000"))
case("C105", lambda: dates("UID:z\nSUMMARY:INSET\nDTSTART;TZID=Nowhere/Middle:20260901T090000"))
case("C106", lambda: dates(whole_day("Autumn term", "20260902", "20261024")))
case("C107", lambda: dates(whole_day("INSET", "20260902", "20260901"), *AUTUMN))
case("C108", lambda: rule("RRULE:FREQ=SECONDLY;COUNT=1000000000"))
case("C108-endless", lambda: rule("RRULE:FREQ=DAILY"))
case("C108-interval", lambda: rule("RRULE:FREQ=DAILY;INTERVAL=0;COUNT=3"))
case("C109", lambda: rule("RRULE:FREQ=MINUTELY;COUNT=9\nEXRULE:FREQ=MINUTELY;COUNT=9"))
case(
    "C110",
    lambda: rule("RRULE:FREQ=YEARLY;COUNT=1;BYMINUTE=" + ",".join(str(n) for n in range(60))),
)
case(
    "C111",
    lambda: dates(
        "UID:s\nSUMMARY:INSET\nDTSTART;TZID=Europe/London:20260907T090000\n"
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=America/New_York:20260914T040000",
        "UID:s\nSUMMARY:INSET\nRECURRENCE-ID;TZID=Europe/London:20260921T090000\n"
        "DTSTART;TZID=Europe/London:20260923T090000",
    ),
)
case(
    "C112",
    lambda: dates(
        "UID:v\nSUMMARY:INSET\nSEQUENCE:2\nDTSTART;VALUE=DATE:20260904",
        "UID:v\nSUMMARY:INSET\nSEQUENCE:1\nDTSTART;VALUE=DATE:20260901",
    ),
)
case("C113", lambda: dates(INSET + "\nDESCRIPTION:" + "x" * 100_000))
case("C113-end", lambda: ("dates.ics", calendar(INSET).replace(b"END:VEVENT\r\n", b"")))
case("C114", lambda: dates(INSET, head="METHOD:CANCEL\n"))
case("C115", lambda: dates(f"{INSET}\nATTACH:file:///etc/hostname"))
case("C115-20MB", lambda: dates(INSET + "\nDESCRIPTION:" + "x" * (20 * 1024 * 1024)))
case("C116", lambda: dates(*[INSET] * 50_000))
