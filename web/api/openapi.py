"""The OpenAPI 3.1 document, made from the endpoints themselves, so that it cannot drift."""

import re
from typing import Any, Final

import msgspec

from web.api.documents import ProblemOut
from web.api.endpoints import ENDPOINTS, Endpoint
from web.api.parameters import Parameter

ROOT: Final = "/api/v1"
VERSION: Final = "1.0"
_ABOUT: Final = """\
Reads one school's rota. A token, made under "Programs" on the site, goes with every request as
`Authorization: Bearer TOKEN`; it can read and nothing else, and is ended there too.

Times are the school's wall clock. No pupil, no need and no reason for an absence is in any
answer. Fields may be added to answers; none is taken away or changed within this version.
"""


def openapi(server: str) -> dict[str, Any]:
    """The whole document; `server` is the site's public address."""
    answers = [endpoint.answer for endpoint in ENDPOINTS]
    schemas, components = msgspec.json.schema_components(
        [*answers, ProblemOut], ref_template="#/components/schemas/{name}"
    )
    problem = schemas[-1]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cover and deployment planner",
            "version": VERSION,
            "description": _ABOUT,
        },
        "servers": [{"url": f"{server.rstrip('/')}{ROOT}"}],
        "security": [{"token": []}],
        "paths": {
            endpoint.path: {"get": _operation(endpoint, schema, problem)}
            for endpoint, schema in zip(ENDPOINTS, schemas[:-1], strict=True)
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint, schema: Any, problem: Any) -> dict[str, Any]:
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [_parameter(endpoint, parameter) for parameter in endpoint.parameters],
        "responses": {
            "200": {
                "description": "What was asked for.",
                "content": {"application/json": {"schema": schema}},
            },
            **{
                status: {
                    "description": words,
                    "content": {"application/problem+json": {"schema": problem}},
                }
                for status, words in _PROBLEMS.items()
            },
        },
    }


_PROBLEMS: Final = {
    "401": "No token, or one that opens nothing.",
    "404": "Nothing of that name in this school.",
    "422": "The request is unclear; the detail says where.",
}


def _parameter(endpoint: Endpoint, parameter: Parameter) -> dict[str, Any]:
    in_path = parameter.name in re.findall(r"{(\w+)}", endpoint.path)
    return {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "required": parameter.required,
        "description": parameter.about,
        "schema": dict(parameter.kind.schema),
    }
