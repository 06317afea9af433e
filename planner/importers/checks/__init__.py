"""Whether the facts of a school agree with one another, across sheets.

What cannot be is refused; what may be but is more often a slip is asked.
"""

from typing import Final

from planner.domain.school import School
from planner.importers.checks import (
    outings,
    people,
    policy,
    privacy,
    provision,
    spans,
    timetable,
    year,
)
from planner.importers.checks.book import Book
from planner.importers.references import Entries
from planner.workbook.report import Report

CHECKS: Final = (
    spans.ends_after_it_starts,
    spans.week_of_the_cycle,
    policy.rules_known,
    year.time_zone,
    year.terms_apart,
    year.labels_on_mondays,
    year.weeks_in_turn,
    year.terms_without_a_gap,
    year.absences_on_school_days,
    people.people_apart,
    people.support_posts_have_profiles,
    people.conditions_named,
    people.authority_from_above,
    people.posts_without_a_gap,
    people.nobody_named_while_away,
    people.breaks_fit,
    people.one_place_at_a_time,
    people.hours_agree,
    people.hours_in_all,
    timetable.classes_in_one_lesson,
    timetable.teachers_in_one_lesson,
    timetable.events_apart,
    provision.groups_of_the_right_size,
    provision.pupils_fit_the_class,
    provision.pupils_by_reference,
    provision.codes_that_tell,
    provision.pupils_once,
    provision.nobody_both_usual_and_never,
    provision.minimum_within_adults,
    provision.blocks_within_release,
    provision.pins_apart,
    outings.one_offs_of_their_kinds,
    outings.dates_with_school,
    outings.extra_time_on_the_day,
    outings.pupils_in_one_sitting_once,
    privacy.free_text_without_children,
)
"""Every check, in the order their findings are listed."""


def check(school: School, entries: Entries, report: Report) -> None:
    """Run every check over the rows that could be read."""
    book = Book(school, entries, report)
    for one in CHECKS:
        one(book)
