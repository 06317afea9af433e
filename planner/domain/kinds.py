"""The closed lists of the trade: roles, duties, permissions, parts of the day."""

from enum import StrEnum, unique

from planner.domain.duty_kind import DutyKind as DutyKind


@unique
class RoleKind(StrEnum):
    """What kind of post a line is. Eligibility comes from the duty profile, never from this."""

    TEACHER = "teacher"
    HLTA = "hlta"
    LPA = "lpa"
    TA = "ta"
    MDA = "mda"
    COVER_SUPERVISOR = "cover supervisor"


@unique
class Permission(StrEnum):
    """What a duty profile says of one duty kind."""

    YES = "yes"
    CONDITION = "condition"
    """Yes, while the condition named beside it holds."""
    CONSENT = "consent"
    """Only under "other duties": needs a recorded consent of the person."""
    NO = "no"


@unique
class Condition(StrEnum):
    """The conditions a profile entry may carry. Each is checked by one rule."""

    NONE = ""
    PLANNING_TEACHER = "planning teacher"
    """Leads only with a named teacher who owns the planning (001 L33)."""
    LESS_THAN_LESSON = "less than a lesson"
    """Supervises for less than a whole lesson only (004 2.19)."""
    TRAINED = "trained"
    """Needs the duty's own training tag, recorded and in date."""
    MARK_SCHEME = "mark scheme"
    """Marks only with an explicit scheme, or as the school's marking policy has it."""
    LAST_RESORT = "as required"
    """Allowed, but dearer than the post's own work (001 L76)."""


@unique
class PartKind(StrEnum):
    """What a part of the class's day is."""

    REGISTRATION = "registration"
    LESSON = "lesson"
    ASSEMBLY = "assembly"
    STORY = "story"
    BREAK = "break"
    LUNCH = "lunch"
    DISMISSAL = "dismissal"

    @property
    def is_teaching(self) -> bool:
        """Whether its minutes count as timetabled teaching (STPCD 52.5)."""
        return self is PartKind.LESSON

    @property
    def withdrawable(self) -> bool:
        """Whether a pupil may be taken out of it without the programme's own say-so."""
        return self in (PartKind.LESSON, PartKind.ASSEMBLY, PartKind.STORY, PartKind.REGISTRATION)


@unique
class ReleaseKind(StrEnum):
    """What a teacher's time away from the class is for."""

    PPA = "PPA"
    ECT1 = "ECT year 1"
    ECT2 = "ECT year 2"
    LEADERSHIP = "leadership"
    SENCO = "SENCO"

    @property
    def is_wall(self) -> bool:
        """Whether nobody may take the teacher out of it: leadership time is reasonable time."""
        return self not in (ReleaseKind.LEADERSHIP, ReleaseKind.SENCO)


@unique
class KeyStage(StrEnum):
    NURSERY = "N"
    RECEPTION = "R"
    KS1 = "KS1"
    KS2 = "KS2"
    KS3 = "KS3"
    KS4 = "KS4"

    @property
    def is_eyfs(self) -> bool:
        return self in (KeyStage.NURSERY, KeyStage.RECEPTION)


@unique
class NeedArea(StrEnum):
    """The four broad areas of need (SEND Code)."""

    COMMUNICATION = "C&I"
    COGNITION = "C&L"
    SEMH = "SEMH"
    SENSORY_PHYSICAL = "S&P"


@unique
class PlaceKind(StrEnum):
    CLASSROOM = "classroom"
    ROOM = "room"
    HALL = "hall"
    PLAYGROUND = "playground"
    PASTORAL_CENTRE = "pastoral centre"
    OTHER = "other"


@unique
class ProvisionKind(StrEnum):
    """Kinds of provision for one pupil."""

    ONE_TO_ONE = "one to one"
    CARE_PLAN = "care plan"
    PERSONAL_CARE = "personal care"


@unique
class DayKind(StrEnum):
    """What the school calendar says of a date."""

    SCHOOL = "school day"
    INSET = "inset"
    BANK_HOLIDAY = "bank holiday"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"


@unique
class DbsStatus(StrEnum):
    """Vetting as the single central record holds it."""

    CLEARED = "cleared"
    SUPERVISED = "supervised only"
    NOT_CLEARED = "not cleared"


@unique
class RestrictionKind(StrEnum):
    """Reason-free "may not do": never says why."""

    DUTY = "duty"
    PLACE = "place"
    CLASS = "class"
    PUPIL = "pupil"
    TAG = "tag"
    TIME = "time"
    OWN_CHILD = "own child's class"
    """Forbids nothing: whoever plans is told."""


@unique
class EventKind(StrEnum):
    """What keeps its attendees: no kind says whom a review is about."""

    MEETING = "meeting"
    REVIEW = "review"
    AGENCY = "agency meeting"
    PARENTS = "parents' evening"
    TRAINING = "training"
    INSET = "inset session"
    """On a day without pupils; on a day that is not somebody's, in addition to their week."""


@unique
class ArrangementKind(StrEnum):
    """Which access arrangement a pupil has in an examination."""

    READER = "reader"
    SCRIBE = "scribe"
    PROMPTER = "prompter"
    READER_AND_SCRIBE = "reader and scribe"
    REST_BREAKS = "rest breaks"


@unique
class AbsenceKind(StrEnum):
    """Without medical detail, ever."""

    UNPLANNED = "unplanned"
    PLANNED = "planned"
    COURSE = "course"


@unique
class UserRole(StrEnum):
    """Who may do what: the matrix is `planner/services/roles.toml` (decision D14)."""

    HEAD = "head"
    DEPUTY = "deputy"
    SENCO = "senco"
    PASTORAL_LEAD = "pastoral lead"
    LEAD_HLTA = "lead hlta"
    CLASS_TEACHER = "class teacher"
    STAFF = "staff"
    OFFICE = "office"
    ADMIN = "admin"
    GUEST = "guest"
    TRUST_ADMIN = "trust admin"
    PROGRAM = "program"
    """Another program, which reads with a token of its own and never signs in."""

    @property
    def signs_in(self) -> bool:
        """Whether an account may have it."""
        return self is not UserRole.PROGRAM


@unique
class Scope(StrEnum):
    """The scopes facts are versioned by: a plan is stale only for the scopes it read."""

    PEOPLE = "people"
    TIMETABLE = "timetable"
    PROVISION = "provision"
    DUTIES = "duties"
    CALENDAR = "calendar"
    POLICY = "policy"
