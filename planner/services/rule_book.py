"""The rule book as the school has it: each rule with its source and what is set."""

from dataclasses import dataclass

from planner.rules import RULE_BOOK
from planner.rules.rule import Basis, Rule
from planner.services.permissions import Action, Visitor
from planner.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    rule: Rule
    on: bool
    """The law stays on whatever the school set."""
    value: int | None
    """The parameter in force; None where the rule has none."""
    changed: bool
    """Whether the school set anything on it."""


def rule_book(database: Database, actor: Visitor) -> tuple[RuleLine, ...]:
    """Every rule, in the order of the book."""
    actor.require(Action.SEE_RULE_BOOK)
    with database.reading(actor.school) as unit:
        settings = {setting.rule: setting for setting in unit.facts.load().school.settings}
    lines = []
    for rule in RULE_BOOK:
        setting = settings.get(rule.id)
        default = rule.parameter.default if rule.parameter else None
        chosen = setting.parameter if setting and setting.parameter is not None else default
        lines.append(
            RuleLine(
                rule=rule,
                on=rule.basis is Basis.LAW or (setting.on if setting else rule.on),
                value=chosen,
                changed=setting is not None,
            )
        )
    return tuple(lines)
