"""The rules a school sets, against the rule book."""

from planner.importers.checks.book import Book
from planner.rules import BY_ID, Basis
from planner.workbook.cells import nearest


def rules_known(book: Book) -> None:
    for setting, entry in book.facts("settings"):
        rule = BY_ID.get(setting.rule)
        if rule is None:
            told = "The planner knows no such rule."
            book.refuse(entry, "rule", told, nearest(setting.rule, list(BY_ID)))
        elif rule.basis is Basis.LAW and not setting.on:
            book.refuse(entry, "on", f"{rule.id} is law and cannot be switched off.")
        elif rule.parameter is None and setting.parameter is not None:
            book.refuse(entry, "parameter", f"{rule.id} has no number to set. Leave it empty.")
