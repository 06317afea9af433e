"""Ways a message can take: today e-mail, tomorrow something else behind the same sentence."""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from planner.errors import PlannerError
from planner.store import Message

PATIENCE: Final = 20.0
"""Seconds the server may take to answer."""

SERVER: Final = "HLTA_MAIL_SERVER"
SENDER: Final = "HLTA_MAIL_FROM"
"""Environment: smtp://user:password@host:587 or smtps://...:465, and who it comes from."""

_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
_PORTS: Final = {"smtp": 587, "smtps": 465}


class NotSent(Exception):
    """The message has certainly not gone."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.why = why
        self.for_good = for_good
        """Whether trying again is no use."""


class InDoubt(Exception):
    """The message may have gone: sending it again could bring it twice."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Channel(Protocol):
    """Carries one message at a time."""

    def send(self, message: Message, *, school: str) -> None:
        """Hand the message over. Raises NotSent, or InDoubt where nobody can say."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """E-mail through the school's own server, over TLS wherever the server offers it."""

    host: str
    port: int
    sender: str
    link: str
    """Where people see their week, put under every message."""
    secure: bool = False
    """Whether the connection is TLS from its first byte."""
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, message: Message, *, school: str) -> None:
        letter = EmailMessage()
        letter["From"] = formataddr((school, self.sender))
        letter["To"] = message.address
        letter["Subject"] = message.subject
        letter["Message-ID"] = make_msgid(
            f"{message.publication}.{message.id}", self.sender.rpartition("@")[2]
        )
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(f"{message.body}\nYour week: {self.link}\n")
        try:
            with self._connected() as server:
                _handed_over(server, letter)
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"The mail server did not answer ({error}).", for_good=False) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        with server:
            server.ehlo()
            secure = self.secure
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                secure = True
            if self.user and not (secure or self.host in _THIS_MACHINE):
                raise NotSent(
                    "The mail server offers no TLS, so its password is not sent.", for_good=True
                )
            if self.user:
                server.login(self.user, self.password)
            yield server


def _handed_over(server: smtplib.SMTP, letter: EmailMessage) -> None:
    """Once the message is on the wire only the server's word tells whether it took it."""
    try:
        server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refused(codes[0] if codes else 550) from None
    except smtplib.SMTPResponseException:
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise InDoubt(f"The mail server fell silent while taking it ({error}).") from None


def _refused(code: int) -> NotSent:
    return NotSent(f"The mail server refused it (code {code}).", for_good=500 <= code < 600)


def from_environment(link: str, known: Mapping[str, str] = os.environ) -> Channel | None:
    """The channel the environment names; None where it names none.

    Raises PlannerError for an address that cannot be used, or with no sender.
    """
    address, sender = known.get(SERVER, ""), known.get(SENDER, "")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or "@" not in sender:
        raise PlannerError(
            "The mail server in the environment cannot be used.",
            hint=f"Set {SERVER} to smtp://user:password@host:587 or smtps://..., and {SENDER} to"
            " the address messages come from.",
        )
    return Smtp(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        sender=sender,
        link=link,
        secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
