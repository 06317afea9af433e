"""Feed tokens: what the secret part of a calendar's address is, and what is kept of it.

The token is shown once, to its owner; only its SHA-256 is stored. It holds 256 random bits,
so a plain hash suffices: there is nothing to guess that salt or stretching would slow.
"""

import hashlib
import re
import secrets
from typing import Final

TOKEN_BYTES: Final = 32
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_token() -> str:
    """32 bytes from the system's random source, as 43 characters safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored and looked up: SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_token(text: str) -> bool:
    """Whether `text` has a token's form; says nothing of whether any feed answers to it."""
    return _WELL_FORMED.fullmatch(text) is not None


def log_name(token: str) -> str:
    """The few digits of its hash by which a token may be named in logs."""
    return token_hash(token)[:8]
