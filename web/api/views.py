"""The API's routes, one for each endpoint, and its errors as problem documents."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from planner.errors import NotFound, PlannerError
from web.access import anyone, programs
from web.api.documents import ProblemOut
from web.api.endpoints import ENDPOINTS, Asked, Endpoint
from web.api.openapi import ROOT, openapi
from web.api.parameters import UnclearParameter, read
from web.errors import WORDS, status_of
from web.extensions import database, now, settings, today, visitor

blueprint = Blueprint("api", __name__, url_prefix=ROOT)

_JSON: Final = msgspec.json.Encoder()


def _route(endpoint: Endpoint) -> Callable[..., ResponseReturnValue]:
    def serve(**path: str) -> ResponseReturnValue:
        try:
            given = read(endpoint.parameters, request.args.to_dict(flat=False) | _lists(path))
        except UnclearParameter as error:
            if path:  # what is no number names no rota
                raise NotFound("There is nothing of that name.") from error
            raise
        asked = Asked(database=database(), visitor=visitor(), today=today(), at=now(), given=given)
        return _answer(endpoint.serve(asked))

    return serve


def _lists(path: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in path.items()}


for _endpoint in ENDPOINTS:
    blueprint.add_url_rule(
        _endpoint.path.replace("{", "<").replace("}", ">"),
        endpoint=_endpoint.name,
        view_func=programs(_endpoint.action)(_route(_endpoint)),
        methods=["GET"],
    )


@blueprint.get("/openapi.json")
@anyone
def document() -> ResponseReturnValue:
    """The API's own description; it tells nothing of any school."""
    return _answer(openapi(settings().public_url))


@blueprint.errorhandler(PlannerError)
def _refused(error: PlannerError) -> ResponseReturnValue:
    status = status_of(error)
    return problem(status, f"{error} {error.hint}".strip())


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> ResponseReturnValue:
    return problem(error.code or 500, error.description or "")


def problem(status: int, detail: str) -> Response:
    """RFC 9457: what happened, for a program and for who reads its log."""
    title = WORDS.get(status, WORDS[400])[0]
    response = _answer(ProblemOut(title=title, status=status, detail=detail))
    response.status_code = status
    response.mimetype = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="rota"'
    return response


def _answer(document: Any) -> Response:
    return Response(_JSON.encode(document), mimetype="application/json")
