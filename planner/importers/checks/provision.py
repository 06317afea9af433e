"""Groups, provision, duty posts, releases and pins."""

import re
from collections import Counter, defaultdict
from typing import Any, Final

from planner.domain.clock import time_of_day, week_of, weekday_of
from planner.importers.checks.book import Book, Stretch, meetings
from planner.importers.entries import Entry

_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTERS_OF_A_NAME: Final = 3
_NEEDS: Final = (
    *("INSULIN", "EPILEP", "SEIZURE", "DIABET", "ASTHMA", "INHALER", "ALLERG", "EPIPEN"),
    *("AUTIS", "ADHD", "TOILET", "CATHETER", "GASTRO", "STOMA", "NAPPY", "CONTINEN"),
    *("MEDIC", "DYSLEX", "DYSPRAX", "DOWNS", "PALSY", "ANXI", "SEMH", "SELFHARM"),
)
"""How words that name a health need begin. Not every one: a slip is asked about, not proved."""
_SHORT_NEEDS: Final = frozenset({"PEG", "ASD", "ASC", "EPI", "TUBE"})

_Stretches = dict[tuple[str, ...], list[tuple[Stretch, Any, Entry]]]


def groups_of_the_right_size(book: Book) -> None:
    programmes = {programme.code: programme for programme, _ in book.facts("programmes")}
    for group, entry in book.facts("groups"):
        programme = programmes.get(group.programme)
        if programme is None:
            continue
        size = len(group.pupils)
        if size > programme.largest:
            told = f"A group of {size}; {programme.name} takes at most {programme.largest}."
            book.refuse(entry, "pupils", told)
        elif size < programme.smallest:
            told = (
                f"A group of {size}; {programme.name} is for {programme.smallest} or more. Keep it?"
            )
            book.confirm(entry, "pupils", told)


def pupils_fit_the_class(book: Book) -> None:
    listed = Counter(pupil.school_class for pupil, _ in book.facts("pupils"))
    for found, entry in book.facts("classes"):
        if listed[found.code] > found.pupils:
            told = f"{listed[found.code]} pupils of {found.code} are listed. Is the number right?"
            book.confirm(entry, "pupils", told)


def pupils_by_reference(book: Book) -> None:
    """A reference without a figure may be a name, which must never be kept here."""
    for pupil, entry in book.facts("pupils"):
        if pupil.ref.isalpha():
            book.confirm(
                entry, "ref", f"Is “{pupil.ref}” a reference? Pupils' names must not be typed here."
            )


def codes_that_tell(book: Book) -> None:
    """A code of support that names a need or an adult would show it in links and calendars."""
    names = {
        word.upper()
        for person, _ in book.facts("people")
        for word in _WORD.findall(person.name)
        if len(word) >= _LETTERS_OF_A_NAME
    }
    for provision, entry in book.facts("provisions"):
        words = [word.upper() for word in _WORD.findall(provision.code)]
        told = next((word for word in words if word.startswith(_NEEDS) or word in names), None)
        if told or _SHORT_NEEDS.intersection(words):
            question = (
                f"The code “{provision.code}” appears in links and calendars. "
                "Is it free of any name, need or condition?"
            )
            book.confirm(entry, "code", question)


def pupils_once(book: Book) -> None:
    """One kind of support for one pupil twice at one time; a care task within a 1:1 is usual."""
    held: _Stretches = defaultdict(list)
    for provision, entry in book.facts("provisions"):
        if provision.ends > provision.starts:
            for day in provision.weekdays:
                stretch = Stretch(day, provision.starts, provision.ends, provision.week)
                held[provision.pupil, provision.kind].append((stretch, provision, entry))
    told: set[tuple[int, int]] = set()
    for stretches in held.values():
        for (first, one), (_, other), when in meetings(stretches):
            if (one.number, other.number) not in told:
                told.add((one.number, other.number))
                message = f"{first.pupil} has {first.code} then, {when} (row {one.number})."
                book.refuse(other, "starts", message)


def nobody_both_usual_and_never(book: Book) -> None:
    person_of = {post.code: post.person for post, _ in book.facts("posts")}
    for provision, entry in book.facts("provisions"):
        for post in (*provision.usual, *provision.relief):
            if person_of.get(post) in provision.never:
                told = f"{post} is held by {person_of[post]}, who is under “never”."
                book.refuse(entry, "usual" if post in provision.usual else "relief", told)


def minimum_within_adults(book: Book) -> None:
    for post, entry in book.facts("duty_posts"):
        if post.minimum > post.adults:
            book.refuse(entry, "minimum", f"More than the {post.adults} adults of the post.")


def blocks_within_release(book: Book) -> None:
    for release, entry in book.facts("releases"):
        if release.minutes is not None and release.shortest_block > release.minutes:
            book.refuse(entry, "shortest_block", f"Longer than the {release.minutes} minutes owed.")


def pins_apart(book: Book) -> None:
    """Nobody can be held to two things at once; standing by is no hindrance."""
    person_of = {post.code: post.person for post, _ in book.facts("posts")}
    stands_by = {post.code for post, _ in book.facts("duty_posts") if post.kind.stands_by}
    held: _Stretches = defaultdict(list)
    for pin, entry in book.facts("pins"):
        if pin.key.code not in stands_by:
            start = time_of_day(pin.span.start)
            day, week = weekday_of(pin.span.start), week_of(pin.span.start)
            stretch = Stretch(day, start, start + pin.span.minutes, week)
            held[(person_of.get(pin.post, pin.post),)].append((stretch, pin, entry))
    for (person,), stretches in held.items():
        for (first, one), (_, other), when in meetings(stretches):
            told = f"{person} is held to {first.key} then, {when} (row {one.number})."
            book.refuse(other, "starts", told)
