"""Codes that name things on other sheets: known, or refused with the nearest that is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Final

from planner.domain.clock import parse_weekly
from planner.domain.kinds import DutyKind, RestrictionKind
from planner.importers.entries import Entry
from planner.workbook.cells import Unreadable, nearest
from planner.workbook.report import Report, Where
from planner.workbook.sheets import BY_COLLECTION, Column
from planner.workbook.text import fold

Entries = Mapping[str, Sequence[Entry]]
"""Rows by collection."""

_TAGS: Final = "tags"
_RESTRICTED: Final = {
    RestrictionKind.PLACE: "places",
    RestrictionKind.CLASS: "classes",
    RestrictionKind.OWN_CHILD: "classes",
    RestrictionKind.PUPIL: "pupils",
    RestrictionKind.TAG: _TAGS,
}
_SHOWN: Final = 4
_LIKE_A_SLIP: Final = 85
"""Tags less alike than this, of 100, are taken for two tags, as level-1 and level-2 are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Collections that references cannot be looked up in."""

    unreadable: frozenset[str] = frozenset()
    """Their sheet lacks a column: references to them are not doubted."""
    absent: frozenset[str] = frozenset()
    """Neither in the file nor with the school yet: a later stage brings them."""


NO_GAPS: Final = Gaps()


class References:
    """The codes a file (and the school it is added to) knows, by collection."""

    def __init__(self, entries: Entries, gaps: Gaps, report: Report) -> None:
        self._entries = entries
        self._report = report
        self._known = {
            name: {str(entry.values[key]): None for entry in found if key in entry.values}
            for name, found in entries.items()
            for key in ("code", "ref")
            if any(key == column.field for column in BY_COLLECTION[name].columns)
        }
        held = entries.get("qualifications", ())
        self._known[_TAGS] = {str(e.values["tag"]): None for e in held if "tag" in e.values}
        self._unreadable = gaps.unreadable
        self._absent = gaps.absent
        self._told: set[tuple[str, str, str]] = set()
        self._missing: dict[tuple[str, str], dict[str, None]] = {}
        """Codes the school's own rows name and the file leaves out, by sheet named and naming."""

    def resolve(self) -> None:
        """Check every reference; codes in another case become the code as it is declared."""
        for collection, found in self._entries.items():
            columns = [c for c in BY_COLLECTION[collection].columns if c.refers]
            for entry in found:
                for column in columns:
                    self._resolve_cell(entry, column)
                if collection == "restrictions":
                    self._resolve_restriction(entry)
        self._refuse_missing()

    def _resolve_cell(self, entry: Entry, column: Column) -> None:
        value = entry.values.get(column.field)
        if not value:
            return
        if entry.number == 0:
            self._still_there(entry, column, value if isinstance(value, tuple) else (value,))
            return
        where = entry.where(column.field)
        if column.refers in self._absent:
            self._not_here_yet(entry, column)
            return
        try:
            if isinstance(value, tuple):
                words = tuple(self._resolved(str(word), column.refers, where) for word in value)
                entry.values[column.field] = words
            else:
                entry.values[column.field] = self._resolved(str(value), column.refers, where)
        except Unreadable as problem:
            entry.broken = True
            self._report.refuse(where, problem.expected, problem.nearest)

    def _not_here_yet(self, entry: Entry, column: Column) -> None:
        """A code of a sheet that a later stage brings: left empty if it may be. Told once."""
        sheet, own = BY_COLLECTION[column.refers].name, entry.sheet.name
        where, key = entry.where(column.field), (own, column.refers, column.heading)
        if column.required:
            entry.broken = True
            if key not in self._told:
                told = f"The sheet {sheet} is not here yet, and this names its rows. Send it too."
                self._report.refuse(where, told)
            self._told.add(key)
            return
        self._report.confirm(
            f"{own}!{column.heading} later",
            where,
            f"The sheet {sheet} is not here yet. Leave {column.heading} empty for now, and send "
            f"{own} again once it is?",
        )
        entry.values.pop(column.field)
        if (blank := entry.sheet.blank(column)) is not MISSING:
            entry.values[column.field] = blank

    def _still_there(self, entry: Entry, column: Column, words: tuple[object, ...]) -> None:
        """What the school keeps may not name what the file leaves out."""
        if column.refers == _TAGS or column.refers in self._unreadable:
            return
        known = self._known.get(column.refers, {})
        missing = self._missing.setdefault((column.refers, entry.sheet.name), {})
        missing.update({word: None for word in map(str, words) if word not in known})

    def _refuse_missing(self) -> None:
        """Once for each two sheets, whatever number of rows is left out."""
        for (collection, own), words in self._missing.items():
            where = Where(sheet=BY_COLLECTION[collection].name)
            if words and not self._entries.get(collection):
                told = f"It has no rows, but the school's {own} still name some of it. "
                self._report.refuse(where, told + "Send the rows as well.")
            elif words:
                more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
                named = ", ".join(f"“{word}”" for word in [*words][:_SHOWN])
                one = len(words) == 1
                self._report.refuse(
                    where,
                    f"{named}{more} {'is' if one else 'are'} not on it any more, but the school's "
                    f"{own} still name {'it' if one else 'them'}. "
                    f"Keep {'its row' if one else 'the rows'}, or send that sheet too.",
                )

    def _resolve_restriction(self, entry: Entry) -> None:
        kind, value = entry.values.get("kind"), entry.values.get("value")
        if not isinstance(kind, RestrictionKind) or not value or entry.number == 0:
            return
        where = entry.where("value")
        try:
            if kind is RestrictionKind.DUTY:
                entry.values["value"] = _duty(str(value))
            elif kind is RestrictionKind.TIME:
                entry.values["value"] = _time(str(value))
            else:
                entry.values["value"] = self._resolved(str(value), _RESTRICTED[kind], where)
        except Unreadable as problem:
            entry.broken = True
            self._report.refuse(where, problem.expected, problem.nearest)

    def _resolved(self, word: str, collection: str, where: Where) -> str:
        known = self._known.get(collection, {})
        if word in known or collection in self._unreadable:
            return word
        if collection == _TAGS:
            self._doubt_tag(word, known, where)
            return word
        same = [code for code in known if fold(code) == fold(word)]
        if len(same) == 1:
            self._report.note(where, f"“{word}” read as {same[0]}")
            return same[0]
        sheet = BY_COLLECTION[collection].name
        raise Unreadable(f"“{word}” is not on the sheet {sheet}.", nearest(word, list(known)))

    def _doubt_tag(self, tag: str, known: Iterable[str], where: Where) -> None:
        """A tag nobody holds may be true, or a slip of the keyboard."""
        near = nearest(tag, list(known), _LIKE_A_SLIP)
        if near:
            self._report.confirm(
                f"{where.sheet}!{where.cell} {tag}",
                where,
                f"Nobody holds “{tag}”, but “{near}” is held. Is “{tag}” right?",
            )
        else:
            self._report.note(where, f"nobody holds “{tag}”")


def _duty(word: str) -> str:
    duties = {fold(kind.value): kind.value for kind in DutyKind}
    found = duties.get(fold(word))
    if found is None:
        raise Unreadable(
            f"“{word}” is not a duty the planner knows.", nearest(word, list(duties.values()))
        )
    return found


def _time(word: str) -> str:
    try:
        parse_weekly(word)
    except ValueError as error:
        raise Unreadable("Expected days and times, such as Fri 13:00-13:30.") from error
    return word
