"""Sheets about what teachers and pupils are owed, duty posts, and what is already settled."""

from typing import Final

from planner.domain.duties import DutyPost
from planner.domain.groupings import AdultTime
from planner.domain.kinds import DutyKind, NeedArea, ProvisionKind, ReleaseKind
from planner.domain.plan import Pin
from planner.domain.provision import Group, Programme, Provision, Pupil, Release
from planner.workbook.cells import Text
from planner.workbook.clock_cells import Clock, Minutes
from planner.workbook.code_cells import Code, Codes, Tag, Tags
from planner.workbook.date_cells import CycleWeek, Date, Days
from planner.workbook.folding import pin, pin_rows
from planner.workbook.sheet import Column, Sheet
from planner.workbook.word_cells import Choice, Whole, YesNo

NEUTRAL: Final = "No name, need or condition in the code: it appears in links and calendars."
"""Help of the codes that stand for what one child, or a few, are given."""

RELEASES = Sheet(
    name="Releases",
    collection="releases",
    fact=Release,
    about="PPA and other time each teacher is owed away from the class.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="PPA-3A"),
        Column(heading="Teacher", field="teacher", kind=Code("people"), required=True,
               example="T3A"),
        Column(heading="Kind", field="kind", kind=Choice(ReleaseKind), example="PPA",
               help="What the time is for; empty for PPA."),
        Column(heading="Minutes", field="minutes", kind=Minutes(least=1, most=2400),
               help="Minutes per cycle; empty for the share the law or induction gives: a tenth "
                    "of timetabled teaching for PPA and the first year, a twentieth for the "
                    "second."),
        Column(heading="Most blocks", field="most_blocks", kind=Whole(least=1, most=20),
               example="2"),
        Column(heading="Shortest block", field="shortest_block", kind=Minutes(least=5, most=480),
               example="30"),
        Column(heading="Preferred cover", field="preferred_cover", kind=Code("posts"),
               help="The post that covers this class by custom."),
    ),
)  # fmt: skip

ADULT_TIME = Sheet(
    name="Adult time",
    collection="adult_times",
    fact=AdultTime,
    about="Paid time of one post for its own tasks: planning, leading the team, reports.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="PLAN-AMARSH"),
        Column(heading="Post", field="post", kind=Code("posts"), required=True,
               example="AMARSH-HLTA"),
        Column(heading="Duty", field="kind", kind=Choice(DutyKind), required=True,
               example="lesson planning"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Planning", help="It stands in the post-holder's calendar."),
        Column(heading="Minutes", field="minutes", kind=Minutes(least=5, most=240),
               required=True, example="30"),
        Column(heading="Times a week", field="times", kind=Whole(least=1, most=10), example="1"),
        Column(heading="Not before", field="not_before", kind=Clock()),
        Column(heading="Not after", field="not_after", kind=Clock()),
        Column(heading="With teacher", field="meets", kind=Code("people"),
               help="Only while this teacher has no class: for handover and planning together."),
        Column(heading="Mark scheme", field="mark_scheme", kind=YesNo(), example="no",
               help="Yes where routine marking has an explicit scheme or policy to go by."),
        Column(heading="Filler", field="filler", kind=YesNo(), example="no",
               help="Yes for display and copying: only while pupils are not in lessons."),
        Column(heading="Week", field="week", kind=CycleWeek()),
    ),
)  # fmt: skip

PROGRAMMES = Sheet(
    name="Programmes",
    collection="programmes",
    fact=Programme,
    about="Interventions: their shape, and what whoever delivers them must be trained in.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="NELI"),
        Column(heading="Name", field="name", kind=Text(), required=True,
               example="Early language"),
        Column(heading="Area of need", field="need_area", kind=Choice(NeedArea), required=True,
               example="C&I"),
        Column(heading="Minutes", field="minutes", kind=Minutes(least=5, most=240),
               required=True, example="30"),
        Column(heading="Sessions a week", field="per_week", kind=Whole(least=1, most=10),
               required=True, example="3"),
        Column(heading="Training", field="training", kind=Tag("tags"), example="neli"),
        Column(heading="In training may deliver", field="in_training_may_deliver", kind=YesNo(),
               example="no"),
        Column(heading="Smallest group", field="smallest", kind=Whole(least=1, most=40),
               example="1"),
        Column(heading="Largest group", field="largest", kind=Whole(least=1, most=40),
               example="6"),
        Column(heading="Over break", field="over_break", kind=YesNo(), example="no",
               help="Whether it may run over pupils' break or lunch."),
        Column(heading="Over core", field="over_core", kind=YesNo(), example="no",
               help="Whether it may take pupils out of core input."),
        Column(heading="Walk back", field="handback", kind=Minutes(most=60), example="5",
               help="Minutes to take the pupils back."),
        Column(heading="Weeks", field="weeks", kind=Whole(least=1, most=40),
               help="How many weeks a group follows it; empty for no end."),
        Column(heading="Preparation", field="preparation", kind=Minutes(most=600),
               help="Minutes a week an adult prepares for one group."),
        Column(heading="Materials", field="materials", kind=Whole(most=9999),
               help="Pounds for one group, all its weeks together."),
    ),
)  # fmt: skip

