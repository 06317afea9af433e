"""Everything a person can be placed on, and what is true of each kind."""

from enum import StrEnum, unique


@unique
class DutyKind(StrEnum):
    """Everything a person can be placed on."""

    PPA_COVER = "ppa cover"
    ABSENCE_COVER = "absence cover"
    PARTIAL_COVER = "partial cover"
    EMERGENCY_SUPERVISION = "emergency supervision"
    INTERVENTION = "intervention"
    ONE_TO_ONE = "one to one"
    CARE_PLAN = "care plan"
    PERSONAL_CARE = "personal care"
    LUNCH_DUTY = "lunch duty"
    BREAK_DUTY = "break duty"
    GATE_DUTY = "gate duty"
    PASTORAL_ON_CALL = "pastoral on-call"
    PASTORAL_SECOND = "second responder"
    PASTORAL_CENTRE = "pastoral centre"
    FIRST_AID_STANDBY = "first aid standby"
    IN_CLASS = "in-class support"
    ADULT_PRESENT = "adult present"
    """A school adult in the room while an external leads the class."""
    RELEASE_COVER = "release cover"
    """A class taken for a teacher's ECT, leadership or SENCO time."""
    GROUP_TEACH = "group teaching"
    """Leading one group of a lesson that classes have together or regrouped."""
    BUS_DUTY = "bus duty"
    WRAPAROUND = "wrap-around care"
    SETTING_UP = "setting up and clearing"
    CONTINENCE_STANDBY = "continence standby"
    SAFEGUARDING_STANDBY = "safeguarding lead on site"
    PLANNING = "lesson planning"
    TEAM_LEADING = "team leading"
    CHECK_IN = "cohort check-in"
    MARKING = "routine marking"
    ADMIN = "admin"
    """Reports, passports, plans, resources, displays: an adult's own paid tasks."""
    VISIT = "visit"
    """One of the adults who go with classes on a visit, or to the pool."""
    ESCORT = "escort"
    HOME_VISIT = "home visit"
    INVIGILATE = "invigilate"
    READER_SCRIBE = "reader or scribe"
    """The adult of one pupil's access arrangement in an examination: reader, scribe, prompter."""
    CLUB = "club"
    SCHOOL_FUNCTION = "school function"

    @property
    def leads_class(self) -> bool:
        """Whether the holder is the adult leading a whole class."""
        return self in _LEADS_CLASS

    @property
    def stands_by(self) -> bool:
        """Whether the duty is held while doing something else (decision D18)."""
        return self in _STANDS_BY

    @property
    def goes_along(self) -> bool:
        """Whether the adult goes where the pupil is: the pupil is then free to be elsewhere."""
        return self is DutyKind.ONE_TO_ONE

    @property
    def is_lunch_kind(self) -> bool:
        """Whether a midday line may be used for it at all (G-MDA-HOURS)."""
        return self in _LUNCH_KINDS

    @property
    def is_one_off(self) -> bool:
        """Whether it may stand on a date of its own, as a one-off duty."""
        return self in _ONE_OFF

    @property
    def is_release_cover(self) -> bool:
        """Whether it covers a recurring release, which is never an "absence" (004 2.19)."""
        return self in (DutyKind.PPA_COVER, DutyKind.RELEASE_COVER)

    @property
    def is_absence_cover(self) -> bool:
        """Whether it stands in for somebody who is away: what is shared as cover."""
        return self in (
            DutyKind.ABSENCE_COVER,
            DutyKind.PARTIAL_COVER,
            DutyKind.EMERGENCY_SUPERVISION,
        )


_LEADS_CLASS = frozenset(
    {
        DutyKind.PPA_COVER,
        DutyKind.RELEASE_COVER,
        DutyKind.ABSENCE_COVER,
        DutyKind.PARTIAL_COVER,
        DutyKind.EMERGENCY_SUPERVISION,
    }
)
_STANDS_BY = frozenset(
    {
        DutyKind.PASTORAL_ON_CALL,
        DutyKind.PASTORAL_SECOND,
        DutyKind.FIRST_AID_STANDBY,
        DutyKind.CONTINENCE_STANDBY,
        DutyKind.SAFEGUARDING_STANDBY,
    }
)
_ONE_OFF = frozenset(
    {DutyKind.HOME_VISIT, DutyKind.ESCORT, DutyKind.CLUB, DutyKind.SCHOOL_FUNCTION}
)
_LUNCH_KINDS = frozenset(
    {
        DutyKind.LUNCH_DUTY,
        DutyKind.ONE_TO_ONE,
        DutyKind.PERSONAL_CARE,
        DutyKind.FIRST_AID_STANDBY,
        DutyKind.CONTINENCE_STANDBY,
        DutyKind.SETTING_UP,
    }
)
