"""Fewest people for tasks whose times are fixed: a strategy of its own.

Shift minimisation personnel task scheduling (Krishnamoorthy, Ernst and Baatar 2012), or list
colouring of an interval graph with as few colours as will do. A bound says how many people it
must take; with just so many, the few tasks nobody can take are driven to an end of the
timetable, where there is room.
"""
