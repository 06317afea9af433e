"""A mail server of our own: it keeps what it is given, or refuses as it is told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Letter
from typing import Any

from aiosmtpd.controller import Controller

from planner.channels import Smtp

LINK = "https://school.example/my-week/"


@dataclass
class MailServer:
    """What arrived, in order; `refusals` are the next answers to a message's data."""

    port: int = 0
    arrived: list[Letter] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """Addresses nobody has."""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusals:
            refusal = self.refusals.pop(0)
            if refusal == "hang up":
                server.transport.abort()
                return "421 gone"
            return refusal
        self.arrived.append(message_from_bytes(envelope.content))
        return "250 OK"

    @property
    def to(self) -> list[str]:
        return [str(letter["To"]) for letter in self.arrived]

    @property
    def channel(self) -> Smtp:
        return Smtp(host="127.0.0.1", port=self.port, sender="rota@school.example", link=LINK)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    kept = MailServer(port=_free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def text_of(letter: Letter) -> str:
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()
