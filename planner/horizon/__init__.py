"""What a plan looks at: the standing cycle, or one calendar week as it will really be.

Both are a `School`. The standing cycle is the facts without anything that has a date. A
dated week is a school whose cycle is that one week: its own timetable, its closures and
variants applied, people who are away away. So every source of need and every rule reads the
same kind of facts, whichever is planned.
"""

from planner.horizon.standing import as_planned, standing, week_rota
from planner.horizon.week import NoSchool, dated_week

__all__ = ["NoSchool", "as_planned", "dated_week", "standing", "week_rota"]
