"""Any order of absences, changes, cover and corrections keeps the day and the ledger true.

A person is never in two places, nobody who is away is left on duty by what is used, every
booked minute has one fate, and whatever was done stands in the audit trail.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations, count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from planner.choosing import Moves, NotLegal, Row, applied, spelt
from planner.domain.clock import DAY, Span, at, weekday_of
from planner.domain.demand import DemandKey
from planner.domain.owed_time import LedgerKind
from planner.domain.people import Absence
from planner.domain.plan import Allocation
from planner.errors import Conflict
from planner.replanning import Mending
from planner.services import absences, covering, owed, owing
from planner.services.replanning import ReplanRequest, mending_of
from planner.store import Database
from tests.scale import DRILLED
from tests.services.small_day import AMARA, IDRIS, KEMI, MONDAY, NOW, away, deputy_of, opened

EXAMPLES, STEPS = 5_000 if DRILLED else 100, 9
PEOPLE = st.sampled_from([AMARA, IDRIS, KEMI, "tara"])
DAYS = st.sampled_from([MONDAY + timedelta(n) for n in (1, 2, 3)])
TIMES = st.sampled_from([Span(0, DAY), Span(0, 600), Span(780, DAY), Span(615, 645)])
GROUPS = st.sampled_from(["NELI-3A", "NELI-4A"])
NUMBER = st.integers(0, 50)
_SCHOOLS = count(1)


class AnyDay(RuleBasedStateMachine):
    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    @initialize()
    def open_school(self) -> None:
        self.code = f"school{next(_SCHOOLS)}"
        self.who = deputy_of(self.code)
        opened(self.database, self.code)
        self.away: list[Absence] = []
        self.done = {"record absence": 0, "amend absence": 0, "withdraw absence": 0}
        self.publications = 1

    @rule(person=PEOPLE, day=DAYS, span=TIMES)
    def record(self, person: str, day: object, span: Span) -> None:
        wanted = away(person, day, starts=span.start, ends=span.end)
        before = list(self.away)
        try:
            noted = absences.record_absence(self.database, self.who, wanted, at=NOW)
        except Conflict:
            assert any(self._clash(row, person, day, span) for row in before)
            return
        if not set(noted.run.rows) <= set(before):
            self.away.extend(noted.run.rows)
            self.done["record absence"] += 1

    def _clash(self, row: Absence, person: str, day: object, span: Span) -> bool:
        return (row.person, row.day) == (person, day) and row.span.overlaps(span)

    @precondition(lambda self: self.away)
    @rule(number=NUMBER, span=TIMES)
    def amend(self, number: int, span: Span) -> None:
        which, rows = self._one(number)
        wanted = replace(away(which.person, rows[0].day), starts=span.start, ends=span.end)
        try:
            noted = absences.amend_absence(self.database, self.who, which, wanted, at=NOW)
        except Conflict:
            return
        self.away = [row for row in self.away if row not in rows] + list(noted.run.rows)
        self.done["amend absence"] += 1
        if noted.run.rows != rows:
            with pytest.raises(Conflict):
                absences.withdraw_absence(self.database, self.who, which, at=NOW)

    @precondition(lambda self: self.away)
    @rule(number=NUMBER)
    def withdraw(self, number: int) -> None:
        which, rows = self._one(number)
        absences.withdraw_absence(self.database, self.who, which, at=NOW)
        self.away = [row for row in self.away if row not in rows]
        self.done["withdraw absence"] += 1

    def _one(self, number: int) -> tuple[absences.Which, tuple[Absence, ...]]:
        runs = absences.absences_from(self.database, self.who, MONDAY).runs
        run = runs[number % len(runs)]
        which = absences.Which(
            person=run.away.person, first=run.first, starts=run.away.starts, seen=run.seen
        )
        return which, run.rows

    @rule(day=DAYS, number=NUMBER)
    def cover(self, day: object, number: int) -> None:
        """What cannot stand goes; one need of the day it leaves open is given to somebody."""
        request = ReplanRequest(day=day)  # type: ignore[arg-type]
        with self.database.reading(self.code) as unit:
            mending, _ = mending_of(unit, request, NOW)
            seen = covering.seen_of(unit, request, mending)
        moves = self._moves(mending, number)
        chosen = covering.Chosen(
            request=request, moves=spelt(moves), seen=seen, gaps_acknowledged=True
        )
        covering.use_option(self.database, self.who, chosen, at=NOW)
        self.publications += 1
        with self.database.reading(self.code) as unit:
            live = unit.occurrences.live(MONDAY, MONDAY + timedelta(6))
        assert not [
            one
            for one in live
            for row in self.away
            if self._clash(row, one.person, one.day, Span(one.starts, one.ends))
        ]

    def _moves(self, mending: Mending, number: int) -> Moves:
        gone = tuple(
            _row(row)
            for row in mending.told.allocations
            if any(_away_for(absence, row) for absence in self.away)
            or (row.key.source == "cover" and not _needed(row, mending))
        )
        posts = [AMARA, IDRIS, KEMI]
        for row in gone[number % (len(gone) + 1) :]:
            moved = Row(row.key, posts[number % 3], row.span)  # type: ignore[arg-type]
            tried = Moves(gone, (moved,))
            try:
                applied(mending, tried)
            except NotLegal:
                continue
            return tried
        return Moves(gone, ())

    @rule(number=NUMBER, fate=st.sampled_from(list(owing.Fate)))
    def mark(self, number: int, fate: owing.Fate) -> None:
        with self.database.reading(self.code) as unit:
            live = unit.occurrences.live(MONDAY, MONDAY + timedelta(6))
            known = {each.key: each for each in owed.accounts(unit)}
        booked = {key for key, each in known.items() if each.booked}
        keys = sorted({o.key for o in live if o.key.source == "intervention"} | booked)
        key = keys[number % len(keys)]
        said = owing.Mark(key=str(key), fate=fate, seen=owing.seen_of(known.get(key)))
        owing.mark(self.database, self.who, said, at=NOW)

    @rule(ordinal=st.integers(1, 3), code=GROUPS, given=st.booleans())
    def give_back(self, ordinal: int, code: str, given: bool) -> None:
        day = MONDAY + timedelta(7)
        key = DemandKey("owed-session", code, f"{day.isoformat()}.{ordinal}")
        with self.database.unit(self.code, actor="senco", at=NOW) as unit:
            (owed.delivered if given else owed.lost)(unit, key, day, 30)

    @invariant()
    def the_day_and_the_ledger_are_true(self) -> None:
        with self.database.reading(self.code) as unit:
            accounts, events = owed.accounts(unit), unit.ledger.events()
            live = unit.occurrences.live(MONDAY, MONDAY + timedelta(6))
            kept = unit.facts.load().school.absences
            entries = [entry.action for entry in unit.audit.entries(limit=10_000)]
        assert all(each.is_sound for each in accounts)
        assert all(event.by and event.at for event in events)
        sums = {kind: sum(e.minutes for e in events if e.kind == kind) for kind in LedgerKind}
        booked, delivered, lost, excused, repaid = sums.values()
        debt = sum(each.debt for each in accounts)
        assert booked - delivered - excused - repaid == lost - repaid == debt
        for one, other in combinations([o for o in live if not o.stands_by], 2):
            same = (one.person, one.day) == (other.person, other.day)
            assert not (same and one.starts < other.ends and other.starts < one.ends)
        assert sorted(map(str, kept)) == sorted(map(str, self.away))
        assert {action: entries.count(action) for action in self.done} == self.done
        assert self.publications == entries.count("publish")
        assert len(events) == sum(entry.startswith("owed time ") for entry in entries)


def _row(row: Allocation) -> Row:
    return Row(row.key, row.post, row.span)


def _away_for(absence: Absence, row: Allocation) -> bool:
    weekday = absence.day.weekday()
    span = absence.span.shifted(at(1, weekday, 0))
    return absence.person == row.person and span.overlaps(row.span)


def _needed(row: Allocation, mending: Mending) -> bool:
    """Whether a class's teacher is still away for what the row covers."""
    teacher = {known.code: known.teacher for known in mending.week.classes}[row.key.code]  # type: ignore[index]
    return any(
        absence.person == teacher and absence.day.weekday() == weekday_of(row.span.start)
        for absence in mending.week.absences
    )


def test_any_day_keeps_the_ledger_the_audit_trail_and_everybodys_place(database: Database) -> None:
    run_state_machine_as_test(
        lambda: AnyDay(database),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
