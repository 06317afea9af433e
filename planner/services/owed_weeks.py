"""Owed time at a publication: what the week loses against the standing rota becomes a debt."""

from planner.domain.owed_time import Account, Excuse, LostTo, Outcome, repays
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.domain.week import cycle_week
from planner.horizon import week_rota
from planner.losses import Loss, losses
from planner.services import owed
from planner.services.planned import school_of
from planner.store import Unit


def note_losses(unit: Unit, rota: Rota) -> None:
    """Bring the ledger to what the published rota of one week gives and leaves out.

    What somebody has recorded of a session since, that it took place or is excused, stands.
    Nothing to note where the week follows no standing rota.
    """
    found = {loss.key: loss for loss in losses_of(unit, rota)}
    week = str(rota.week_of)
    known = {
        each.key: each
        for each in owed.accounts(unit)
        if each.key.occurrence.partition(".")[0] == week and not repays(each.key)
    }
    for key, loss in found.items():
        if key not in known or not known[key].delivered:
            owed.record(unit, _outcome(loss, known.get(key)))
    for key, account in known.items():
        if key not in found and _is_plans(account):
            owed.taken_back(unit, key, account.day)


def losses_of(unit: Unit, rota: Rota) -> tuple[Loss, ...]:
    """What the rota of a week leaves out of the standing rota it follows."""
    standing = unit.rotas.get(rota.parent) if rota.parent else unit.rotas.adopted()
    facts = unit.facts.load().school
    week = cycle_week(facts, rota.week_of) if rota.week_of else None
    if standing is None or week is None:
        return ()
    return losses(school_of(unit, rota), _told_of(standing, week, facts), rota)


def _told_of(standing: Rota, week: int, facts: School) -> Rota:
    """One week of the standing rota. Over a longer cycle a release's share of a week is what
    the rota gives of it in that week, so nothing of it was short before."""
    shown = week_rota(standing, week)
    if facts.profile.cycle_weeks == 1:
        return shown
    return Rota(
        revision=shown.revision,
        state=shown.state,
        valid_from=shown.valid_from,
        cycle_weeks=1,
        allocations=shown.allocations,
    )


def _outcome(loss: Loss, known: Account | None) -> Outcome:
    """The loss, less what has been excused of it since."""
    if isinstance(loss.why, Excuse):
        excused = loss.minutes
    else:
        excused = min(known.excused, loss.minutes) if known else 0
    return Outcome(key=loss.key, day=loss.day, booked=loss.minutes, excused=excused, why=loss.why)


def _is_plans(account: Account) -> bool:
    """Whether nothing but plans has spoken of it, so a plan may take it back."""
    by_plan = account.why in {LostTo.COVER, LostTo.VISIT, LostTo.CHANGE, Excuse.CLOSED}
    return by_plan and not account.delivered and account.booked > 0
