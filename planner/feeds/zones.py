"""Time zones a calendar can be written in: fixed text, checked by hand, never generated.

Generated VTIMEZONEs list their changes as RDATEs, which some calendars read only the first
of, and so show every winter event an hour late. The form here, one yearly rule a change
from 1970 on, is read alike by all that were tried.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from planner.errors import PlannerError

_LONDON = """\
BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""

_ZONES: Final[Mapping[str, bytes]] = MappingProxyType(
    {"Europe/London": _LONDON.replace("\n", "\r\n").encode()}
)


class UnknownZone(PlannerError):
    """No calendar can be written for the school's time zone."""

    hint = f"Set the school's time zone to one of: {', '.join(_ZONES)}."


def vtimezone(timezone: str) -> bytes:
    """The VTIMEZONE of `timezone`, CRLF lines. Raises UnknownZone for any but London's."""
    try:
        return _ZONES[timezone]
    except KeyError:
        raise UnknownZone(f"Calendars cannot be made for the time zone {timezone!r}.") from None
