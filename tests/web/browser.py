"""A real browser on a real server: Chromium is put there when it is missing, never skipped."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def ensure_chromium() -> str:
    """Debian's Chromium, installed if need be. Raises when it cannot be had."""
    if not Path(CHROMIUM).exists():
        apt = shutil.which("apt-get")
        assert apt, "Chromium is missing, and there is no apt-get to install it with"
        subprocess.run([apt, "update"], check=True, capture_output=True)
        install = [apt, "install", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(install, check=True, capture_output=True)
    return CHROMIUM


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_chromium(), args=FLAGS)
        yield browser
        browser.close()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the tests read the pages, not the log."""


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """`app` on a free port of this machine, which is yielded."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Watched:
    """A page whose complaints are collected: errors of scripts and of the content policy."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


def breaches(page: Page, only: str = "") -> list[tuple[str, str]]:
    """What axe-core finds wrong with the page as it is now: rule and first element.

    `only` runs that one rule instead of all of the standards.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    run = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": STANDARDS}
    options = {"runOnly": run, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]
