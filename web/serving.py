"""Running the site: one process, its threads, and one worker beside them."""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from waitress.server import create_server

from planner.errors import PlannerError
from planner.jobs import work
from planner.store import Database
from web.app import create_app
from web.settings import Settings, utc_now

THREADS: Final = 16


def serve_site(
    database: Database, settings: Settings, *, host: str, port: int, with_worker: bool = True
) -> None:
    """Serve until told to stop. Requests under way are finished; a running draft is stopped
    and its best rota kept by the next worker's claim.
    """
    server = create_server(
        create_app(settings, database),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    with _worker(database) if with_worker else _nothing():
        signal.signal(signal.SIGTERM, _leave)
        try:
            server.run()
        except (KeyboardInterrupt, SystemExit):
            server.close()


@contextmanager
def _worker(database: Database) -> Iterator[None]:
    stop = threading.Event()
    name = f"{socket.gethostname()}-{os.getpid()}"
    thread = threading.Thread(target=work, args=(database, name, utc_now, stop), daemon=True)
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
