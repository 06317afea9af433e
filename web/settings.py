"""What the site must be told before it starts; anything unsafe is refused at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

SHORTEST_SECRET: Final = 32
MEGABYTE: Final = 1024 * 1024


def utc_now() -> datetime:
    """The only clock of the site; tests put their own in its place."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this site is reached and guarded."""

    secret: bytes = field(repr=False)
    """Signs form tokens; at least 32 random bytes, the same for every worker of one site."""
    public_url: str = "http://127.0.0.1:8000"
    """The address people type. Links in feeds and pages come from it, never from a header."""
    trusted_hosts: tuple[str, ...] = ()
    """Further host names that may be asked for, besides that of `public_url`."""
    proxies: int = 0
    """How many reverse proxies stand in front; their X-Forwarded headers alone are believed."""
    largest_upload: int = 10 * MEGABYTE
    sends_messages: bool = False
    """Whether a channel carries the outbox; else the pages say that nobody is written to."""
    setup_key: str = field(default="", repr=False)
    """What the first run of an empty planner is begun with; empty = it cannot be begun."""
    clock: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        if len(self.secret) < SHORTEST_SECRET:
            raise ValueError(f"the site's secret needs at least {SHORTEST_SECRET} bytes")
        if urlsplit(self.public_url).scheme not in ("http", "https"):
            raise ValueError(f"the public address must begin with http or https: {self.public_url}")

    @property
    def secure(self) -> bool:
        """Whether people reach the site over TLS: cookies then never travel without it."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        return [urlsplit(self.public_url).hostname or "", *self.trusted_hosts]
