"""What reading a workbook found: refusals, notes and numbered questions, all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

YES: Final = "yes"
NO: Final = "no"
ALL: Final = "all"
"""`answers={"all": "yes"}` says yes to every question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the file, as a person would look for it. Blank parts are not known."""

    sheet: str = ""
    row: int | None = None
    """As the spreadsheet numbers it, from 1."""
    column: str = ""
    """The column's heading."""
    cell: str = ""
    """"C7"."""
    value: str = ""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        column = f"{self.column} ({self.cell})" if self.column and self.cell else self.column
        return ", ".join(part for part in (self.sheet, row, column) if part) or "The file"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """Why the file is refused: one thing to correct."""

    where: Where
    expected: str
    """What is wrong and what was expected, as a sentence."""
    nearest: str = ""
    """The known word or code most like the one given."""

    @property
    def sheet(self) -> str:
        return self.where.sheet

    @property
    def row(self) -> int | None:
        return self.where.row

    @property
    def column(self) -> str:
        return self.where.column

    @property
    def value(self) -> str:
        return self.where.value

    @property
    def sentence(self) -> str:
        value = f" “{shorten(self.value)}”." if self.value else ""
        guess = f" Did you mean “{self.nearest}”?" if self.nearest else ""
        return f"{self.where}:{value} {self.expected}{guess}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNote:
    """Something that was read differently from how it was written, and how."""

    where: Where
    message: str

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only the school can say. The first option is what was assumed meanwhile."""

    number: int
    """From 1, in the order asked; the same file is asked the same questions."""
    key: str
    """A name for the question that stays when others come or go: "Posts!F7"."""
    where: Where
    text: str
    options: tuple[str, ...] = (YES, NO)
    """Nothing where any words may be the answer."""
    answer: str | None = None

    @property
    def sentence(self) -> str:
        choice = f" ({' / '.join(self.options)})" if self.options else ""
        return f"{self.where}: {self.text}{choice}"


@dataclass(slots=True)
class Report:
    """Collects what is found while a file is read. `answers` go by number, key or "all"."""

    answers: Mapping[int | str, str] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)

    def refuse(self, where: Where, expected: str, nearest: str = "") -> None:
        self.problems.append(CellProblem(where=where, expected=expected, nearest=nearest))

    def note(self, where: Where, message: str) -> None:
        self.notes.append(CellNote(where=where, message=message))

    def ask(self, key: str, where: Where, text: str, options: tuple[str, ...] = (YES, NO)) -> str:
        """The answer given, or the first option while there is none. Asked once per key."""
        if key not in self.questions:
            number = len(self.questions) + 1
            answer = self._answer(number, key, options)
            self.questions[key] = Question(
                number=number, key=key, where=where, text=text, options=options, answer=answer
            )
            if answer is not None and answer not in options:
                self.refuse(
                    where, f"The answer to question {number} must be one of {', '.join(options)}."
                )
        answer = self.questions[key].answer
        return answer if answer in options else options[0]

    def ask_words(self, key: str, where: Where, text: str) -> str | None:
        """The answer in the person's own words, or None while there is none."""
        if key not in self.questions:
            number = len(self.questions) + 1
            names: tuple[int | str, ...] = (number, str(number), key)
            answer = next((self.answers[name] for name in names if name in self.answers), None)
            self.questions[key] = Question(
                number=number, key=key, where=where, text=text, options=(), answer=answer
            )
        return self.questions[key].answer

    def confirm(self, key: str, where: Where, text: str) -> None:
        """Ask yes or no; no refuses the file, so that it can be corrected."""
        asked_before = key in self.questions
        if self.ask(key, where, text) == NO and not asked_before:
            self.refuse(where, f"You answered no to: {text} Please correct it and import again.")

    def confirm_typed(self, key: str, where: Where, text: str, words: str) -> None:
        """Ask for words to be typed: no slip, and no yes to everything, can be the answer."""
        answer = self.ask_words(key, where, f"{text} Type {words} to go on.")
        if answer is not None and " ".join(answer.split()).casefold() != words.casefold():
            self.refuse(where, f"You did not type {words}. {text}")

    @property
    def settled(self) -> bool:
        """Whether nothing is refused and every question has its answer."""
        return not self.problems and all(q.answer is not None for q in self.questions.values())

    def _answer(self, number: int, key: str, options: tuple[str, ...]) -> str | None:
        for name in (number, str(number), key):
            if name in self.answers:
                return self.answers[name].strip().lower()
        everything = self.answers.get(ALL)
        return options[0] if everything == YES else None


def shorten(value: str, most: int = 60) -> str:
    """A value short enough to quote back."""
    return value if len(value) <= most else f"{value[: most - 1]}…"
