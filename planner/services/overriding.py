"""Setting a rule aside for one duty: a policy with a reason, a contract by agreement."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.demand_sources import needs_of
from planner.domain.demand import Demand, DemandKey
from planner.domain.kinds import DutyKind
from planner.domain.plan import Override
from planner.domain.school import School
from planner.errors import NotFound, PlannerError
from planner.horizon import dated_week
from planner.horizon.standing import in_first_week
from planner.rules import BY_ID, Basis, Rule
from planner.services.permissions import Action, Visitor
from planner.store import Database, Unit

LONGEST_REASON = 200
_OF_ASSISTANTS = ("G-LPA-COVER-PARTIAL", "G-LPA-RELIEF", "G-LPA-NO-CHAIN")
"""Contract limits that the job description itself calls normal: a reason will do in an
emergency (G-LPA-OVERRIDE)."""


class NotSetAside(PlannerError):
    """The rule cannot be set aside, or not so."""

    hint = "The law stands whatever is agreed; what really happened can always be recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRequest:
    """Which rule to set aside for which duty, and why."""

    rule: str
    demand: str
    """The duty's key as the planner shows it; dated where it is of one week."""
    reason: str
    post: str | None = None
    """The line whose holder has agreed, where a contract is set aside."""
    revision: int | None = None
    """The rota the duty was looked at in; of one week, it dates the key."""


def set_rule_aside(
    database: Database, actor: Visitor, request: OverrideRequest, *, at: datetime
) -> Override:
    """Record that a rule is set aside for one duty; plans made from now on honour it.

    Recording again for the same rule and duty replaces what was there. Raises NotSetAside
    for the law, for a preference, for a contract without anybody's agreement and for an
    empty reason; NotFound for a rule, duty or line that does not exist.
    """
    actor.require(Action.SET_RULE_ASIDE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        key = _key(unit, request)
        given = _checked(school, request, key, _demand(school, key), actor.user)
        others = tuple(o for o in school.overrides if (o.rule, o.key) != (given.rule, given.key))
        unit.facts.replace(replace(school, overrides=(*others, given)))
        unit.audit.note(
            "set rule aside", f"{given.rule} for {given.key}", None, {"reason": given.reason}
        )
    return given


def withdraw(
    database: Database, actor: Visitor, rule: str, demand: str, *, at: datetime
) -> Override:
    """Take back what was recorded. Raises NotFound where nothing was."""
    actor.require(Action.SET_RULE_ASIDE)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        found = [o for o in school.overrides if (o.rule, str(o.key)) == (rule, demand)]
        if not found:
            raise NotFound(f"{rule} is not set aside for {demand}.")
        left = tuple(o for o in school.overrides if o not in found)
        unit.facts.replace(replace(school, overrides=left))
        unit.audit.note("hold to rule again", f"{rule} for {demand}")
    return found[0]


def overrides(database: Database, actor: Visitor) -> tuple[Override, ...]:
    """Every rule set aside, by rule and duty."""
    actor.require(Action.SET_RULE_ASIDE)
    with database.reading(actor.school) as unit:
        return unit.facts.load().school.overrides


def how_set_aside(rule: str, *, emergency: bool = False) -> str:
    """What setting a rule aside takes: "reason", "agreement", or "" where nothing will do.

    In an emergency the head's or deputy's reason is enough to let an assistant stay longer.
    """
    known = BY_ID.get(rule)
    if emergency and rule in _OF_ASSISTANTS:
        return "reason"
    kinds = {Basis.POLICY: "reason", Basis.CONTRACT: "agreement"}
    return kinds.get(known.basis, "") if known else ""


def _key(unit: Unit, request: OverrideRequest) -> DemandKey:
    try:
        key = DemandKey.parse(request.demand)
    except ValueError:
        raise NotFound(f"{request.demand!r} is not the name of a duty.") from None
    rota = unit.rotas.get(request.revision) if request.revision else None
    return key.on_week(rota.week_of) if rota and rota.week_of else key


def _demand(school: School, key: DemandKey) -> Demand:
    """The need of that key, in the week it is dated or in the standing cycle."""
    first = key.occurrence.partition(".")[0]
    if not first.startswith("w"):
        try:
            school, key = dated_week(school, date.fromisoformat(first)), in_first_week(key)
        except ValueError:
            raise NotFound(f"The school asks for no duty {key}.") from None
    for demand in needs_of(school).demands:
        if key in demand.unit_keys():
            return demand
    raise NotFound(f"The school asks for no duty {key}.")


def _checked(
    school: School, request: OverrideRequest, key: DemandKey, demand: Demand, by: str
) -> Override:
    rule = BY_ID.get(request.rule)
    if rule is None:
        raise NotFound(f"The rule book has no rule {request.rule}.")
    post = next((p.code for p in school.posts if p.code == request.post), None)
    if request.post and post is None:
        raise NotFound(f"Nobody has a line called {request.post}.")
    reason = " ".join(request.reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise NotSetAside(
            "A reason is needed, in one line.", hint="Say why; never a health reason."
        )
    _refuse(rule, agreed=post is not None, emergency=_emergency(rule, demand))
    agreed = post if rule.basis is Basis.CONTRACT else None
    return Override(rule=rule.id, key=key, given_by=by, reason=reason, post=agreed)


def _emergency(rule: Rule, demand: Demand) -> bool:
    return rule.id in _OF_ASSISTANTS and demand.kind is DutyKind.EMERGENCY_SUPERVISION


def _refuse(rule: Rule, *, agreed: bool, emergency: bool) -> None:
    if rule.basis is Basis.LAW:
        raise NotSetAside(f"{rule.title}: that is the law, and nobody can set it aside.")
    if rule.basis is Basis.PREFERENCE:
        raise NotSetAside(f"{rule.title}: a preference gives way by itself.")
    if rule.basis is Basis.CONTRACT and not agreed and not emergency:
        raise NotSetAside(
            f"{rule.title}: that is somebody's contract, so it needs their agreement.",
            hint="Ask them, and record for which contract line they agreed.",
        )
