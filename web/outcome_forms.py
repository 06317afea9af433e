"""From what the forms of readings and reviews sent to the values services take, and back."""

from datetime import date
from typing import Final

from werkzeug.datastructures import MultiDict

from planner.domain.codes import PupilRef
from planner.domain.outcomes import Decision, Grounds, Measured
from planner.outcome_sheet import SaidMeasure, SaidPupil
from planner.services.outcomes import GroupOutcomes, MeasureTable
from planner.services.reviews import SaidReview
from web.forms import FormProblem, a_date, a_number

_COLUMNS: Final = ("pupil", "before", "before_on", "after", "after_on")


def said_measure(form: MultiDict[str, str]) -> SaidMeasure:
    """As typed; the rows of the pupils are columns of the same length."""
    columns = [form.getlist(name) for name in _COLUMNS]
    if len({len(column) for column in columns}) != 1:
        raise FormProblem("Part of the form is missing.", hint="Open the group again.")
    return SaidMeasure(
        measure=form.get("measure", ""),
        was=form.get("was", ""),
        low=form.get("low", ""),
        high=form.get("high", ""),
        rising=form.get("rising") != "no",
        before_on=form.get("all_before_on", ""),
        after_on=form.get("all_after_on", ""),
        lines=tuple(
            SaidPupil(pupil=pupil, before=before, before_on=then, after=after, after_on=later)
            for pupil, before, then, after, later in zip(*columns, strict=True)
        ),
    )


def forms_of(found: GroupOutcomes) -> tuple[SaidMeasure, ...]:
    """A form for each measure the group has, as it stands."""
    return tuple(_form_of(table, found.pupils) for table in found.measures)


def blank_form(found: GroupOutcomes) -> SaidMeasure:
    """The form for one measure more."""
    return SaidMeasure(lines=tuple(SaidPupil(pupil=pupil) for pupil in found.pupils))


def said_review(form: MultiDict[str, str], today: date) -> SaidReview:
    """Raises FormProblem for an answer that is not on the list."""
    decision, grounds = form.get("decision", ""), form.getlist("grounds")
    if decision not in {"", *Decision} or not set(grounds) <= set(Grounds):
        raise FormProblem("That answer is not on the list.", hint="Choose one of those given.")
    return SaidReview(
        decision=Decision(decision) if decision else None,
        held_on=a_date(form.get("held_on", ""), otherwise=today),
        grounds=tuple(Grounds(each) for each in grounds),
        next_on=a_date(form["next_on"], otherwise=today) if form.get("next_on") else None,
        seen=a_number(form.get("seen", "")) or 0,
    )


def _form_of(table: MeasureTable, pupils: tuple[PupilRef, ...]) -> SaidMeasure:
    return SaidMeasure(
        measure=table.measure,
        was=table.measure,
        low=f"{table.low:g}",
        high=f"{table.high:g}",
        rising=table.rising,
        lines=tuple(_line_of(pupil, table.by_pupil.get(pupil)) for pupil in pupils),
    )


def _line_of(pupil: PupilRef, one: Measured | None) -> SaidPupil:
    if one is None:
        return SaidPupil(pupil=pupil)
    return SaidPupil(
        pupil=pupil,
        before=_text(one.before),
        before_on=one.before_on.isoformat() if one.before_on else "",
        after=_text(one.after),
        after_on=one.after_on.isoformat() if one.after_on else "",
    )


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
