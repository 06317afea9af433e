"""The calendar feed itself: its address is the key, so it says nothing to who does not have it."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from planner.errors import NotFound
from planner.services.calendars import serve_feed
from web.access import anyone
from web.extensions import database, now

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

_LONGEST_CLIENT = 80


@blueprint.get("/<token>.ics")
@anyone
def calendar(token: str) -> ResponseReturnValue:
    client = (request.user_agent.string or "")[:_LONGEST_CLIENT]
    try:
        served = serve_feed(database(), token, client=client, known_etag=_known_etag(), at=now())
    except NotFound:
        return _guarded(Response("There is no calendar here.\n", 404, mimetype="text/plain"))
    response = Response(served.body or b"", 304 if served.body is None else 200)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="my-duties.ics"'
    response.headers["ETag"] = served.etag
    return _guarded(response)


def _known_etag() -> str:
    """The tag the client says it has, weak or strong: a proxy may have weakened it."""
    return request.headers.get("If-None-Match", "").removeprefix("W/").strip()


def _guarded(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
