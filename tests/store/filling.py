"""One row in every table of a school, made from the tables' own columns, for wall tests."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from planner.store import walls
from planner.store.tables import Row
from planner.store.tables.columns import UtcMoment

TABLES = [table for table in Row.metadata.sorted_tables if "school_id" in table.c]
"""Every table of schools, parents before children."""
LEFT_EMPTY = {"to_pub", "hold_id", "parent", "revoked_at"}
_SAID = {"state": "waiting", "ends": 20, "span_end": 20, "starts": 10, "span_start": 10}
_BY_TYPE: dict[type, Any] = {
    sa.Integer: 1,
    sa.BigInteger: 1,
    sa.Boolean: True,
    sa.Double: 1.5,
    sa.Date: date(2026, 9, 7),
    UtcMoment: datetime(2026, 9, 7, tzinfo=UTC),
    sa.JSON: [],
    sa.LargeBinary: b"x",
}
KEYS = {"id", "revision", "number"}


def fill(connection: sa.Connection, school: int) -> None:
    """Make school number `school` with one row in every table."""
    make_school(connection, school)
    for table in TABLES:
        connection.execute(sa.insert(table), row(table, school))


def make_school(connection: sa.Connection, school: int) -> None:
    walls.enter(connection, school)
    table = Row.metadata.tables["school"]
    connection.execute(sa.insert(table), {**row(table, school), "id": school})


def row(table: sa.Table, school: int, **changes: Any) -> dict[str, Any]:
    """The row of `table` in `school`: it refers to the rows of the same school only."""
    made = {column.name: _value(column, school) for column in table.columns}
    for reference in references(table):
        made[reference.column] = None if reference.column in LEFT_EMPTY else key(reference, school)
    return {**made, **changes}


class Reference:
    """One composite foreign key: the column that, with the school, names a row of `to`."""

    def __init__(self, constraint: sa.ForeignKeyConstraint) -> None:
        self.name = str(constraint.name)
        self.column = constraint.column_keys[1]
        self.to = list(constraint.elements)[1].column


def references(table: sa.Table) -> Iterator[Reference]:
    for constraint in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
        if len(constraint.columns) > 1:
            yield Reference(constraint)


def key(reference: Reference, school: int) -> Any:
    """What the row that `reference` points at is called in `school`."""
    return _value(reference.to, school)


def _value(column: sa.Column[Any], school: int) -> Any:
    if column.name == "school_id":
        return school
    if column.name in LEFT_EMPTY:
        return None
    if column.name in KEYS:
        return school * 1000 + 1
    if column.name in _SAID and not isinstance(column.type, sa.Date):
        return _SAID[column.name]
    if isinstance(column.type, sa.Text):
        return f"{column.name}-{school}"
    return _BY_TYPE[type(column.type)]
