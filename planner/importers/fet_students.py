"""FET's years, groups and subgroups: which of them are a school's classes."""

from collections import Counter
from collections.abc import Mapping

from planner.importers.foreign import ForeignClass
from planner.importers.xml_tree import Element


def students_of(root: Element) -> tuple[list[ForeignClass], dict[str, tuple[str, ...]]]:
    """The classes, and for every set of students the keys of the classes it belongs to.

    A year is itself a class where most of its lessons are for the whole of it (5a, with
    groups for languages); else its groups are (3º, with 3º A and 3º B).
    """
    listed = root.one("Students_List")
    periods = _periods(root)
    classes: list[ForeignClass] = []
    members: dict[str, list[str]] = {}
    for year in listed.all("Year") if listed else []:
        found = _classes_of(year, periods)
        classes += [_class(element) for element in found]
        for name, keys in _members(year, found).items():
            members.setdefault(name, []).extend(keys)
    once = {found.key: found for found in reversed(classes)}
    return list(reversed(once.values())), {
        name: tuple(dict.fromkeys(keys)) for name, keys in members.items()
    }


def _periods(root: Element) -> Mapping[str, int]:
    """How many activities each set of students has."""
    listed = root.one("Activities_List")
    return Counter(
        students.text.strip()
        for activity in (listed.all("Activity") if listed else [])
        for students in activity.all("Students")
    )


def _classes_of(year: Element, periods: Mapping[str, int]) -> list[Element]:
    groups = year.all("Group")
    whole = periods.get(year.words("Name"), 0)
    names = {group.words("Name") for group in groups}
    names |= {sub.words("Name") for group in groups for sub in group.all("Subgroup")}
    apart = sum(periods.get(name, 0) for name in names)
    return _disjoint(groups) if groups and apart > whole else [year]


def _disjoint(groups: list[Element]) -> list[Element]:
    """Groups in the file's order, without those that share pupils with one before."""
    taken: set[str] = set()
    found = []
    for group in groups:
        pupils = _subgroups(group)
        if taken.isdisjoint(pupils):
            taken |= pupils
            found.append(group)
    return found


def _members(year: Element, classes: list[Element]) -> dict[str, list[str]]:
    keys = [found.words("Name") for found in classes]
    members = {year.words("Name"): keys}
    for group in year.all("Group"):
        mine = [
            found.words("Name")
            for found in classes
            if not _subgroups(found).isdisjoint(_subgroups(group))
        ]
        members[group.words("Name")] = mine if classes != [year] else keys
        for sub in group.all("Subgroup"):
            name = sub.words("Name")
            holders = [found.words("Name") for found in classes if name in _subgroups(found)]
            members[name] = holders if classes != [year] else keys
    return members


def _subgroups(group: Element) -> set[str]:
    """Names of the smallest sets in a group: its own, if it has none within."""
    return {sub.words("Name") for sub in group.all("Subgroup")} or {group.words("Name")}


def _class(element: Element) -> ForeignClass:
    name, pupils = element.words("Name"), element.words("Number_of_Students")
    count = int(pupils) if pupils.isascii() and pupils.isdigit() and len(pupils) < 5 else 0
    return ForeignClass(key=name, name=name, line=element.line, pupils=count or None)
