"""What every table is built from: the declarative root, column types and wall constraints."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class UtcMoment(sa.types.TypeDecorator[datetime]):
    """An aware instant; kept in UTC and given back in UTC on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = Annotated[Any, mapped_column(sa.JSON(none_as_null=True), nullable=False)]
JsonOrNone = Annotated[Any, mapped_column(sa.JSON(none_as_null=True), nullable=True)]


class Row(DeclarativeBase):
    """Root of all rows. Rows never leave the store and know no relationships."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcMoment(),
        str: sa.Text(),
        bytes: sa.LargeBinary(),
    }


class OfSchool:
    """A row inside one school's wall: its key begins with the school's."""

    school_id: Mapped[int] = mapped_column(sa.ForeignKey("school.id"), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)


def natural_key(*columns: str) -> sa.UniqueConstraint:
    """The name a row goes by within its school."""
    return sa.UniqueConstraint("school_id", *columns)


def natural_key_with_gaps(*columns: str) -> sa.UniqueConstraint:
    """A natural key with parts that may be absent; the facts repository refuses two alike.

    Only PostgreSQL can count two absences as equal in a constraint.
    """
    return sa.UniqueConstraint("school_id", *columns, postgresql_nulls_not_distinct=True)


def refers(column: str, table: str, to: str = "code") -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the school: (school_id, `column`) to `table`."""
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.{to}"])


def minutes_forward(starts: str = "starts", ends: str = "ends") -> sa.CheckConstraint:
    """A stretch of time ends after it starts."""
    return sa.CheckConstraint(f"{ends} > {starts}", name="forward")
