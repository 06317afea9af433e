"""Read a calendar as libical does (Evolution, GNOME Calendar, KOrganizer).

Run by the system's Python, which has the GObject bindings: the file is the only argument.
Times are worked out from the calendar's own VTIMEZONE, not from the system's zone of that name.
"""

import json
import sys
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ICal  # noqa: E402


def local(calendar, prop, time):
    tzid = prop.get_first_parameter(ICal.ParameterKind.TZID_PARAMETER)
    if tzid:
        time.set_timezone(calendar.get_timezone(tzid.get_tzid()))
    elif not time.is_utc():
        sys.exit(f"no zone: {time.as_ical_string()}")
    utc = time.convert_to_zone(ICal.Timezone.get_utc_timezone())
    here = utc.convert_to_zone(ICal.Timezone.get_builtin_timezone("Europe/London"))
    text = here.as_ical_string()
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[9:11]}:{text[11:13]}"


def events(calendar):
    event = calendar.get_first_component(ICal.ComponentKind.VEVENT_COMPONENT)
    while event:
        start = event.get_first_property(ICal.PropertyKind.DTSTART_PROPERTY)
        end = event.get_first_property(ICal.PropertyKind.DTEND_PROPERTY)
        yield [
            event.get_uid(),
            local(calendar, start, start.get_dtstart()),
            local(calendar, end, end.get_dtend()),
            event.get_summary(),
            event.get_location() or "",
        ]
        event = calendar.get_next_component(ICal.ComponentKind.VEVENT_COMPONENT)


read = ICal.Component.new_from_string(Path(sys.argv[1]).read_bytes().decode())
if read.count_errors():
    sys.exit(f"libical found {read.count_errors()} errors")
print(json.dumps(list(events(read))))
