"""The five answers above the board, the state of the rota, and the one next step."""

from dataclasses import dataclass

from planner.domain.clock import hours
from planner.domain.demand import NeedTier
from planner.services.boards import Answers, WeekBoard
from planner.services.permissions import Action, Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    figure: str
    line: str
    small: str
    tone: str = ""
    """"danger", "warning", "ok" or nothing; never the only sign of it."""
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    words: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one blue button: where it leads, and what it will do."""

    endpoint: str
    words: str
    revision: int | None = None


def cards(found: Answers) -> tuple[Card, ...]:
    return (_unmet(found), _met(found), _ppa(found), _owed(found), _same(found))


def _unmet(found: Answers) -> Card:
    gaps = len(found.unmet)
    safety = sum(gap.tier == NeedTier.SAFETY for gap in found.unmet)
    if not gaps:
        return Card(
            figure="0", line="needs left open", small="everything is staffed", tone="ok",
            endpoint="unfilled.page",
        )  # fmt: skip
    return Card(
        figure=str(gaps),
        line=_open_words(gaps, proven=found.gaps_proven),
        small=_open_small(safety, found),
        tone="danger",
        endpoint="unfilled.page",
    )


def _open_words(gaps: int, *, proven: bool) -> str:
    need = "need" if gaps == 1 else "needs"
    return f"{need} nobody can take" if proven else f"{need} still open"


def _open_small(safety: int, found: Answers) -> str:
    if not found.gaps_proven:
        settled = "search ended before it settled them: look longer"
        rest = "changed by hand: see who could take it" if found.by_hand else f"the {settled}"
        return f"{safety} for safety; {rest}" if safety else rest
    return f"{safety} for safety: see why" if safety else "see why, person by person"


def _met(found: Answers) -> Card:
    small = "no better rota exists for needs" if found.needs_proven else "still could be improved"
    return Card(figure=f"{found.met} of {found.demands}", line="needs met", small=small)


def _ppa(found: Answers) -> Card:
    short = found.ppa_short
    return Card(
        figure=f"{found.ppa_full} of {found.ppa_teachers}",
        line="teachers have PPA in full",
        small=f"{hours(short)} short in all" if short else "not a minute short",
        tone="warning" if short else "",
    )


def _owed(found: Answers) -> Card:
    owed = found.owed_minutes
    return Card(
        figure=hours(owed),
        line="owed to interventions",
        small="sessions without an adult" if owed else "every session is placed",
        tone="warning" if owed else "",
    )


def _same(found: Answers) -> Card:
    if found.same_adult_percent is None:
        return Card(figure="–", line="same adult all week", small="no groups or 1:1 yet")
    return Card(
        figure=f"{found.same_adult_percent} %",
        line="same adult all week",
        small="for groups and 1:1",
    )


def chip(board: WeekBoard) -> Chip:
    if not board.has_school and board.rows:
        return Chip("No school this week", "")
    if board.revision is None:
        nothing = "Nothing is published for this week" if board.unpublished else "No rota yet"
        return Chip(nothing, "warning")
    since = ", overtaken" if board.overtaken else ""
    if board.is_draft:
        return Chip(f"Draft {board.revision}{since or ', not published'}", "warning")
    assert board.publication is not None, "a rota that is no draft has been published"
    return Chip(f"Publication {board.publication.number}{since}", "warning" if since else "ok")


def next_step(board: WeekBoard, visitor: Visitor) -> Step | None:
    """What the visitor would naturally do next here; None when it is somebody else's turn."""
    if not board.rows and visitor.may(Action.IMPORT_SCHOOL):
        return Step(endpoint="imports.page", words="Import the school’s workbook…")
    draft = board.next_draft
    if draft and visitor.may(Action.PUBLISH_ROTA):
        words = f"See what draft {draft} changes, and publish…"
        return Step(endpoint="publications.preview", words=words, revision=draft)
    if board.revision is None and not board.unpublished and visitor.may(Action.DRAFT_ROTA):
        return Step(endpoint="drafts.page", words="Draft the rota…")
    return None
