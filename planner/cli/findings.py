"""How commands tell what reading a file found, and take the answers to what it asked."""

from typing import NoReturn, Protocol

import click

from planner.cli.session import echo_json
from planner.errors import PlannerError
from planner.workbook.report import CellNote, CellProblem, Question


class Findings(Protocol):
    """What a reading came to, kept or not."""

    @property
    def problems(self) -> tuple[CellProblem, ...]: ...

    @property
    def notes(self) -> tuple[CellNote, ...]: ...

    @property
    def open_questions(self) -> tuple[Question, ...]: ...


def answers(pairs: tuple[str, ...]) -> dict[int | str, str]:
    """--answer options as a mapping by number or key. Raises PlannerError."""
    read: dict[int | str, str] = {}
    for pair in pairs:
        number, equals, text = pair.partition("=")
        if not equals:
            raise PlannerError(
                f"--answer {pair!r} has no equals sign.", hint="Write --answer 2=yes."
            )
        name = number.strip()
        read[int(name) if name.isdigit() else name] = text.strip()
    return read


def refuse(result: Findings, as_json: bool) -> NoReturn:
    """Tell everything to settle, and end with exit code 1."""
    if as_json:
        echo_json(found(result))
        raise SystemExit(1)
    show_notes(result.notes)
    for problem in result.problems:
        click.echo(f"  {problem.sentence}", err=True)
    for question in result.open_questions:
        click.echo(f"  question {question.number}: {question.sentence}", err=True)
    if result.open_questions:
        click.echo("Answer with --answer NUMBER=TEXT, or --answer all=yes.", err=True)
    wrong = len(result.problems) + len(result.open_questions)
    click.echo(f"Refused: {wrong} to settle. Nothing has been changed.", err=True)
    raise SystemExit(1)


def found(result: Findings) -> dict[str, list[str]]:
    """The same for a program."""
    return {
        "problems": [problem.sentence for problem in result.problems],
        "questions": [question.sentence for question in result.open_questions],
        "notes": [note.sentence for note in result.notes],
    }


def show_notes(notes: tuple[CellNote, ...]) -> None:
    """What was read differently from how it was written."""
    for note in notes:
        click.echo(f"  note: {note.sentence}")
