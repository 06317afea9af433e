"""Running the site: one process, its threads, and one worker beside them."""

import gc
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from waitress.server import create_server

from planner.channels import Channel
from planner.errors import PlannerError
from planner.jobs import work
from planner.offering import offer
from planner.posting import post
from planner.store import Database
from web.app import create_app
from web.settings import Settings, utc_now

THREADS: Final = 16
_SELDOM: Final = (50_000, 20, 100)
"""Values made before each of the three kinds of collection."""


def serve_site(
    database: Database,
    settings: Settings,
    *,
    host: str,
    port: int,
    with_worker: bool = True,
    channel: Channel | None = None,
) -> None:
    """Serve until told to stop. Requests under way are finished; a running draft is stopped
    and its best rota kept by the next worker's claim. With a channel, messages are sent.
    """
    collect_seldom()
    server = create_server(
        create_app(settings, database),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    with (
        _worker(database) if with_worker else _nothing(),
        _posting(database, channel) if channel else _nothing(),
        _beside(lambda _name, stop: offer(database, utc_now, stop)),
    ):
        signal.signal(signal.SIGTERM, _leave)
        try:
            server.run()
        except (KeyboardInterrupt, SystemExit):
            server.close()


def collect_seldom() -> None:
    """Look for garbage that holds itself alive less often than Python does by itself.

    A board makes some hundred thousand short-lived values, none of which need it, and every
    look goes through all the facts and rotas that are remembered: without this one board in
    ten takes three times as long as the others.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def _worker(database: Database) -> AbstractContextManager[None]:
    return _beside(lambda name, stop: work(database, name, utc_now, stop))


def _posting(database: Database, channel: Channel) -> AbstractContextManager[None]:
    return _beside(lambda name, stop: post(database, name, channel, utc_now, stop))


@contextmanager
def _beside(run: Callable[[str, threading.Event], None]) -> Iterator[None]:
    """Run something in a thread of its own for as long as the site is open."""
    stop = threading.Event()
    name = f"{socket.gethostname()}-{os.getpid()}"
    thread = threading.Thread(target=run, args=(name, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=20)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(0)


def refuse_unfit(database: Database) -> None:
    """Raise PlannerError when the database is not fit for live use, saying why."""
    complaints = database.checks()
    if complaints:
        raise PlannerError("The site cannot open on this database.", hint=" ".join(complaints))


def kept_secret(path: Path) -> bytes:
    """The site's secret, made once and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip().encode()
