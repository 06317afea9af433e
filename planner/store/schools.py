"""Schools themselves: which there are, and making a new one."""

from datetime import datetime

import sqlalchemy as sa

from planner.domain.kinds import Scope
from planner.domain.policy import SchoolProfile
from planner.errors import Conflict
from planner.store import walls
from planner.store.audit import Desk
from planner.store.facts import PROFILE
from planner.store.tables.school import FactVersionRow, SchoolRow


def names(connection: sa.Connection) -> list[tuple[str, str]]:
    """Code and name of every school, by code."""
    found = connection.execute(sa.select(SchoolRow.code, SchoolRow.name).order_by(SchoolRow.code))
    return [(row.code, row.name) for row in found]


def id_of(connection: sa.Connection, code: str) -> int | None:
    """Surrogate id of a school, which never changes."""
    return connection.scalar(sa.select(SchoolRow.id).where(SchoolRow.code == code))


def make(connection: sa.Connection, profile: SchoolProfile, at: datetime) -> None:
    """An empty school with every version at 0. Raises Conflict when the code is taken."""
    walls.look_across(connection)
    if id_of(connection, profile.code) is not None:
        raise Conflict(f"There is a school {profile.code!r} already.")
    school_id = (connection.scalar(sa.select(sa.func.max(SchoolRow.id))) or 0) + 1
    walls.enter(connection, school_id)
    row = {"id": school_id, "created_at": at, "current_publication": 0}
    connection.execute(sa.insert(SchoolRow), {**row, **PROFILE.to_columns(profile)})
    connection.execute(
        sa.insert(FactVersionRow),
        [{"school_id": school_id, "scope": scope.value, "version": 0} for scope in sorted(Scope)],
    )
    desk = Desk(
        connection=connection, school_id=school_id, school_code=profile.code, actor="", at=at
    )
    desk.note("create school", profile.code)


def wait_for_turn(connection: sa.Connection, school_id: int) -> None:
    """Be a school's one writer until the transaction ends, as SQLite has it of itself."""
    connection.execute(
        sa.select(SchoolRow.id).where(SchoolRow.id == school_id).with_for_update(key_share=True)
    )
