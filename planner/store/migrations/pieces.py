"""Words for revisions: columns and constraints as they were when the tables were made.

A revision never imports the rows themselves: they move on, history does not.
"""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)


def text(name: str, *, absent: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=absent)


def number(name: str, *, absent: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=absent)


def large(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def decimal(name: str, *, absent: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=absent)


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, *, absent: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=absent)


def moment(name: str, *, absent: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=absent)


def blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def json(name: str, *, absent: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=absent)


def of_school(*key: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The school's id and the rest of a key that begins with it."""
    rest = key or ("id",)
    return (
        sa.Column("school_id", sa.Integer(), sa.ForeignKey("school.id"), primary_key=True),
        *(
            sa.Column(name, sa.Text() if name in _WORDS else sa.Integer(), primary_key=True)
            for name in rest
        ),
    )


def natural_key(*columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("school_id", *columns)


def natural_key_with_gaps(*columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("school_id", *columns, postgresql_nulls_not_distinct=True)


def refers(column: str, table: str, to: str = "code") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.{to}"])


def forward(starts: str = "starts", ends: str = "ends") -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{ends} > {starts}", name="forward")


_WORDS = frozenset({"scope", "role", "person"})


def wall(*tables: str) -> None:
    """Let each transaction see its own school's rows alone, the tables' owner's too.

    Every new table of a school's rows wants it. SQLite has no such walls.
    """
    if op.get_context().dialect.name == "sqlite":
        return
    own = "school_id = nullif(current_setting('planner.school_id', true), '')::integer"
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({own}) WITH CHECK ({own})")


def looked_up(table: str) -> None:
    """Let a hashed credential be looked up in `table` across schools, to read only."""
    if op.get_context().dialect.name != "sqlite":
        op.execute(
            f"CREATE POLICY lookup ON {table} FOR SELECT "
            "USING (current_setting('planner.lookup', true) = 'on')"
        )
