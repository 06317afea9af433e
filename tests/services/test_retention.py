"""What has been kept long enough goes, a pupil is erased from every table, and totals stand."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.domain.day_changes import PupilAway
from planner.domain.kinds import UserRole
from planner.errors import NotAllowed, NotFound, PlannerError
from planner.provision_map import Sum
from planner.services.outcomes import group_outcomes
from planner.services.permissions import command_line
from planner.services.provision_maps import provision_map
from planner.services.retention import Keep, cuts_on, erase_old, erase_pupil, too_old
from planner.store import Database, erasing, guards, open_database
from planner.store.engine import make_engine
from planner.store.tables import Row
from tests.conftest import Home
from tests.services.small_day import MONDAY, NOW, SCHOOL, TUESDAY, opened
from tests.services.test_outcomes import PERIOD, SENCO, a_form, a_row, record
from tests.services.test_pupil_summaries import delivered_to

SHELL = command_line(SCHOOL)
LATER = datetime(2028, 9, 2, 9, 0, tzinfo=UTC)
"""Two academic years on."""


@pytest.fixture
def owner(home: Home, database: Database) -> Iterator[Database]:
    """The same database as the role that owns its tables."""
    assert database
    with open_database(home.strongest_url) as strongest:
        yield strongest


def everything(home: Home) -> dict[str, str]:
    """Every row of every table as words, files unpacked."""
    engine = make_engine(home.strongest_url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT set_config('planner.school_id', '1', true)")
        found = {
            name: "\n".join(map(_words, connection.execute(sa.select(table))))
            for name, table in Row.metadata.tables.items()
        }
    engine.dispose()
    return found


def _words(row: sa.Row[tuple[object, ...]]) -> str:
    return " ".join(_unpacked(value) if isinstance(value, bytes) else str(value) for value in row)


def _unpacked(value: bytes) -> str:
    try:
        return zlib.decompress(value).decode()
    except zlib.error:
        return value.decode(errors="replace")


def tables_that_name(home: Home, ref: str) -> set[str]:
    word = re.compile(rf"(?<![A-Za-z0-9]){ref}(?![A-Za-z0-9])")
    return {name for name, text in everything(home).items() if word.search(text)}


def lived_in(database: Database) -> None:
    """A published week with readings, marks, looks, a day away and an import to undo."""
    opened(database)
    record(database, a_form(a_row("P1", "10", "18"), a_row("P2", "12", "16")))
    delivered_to(database, "P1", 20)
    group_outcomes(database, SENCO, "NELI-3A", at=NOW)
    provision_map(database, SENCO, PERIOD, at=NOW)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        away = PupilAway(pupil="P1", day=TUESDAY, starts=0, ends=1440)
        apart = tuple(
            replace(each, apart_from=("P1",)) if each.ref == "P3" else each
            for each in school.pupils
        )
        after = replace(school, pupils_away=(away,), pupils=apart)
        unit.facts.replace(after)
        unit.taken_files.add(
            "a.xlsx", "workbook", frozenset({"pupils"}), before=school, after=after
        )


def total(database: Database) -> Sum:
    found = provision_map(database, SENCO, PERIOD, at=NOW + timedelta(days=4)).whole
    return replace(found, planned_cost=0.0, delivered_cost=0.0)


def test_nothing_about_an_erased_pupil_is_left_in_any_table_and_totals_stand(
    home: Home, database: Database, owner: Database
) -> None:
    lived_in(database)
    before = total(database)
    named = tables_that_name(home, "P1")
    assert {"measured", "occurrence", "audit_entry", "pupil", "taken_file", "occupancy"} <= named
    counts = erase_pupil(owner, SHELL, "P1", at=NOW)
    assert counts["readings"] == 1
    assert tables_that_name(home, "P1") == set()
    assert tables_that_name(home, "P2") >= {"measured", "pupil", "occurrence"}
    assert total(database) == before


def test_on_the_disk_nothing_of_what_was_erased_is_left(sqlite_home: Home, tmp_path: Path) -> None:
    with open_database(sqlite_home.url) as database:
        opened(database)
        record(database, a_form(a_row("P1"), a_row("P2", ""), measure="Zebrameter"))
        assert b"Zebrameter" in on_the_disk(tmp_path)
        erase_pupil(database, SHELL, "P1", at=NOW)
        assert b"Zebrameter" not in on_the_disk(tmp_path)


def on_the_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("school.db*"))


def test_a_code_that_gives_the_pupil_away_goes_with_them(
    home: Home, database: Database, owner: Database
) -> None:
    opened(database)
    engine = make_engine(home.strongest_url)
    renamed = "UPDATE occurrence SET key = replace(key, ':MEDS:', ':MEDS-P4:')"
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT set_config('planner.school_id', '1', true)")
        connection.exec_driver_sql(renamed)
    engine.dispose()
    assert "occurrence" in tables_that_name(home, "P4")
    erase_pupil(owner, SHELL, "P4", at=NOW)
    assert tables_that_name(home, "P4") == set()
    assert "erased-1-1" in everything(home)["occurrence"]


def test_a_shared_group_named_after_the_pupil_goes_on_under_another_code(
    home: Home, database: Database, owner: Database
) -> None:
    opened(database)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        groups = tuple(
            replace(each, code="TALK-P1") if each.code == "NELI-3A" else each
            for each in school.groups
        )
        unit.facts.replace(replace(school, groups=groups))
    record(database, a_form(), code="TALK-P1")
    group_outcomes(database, SENCO, "TALK-P1", at=NOW)
    erase_pupil(owner, SHELL, "P1", at=NOW)
    assert tables_that_name(home, "P1") == set()
    (table,) = group_outcomes(database, SENCO, "erased-1-1", at=NOW).measures
    assert set(table.by_pupil) == {"P2"}


def test_erasing_is_written_down_by_numbers_alone_and_the_guards_stand_again(
    home: Home, database: Database, owner: Database
) -> None:
    lived_in(database)
    erase_pupil(owner, SHELL, "P1", at=NOW)
    with database.reading(SCHOOL) as unit:
        (entry,) = unit.audit.entries(1)
    assert (entry.action, entry.subject) == ("erase pupil", "1 pupil")
    assert all(isinstance(count, int) for count in entry.after.values())
    engine = make_engine(home.strongest_url)
    with engine.connect() as connection:
        assert guards.missing(connection) == []
    engine.dispose()


def test_a_pupil_nothing_is_kept_of_is_not_found_and_the_guards_stand(
    database: Database, owner: Database
) -> None:
    opened(database)
    with pytest.raises(NotFound):
        erase_pupil(owner, SHELL, "P77", at=NOW)
    assert [each for each in database.checks() if "guard" in each.lower()] == []


def test_the_sites_role_on_postgresql_erases_nothing(
    postgresql_home: Home,
) -> None:
    with open_database(postgresql_home.url) as database:
        lived_in(database)
        with pytest.raises(PlannerError, match="site’s role"):
            erase_pupil(database, SHELL, "P1", at=NOW)
        with pytest.raises(PlannerError, match="site’s role"):
            erase_old(database, SHELL, Keep(), at=LATER)


def test_what_is_linked_to_pupils_is_kept_to_the_end_of_the_next_academic_year() -> None:
    assert cuts_on(date(2027, 8, 31), Keep()).pupils == date(2025, 9, 1)
    assert cuts_on(date(2027, 9, 1), Keep()).pupils == date(2026, 9, 1)
    assert cuts_on(date(2028, 9, 1), Keep()).pupils == date(2027, 9, 1)
    assert cuts_on(date(2027, 9, 1), Keep()).rest == date(2021, 9, 1)


def test_what_is_old_is_counted_first_and_the_count_is_what_is_erased(
    home: Home, database: Database, owner: Database
) -> None:
    lived_in(database)
    before = total(database)
    assert not too_old(database, SHELL, Keep(), at=NOW).anything
    counted = too_old(database, SHELL, Keep(), at=LATER)
    assert counted.counts["readings"] == 2
    assert "measured" in tables_that_name(home, "P1")
    erased = erase_old(owner, SHELL, Keep(), at=LATER)
    assert erased.counts == counted.counts
    assert not too_old(database, SHELL, Keep(), at=LATER).anything
    assert tables_that_name(home, "P1") == {"pupil", "pupil_group"}
    assert total(database) == before


def test_after_six_years_the_duties_themselves_go(database: Database, owner: Database) -> None:
    lived_in(database)
    erase_old(owner, SHELL, Keep(), at=LATER.replace(year=2033))
    with database.reading(SCHOOL) as unit:
        assert unit.occurrences.ever(MONDAY, MONDAY + timedelta(days=20)) == []
        assert unit.ledger.events() == []
        assert unit.audit.entries()[0].action == "erase what is old"
        assert {each.at.year for each in unit.audit.entries()} == {2033}


@pytest.mark.parametrize("keep", [Keep(pupils=0), Keep(pupils=3, rest=2)])
def test_a_period_that_cannot_be_is_refused(database: Database, keep: Keep) -> None:
    with pytest.raises(PlannerError, match="kept for a year"):
        too_old(database, SHELL, keep, at=NOW)


def test_only_who_may_erase_counts_or_erases(database: Database) -> None:
    senco = replace(SHELL, roles=frozenset({UserRole.SENCO}))
    for call in (too_old, erase_old):
        with pytest.raises(NotAllowed):
            call(database, senco, Keep(), at=NOW)


def test_twin_where_the_audit_trail_is_passed_over_the_walk_finds_the_pupil(
    home: Home, database: Database, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(database)
    kept = tuple(each for each in erasing._WITH_PUPILS if "audit" not in each[0])
    monkeypatch.setattr(erasing, "_WITH_PUPILS", kept)
    erase_pupil(owner, SHELL, "P1", at=NOW)
    assert tables_that_name(home, "P1") == {"audit_entry"}