PUPILS = Sheet(
    name="Pupils",
    collection="pupils",
    fact=Pupil,
    about="Pupils who get something of their own, by reference. Never type a name here.",
    columns=(
        Column(heading="Reference", field="ref", kind=Code(), required=True, example="P014"),
        Column(heading="Class", field="school_class", kind=Code("classes"), required=True,
               example="3A"),
        Column(heading="Apart from", field="apart_from", kind=Codes("pupils"),
               help="Pupils they are not put in a room with. Never say why."),
    ),
)  # fmt: skip

GROUPS = Sheet(
    name="Groups",
    collection="groups",
    fact=Group,
    about="Which pupils get which programme together.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="NELI-1",
               help=NEUTRAL),
        Column(heading="Programme", field="programme", kind=Code("programmes"), required=True,
               example="NELI"),
        Column(heading="Pupils", field="pupils", kind=Codes("pupils"), required=True,
               example="P014, P022"),
        Column(heading="Place", field="place", kind=Code("places")),
        Column(heading="Usual posts", field="usual", kind=Codes("posts"),
               help="Who delivers it, first choice first."),
        Column(heading="Sessions a week", field="per_week", kind=Whole(least=1, most=10),
               help="Empty for the programme's own number."),
        Column(heading="EHCP", field="ehcp", kind=YesNo(), example="no",
               help="Whether an EHCP specifies it."),
        Column(heading="Not before", field="not_before", kind=Clock()),
        Column(heading="Not after", field="not_after", kind=Clock()),
        Column(heading="Review on", field="review_on", kind=Date(),
               help="When its block of weeks ends."),
        Column(heading="Priority", field="priority", kind=Whole(least=1, most=3),
               help="1 is placed first, 3 last; empty for 2. EHCP provision always comes first."),
    ),
)  # fmt: skip

PROVISION = Sheet(
    name="Provision",
    collection="provisions",
    fact=Provision,
    about="Support for one pupil at stated times: one to one, care plan tasks, personal care.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="P014-AM",
               help=NEUTRAL),
        Column(heading="Pupil", field="pupil", kind=Code("pupils"), required=True,
               example="P014"),
        Column(heading="Kind", field="kind", kind=Choice(ProvisionKind), required=True,
               example="one to one"),
        Column(heading="Days", field="weekdays", kind=Days(), required=True, example="Mon-Fri"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="09:00"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="12:00"),
        Column(heading="Adults", field="adults", kind=Whole(least=1, most=4), example="1"),
        Column(heading="EHCP", field="ehcp", kind=YesNo(), example="yes"),
        Column(heading="Usual posts", field="usual", kind=Codes("posts")),
        Column(heading="Relief posts", field="relief", kind=Codes("posts"),
               help="Who may take over; empty for anyone who may do it."),
        Column(heading="Never", field="never", kind=Codes("people"),
               help="People who are not to be given it."),
        Column(heading="Training", field="training", kind=Tags("tags")),
        Column(heading="Place", field="place", kind=Code("places")),
        Column(heading="Week", field="week", kind=CycleWeek()),
    ),
)  # fmt: skip

DUTY_POSTS = Sheet(
    name="Duty posts",
    collection="duty_posts",
    fact=DutyPost,
    about="Lunch, break and gate duties, pastoral and on-call posts: who is needed when.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="LUNCH-HALL"),
        Column(heading="Duty", field="kind", kind=Choice(DutyKind), required=True,
               example="lunch duty"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Lunch in the hall"),
        Column(heading="Place", field="place", kind=Code("places"), example="HALL"),
        Column(heading="Days", field="weekdays", kind=Days(), required=True, example="Mon-Fri"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="12:00"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="12:35"),
        Column(heading="Adults", field="adults", kind=Whole(least=1, most=40), example="3"),
        Column(heading="Safety minimum", field="minimum", kind=Whole(most=40), example="2",
               help="How many of them safety needs, whatever else is short."),
        Column(heading="Training of all", field="training", kind=Tags("tags")),
        Column(heading="Training of one", field="one_with", kind=Tags("tags"),
               example="first-aid"),
        Column(heading="EYFS children eat", field="eyfs_eating", kind=YesNo(), example="no"),
        Column(heading="Week", field="week", kind=CycleWeek()),
        Column(heading="Variant", field="variant", kind=Text(most=40), example="wet",
               help="Empty on ordinary days; else the word the Day changes sheet uses."),
    ),
)  # fmt: skip

PINS = Sheet(
    name="Pins",
    collection="pins",
    fact=Pin,
    about="What is already settled and must stay: a need, who has it and when.",
    unfold=pin,
    fold=pin_rows,
    columns=(
        Column(heading="Need", field="key", kind=Text(), required=True,
               example="duty:LUNCH-HALL:w1.1:0", help="The need's key, as the planner shows it."),
        Column(heading="Post", field="post", kind=Code("posts"), required=True,
               example="AMARSH-LPA"),
        Column(heading="Week", field="week", kind=CycleWeek(), example="1"),
        Column(heading="Day", field="weekday", kind=Days(single=True), required=True,
               example="Mon"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="12:00"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="12:35"),
        Column(heading="Told", field="told", kind=YesNo(), example="no",
               help="Whether the person has been told."),
    ),
)  # fmt: skip
