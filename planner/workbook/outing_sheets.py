"""Sheets about days that differ: visits, examinations, one-off duties, specialists."""

from planner.domain.kinds import ArrangementKind, DutyKind
from planner.domain.outings import (
    AccessArrangement,
    ExamSitting,
    ExamWindow,
    OneOff,
    Outing,
    SpecialistVisit,
    VisitorAway,
)
from planner.workbook.cells import Text
from planner.workbook.clock_cells import Clock, Minutes
from planner.workbook.code_cells import Code, Codes, Tags
from planner.workbook.date_cells import CycleWeek, Date, Days
from planner.workbook.folding import on_its_day
from planner.workbook.provision_sheets import NEUTRAL
from planner.workbook.sheet import Column, Sheet
from planner.workbook.word_cells import Choice, Whole

OUTINGS = Sheet(
    name="Visits",
    collection="outings",
    fact=Outing,
    about="Classes out of school: a visit on a date, or swimming every week.",
    unfold=on_its_day,
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="MUSEUM-5A"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Museum visit 5A"),
        Column(heading="Classes", field="classes", kind=Codes("classes"), required=True,
               example="5A"),
        Column(heading="Date", field="day", kind=Date(), example="19/11/2026",
               help="For a visit that happens once."),
        Column(heading="Day", field="weekday", kind=Days(single=True),
               help="For what happens every week, such as swimming."),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="09:15"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="14:45"),
        Column(heading="Staff going", field="staff", kind=Codes("people"),
               help="Who goes already and counts; empty for the classes' teachers."),
        Column(heading="Adults", field="adults", kind=Whole(least=1, most=99),
               help="In all, as the risk assessment says; empty to go by the ratio."),
        Column(heading="Training of one", field="training", kind=Tags("tags")),
        Column(heading="Week", field="week", kind=CycleWeek()),
    ),
)  # fmt: skip

SITTINGS = Sheet(
    name="Exam sittings",
    collection="sittings",
    fact=ExamSitting,
    about="Tests and examinations: one row for each room of a sitting.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="KS2-READING"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="KS2 reading test"),
        Column(heading="Date", field="day", kind=Date(), required=True, example="11/05/2027"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="09:15"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="10:15"),
        Column(heading="Place", field="place", kind=Code("places"), required=True,
               example="HALL"),
        Column(heading="Candidates", field="candidates", kind=Whole(least=1, most=999),
               required=True, example="28"),
        Column(heading="Classes", field="classes", kind=Codes("classes"), example="6A",
               help="Whose lessons it takes the place of."),
        Column(heading="Staff there", field="staff", kind=Codes("people"), example="T6A",
               help="Teachers and others who invigilate already."),
    ),
)  # fmt: skip

ARRANGEMENTS = Sheet(
    name="Access arrangements",
    collection="arrangements",
    fact=AccessArrangement,
    about="Readers, scribes and prompters: one adult for one pupil in one sitting.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="KS2-READING-1",
               help=NEUTRAL),
        Column(heading="Sitting", field="sitting", kind=Code("sittings"), required=True,
               example="KS2-READING"),
        Column(heading="Pupil", field="pupil", kind=Code("pupils"), required=True,
               example="P014"),
        Column(heading="Kind", field="kind", kind=Choice(ArrangementKind), required=True,
               example="reader"),
        Column(heading="Extra time", field="extra", kind=Minutes(most=240), example="15",
               help="Minutes after the sitting ends."),
        Column(heading="Place", field="place", kind=Code("places"),
               help="Empty for the room of the sitting."),
        Column(heading="Usual posts", field="usual", kind=Codes("posts"),
               help="Empty for the usual adults of the pupil's one to one."),
    ),
)  # fmt: skip

EXAM_WINDOWS = Sheet(
    name="Exam windows",
    collection="exam_windows",
    fact=ExamWindow,
    about="Busy stretches in which assistants' hours may move within the school day.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="KS2-TESTS"),
        Column(heading="Starts", field="starts", kind=Date(), required=True,
               example="10/05/2027"),
        Column(heading="Ends", field="ends", kind=Date(), required=True, example="14/05/2027",
               help="Last day."),
    ),
)  # fmt: skip

ONE_OFFS = Sheet(
    name="One-off duties",
    collection="one_offs",
    fact=OneOff,
    about="Home visits, escorts, one-off clubs and school functions: one row for each date.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="HOME-1",
               help=NEUTRAL),
        Column(heading="Duty", field="kind", kind=Choice(DutyKind), required=True,
               example="home visit",
               help="home visit, escort, club or school function"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Home visit"),
        Column(heading="Date", field="day", kind=Date(), required=True, example="03/09/2026"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="13:15"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="14:45"),
        Column(heading="Adults", field="adults", kind=Whole(least=1, most=40), example="2",
               help="In all, those who do it already among them."),
        Column(heading="Staff already", field="staff", kind=Codes("people")),
        Column(heading="Place", field="place", kind=Code("places")),
        Column(heading="Pupils", field="pupils", kind=Codes("pupils"),
               help="Who is away from everything else meanwhile."),
        Column(heading="Training", field="training", kind=Tags("tags")),
        Column(heading="Usual posts", field="usual", kind=Codes("posts")),
    ),
)  # fmt: skip

SPECIALIST_VISITS = Sheet(
    name="Specialist visits",
    collection="specialist_visits",
    fact=SpecialistVisit,
    about="Therapists, educational psychologists and coaches who come on a date.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="THERAPY-1",
               help=NEUTRAL),
        Column(heading="External", field="external", kind=Code("externals"), required=True,
               example="COACH"),
        Column(heading="Date", field="day", kind=Date(), required=True, example="12/11/2026"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="10:45"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="11:45"),
        Column(heading="Place", field="place", kind=Code("places"), required=True,
               example="ELSA"),
        Column(heading="Class", field="school_class", kind=Code("classes"),
               help="Where a whole class is taken."),
        Column(heading="Pupils", field="pupils", kind=Codes("pupils"), example="P014"),
    ),
)  # fmt: skip

VISITORS_AWAY = Sheet(
    name="Visitors away",
    collection="visitors_away",
    fact=VisitorAway,
    about="Dates on which somebody of the Externals sheet does not come.",
    columns=(
        Column(heading="External", field="external", kind=Code("externals"), required=True,
               example="COACH"),
        Column(heading="Date", field="day", kind=Date(), required=True, example="12/11/2026"),
    ),
)  # fmt: skip
