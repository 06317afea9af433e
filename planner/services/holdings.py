"""What the planner holds of people, table by table: the record of processing, for one school.

A test holds it to the database: a table that nothing here speaks of fails it.
"""

from dataclasses import dataclass
from typing import Final

from planner.services.permissions import Action

_TASK: Final = "Public task: UK GDPR Art. 6(1)(e)"
_CONTRACT: Final = "Contract of employment and legal duty: Art. 6(1)(b) and (c)"
_ACCOUNTABLE: Final = "Legal duty to account for what is done with data: Art. 6(1)(c)"
_SPECIAL: Final = (
    "; where it tells of health or special needs, Art. 9(2)(g) with DPA 2018 Sch. 1 para. 6"
)
_WORKBOOK: Final = "As long as it is in the school’s workbook"
_PUPILS: Final = "To the end of the academic year after its own"
_SIX: Final = "Six years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One kind of data."""

    name: str
    what: str
    whom: str
    why: str
    """The purpose, and the lawful basis as the planner's makers read it."""
    basis: str
    seen_through: tuple[Action, ...]
    """What a role must be allowed to see it; nobody else does."""
    kept: str
    shown: str
    """Where it is shown; everywhere else leaves it out."""
    tables: tuple[str, ...]


HOLDINGS: Final = (
    Holding(
        name="Pupils and the support they are to have",
        what="Pupils’ references and classes, whom they are kept apart from, their groups, "
        "1:1 and care at stated times, examination arrangements, visits, hours away. Never a name, "
        "a diagnosis or why.",
        whom="Pupils with support",
        why="To plan the support they are to have",
        basis=_TASK + _SPECIAL,
        seen_through=(
            Action.SEE_PROVISION,
            Action.BOOK_SESSIONS,
            Action.RECORD_ABSENCE,
            Action.EXPORT_SCHOOL,
        ),
        kept=f"{_WORKBOOK}; hours away: to the end of the academic year after their own",
        shown="Find a slot, Programmes and groups, Provision, What else is different, the "
        "school’s workbook",
        tables=(
            *("pupil", "pupil_group", "provision", "access_arrangement", "pupil_away"),
            *("one_off", "specialist_visit"),
        ),
    ),
    Holding(
        name="Pupils’ sessions",
        what="Sessions booked for pupils, groups that wait for a time, whose each dated duty was, "
        "and the times they are held",
        whom="Pupils with support",
        why="To give the sessions, owe what was lost and show what EHCPs’ hours came to",
        basis=_TASK + _SPECIAL,
        seen_through=(Action.BOOK_SESSIONS, Action.SEE_PROVISION),
        kept=f"{_PUPILS}; then the minutes stay, without whose",
        shown="Find a slot, Provision, One pupil’s summary",
        tables=("booking", "waiting", "hold", "occupancy"),
    ),
    Holding(
        name="Before and after",
        what="Readings before and after, and decisions of reviews",
        whom="Pupils with support",
        why="To see whether a programme helps, and tell parents",
        basis=_TASK + _SPECIAL,
        seen_through=(Action.SEE_PROVISION,),
        kept=_PUPILS,
        shown="Groups and their reviews, Provision, One pupil’s summary",
        tables=("measured", "group_review"),
    ),
    Holding(
        name="Staff",
        what="Names, school addresses, posts, hours, pay points, qualifications, clearance as a "
        "status, authorisations, consents, and what each may not do: never why",
        whom="Adults who work in the school",
        why="To plan only what each may do",
        basis=_CONTRACT,
        seen_through=(Action.SEE_PEOPLE, Action.EXPORT_SCHOOL),
        kept=_WORKBOOK,
        shown="People, the school’s workbook; names on the boards and calendars",
        tables=(
            *("person", "post", "working_day", "qualification", "authorisation", "consent"),
            *("restriction", "release", "adult_time", "fixed_event"),
        ),
    ),
    Holding(
        name="Absences",
        what="When an adult is away and of what kind, never why",
        whom="Adults who work in the school",
        why="To cover their work",
        basis=f"{_CONTRACT}; as it may tell of health, Art. 9(2)(b)",
        seen_through=(Action.RECORD_ABSENCE, Action.DRAFT_ROTA),
        kept=_SIX,
        shown="Who is off; to others only that somebody is not there, on no calendar",
        tables=("absence",),
    ),
    Holding(
        name="Rotas and owed time",
        what="Rotas, duties by date, changes by hand, owed time, who covered what",
        whom="Adults who work in the school",
        why="To run the day, and share cover and owed time fairly",
        basis=_CONTRACT,
        seen_through=(Action.SEE_BOARD, Action.SEE_STAFFROOM_BOARD, Action.SEE_OWN_WEEK),
        kept=f"Duties and owed time: {_SIX.lower()}; rotas: as long as the school keeps them",
        shown="Boards, prints, one’s own week and calendar, Owed time, Reports",
        tables=(
            *("rota", "allocation", "own_break", "unmet", "tier_report", "rota_edit"),
            *("adjustment", "pin", "publication", "occurrence", "ledger_event"),
            *("covered_otherwise", "emergency", "rule_override"),
        ),
    ),
    Holding(
        name="Telling people",
        what="Messages, who has seen which publication, work set, calendars’ own copies",
        whom="Adults who work in the school",
        why="To tell everybody what changes for them",
        basis=_CONTRACT,
        seen_through=(Action.SEE_TODAY, Action.SET_WORK),
        kept=f"Messages and work set: {_SIX.lower()}; calendars’ copies: as long as the rotas",
        shown="Messages, Today, one’s own calendar",
        tables=("message", "sighting", "set_work", "feed_fragment"),
    ),
    Holding(
        name="Signing in",
        what="Accounts, roles, sessions and calendar addresses; passwords and secrets as hashes",
        whom="Whoever signs in",
        why="To let in whom the school lets in",
        basis=_ACCOUNTABLE,
        seen_through=(Action.MANAGE_USERS, Action.MANAGE_PROGRAMS),
        kept="While the account stands; sessions end within a day; whoever leaves is shut out",
        shown="On the command line; programs on their own page",
        tables=("app_user", "user_role", "app_session", "feed_token", "program_token"),
    ),
    Holding(
        name="The log and files",
        what="Who did or looked at what and when; files sent, and the facts they replaced; "
        "long work and what came of it",
        whom="Whoever signs in; pupils by reference",
        why="To account for every change and every look, and undo an import",
        basis=_ACCOUNTABLE,
        seen_through=(Action.SEE_AUDIT, Action.IMPORT_SCHOOL),
        kept=f"{_SIX}; references of pupils in it, files and long work: "
        "to the end of the academic year after their own",
        shown="This page, by number; the log on the command line; Import",
        tables=("audit_entry", "job", "taken_file", "waiting_file", "column_mapping"),
    ),
)
ABOUT_NOBODY: Final = frozenset(
    (
        *("programme", "place", "external", "visitor_away", "room_out", "lesson", "term"),
        *("teaching_class", "teaching_group", "grouping", "in_class_need", "duty_post"),
        *("duty_profile", "profile_entry", "rule_setting", "special_day", "week_label"),
        *("day_change", "exam_sitting", "exam_window", "outing", "fact_version"),
    )
)
"""Tables of the timetable, the calendar and the rules."""
