"""People, posts and working patterns."""

from collections import defaultdict
from typing import Final

from planner.domain.clock import clock, hours
from planner.domain.kinds import Condition, Permission, RoleKind
from planner.domain.people import Post, WorkingDay
from planner.importers.checks.book import Book, Stretch, meetings
from planner.importers.entries import Entry
from planner.workbook.text import fold

_MOST_WEEKLY: Final = 48 * 60
"""Average week of the Working Time Regulations 1998, reg. 4, in minutes."""


def people_apart(book: Book) -> None:
    """Two codes with one name may be two people, or one person entered twice."""
    seen: dict[str, str] = {}
    for person, entry in book.facts("people"):
        name = fold(person.name)
        if name in seen:
            book.confirm(
                entry, "name", f"{person.code} and {seen[name]} have the same name. Two people?"
            )
        seen.setdefault(name, person.code)


def support_posts_have_profiles(book: Book) -> None:
    for post, entry in book.facts("posts"):
        if post.role is not RoleKind.TEACHER and post.profile is None:
            book.refuse(
                entry, "profile", "A support post needs its duty profile: what it may be given."
            )


def conditions_named(book: Book) -> None:
    for line, entry in book.facts("profile_entries"):
        if line.permission is Permission.CONDITION and line.condition is Condition.NONE:
            words = ", ".join(condition.value for condition in Condition if condition.value)
            book.refuse(entry, "condition", f"Say which condition: one of {words}.")


def breaks_fit(book: Book) -> None:
    """The unpaid break lies in the shift, and in its window."""
    for day, entry in book.facts("working_days"):
        start = day.starts if day.break_from is None else day.break_from
        end = day.ends if day.break_until is None else day.break_until
        if start < day.starts or end > day.ends:
            told = f"The break must lie within {clock(day.starts)}-{clock(day.ends)}."
            book.refuse(entry, "break_from" if start < day.starts else "break_until", told)
        elif day.unpaid_break > end - start:
            book.refuse(entry, "unpaid_break", f"{hours(end - start)} is all there is for it.")


def one_place_at_a_time(book: Book) -> None:
    """One person's posts may not be worked at the same time, unless one ends before."""
    posts = {post.code: post for post, _ in book.facts("posts")}
    by_person: dict[str, list[tuple[Stretch, WorkingDay, Entry]]] = defaultdict(list)
    for day, entry in book.facts("working_days"):
        if day.post in posts and day.ends > day.starts:
            stretch = Stretch(day.weekday, day.starts, day.ends, day.week)
            by_person[posts[day.post].person].append((stretch, day, entry))
    told: set[tuple[int, int]] = set()
    for person, stretches in by_person.items():
        for (first, one), (second, other), when in meetings(stretches):
            rows = (one.number, other.number)
            if rows not in told and _held_together(posts[first.post], posts[second.post]):
                told.add(rows)
                book.refuse(
                    other,
                    "starts",
                    f"{person} already works then, {when}, as {first.post} (row {one.number}).",
                )


def hours_agree(book: Book) -> None:
    """Weekly hours against the working pattern, to five minutes; casual posts have none."""
    worked: dict[str, float] = defaultdict(float)
    for day, _ in book.facts("working_days"):
        share = 1 if day.week is None else 1 / book.school.profile.cycle_weeks
        worked[day.post] += (day.ends - day.starts - day.unpaid_break) * share
    for post, entry in book.facts("posts"):
        paid = post.weekly_minutes
        if paid and post.code in worked and abs(worked[post.code] - paid) > 5:
            book.confirm(
                entry,
                "weekly_minutes",
                f"{post.code} is paid for {hours(paid)} a week but its working pattern comes to "
                f"{hours(round(worked[post.code]))}. Is that right?",
            )


def hours_in_all(book: Book) -> None:
    """The posts one person holds at once, together."""
    held: dict[str, list[Post]] = defaultdict(list)
    for post, entry in book.facts("posts"):
        held[post.person].append(post)
        together = [other for other in held[post.person] if _held_together(post, other)]
        total = sum(other.weekly_minutes for other in together)
        if total > _MOST_WEEKLY:
            book.confirm(
                entry,
                "weekly_minutes",
                f"{post.person} is paid for {hours(total)} a week in all. Is that right?",
            )


def _held_together(one: Post, other: Post) -> bool:
    """Whether the two are held on some day."""
    before = one.ends and other.starts and one.ends < other.starts
    after = other.ends and one.starts and other.ends < one.starts
    return not before and not after
