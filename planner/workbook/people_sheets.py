"""Sheets about adults: duty profiles, people, their posts and what they may do."""

from planner.domain.kinds import (
    AbsenceKind,
    Condition,
    DbsStatus,
    DutyKind,
    EventKind,
    Permission,
    RestrictionKind,
    RoleKind,
)
from planner.domain.people import (
    Absence,
    Authorisation,
    Consent,
    DutyProfile,
    FixedEvent,
    Person,
    Post,
    ProfileEntry,
    Qualification,
    Restriction,
    WorkingDay,
)
from planner.workbook.cells import Email, Text
from planner.workbook.clock_cells import Clock, Hours, Minutes
from planner.workbook.code_cells import Code, Codes, Tag
from planner.workbook.date_cells import CycleWeek, Date, Days
from planner.workbook.folding import each_day, on_its_day, same_pattern
from planner.workbook.sheet import Column, Sheet
from planner.workbook.word_cells import Choice, Decimal, Whole, YesNo

DUTY_PROFILES = Sheet(
    name="Duty profiles",
    collection="duty_profiles",
    fact=DutyProfile,
    about="The job descriptions: each says, on the next sheet, what its holders may be given.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="LPA"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Learning partner"),
        Column(heading="Source", field="source", kind=Text(most=200),
               help="Which document it is taken from.", example="Job description, 2025"),
    ),
)  # fmt: skip

PROFILE_ENTRIES = Sheet(
    name="Profile entries",
    collection="profile_entries",
    fact=ProfileEntry,
    about="What each duty profile allows. A duty that is not listed is not allowed.",
    columns=(
        Column(heading="Profile", field="profile", kind=Code("duty_profiles"), required=True,
               example="LPA"),
        Column(heading="Duty", field="kind", kind=Choice(DutyKind), required=True,
               example="lunch duty"),
        Column(heading="Permission", field="permission", kind=Choice(Permission), required=True,
               example="yes", help="Consent: only with the person's recorded agreement."),
        Column(heading="Condition", field="condition", kind=Choice(Condition),
               help="Needed where the permission is “condition”."),
        Column(heading="Clause", field="clause", kind=Text(most=400), example="para 2.19",
               help="The document's own words or paragraph; refusals quote it."),
    ),
)  # fmt: skip

PEOPLE = Sheet(
    name="People",
    collection="people",
    fact=Person,
    about="Every adult, once, whatever number of posts they hold. Posts are on the next sheet.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="AMARSH"),
        Column(heading="Name", field="name", kind=Text(names=True), required=True,
               example="Alex Marsh"),
        Column(heading="Email", field="email", kind=Email(), example="a.marsh@school.example"),
        Column(heading="Placeholder", field="placeholder", kind=YesNo(), example="no",
               help="Yes for a vacancy or agency adult who is planned for and named later."),
        Column(heading="DBS", field="dbs", kind=Choice(DbsStatus), example="cleared",
               help="As the single central record has it."),
        Column(heading="Qualified teacher", field="qualified_teacher", kind=YesNo(),
               example="no"),
        Column(heading="Under 18", field="under_18", kind=YesNo(), example="no"),
        Column(heading="Trust id", field="trust_id", kind=Text(most=40, names=True),
               help="The same for one person at two schools of a trust."),
    ),
)  # fmt: skip

POSTS = Sheet(
    name="Posts",
    collection="posts",
    fact=Post,
    about="One row per contract line: somebody with two jobs has two rows.",
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="AMARSH-LPA"),
        Column(heading="Person", field="person", kind=Code("people"), required=True,
               example="AMARSH"),
        Column(heading="Role", field="role", kind=Choice(RoleKind), required=True, example="lpa"),
        Column(heading="Profile", field="profile", kind=Code("duty_profiles"), example="LPA",
               help="Needed for support posts; empty for teachers."),
        Column(heading="Level", field="level", kind=Whole(least=1, most=9)),
        Column(heading="Grade", field="grade", kind=Text(most=40)),
        Column(heading="SCP", field="scp", kind=Whole(least=1, most=99),
               help="Point on the pay spine."),
        Column(heading="Weekly hours", field="weekly_minutes", kind=Hours(), example="32:30",
               help="Paid hours and minutes a week; empty or 0:00 for casual posts."),
        Column(heading="Paid weeks", field="paid_weeks", kind=Decimal(most=53), example="44.4"),
        Column(heading="Starts", field="starts", kind=Date()),
        Column(heading="Ends", field="ends", kind=Date(), help="Last day in post."),
        Column(heading="Base class", field="base_class", kind=Code("classes"), example="3A",
               help="Where the post supports when it has no other duty."),
    ),
)  # fmt: skip

