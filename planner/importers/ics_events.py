"""The events of a calendar file as whole days, in the school's own time zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar

from planner.importers.ics_repeats import MOST_TIMES, Endless, RepeatRefused, days_of, repeat_of
from planner.importers.ics_text import CalendarText
from planner.importers.limits import FileRefused
from planner.importers.year_words import Meaning, meaning_of
from planner.workbook.report import Report, Where, shorten
from planner.workbook.text import HostileText, clean

MOST_DAYS_READ: Final = 5_000
MOST_REPEATING: Final = 100
MOST_TITLE: Final = 120
_DAY: Final = timedelta(days=1)
_DATES: Final = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event on its days, both inclusive."""

    number: int
    """Which of the file's events, from 1."""
    title: str
    first: date
    last: date

    @property
    def where(self) -> Where:
        return Where(sheet=f"Event {self.number}", value=self.title)

    @property
    def days(self) -> list[date]:
        return [self.first + _DAY * n for n in range((self.last - self.first).days + 1)]


class Unclear(ValueError):
    """What of an event cannot be read, as a sentence."""


def parsed(found: CalendarText) -> list[Any]:
    """The file's calendars. Raises `FileRefused`."""
    try:
        return list(Calendar.from_ical(found.text, multiple=True))
    except MemoryError:
        raise
    except Exception as error:  # the parser is another's: whatever it raises, the file is at fault
        raise FileRefused("The file is damaged. Export it as .ics again.") from error


