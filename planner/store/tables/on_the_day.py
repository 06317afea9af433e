"""What comes up on the day. Fields as in `planner.domain.day_changes`."""

from datetime import date

from sqlalchemy.orm import Mapped

from planner.store.tables.columns import OfSchool, Row, minutes_forward, natural_key, refers


class RoomOutRow(OfSchool, Row):
    __tablename__ = "room_out"
    __table_args__ = (
        natural_key("place", "day", "starts"),
        refers("place", "place"),
        minutes_forward(),
    )

    place: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]


class PupilAwayRow(OfSchool, Row):
    __tablename__ = "pupil_away"
    __table_args__ = (
        natural_key("pupil", "day", "starts"),
        refers("pupil", "pupil", "ref"),
        minutes_forward(),
    )

    pupil: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]


class EmergencyRow(OfSchool, Row):
    __tablename__ = "emergency"
    __table_args__ = (
        natural_key("school_class", "day", "starts"),
        refers("school_class", "teaching_class"),
        refers("relief", "person"),
        minutes_forward(),
    )

    school_class: Mapped[str]
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    relief: Mapped[str]