WORKING_PATTERNS = Sheet(
    name="Working patterns",
    collection="working_days",
    fact=WorkingDay,
    about="When each post works: one row for all days with the same times.",
    unfold=each_day,
    fold=same_pattern,
    columns=(
        Column(heading="Post", field="post", kind=Code("posts"), required=True,
               example="AMARSH-LPA"),
        Column(heading="Days", field="weekdays", kind=Days(), required=True, example="Mon-Fri"),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="08:30"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="15:30"),
        Column(heading="Unpaid break", field="unpaid_break", kind=Minutes(most=240),
               example="30", help="Minutes of unpaid lunch."),
        Column(heading="Break from", field="break_from", kind=Clock(), example="11:45",
               help="The unpaid break is not before this."),
        Column(heading="Break until", field="break_until", kind=Clock(), example="13:30",
               help="The unpaid break is over by this."),
        Column(heading="Week", field="week", kind=CycleWeek()),
    ),
)  # fmt: skip

QUALIFICATIONS = Sheet(
    name="Qualifications",
    collection="qualifications",
    fact=Qualification,
    about="Certificates and training, with the dates they count.",
    columns=(
        Column(heading="Person", field="person", kind=Code("people"), required=True,
               example="AMARSH"),
        Column(heading="Tag", field="tag", kind=Tag(), required=True, example="first-aid"),
        Column(heading="Obtained", field="obtained", kind=Date(), example="14/10/2025"),
        Column(heading="Expires", field="expires", kind=Date(), example="13/10/2028",
               help="Last day it counts; empty where it does not lapse."),
        Column(heading="In training", field="in_training", kind=YesNo(), example="no"),
    ),
)  # fmt: skip

AUTHORISATIONS = Sheet(
    name="Authorisations",
    collection="authorisations",
    fact=Authorisation,
    about="Whom the head has authorised to teach and supervise classes.",
    columns=(
        Column(heading="Person", field="person", kind=Code("people"), required=True,
               example="AMARSH"),
        Column(heading="Given by", field="given_by", kind=Code("people"), required=True,
               example="HEAD"),
        Column(heading="Starts", field="starts", kind=Date(), required=True,
               example="01/09/2026"),
        Column(heading="Ends", field="ends", kind=Date()),
    ),
)  # fmt: skip

CONSENTS = Sheet(
    name="Consents",
    collection="consents",
    fact=Consent,
    about="What post-holders have agreed to do beyond their job description.",
    columns=(
        Column(heading="Post", field="post", kind=Code("posts"), required=True,
               example="AMARSH-LPA"),
        Column(heading="Duty", field="kind", kind=Choice(DutyKind), required=True,
               example="ppa cover"),
        Column(heading="Agreed on", field="agreed_on", kind=Date(), required=True,
               example="01/09/2026"),
        Column(heading="Ends", field="ends", kind=Date()),
    ),
)  # fmt: skip

RESTRICTIONS = Sheet(
    name="Restrictions",
    collection="restrictions",
    private=True,
    fact=Restriction,
    about="What somebody is not to be given. Never say why, here or anywhere else.",
    columns=(
        Column(heading="Person", field="person", kind=Code("people"), required=True,
               example="AMARSH"),
        Column(heading="Kind", field="kind", kind=Choice(RestrictionKind), required=True,
               example="duty"),
        Column(heading="Not", field="value", kind=Text(most=40), required=True,
               example="gate duty",
               help="The duty, the code of the place, class, pupil or tag, or Fri 13:00-13:30."),
        Column(heading="Starts", field="starts", kind=Date()),
        Column(heading="Ends", field="ends", kind=Date()),
    ),
)  # fmt: skip

ABSENCES = Sheet(
    name="Absences",
    collection="absences",
    private=True,
    fact=Absence,
    about="Known absences. No reasons beyond the kind.",
    columns=(
        Column(heading="Person", field="person", kind=Code("people"), required=True,
               example="AMARSH"),
        Column(heading="Date", field="day", kind=Date(), required=True, example="12/10/2026"),
        Column(heading="From", field="starts", kind=Clock(), required=True, example="08:30"),
        Column(heading="Until", field="ends", kind=Clock(), required=True, example="15:30"),
        Column(heading="Kind", field="kind", kind=Choice(AbsenceKind), example="course"),
    ),
)  # fmt: skip

EVENTS = Sheet(
    name="Events",
    collection="events",
    fact=FixedEvent,
    about="Meetings, reviews and training that keep those who take part: weekly, or on a date.",
    unfold=on_its_day,
    columns=(
        Column(heading="Code", field="code", kind=Code(), required=True, example="STAFF-MEETING"),
        Column(heading="Title", field="title", kind=Text(), required=True,
               example="Support staff meeting", help="Never whom a review is about."),
        Column(heading="Kind", field="kind", kind=Choice(EventKind), example="meeting"),
        Column(heading="Day", field="weekday", kind=Days(single=True), example="Wed",
               help="For what happens every week."),
        Column(heading="Date", field="day", kind=Date(), help="For what happens once."),
        Column(heading="Starts", field="starts", kind=Clock(), required=True, example="15:30"),
        Column(heading="Ends", field="ends", kind=Clock(), required=True, example="16:00"),
        Column(heading="Attendees", field="attendees", kind=Codes("people"),
               example="AMARSH, BLUND"),
        Column(heading="Delivered by", field="delivered_by", kind=Codes("people"),
               help="Who leads the meeting or gives the training."),
        Column(heading="Week", field="week", kind=CycleWeek()),
    ),
)  # fmt: skip
