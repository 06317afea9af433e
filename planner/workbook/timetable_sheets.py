"""Sheets about places, classes and the timetable."""

from planner.domain.groupings import Grouping, TeachingGroup
from planner.domain.kinds import KeyStage, PartKind, PlaceKind
from planner.domain.timetable import External, InClassNeed, Lesson, Place, TeachingClass
from planner.workbook.cells import Text
from planner.workbook.clock_cells import Clock
from planner.workbook.code_cells import Code, Codes, Tag
from planner.workbook.date_cells import CycleWeek, Days
from planner.workbook.folding import each_lesson, lesson_rows
from planner.workbook.sheet import Column, Sheet
from planner.workbook.word_cells import Choice, Whole, YesNo

YEARS = (("R", 0), ("N", -1), ("T", -2), ("Reception", 0), ("Nursery", -1), ("Two-year-olds", -2))
"""Years that go by a letter; the first of each is how they are written."""

PLACES = Sheet(
    name="Places",
    collection="places",
    fact=Place,
    about="Rooms and outdoor places.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="ELSA"),
        Column(heading="Name", field="name", kind=Text(), required=True, example="ELSA room"),
        Column(heading="Kind", field="kind", kind=Choice(PlaceKind), example="room"),
        Column(heading="Sessions at once", field="capacity", kind=Whole(least=1, most=99),
               example="1"),
        Column(heading="Can be seen into", field="visible", kind=YesNo(), example="yes",
               help="A vision panel or open door: one adult and one pupil may be alone there."),
    ),
)  # fmt: skip

EXTERNALS = Sheet(
    name="Externals",
    collection="externals",
    fact=External,
    about="Coaches and visiting teachers who lead a class.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="COACH"),
        Column(heading="Name", field="name", kind=Text(names=True), required=True,
               example="Sports coach"),
        Column(heading="Needs a school adult", field="needs_school_adult", kind=YesNo(),
               example="yes"),
        Column(heading="Cost", field="cost", kind=Whole(most=9999),
               help="Pounds a session."),
    ),
)  # fmt: skip

CLASSES = Sheet(
    name="Classes",
    collection="classes",
    fact=TeachingClass,
    about="Every class and its teacher.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="3A"),
        Column(heading="Name", field="name", kind=Text(), required=True, example="Year 3 Ash"),
        Column(heading="Key stage", field="key_stage", kind=Choice(KeyStage), required=True,
               example="KS2"),
        Column(heading="Year", field="year", kind=Whole(least=-2, most=13, names=YEARS),
               required=True, example="3", help="R Reception, N nursery, T two-year-olds."),
        Column(heading="Pupils", field="pupils", kind=Whole(most=99), required=True,
               example="30", help="How many there are; their names are never kept here."),
        Column(heading="Teacher", field="teacher", kind=Code("people"), required=True,
               example="T3A"),
        Column(heading="Planning teacher", field="planning_teacher", kind=Code("people"),
               help="Who owns the planning, where it is not the class teacher."),
        Column(heading="Place", field="place", kind=Code("places")),
    ),
)  # fmt: skip

TIMETABLE = Sheet(
    name="Timetable",
    collection="lessons",
    fact=Lesson,
    about="Each part of each class's week: lessons and also registration, break and lunch.",
    unfold=each_lesson,
    fold=lesson_rows,
    columns=(
        Column(heading="Code", field="code", kind=Code(), example="3A-Mon-0900",
               help="May be left empty: it is then made of class, day and time."),
        Column(heading="Class", field="school_class", kind=Code("classes"), required=True,
               example="3A"),
        Column(heading="Days", field="weekdays", kind=Days(), required=True, example="Mon",
               help="Several days only where the code is empty."),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="09:00"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="10:00"),
        Column(heading="Kind", field="kind", kind=Choice(PartKind), required=True,
               example="lesson"),
        Column(heading="Subject", field="subject", kind=Text(), example="Maths"),
        Column(heading="Teacher", field="teacher", kind=Code("people"),
               help="Empty for the class teacher."),
        Column(heading="Releasable", field="releasable", kind=YesNo(), example="yes",
               help="Whether the teacher may be released from it for PPA."),
        Column(heading="Core", field="core", kind=YesNo(), example="no",
               help="Input that pupils are not taken out of."),
        Column(heading="External", field="external", kind=Code("externals"),
               help="Who leads it, where that is a visitor."),
        Column(heading="Week", field="week", kind=CycleWeek()),
        Column(heading="Variant", field="variant", kind=Text(most=40), example="SATs",
               help="Empty on ordinary days; else the word the Day changes sheet uses."),
    ),
)  # fmt: skip

IN_CLASS_NEEDS = Sheet(
    name="In-class needs",
    collection="in_class_needs",
    fact=InClassNeed,
    about="The least support a class needs in its core lessons.",
    columns=(
        Column(heading="Class", field="school_class", kind=Code("classes"), required=True,
               example="3A"),
        Column(heading="Adults", field="adults", kind=Whole(least=1, most=9), example="1"),
        Column(heading="All day", field="all_day", kind=YesNo(), example="no",
               help="Yes for a class team that must be there in every part of the day."),
    ),
)  # fmt: skip

GROUPINGS = Sheet(
    name="Groupings",
    collection="groupings",
    fact=Grouping,
    about="Lessons classes have together: regrouped phonics, sets, PE or assembly of several.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="PHONICS"),
        Column(heading="Title", field="title", kind=Text(), required=True, example="Phonics"),
        Column(heading="Classes", field="classes", kind=Codes("classes"), required=True,
               example="RA, 1A, 2A", help="They need no lead of their own meanwhile."),
        Column(heading="Days", field="weekdays", kind=Days(), required=True, example="Mon-Fri"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="09:05"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="09:30"),
        Column(heading="Week", field="week", kind=CycleWeek()),
    ),
)  # fmt: skip

TEACHING_GROUPS = Sheet(
    name="Teaching groups",
    collection="teaching_groups",
    fact=TeachingGroup,
    about="The groups of those lessons: each has exactly one lead.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="RED"),
        Column(heading="Grouping", field="grouping", kind=Code("groupings"), required=True,
               example="PHONICS"),
        Column(heading="Leader", field="leader", kind=Code("people"), example="T1A",
               help="The teacher who leads it; empty where support staff are to."),
        Column(heading="Place", field="place", kind=Code("places")),
        Column(heading="Training", field="training", kind=Tag("tags"), example="phonics",
               help="What an assistant who leads it must be trained in."),
        Column(heading="Usual posts", field="usual", kind=Codes("posts"),
               help="Who leads it, first choice first."),
        Column(heading="Planning teacher", field="planning_teacher", kind=Code("people"),
               help="Who owns its planning; empty for the teacher of the first class."),
    ),
)  # fmt: skip