def happenings(
    calendars: Iterable[Any], found: CalendarText, home: str, report: Report
) -> list[Happening]:
    """Every event, repeats worked out and the newest version of each; the rest is reported."""
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    reading = _Reading(ZoneInfo(home), found.zones, report)
    versions: dict[tuple[str, date | None], _Version] = {}
    for number, event in enumerate(events, start=1):
        version = reading.version(number, event)
        if version is None:
            continue
        had = versions.setdefault(version.key, version)
        if had is not version:
            newest = max(had, version, key=lambda one: one.age)
            versions[version.key] = newest
            report.note(version.happening.where, "listed more than once; the newest counts")
    return sorted(reading.spread(versions), key=lambda one: (one.first, one.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    key: tuple[str, date | None]
    age: tuple[int, datetime, int]
    happening: Happening
    event: Any
    called_off: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    home: ZoneInfo
    zones: frozenset[str]
    report: Report

    def version(self, number: int, event: Any) -> _Version | None:
        where = Where(sheet=f"Event {number}")
        try:
            return self._version(number, event)
        except HostileText:
            self.report.refuse(where, "Its title holds hidden characters that turn text round.")
        except (Unclear, OverflowError) as unclear:
            self.report.refuse(where, str(unclear) or "Its dates cannot be read.")
        return None

    def spread(self, versions: dict[tuple[str, date | None], _Version]) -> Iterator[Happening]:
        """Each version on all its dates, but those another version moved or called off."""
        moved = {key for key in versions if key[1] is not None}
        repeating = read = 0
        for (uid, original), version in versions.items():
            if version.called_off:
                self.report.note(version.happening.where, "called off, so left out")
                continue
            repeating += "RRULE" in version.event
            if repeating > MOST_REPEATING:
                raise FileRefused(f"More than {MOST_REPEATING} events of the file repeat.")
            for one in self._dates(version):
                if original is None and (uid, one.first) in moved:
                    continue
                read += (one.last - one.first).days + 1
                if read > MOST_DAYS_READ:
                    raise FileRefused("The events of the file cover far too many days.")
                yield one

    def _version(self, number: int, event: Any) -> _Version:
        if any(name in _DATES for name, _ in event.errors):
            raise Unclear("Its dates cannot be read.")
        if "EXRULE" in event:
            raise Unclear("It takes dates away by a rule, which no school date needs.")
        title = shorten(clean(str(event.get("SUMMARY", ""))).text, MOST_TITLE) or "(no title)"
        where = Where(sheet=f"Event {number}", value=title)
        first, last = self._span(event, where)
        original = event.get("RECURRENCE-ID")
        stamp = getattr(event.get("DTSTAMP"), "dt", None)
        made = (
            stamp
            if isinstance(stamp, datetime) and stamp.tzinfo
            else datetime.min.replace(tzinfo=UTC)
        )
        return _Version(
            key=(
                str(event.get("UID", f"event {number}")),
                self._date(original, where) if original is not None else None,
            ),
            age=(_sequence(event), made, number),
            happening=Happening(number=number, title=title, first=first, last=last),
            event=event,
            called_off=str(event.get("STATUS", "")).upper() == "CANCELLED",
        )

    def _span(self, event: Any, where: Where) -> tuple[date, date]:
        start = event.get("DTSTART")
        if start is None or isinstance(start, list):
            raise Unclear("It has no date of its own.")
        first = self._date(start, where)
        last = self._last(event, first, where)
        if last < first:
            raise Unclear(f"It ends before it starts, {first:%d/%m/%Y}.")
        if not _EARLIEST <= first <= last <= _LATEST:
            raise Unclear(f"It lies in the year {first.year}. Is that a slip?")
        return first, last

    def _last(self, event: Any, first: date, where: Where) -> date:
        """The last day: a whole-day event's end is the day after it."""
        end, length = event.get("DTEND"), event.get("DURATION")
        start = event["DTSTART"]
        if isinstance(end, list) or isinstance(length, list):
            raise Unclear("It ends twice.")
        if end is None and length is None:
            return first
        if end is None:
            return _day_before(start.dt + length.dt, first)
        if isinstance(end.dt, datetime):
            last = self._date(end, where)
            return last - _DAY if end.dt.hour == end.dt.minute == 0 and last > first else last
        return first if end.dt == first else end.dt - _DAY

    def _dates(self, version: _Version) -> Iterator[Happening]:
        """The event on each of its dates."""
        one, event = version.happening, version.event
        try:
            starts = self._starts(one, event)
        except Endless as endless:
            self._endless(one, endless)
            return
        except (RepeatRefused, Unclear, ValueError, OverflowError) as refused:
            self.report.refuse(one.where, str(refused))
            return
        for start in starts:
            yield replace(one, first=start, last=start + (one.last - one.first))

    def _endless(self, one: Happening, endless: Endless) -> None:
        """A club or birthday that never ends does no harm: nothing would be made of it."""
        if meaning_of(one.title, len(one.days)) is Meaning.OTHER:
            self.report.note(one.where, "repeats without end; left out")
        else:
            self.report.refuse(one.where, str(endless))

    def _starts(self, one: Happening, event: Any) -> list[date]:
        rule = event.get("RRULE")
        if isinstance(rule, list):
            raise RepeatRefused("It repeats by several rules.")
        starts = set(days_of(repeat_of(rule), one.first) if rule is not None else [one.first])
        starts.update(self._listed(event.get("RDATE"), one.where))
        if len(starts) > MOST_TIMES:
            raise RepeatRefused("It repeats far too often.")
        return sorted(starts.difference(self._listed(event.get("EXDATE"), one.where)))

    def _listed(self, value: Any, where: Where) -> Iterator[date]:
        for several in value if isinstance(value, list) else [value] if value is not None else []:
            for each in several.dts:
                yield self._date(each, where)

    def _date(self, value: Any, where: Where) -> date:
        """The school's date of a property: of the moment, where it tells one."""
        moment = value.dt[0] if isinstance(value.dt, tuple) else value.dt
        zone = str(value.params.get("TZID", ""))
        if not isinstance(moment, datetime):
            if not isinstance(moment, date):
                raise Unclear("Its dates cannot be read.")
            return moment
        if moment.tzinfo is not None:
            if zone and zone not in available_timezones() and zone != "UTC":
                self.report.note(where, f"the time zone “{zone}” read as {moment.tzinfo}")
            return moment.astimezone(self.home).date()
        if not zone:
            self.report.confirm(
                *("floating", where),
                f"Times of this file name no time zone. Are they the time at school "
                f"({self.home.key})?",
            )
            return moment.date()
        return self._in_named_zone(moment, zone, where)

    def _in_named_zone(self, moment: datetime, zone: str, where: Where) -> date:
        known = _zone_of(zone, self.home.key)
        if known:
            self.report.note(where, f"the time zone “{zone}” read as {known}")
            return moment.replace(tzinfo=ZoneInfo(known)).astimezone(self.home).date()
        if zone not in self.zones:
            raise Unclear(f"The time zone “{shorten(zone)}” is not known.")
        self.report.confirm(
            *(f"zone {zone}", where),
            f"The time zone “{shorten(zone)}” is the file's own. Are its times those at school?",
        )
        return moment.date()


def _zone_of(name: str, home: str) -> str:
    """A known zone in a name such as "(UTC+00:00) Dublin, Edinburgh, Lisbon, London"."""
    known = available_timezones()
    path = "/".join(name.strip("/").split("/")[-2:])
    if path in known:
        return path
    words = {word.strip("(),").replace(" ", "_") for word in name.split()}
    if home.rpartition("/")[2] in words:
        return home
    cities = {zone for zone in known if "/" in zone and zone.rpartition("/")[2] in words}
    return min(cities, default="")


def _day_before(end: Any, first: date) -> date:
    """Last day of something that ends at `end`, itself not in it."""
    if isinstance(end, datetime):
        return max(first, (end - timedelta(minutes=1)).date())
    return max(first, end - _DAY) if end >= first else first - _DAY


def _sequence(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0
