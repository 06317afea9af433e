"""Every address of the API, once: the routes and the OpenAPI document both come from here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from planner.domain.codes import PersonCode
from planner.services import rota_reading
from planner.services.people import people_list
from planner.services.permissions import Action, Visitor
from planner.services.rule_book import rule_book
from planner.services.unfilled import unfilled
from planner.store import Database
from web.api import documents as out
from web.api import rota_documents as rota_out
from web.api.parameters import DATE, NUMBER, TEXT, Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: who asks, of which database, on which day, with which parameters."""

    database: Database
    visitor: Visitor
    today: date
    at: datetime
    given: Mapping[str, Any]
    """Parsed parameters by name; those left out are absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    path: str
    name: str
    action: Action
    summary: str
    answer: Any
    """Type of the answer: a document, or a tuple of them."""
    serve: Callable[[Asked], Any]
    parameters: tuple[Parameter, ...] = ()


def _school(asked: Asked) -> out.SchoolOut:
    return out.SchoolOut.of(rota_reading.school(asked.database, asked.visitor))


def _people(asked: Asked) -> tuple[out.PersonOut, ...]:
    found = people_list(asked.database, asked.visitor, asked.today)
    return tuple(out.PersonOut.of(line) for line in found)


def _duties(asked: Asked) -> tuple[out.DutyOut, ...]:
    person = asked.given.get("person")
    found = rota_reading.duties(
        asked.database,
        asked.visitor,
        asked.given["from"],
        asked.given["to"],
        person=PersonCode(person) if person else None,
    )
    return out.duties_out(found)


def _rotas(asked: Asked) -> tuple[rota_out.RotaSummaryOut, ...]:
    found = rota_reading.rotas(asked.database, asked.visitor)
    return tuple(rota_out.RotaSummaryOut.of(summary) for summary in found)


def _rota(asked: Asked) -> rota_out.RotaOut:
    return rota_out.RotaOut.of(
        rota_reading.rota(asked.database, asked.visitor, asked.given["revision"])
    )


def _open_needs(asked: Asked) -> rota_out.OpenNeedsOut:
    return rota_out.OpenNeedsOut.of(
        unfilled(asked.database, asked.visitor, revision=asked.given.get("revision"))
    )


def _publications(asked: Asked) -> tuple[out.PublicationOut, ...]:
    found = rota_reading.publications(asked.database, asked.visitor)
    return tuple(out.PublicationOut.of(publication) for publication in found)


def _rules(asked: Asked) -> tuple[out.RuleOut, ...]:
    return tuple(out.RuleOut.of(line) for line in rule_book(asked.database, asked.visitor))


ENDPOINTS: Final = (
    Endpoint(
        path="/school",
        name="school",
        action=Action.SEE_BOARD,
        summary="Which school this is, and what is live in it.",
        answer=out.SchoolOut,
        serve=_school,
    ),
    Endpoint(
        path="/people",
        name="people",
        action=Action.SEE_PEOPLE,
        summary="Every adult with their posts, by name.",
        answer=tuple[out.PersonOut, ...],
        serve=_people,
    ),
    Endpoint(
        path="/duties",
        name="duties",
        action=Action.SEE_BOARD,
        summary="Published duties of at most 62 days, in order of time.",
        answer=tuple[out.DutyOut, ...],
        serve=_duties,
        parameters=(
            Parameter("from", DATE, "First day, inclusive.", required=True),
            Parameter("to", DATE, "Last day, inclusive.", required=True),
            Parameter("person", TEXT, "Code of one adult; left out, everybody."),
        ),
    ),
    Endpoint(
        path="/rotas",
        name="rotas",
        action=Action.SEE_BOARD,
        summary="Every revision of the rota at a glance, newest first.",
        answer=tuple[rota_out.RotaSummaryOut, ...],
        serve=_rotas,
    ),
    Endpoint(
        path="/rotas/{revision}",
        name="rota",
        action=Action.SEE_BOARD,
        summary="One revision whole: who has which need when, and how good it is.",
        answer=rota_out.RotaOut,
        serve=_rota,
        parameters=(Parameter("revision", NUMBER, "Number of the revision.", required=True),),
    ),
    Endpoint(
        path="/open-needs",
        name="open_needs",
        action=Action.SEE_UNFILLED,
        summary="What a rota leaves open, most important first.",
        answer=rota_out.OpenNeedsOut,
        serve=_open_needs,
        parameters=(Parameter("revision", NUMBER, "Which rota; left out, the newest."),),
    ),
    Endpoint(
        path="/publications",
        name="publications",
        action=Action.SEE_BOARD,
        summary="Every publication, newest first.",
        answer=tuple[out.PublicationOut, ...],
        serve=_publications,
    ),
    Endpoint(
        path="/rules",
        name="rules",
        action=Action.SEE_RULE_BOOK,
        summary="The rule book as the school has it.",
        answer=tuple[out.RuleOut, ...],
        serve=_rules,
    ),
)
