"""Slots: the times at which a session can really happen in a week as it stands.

Every slot offered is one the independent checker accepts beside everything else in the
week, and every such slot is offered. Where there is none, what stands in the way is said,
with the least that would have to give.
"""
