"""One transaction over one school: repositories that can see no other."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from planner.store.adjustments import Adjustments
from planner.store.audit import Audit, Desk
from planner.store.bookings import Bookings
from planner.store.erasing import Erasing
from planner.store.facts import Facts, at_versions
from planner.store.feeds import FeedTokens, Fragments
from planner.store.files import ColumnMappings, TakenFiles, WaitingFiles
from planner.store.holds import Holds
from planner.store.jobs import Jobs
from planner.store.ledger import Ledger
from planner.store.occurrences import Occurrences
from planner.store.outbox import Outbox
from planner.store.outcomes import Outcomes
from planner.store.programs import ProgramTokens
from planner.store.publications import Publications
from planner.store.rotas import Rotas
from planner.store.set_work import SetWork
from planner.store.sightings import Sightings
from planner.store.users import Sessions, Users
from planner.store.waiting import WaitingList

T = TypeVar("T")


class Unit:
    """Everything of one school, in one transaction that commits on a clean exit.

    Every repository is bound to the school at birth, so none can leak another's rows; each
    change writes its audit row in the same transaction.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.facts = Facts(desk)
        self.rotas = Rotas(desk)
        self.adjustments = Adjustments(desk)
        self.publications = Publications(desk)
        self.occurrences = Occurrences(desk)
        self.holds = Holds(desk)
        self.bookings = Bookings(desk)
        self.waiting = WaitingList(desk)
        self.fragments = Fragments(desk)
        self.feed_tokens = FeedTokens(desk)
        self.program_tokens = ProgramTokens(desk)
        self.ledger = Ledger(desk)
        self.sightings = Sightings(desk)
        self.outbox = Outbox(desk)
        self.outcomes = Outcomes(desk)
        self.erasing = Erasing(desk)
        self.set_work = SetWork(desk)
        self.users = Users(desk)
        self.sessions = Sessions(desk)
        self.jobs = Jobs(desk)
        self.taken_files = TakenFiles(desk)
        self.waiting_files = WaitingFiles(desk)
        self.mappings = ColumnMappings(desk)
        self.audit = Audit(desk)

    def once(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """`make()`, or what it gave for the same key while the facts and bookings are what they
        were. Only for what follows from them, the key and rows that never change; a unit that
        may write makes it afresh."""
        stands = at_versions(self.facts.versions()), repr(self.bookings.all())
        return self._desk.once((*key, *stands), make)
