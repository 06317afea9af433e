"""The facts a rota was planned over: the standing cycle's, or those of its one week."""

from planner.booked import with_bookings
from planner.domain.booking import Booking
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.horizon import dated_week
from planner.services.giving_back import given_back_by
from planner.store import Unit


def school_of(unit: Unit, rota: Rota | None) -> School:
    """The school's facts as they are now, in the horizon of `rota`.

    A standing rota, or none, has the facts as they are kept: whatever has a date is passed
    over by everything that plans. What was booked when the rota was drafted is among them.
    Raises NoSchool where the calendar has closed its week.
    """
    school = unit.facts.load().school
    if rota is None:
        return school
    seen = {row.key.code for row in rota.allocations} | {gap.key.code for gap in rota.unmet}
    booked = tuple(booking for booking in unit.bookings.all() if booking.code in seen)
    key = ("school of", rota.week_of, rota.parent, rota.valid_from, given_back_by(rota), booked)
    return unit.once(key, lambda: _of(unit, school, rota, booked))


def _of(unit: Unit, school: School, rota: Rota, booked: tuple[Booking, ...]) -> School:
    if rota.week_of is not None:
        followed = unit.rotas.get(rota.parent) if rota.parent else None
        week = dated_week(school, rota.week_of, rota=followed)
        school = given_back_by(rota).of(week)
    return with_bookings(school, booked, rota.valid_from)
