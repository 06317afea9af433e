"""The day in a file, for when the network is down: a page, a list, everybody's calendar.

It lies on phones and printers, so it holds no more than the calendars do: no pupil, no reason.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from planner.domain.clock import DAY, clock
from planner.domain.codes import PersonCode
from planner.domain.plan import Occurrence
from planner.exporters.document import Document, Section
from planner.exporters.document_csv import document_csv
from planner.exporters.document_page import document_page
from planner.feeds.ical import feed, place_of, title_of, window
from planner.services.permissions import Action, Visitor
from planner.services.today import OpenNow, Today, today, without_pupils
from planner.store import Database

_FIRST_OF_ZIP: Final = date(1980, 1, 1)


def morning_pack(database: Database, actor: Visitor, day: date, minute: int) -> bytes:
    """A zip of the day as it stands: `day.html`, `day.csv` and a calendar for each adult.

    The same publication and facts give the same bytes.
    """
    actor.require(Action.SEE_TODAY)
    found = today(database, actor, day, minute)
    document = day_document(found, actor.school_name)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as pack:
        stamp = datetime.combine(max(day, _FIRST_OF_ZIP), time(minute // 60, minute % 60))
        for name, body in (
            ("day.html", document_page(document)),
            ("day.csv", document_csv(document)),
            *_calendars(database, actor, found),
        ):
            pack.writestr(ZipInfo(name, stamp.timetuple()[:6]), body, ZIP_DEFLATED)
    return packed.getvalue()


def day_document(found: Today, school: str) -> Document:
    """The day as tables, everybody's duties first."""
    number = f"publication {found.publication}" if found.publication else "nothing published"
    when = f"{found.day:%A} {found.day.day} {found.day:%B %Y}"
    return Document(
        title=when,
        school=school,
        said=f"As of {clock(found.minute)}, {number}",
        sections=(_duties(found), _by_class(found), _open(found), _away(found), _to_tell(found)),
    )


def _duties(found: Today) -> Section:
    return Section(
        title="Everybody’s day",
        about="" if found.duties else "Nothing is published for this day.",
        headings=("Adult", "From", "To", "Duty", "Place"),
        rows=tuple(
            (name, clock(one.starts), clock(one.ends), _said(one), _where(one))
            for name, duties in found.by_person
            for one in duties
        ),
    )


def _said(one: Occurrence) -> str:
    title = without_pupils(one.kind, title_of(one))
    return title + (" (standing by)" if one.stands_by else "")


def _where(one: Occurrence) -> str:
    """Its place; not of work for one pupil, whom it would lead to."""
    return "" if without_pupils(one.kind, "") else place_of(one)


def _by_class(found: Today) -> Section:
    """Where each duty is, in order of place and time: who walks in finds who should be there."""
    placed = [one for one in found.duties if _where(one)]
    placed.sort(key=lambda one: (_where(one), one.starts, one.person))
    return Section(
        title="Place by place",
        headings=("Place", "From", "To", "Duty", "Adult"),
        rows=tuple(
            (
                _where(one),
                clock(one.starts),
                clock(one.ends),
                _said(one),
                found.names.get(one.person, one.person),
            )
            for one in placed
        ),
    )


def _open(found: Today) -> Section:
    return Section(
        title="Nobody has",
        about="" if found.open else "Every need with a time has somebody.",
        headings=("Need", "From", "To", ""),
        rows=tuple(_need(each) for each in found.open),
    )


def _need(each: OpenNow) -> tuple[str, str, str, str]:
    title = without_pupils(each.kind, each.title)
    return title, clock(each.starts), clock(each.ends), "safety" if each.tier == 1 else ""


def _away(found: Today) -> Section:
    rows = (
        (
            found.names.get(row.person, row.person),
            "all day"
            if (row.starts, row.ends) == (0, DAY)
            else f"{clock(row.starts)}-{'end' if row.ends == DAY else clock(row.ends)}",
        )
        for row in found.absences
    )
    return Section(
        title="Away",
        about="" if found.absences else "Nobody is recorded as away.",
        headings=("Adult", "When"),
        rows=tuple(rows),
    )


def _to_tell(found: Today) -> Section:
    return Section(
        title="To be told in person",
        about="" if found.to_tell else "Everybody whose day changed knows.",
        headings=("Adult", "First at", "New", "No longer"),
        rows=tuple(
            (
                found.names.get(each.person, each.person),
                clock(each.first),
                tuple(f"{clock(one.starts)} {_said(one)}" for one in each.gains),
                tuple(f"{clock(one.starts)} {_said(one)}" for one in each.loses),
            )
            for each in found.to_tell
        ),
    )


def _calendars(database: Database, actor: Visitor, found: Today) -> Iterator[tuple[str, bytes]]:
    """Everybody's own calendar, by name; two of one name are told apart by a number."""
    first, last = window(found.day)
    taken: set[str] = set()
    with database.reading(actor.school) as unit:
        profile = unit.facts.profile()
        for person, name in sorted(found.names.items(), key=lambda pair: (pair[1], pair[0])):
            kept = unit.fragments.get(PersonCode(person))
            if kept is not None:
                title = f"{profile.name}: {name}"
                body = feed(title, profile.timezone, kept[1], first=first, last=last)
                yield _file(name, taken), body


def _file(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^\w-]+", "-", name).strip("-") or "adult"
    number, path = 1, f"calendars/{plain}.ics"
    while path in taken:
        number += 1
        path = f"calendars/{plain}-{number}.ics"
    taken.add(path)
    return path
