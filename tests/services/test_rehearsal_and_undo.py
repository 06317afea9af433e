"""Rehearsing an import and undoing one: what is told beforehand is what happens, and goes back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.domain.kinds import AbsenceKind, RoleKind
from planner.domain.people import Absence
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.exporters.workbook import write_workbook
from planner.services import undoing
from planner.services.importing import export_workbook, import_school
from planner.services.permissions import Visitor
from planner.services.publishing import PublishRequest, publish
from planner.services.rehearsing import Rehearsal, rehearse
from planner.services.undoing import undo_import, undoable
from planner.store import Database
from planner.store.files import KEPT
from tests.services.conftest import MONDAY, NOW

OF_A_PERSON = (
    *("posts", "working_days", "qualifications", "authorisations", "consents"),
    *("restrictions", "absences"),
)


def without(school: School, person: str) -> School:
    """The school once one support adult and everything that names them is off its sheets."""
    posts = {post.code for post in school.posts if post.person == person}

    def keep(name: str) -> tuple[Any, ...]:
        return tuple(
            fact
            for fact in getattr(school, name)
            if getattr(fact, "person", "") != person and getattr(fact, "post", "") not in posts
        )

    def usual(fact: Any) -> Any:
        return replace(fact, usual=tuple(post for post in fact.usual if post not in posts))

    kept = {name: keep(name) for name in OF_A_PERSON}
    return replace(
        school,
        **kept,
        people=tuple(p for p in school.people if p.code != person),
        events=tuple(
            replace(e, attendees=tuple(a for a in e.attendees if a != person))
            for e in school.events
        ),
        groups=tuple(usual(group) for group in school.groups),
        provisions=tuple(
            replace(
                usual(one),
                relief=tuple(post for post in one.relief if post not in posts),
                never=tuple(p for p in one.never if p != person),
            )
            for one in school.provisions
        ),
    )


def an_assistant(school: School) -> str:
    """Somebody who holds one support post and gives no authorisation."""
    return next(post.person for post in school.posts if post.role is RoleKind.LPA)


def shown(database: Database, deputy: Visitor, school: School, today: date = MONDAY) -> Rehearsal:
    return rehearse(database, deputy, school, today=today)


def take(database: Database, deputy: Visitor, school: School, **more: Any) -> None:
    report = import_school(
        database,
        deputy,
        data=write_workbook(school),
        filename="school.xlsx",
        answers={"all": "yes"},
        at=more.get("at", NOW),
    )
    assert report.accepted, [problem.sentence for problem in report.problems]


@pytest.fixture
def published(database: Database, deputy: Visitor, drafted: Rota) -> Rota:
    request = PublishRequest(
        revision=drafted.revision,
        first=MONDAY,
        last=MONDAY + timedelta(days=11),
        gaps_acknowledged=True,
    )
    publish(database, deputy, request, at=NOW)
    return drafted


def test_the_same_file_rehearses_as_no_change(
    database: Database, deputy: Visitor, sample: School
) -> None:
    found = shown(database, deputy, sample)
    assert found.changes_nothing
    assert (found.needs, found.losses, found.drafts) == ((), (), 0)


def test_a_rehearsal_lists_rows_added_altered_and_removed_by_sheet(
    database: Database, deputy: Visitor, sample: School
) -> None:
    person = sample.people[0]
    renamed = replace(person, name="New Name")
    changed = replace(
        sample,
        people=tuple(renamed if p == person else p for p in sample.people),
        terms=sample.terms[:-1],
        places=(*sample.places, replace(sample.places[0], code="NOOK", name="Nook")),
    )
    found = {change.sheet: change for change in shown(database, deputy, changed).sheets}
    assert set(found) == {"People", "Terms", "Places"}
    assert found["Places"].added == ("NOOK",)
    assert found["Terms"].removed == (sample.terms[-1].code,)
    (altered,) = found["People"].altered
    (cell,) = altered.cells
    assert (altered.name, cell.heading) == (person.code, "Name")
    assert (cell.before, cell.after) == (person.name, "New Name")


def test_a_rehearsal_names_no_pupil_and_tells_no_absence(
    database: Database, deputy: Visitor, sample: School
) -> None:
    day = Absence(
        person=an_assistant(sample),
        day=MONDAY,
        starts=8 * 60,
        ends=16 * 60,
        kind=AbsenceKind.COURSE,
    )
    group = replace(sample.groups[0], pupils=sample.groups[0].pupils[:-1])
    changed = replace(
        sample,
        absences=(*sample.absences, day),
        groups=(group, *sample.groups[1:]),
        pupils=sample.pupils[1:],
    )
    told = str(shown(database, deputy, changed).sheets)
    assert (
        "1 added"
        in {c.sheet: c.counts for c in shown(database, deputy, changed).sheets}["Absences"]
    )
    assert group.code in told
    for ref in (pupil.ref for pupil in sample.pupils):
        assert f"{ref}'" not in told
        assert f"{ref}," not in told
    assert "course" not in told


def test_needs_that_appear_and_disappear_are_told_by_title(
    database: Database, deputy: Visitor, sample: School
) -> None:
    gone = sample.duty_posts[0]
    found = shown(database, deputy, replace(sample, duty_posts=sample.duty_posts[1:]))
    assert [need.disappear > 0 for need in found.needs if need.title == gone.title] == [True]


def test_a_rehearsal_tells_whose_published_duties_would_be_lost_and_whose_calendar_changes(
    database: Database, deputy: Visitor, sample: School, published: Rota
) -> None:
    person = an_assistant(sample)
    name = next(p.name for p in sample.people if p.code == person)
    mine = [row for row in published.allocations if row.person == person]
    found = shown(database, deputy, without(sample, person))
    assert found.ended == (name,)
    assert found.calendars == (name,)
    assert sum(loss.times for loss in found.losses) == 2 * len(mine)
    assert {loss.why for loss in found.losses} == {"has no post any more"}
    assert found.losses[0].sentence.endswith("has no post any more")


@pytest.mark.parametrize("why", ["not needed", "at another time", "no school", "away", "not work"])
def test_each_reason_a_published_duty_would_be_lost_is_told(
    database: Database, deputy: Visitor, sample: School, published: Rota, why: str
) -> None:
    posts = {row.key.code for row in published.allocations if row.key.source == "duty"}
    duty = next(p for p in sample.duty_posts if p.code in posts)
    person = next(row.person for row in published.allocations if row.key.code == duty.code)
    day = Absence(person=person, day=MONDAY, starts=8 * 60, ends=16 * 60)
    changed = {
        "not needed": replace(sample, duty_posts=tuple(p for p in sample.duty_posts if p != duty)),
        "at another time": replace(
            sample,
            duty_posts=tuple(
                replace(p, starts=p.starts + 5) if p == duty else p for p in sample.duty_posts
            ),
        ),
        "no school": replace(
            sample,
            terms=tuple(t for t in sample.terms if not t.starts <= MONDAY <= t.ends),
        ),
        "away": replace(sample, absences=(*sample.absences, day)),
        "not work": replace(
            sample, working_days=tuple(d for d in sample.working_days if d.weekday != 0)
        ),
    }[why]
    assert why in " ".join(loss.why for loss in shown(database, deputy, changed).losses)


def test_duties_that_are_past_are_not_lost(
    database: Database, deputy: Visitor, sample: School, published: Rota
) -> None:
    changed = without(sample, an_assistant(sample))
    later = shown(database, deputy, changed, today=MONDAY + timedelta(days=30))
    assert later.losses == ()


def test_a_draft_that_would_be_out_of_date_is_counted(
    database: Database, deputy: Visitor, sample: School, drafted: Rota
) -> None:
    assert shown(database, deputy, replace(sample, terms=sample.terms[:-1])).drafts == 1


def test_C86_a_draft_under_way_and_a_published_week_are_told_before_a_file_is_taken(
    database: Database, deputy: Visitor, sample: School, published: Rota
) -> None:
    changed = without(sample, an_assistant(sample))
    assert "published duties would lose" in shown(database, deputy, changed).upsets
    assert not shown(database, deputy, changed).drafting
    with database.unit(deputy.school, actor=deputy.user, at=NOW) as unit:
        unit.jobs.submit("draft", {})
    assert "a draft is being worked out" in shown(database, deputy, changed).upsets
    assert shown(database, deputy, sample).upsets == ""


def test_C88_an_import_of_another_school_is_not_found(
    database: Database, deputy: Visitor, sample: School
) -> None:
    take(database, deputy, replace(sample, terms=sample.terms[:-1]))
    database.create_school(replace(sample.profile, code="other"), at=NOW)
    stranger = replace(deputy, school="other")
    with pytest.raises(NotFound, match="no import to undo"):
        undo_import(database, stranger, at=NOW, taken=1)
    assert undoable(database, stranger) is None


def test_undoing_gives_back_the_very_bytes_of_the_export_before(
    database: Database, deputy: Visitor, sample: School
) -> None:
    before = export_workbook(database, deputy)
    take(database, deputy, without(sample, an_assistant(sample)))
    assert export_workbook(database, deputy) != before
    undone = undo_import(database, deputy, at=NOW)
    assert undone.changed
    assert export_workbook(database, deputy) == before
    with database.reading(deputy.school) as unit:
        actions = [entry.action for entry in unit.audit.entries(3)]
    assert actions == ["undo import", "replace facts", "import file"]


def test_imports_are_undone_one_after_another(
    database: Database, deputy: Visitor, sample: School
) -> None:
    first = export_workbook(database, deputy)
    take(database, deputy, replace(sample, terms=sample.terms[:-1]))
    second = export_workbook(database, deputy)
    take(database, deputy, replace(sample, terms=sample.terms[:-2]))
    undo_import(database, deputy, at=NOW)
    assert export_workbook(database, deputy) == second
    undo_import(database, deputy, at=NOW)
    assert export_workbook(database, deputy) == first
    with pytest.raises(NotFound, match="no import to undo"):
        undo_import(database, deputy, at=NOW)


def test_undoing_is_refused_once_the_facts_have_changed_again(
    database: Database, deputy: Visitor, sample: School
) -> None:
    take(database, deputy, replace(sample, terms=sample.terms[:-1]))
    with database.unit(deputy.school, actor="other", at=NOW) as unit:
        unit.facts.replace(replace(sample, terms=sample.terms[:-2]))
    before = export_workbook(database, deputy)
    with pytest.raises(Conflict, match="changed again since then"):
        undo_import(database, deputy, at=NOW)
    assert export_workbook(database, deputy) == before


def test_twin_without_that_check_the_later_change_would_be_lost(
    database: Database, deputy: Visitor, sample: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(database, deputy, replace(sample, terms=sample.terms[:-1]))
    with database.unit(deputy.school, actor="other", at=NOW) as unit:
        unit.facts.replace(replace(sample, terms=sample.terms[:-2]))
    monkeypatch.setattr(undoing, "_obstacle", lambda unit, taken: "")
    undo_import(database, deputy, at=NOW)
    with database.reading(deputy.school) as unit:
        assert len(unit.facts.load().school.terms) == len(sample.terms)


def test_undoing_is_refused_once_a_rota_is_published_on_it(
    database: Database, deputy: Visitor, sample: School, worked_out: Rota
) -> None:
    take(database, deputy, replace(sample, special_days=sample.special_days[:-1]))
    with database.unit(deputy.school, actor=deputy.user, at=NOW) as unit:
        rota = unit.rotas.add(replace(worked_out, versions=unit.facts.versions()))
    request = PublishRequest(
        revision=rota.revision,
        first=MONDAY,
        last=MONDAY + timedelta(days=4),
        gaps_acknowledged=True,
    )
    publish(database, deputy, request, at=NOW + timedelta(hours=1))
    found = undoable(database, deputy)
    assert found is not None
    assert "Publication 1 has been made since then" in found.obstacle
    with pytest.raises(Conflict, match="cannot be undone"):
        undo_import(database, deputy, at=NOW + timedelta(hours=2))


def test_an_undo_of_another_import_than_the_one_looked_at_is_refused(
    database: Database, deputy: Visitor, sample: School
) -> None:
    take(database, deputy, replace(sample, terms=sample.terms[:-1]))
    with pytest.raises(NotFound):
        undo_import(database, deputy, at=NOW, taken=7)
    take(database, deputy, replace(sample, terms=sample.terms[:-2]))
    with pytest.raises(Conflict, match="in the meantime"):
        undo_import(database, deputy, at=NOW, taken=1)


def test_only_the_latest_imports_keep_what_was_before_them(
    database: Database, deputy: Visitor, sample: School
) -> None:
    for n in range(KEPT + 2):
        with database.unit(deputy.school, actor=deputy.user, at=NOW) as unit:
            unit.taken_files.add(f"{n}.xlsx", "workbook", frozenset(), before=sample, after=sample)
    with database.reading(deputy.school) as unit:
        assert len(unit.taken_files.all()) == KEPT
