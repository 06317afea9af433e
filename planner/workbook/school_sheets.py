"""Sheets about the school itself and its year."""

from planner.domain.calendar import SpecialDay, Term, WeekLabel
from planner.domain.day_changes import DayChange
from planner.domain.kinds import DayKind
from planner.domain.policy import RuleSetting, SchoolProfile
from planner.workbook.cells import Text
from planner.workbook.clock_cells import Clock
from planner.workbook.code_cells import Code, Codes
from planner.workbook.date_cells import CycleWeek, Date
from planner.workbook.sheet import Column, Sheet
from planner.workbook.word_cells import Choice, Whole, YesNo

SCHOOL = Sheet(
    name="School",
    collection="profile",
    fact=SchoolProfile,
    about="The school itself: one row.",
    single=True,
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="ASH",
               help="A short code for the school, the same in every file."),
        Column(heading="Name", field="name", kind=Text(names=True), required=True,
               example="Ashdown Primary School"),
        Column(heading="Employer", field="employer", kind=Text(names=True),
               help="Whoever employs the staff: the council, trust or governors."),
        Column(heading="Time zone", field="timezone", kind=Text(), example="Europe/London"),
        Column(heading="Weeks in cycle", field="cycle_weeks", kind=Whole(least=1, most=2),
               example="1", help="1, or 2 where the timetable runs over weeks A and B."),
        Column(heading="Nursery or Reception on roll", field="eyfs_on_roll", kind=YesNo(),
               example="yes", help="Yes brings in the early years' first aid and ratio rules."),
        Column(heading="Specialist timetable", field="specialist_timetable", kind=YesNo(),
               example="no", help="Yes where teachers are simply not timetabled for PPA, as in a "
                                  "secondary: PPA is then checked, not covered."),
        Column(heading="Maintained", field="maintained", kind=YesNo(), example="yes",
               help="Yes for a school the council maintains; no for an academy."),
    ),
)  # fmt: skip

RULES = Sheet(
    name="Rules",
    collection="settings",
    fact=RuleSetting,
    about="Rules this school switches off or sets differently. Leave out what stays as it is.",
    columns=(
        Column(heading="Rule", field="rule", kind=Code(), required=True, example="H-BREAK-20"),
        Column(heading="On", field="on", kind=YesNo(), example="yes",
               help="No switches the rule off. A rule of law cannot be switched off."),
        Column(heading="Set to", field="parameter", kind=Whole(most=100_000), example="20",
               help="The number the rule works with; empty for its usual one."),
    ),
)  # fmt: skip

TERMS = Sheet(
    name="Terms",
    collection="terms",
    fact=Term,
    about="Each half-term with school in it; holidays are the time between.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="AUT1"),
        Column(heading="Name", field="name", kind=Text(), required=True,
               example="Autumn, first half"),
        Column(heading="Starts", field="starts", kind=Date(), required=True,
               example="02/09/2026", help="First day."),
        Column(heading="Ends", field="ends", kind=Date(), required=True,
               example="23/10/2026", help="Last day, itself included."),
    ),
)  # fmt: skip

SPECIAL_DAYS = Sheet(
    name="Special days",
    collection="special_days",
    fact=SpecialDay,
    about="Dates in term that are not ordinary school days.",
    columns=(
        Column(heading="Date", field="day", kind=Date(), required=True, example="02/09/2026"),
        Column(heading="Kind", field="kind", kind=Choice(DayKind), required=True, example="inset"),
        Column(heading="Title", field="title", kind=Text(), example="Safeguarding training"),
    ),
)  # fmt: skip

DAY_CHANGES = Sheet(
    name="Day changes",
    collection="day_changes",
    fact=DayChange,
    about="Dates on which the day itself differs: early close, late start, a variant, snow.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="SATS-MON"),
        Column(heading="Date", field="day", kind=Date(), required=True, example="10/05/2027"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Key stage 2 tests", help="What people are told of the day."),
        Column(heading="Classes", field="classes", kind=Codes("classes"), example="6A, 6B",
               help="Whom it is about; empty for every class."),
        Column(heading="Closed", field="closed", kind=YesNo(), example="no",
               help="Yes where these classes stay at home, as in snow or a staggered start."),
        Column(heading="Opens", field="opens", kind=Clock(), example="10:00",
               help="When the day begins; empty for the usual time."),
        Column(heading="Closes", field="closes", kind=Clock(), example="13:30",
               help="When the day ends; empty for the usual time."),
        Column(heading="Variant", field="variant", kind=Text(most=40), example="SATs",
               help="Lessons and duty posts marked with the same word take the place of the "
                    "class's ordinary day and of ordinary posts of their kind."),
    ),
)  # fmt: skip

WEEK_LABELS = Sheet(
    name="Week labels",
    collection="week_labels",
    fact=WeekLabel,
    about="Where weeks A and B begin again: the Monday of a week, and which week it is.",
    columns=(
        Column(heading="Monday", field="monday", kind=Date(), required=True,
               example="07/09/2026"),
        Column(heading="Week", field="week", kind=CycleWeek(), required=True, example="1",
               help="1 or A, 2 or B. The weeks alternate from there; holidays cost no turn."),
    ),
)  # fmt: skip
