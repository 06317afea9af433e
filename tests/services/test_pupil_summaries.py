"""One pupil's summary: their own and nobody else's, by reference, each look written down."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.kinds import UserRole
from planner.errors import NotAllowed, NotFound
from planner.exporters.document_pdf import document_html
from planner.services import owed, pupil_summaries
from planner.services.pupil_summaries import pupil_summary, pupil_summary_pdf, summary_document
from planner.store import Database
from tests.services.small_day import MONDAY, NOW, SCHOOL, opened
from tests.services.test_outcomes import SENCO, a_form, record

FRIDAY = NOW + timedelta(days=3)
OTHERS = re.compile(r"\bP[2-4]\b|Amara|Idris|Kemi")


def delivered_to(database: Database, pupil: str, minutes: int) -> None:
    """The first session of the week took place for so long."""
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        live = unit.occurrences.live(MONDAY, MONDAY + timedelta(days=4))
        one = next(each for each in live if pupil in each.pupils)
        owed.delivered(unit, one.key, one.day, minutes, of=one.ends - one.starts)


def with_a_plan(database: Database, group: str) -> None:
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        school = unit.facts.load().school
        groups = tuple(replace(g, ehcp=g.ehcp or g.code == group) for g in school.groups)
        unit.facts.replace(replace(school, groups=groups))


def test_it_adds_up_planned_and_delivered_and_what_the_plan_asks_for(database: Database) -> None:
    opened(database)
    with_a_plan(database, "NELI-3A")
    delivered_to(database, "P1", 20)
    record(database, a_form())
    found = pupil_summary(database, SENCO, "p1", at=FRIDAY)
    (line,) = found.terms[-1].lines
    assert (line.sum.planned, line.sum.delivered, line.sum.required_delivered) == (90, 20, 20)
    assert line.sum.required >= 90
    assert [(name, one.before, one.after) for name, one in found.readings] == [("NELI", 10, 18)]
    assert [name for name, _ in found.reviews] == ["NELI"]


def test_no_other_pupil_no_adult_no_need_and_no_cost_is_on_the_page(database: Database) -> None:
    opened(database)
    record(database, a_form())
    found = pupil_summary(database, SENCO, "P1", at=FRIDAY)
    paper = document_html(summary_document(found))
    assert "P1" in paper
    assert not OTHERS.findall(paper)
    assert "£" not in paper
    assert {line.pupil for term in found.terms for line in term.lines} == {"P1"}


def test_twin_without_the_filter_another_pupil_of_the_session_is_found(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database)
    monkeypatch.setattr(pupil_summaries, "_own", lambda every, _: tuple(every))
    found = pupil_summary(database, SENCO, "P1", at=FRIDAY)
    assert {line.pupil for term in found.terms for line in term.lines} != {"P1"}


def test_the_paper_is_one_page_a_screen_reader_can_follow(database: Database) -> None:
    opened(database)
    body = pupil_summary_pdf(database, SENCO, "P1", at=FRIDAY)
    assert body.startswith(b"%PDF")
    assert body.count(b"/Type /Page\n") + body.count(b"/Type /Page ") <= 1


def test_every_look_is_written_down_and_strangers_are_refused(database: Database) -> None:
    opened(database)
    pupil_summary(database, SENCO, "P1", at=FRIDAY)
    with database.reading(SCHOOL) as unit:
        (look,) = unit.audit.entries(1)
    assert (look.subject, look.after) == ("pupil summary", {"pupils": ["P1"]})
    with pytest.raises(NotFound):
        pupil_summary(database, SENCO, "P99", at=FRIDAY)
    staff = replace(SENCO, roles=frozenset({UserRole.STAFF}))
    with pytest.raises(NotAllowed):
        pupil_summary(database, staff, "P1", at=FRIDAY)
