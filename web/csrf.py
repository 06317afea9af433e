"""No other site may act in a visitor's name.

Two walls, each enough alone: every form carries a token only our own pages can hold, and the
browser's own word on where a request came from (Fetch Metadata, else Origin) is heeded.
"""

import hashlib
import hmac
from typing import Final
from urllib.parse import urlsplit

from flask import abort, g, request

from web.cookies import session_token, visit_token
from web.extensions import settings

FIELD: Final = "csrf_token"
HEADER: Final = "X-CSRF-Token"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OUR_OWN: Final = frozenset({"same-origin", "none"})


def form_token() -> str:
    """The token for this visitor's forms: bound to the session, or before it to the visit."""
    bound_to = session_token() if g.get("visitor") else visit_token()
    return hmac.new(settings().secret, b"form:" + bound_to.encode(), hashlib.sha256).hexdigest()


def refuse_forgeries() -> None:
    """Before every request: stop what did not come from a form of ours."""
    if request.method in _READING:
        return
    if not _from_our_own_page():
        abort(403, "This request came from another site.")
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(), form_token().encode()):
        abort(403, "This form is no longer valid.")


def _from_our_own_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OUR_OWN
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
