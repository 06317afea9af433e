"""Offering free times to those who wait, for as long as the site is open."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from planner.errors import PlannerError
from planner.services.permissions import command_line
from planner.services.waiting_list import offer_what_is_free
from planner.store import Database

EVERY: Final = 10.0
"""Seconds from one look to the next. A look at a list on which nobody waits is one query."""

log = logging.getLogger(__name__)


def offer(database: Database, clock: Callable[[], datetime], stop: threading.Event) -> None:
    """Look at every school's list until `stop` is set."""
    while not stop.wait(EVERY):
        try:
            for school, _ in database.schools():
                actor = replace(command_line(school), user="waiting list", name="Waiting list")
                offer_what_is_free(database, actor, at=clock())
        except PlannerError as error:
            log.warning("The waiting list could not be looked at: %s", error)
        except Exception:
            # Whatever it was, it must not end the thread that everybody's offers wait for.
            log.exception("the waiting list could not be looked at")
