"""People, posts and working patterns."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from planner.domain.clock import clock, hours
from planner.domain.kinds import Condition, Permission, RoleKind
from planner.domain.people import Post, WorkingDay
from planner.importers.checks.book import Book, Stretch, meetings
from planner.importers.entries import Entry
from planner.workbook.sheets import SHEETS, Column
from planner.workbook.text import fold

_MOST_WEEKLY: Final = 48 * 60
"""Average week of the Working Time Regulations 1998, reg. 4, in minutes."""
_SLACK: Final = 5
"""Minutes a week that rounding may cost."""


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


def authority_from_above(book: Book) -> None:
    """Whoever gives authority may not have it, in the end, from the one it is given to."""
    given: dict[str, set[str]] = defaultdict(set)
    for one, _ in book.facts("authorisations"):
        given[one.person].add(one.given_by)
    for one, entry in book.facts("authorisations"):
        above, seen = {one.given_by}, set[str]()
        while above - seen:
            seen |= above
            above = {giver for person in above for giver in given[person]}
        if one.person in seen:
            told = f"{one.given_by} has it, in the end, from {one.person}. Name the head teacher."
            book.refuse(entry, "given_by", told)


def posts_without_a_gap(book: Book) -> None:
    """One job on two rows, with days between on which nobody is in post."""
    held: dict[tuple[str, RoleKind], list[tuple[Post, Entry]]] = defaultdict(list)
    for post, entry in book.facts("posts"):
        held[post.person, post.role].append((post, entry))
    for rows in held.values():
        dated = sorted(rows, key=lambda row: row[0].starts or date.min)
        for (before, _), (post, entry) in pairwise(dated):
            if before.ends and post.starts and post.starts - before.ends > timedelta(days=1):
                told = (
                    f"{post.person} is in no post from {before.ends:%d/%m/%Y}, when {before.code} "
                    f"ends, to {post.starts:%d/%m/%Y}. Is that right?"
                )
                book.confirm(entry, "starts", told)


def nobody_named_while_away(book: Book) -> None:
    """A dated row of any sheet that needs somebody absent at that very time is asked about.

    Not refused: an absence may be newer than the plan it upsets.
    """
    away: dict[tuple[object, object], list[Any]] = defaultdict(list)
    for absence, _ in book.facts("absences"):
        away[absence.person, absence.day].append(absence)
    person_of = {post.code: post.person for post, _ in book.facts("posts")}
    for sheet in SHEETS:
        columns = [c for c in sheet.columns if c.refers in ("people", "posts")]
        if sheet.collection == "absences" or not any(c.field == "day" for c in sheet.columns):
            continue
        for entry in book.entries[sheet.collection]:
            for column, word in _named(entry, columns):
                person = person_of.get(word, word) if column.refers == "posts" else word
                gone = away[person, entry.values.get("day")]
                if any(_meets(entry, absence) for absence in gone):
                    told = f"{person} is away then, by the sheet Absences. Keep it?"
                    book.confirm(entry, column.field, told)


def _named(entry: Entry, columns: list[Column]) -> Iterator[tuple[Column, str]]:
    for column in columns:
        value = entry.values.get(column.field)
        for word in value if isinstance(value, tuple) else (value,):
            if word:
                yield column, str(word)


def _meets(entry: Entry, absence: Any) -> bool:
    starts, ends = entry.values.get("starts"), entry.values.get("ends")
    if not isinstance(starts, int) or not isinstance(ends, int):
        return True
    return bool(starts < absence.ends and absence.starts < ends)


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
    """One person's posts may not be worked at the same time, unless one ends before.

    A short line may lie within a longer one, as midday duty within an HLTA's day: its time
    is then the short line's.
    """
    posts = {post.code: post for post, _ in book.facts("posts")}
    told: set[tuple[int, int]] = set()
    for person, stretches in _days_by_person(book).items():
        for (first, one), (second, other), when in meetings(stretches):
            rows = (one.number, other.number)
            nested = first.post != second.post and (
                _within(first, second) or _within(second, first)
            )
            together = _held_together(posts[first.post], posts[second.post])
            if rows not in told and together and not nested:
                told.add(rows)
                book.refuse(
                    other,
                    "starts",
                    f"{person} already works then, {when}, as {first.post} (row {one.number}).",
                )


def hours_agree(book: Book) -> None:
    """Support posts' weekly hours against their working pattern, to five minutes.

    Casual posts have no hours. A shorter line within the day counts to its own post.
    """
    worked: dict[str, float] = defaultdict(float)
    weeks = book.school.profile.cycle_weeks
    for stretches in _days_by_person(book).values():
        days = [day for _, day, _ in stretches]
        for day in days:
            inner = (other for other in days if other.post != day.post and _within(other, day))
            minutes = day.ends - day.starts - day.unpaid_break
            minutes -= sum(other.ends - other.starts for other in inner)
            worked[day.post] += minutes * (1 if day.week is None else 1 / weeks)
    for post, entry in book.facts("posts"):
        paid, found = post.weekly_minutes, round(worked[post.code])
        if paid and found and abs(found - paid) > _SLACK and post.role is not RoleKind.TEACHER:
            book.confirm(
                entry,
                "weekly_minutes",
                f"{post.code} is paid for {hours(paid)} a week but its working pattern comes to "
                f"{hours(found)}. Is that right?",
            )


def _days_by_person(book: Book) -> dict[str, list[tuple[Stretch, WorkingDay, Entry]]]:
    posts = {post.code: post for post, _ in book.facts("posts")}
    found: dict[str, list[tuple[Stretch, WorkingDay, Entry]]] = defaultdict(list)
    for day, entry in book.facts("working_days"):
        if day.post in posts and day.ends > day.starts:
            stretch = Stretch(day.weekday, day.starts, day.ends, day.week)
            found[posts[day.post].person].append((stretch, day, entry))
    return found


def _within(inner: WorkingDay, outer: WorkingDay) -> bool:
    """Whether `inner` is a shorter part of the very day `outer` is."""
    same_day = inner.weekday == outer.weekday and outer.week in (None, inner.week)
    shorter = (inner.starts, inner.ends) != (outer.starts, outer.ends)
    return same_day and shorter and outer.starts <= inner.starts and inner.ends <= outer.ends


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
