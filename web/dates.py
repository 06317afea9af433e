"""Dates and numbers in addresses: `/week/2026-11-09`, `/publish/3`.

Whatever no row could have, a year out of reach or a number the database cannot hold, is no
such page.
"""

from datetime import date
from typing import Any, Final

from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

LARGEST: Final = 2**31 - 1
"""Of any number in an address: no row of the database is numbered higher."""
YEARS: Final = range(2000, 2101)


class DateConverter(BaseConverter):
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError from error
        if day.year not in YEARS:
            raise ValidationError
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


class NumberConverter(IntegerConverter):
    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **{"max": LARGEST, **options})
