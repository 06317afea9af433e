"""Rules set aside: on record, in the audit log, honoured by plans, listed by the audit."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.generator import one_form_primary
from planner.audit import audit_rota_file
from planner.cli import main
from planner.demand_sources import needs_of
from planner.domain.demand import DemandKey
from planner.domain.kinds import DutyKind, UserRole
from planner.domain.plan import Rota
from planner.domain.school import School
from planner.errors import NotAllowed, NotFound
from planner.exporters.workbook import write_workbook
from planner.formulate import formulate
from planner.rota_file import export_rota_file
from planner.rules import BY_ID, RULE_BOOK, Basis
from planner.services import importing, overriding
from planner.services.auditing import audit_trail
from planner.services.overriding import NotSetAside, OverrideRequest
from planner.services.permissions import Visitor
from planner.services.why_not import why_not_for
from planner.store import Database, open_database
from tests.services.conftest import MONDAY, NOW

SCHOOL = one_form_primary()
GROUP = next(d for d in needs_of(SCHOOL).demands if d.kind is DutyKind.INTERVENTION)


def asked(rule: str = "I-LEN", **more: str) -> OverrideRequest:
    given = {"rule": rule, "demand": str(GROUP.key), "reason": "The hall is closed", **more}
    return OverrideRequest(**given)


def kept(database: Database, deputy: Visitor) -> School:
    with database.reading(deputy.school) as unit:
        return unit.facts.load().school


def test_a_policy_is_set_aside_with_a_reason_and_the_audit_log_says_so(
    database: Database, deputy: Visitor
) -> None:
    given = overriding.set_rule_aside(database, deputy, asked(), at=NOW)
    assert kept(database, deputy).overrides == (given,)
    assert overriding.overrides(database, deputy) == (given,)
    assert (given.rule, given.key, given.given_by) == ("I-LEN", GROUP.key, deputy.user)
    entries = audit_trail(database, replace(deputy, roles=frozenset({UserRole.ADMIN})))
    assert ("set rule aside", f"I-LEN for {GROUP.key}") in {(e.action, e.subject) for e in entries}


def test_saying_it_again_replaces_it_and_withdrawing_holds_to_the_rule_again(
    database: Database, deputy: Visitor
) -> None:
    overriding.set_rule_aside(database, deputy, asked(), at=NOW)
    overriding.set_rule_aside(database, deputy, asked(reason="Better said"), at=NOW)
    assert [o.reason for o in overriding.overrides(database, deputy)] == ["Better said"]
    overriding.withdraw(database, deputy, "I-LEN", str(GROUP.key), at=NOW)
    assert overriding.overrides(database, deputy) == ()
    with pytest.raises(NotFound):
        overriding.withdraw(database, deputy, "I-LEN", str(GROUP.key), at=NOW)


REFUSED = [
    (asked("G-HLTA-AUTH"), "the law"),
    (asked("I-SAME-ADULT"), "a preference gives way"),
    (asked("H-DAYS"), "needs their agreement"),
    (asked(reason="  "), "A reason is needed"),
    (asked(reason="x" * 201), "A reason is needed"),
    (asked("G-NOTHING"), "no rule G-NOTHING"),
    (asked(demand="int:NOBODY:w1.1:0"), "no duty int:NOBODY"),
    (asked(demand="nonsense"), "not the name of a duty"),
    (asked(demand="int:X:2026-13-40.1:0"), "no duty"),
    (asked("H-DAYS", post="nobody"), "Nobody has a line called nobody"),
]


@pytest.mark.parametrize(
    ("request_", "said"), REFUSED, ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_cannot_be_set_aside_is_refused_with_the_reason(
    database: Database, deputy: Visitor, request_: OverrideRequest, said: str
) -> None:
    with pytest.raises((NotSetAside, NotFound), match=said):
        overriding.set_rule_aside(database, deputy, request_, at=NOW)
    assert kept(database, deputy).overrides == ()


def test_no_rule_of_law_is_ever_offered_to_be_set_aside() -> None:
    for rule in RULE_BOOK:
        offered = overriding.how_set_aside(rule.id)
        assert bool(offered) == (rule.basis in (Basis.POLICY, Basis.CONTRACT)), rule.id
    assert overriding.how_set_aside("G-NOTHING") == ""


def test_only_the_head_and_the_deputy_may(database: Database, deputy: Visitor) -> None:
    for role in set(UserRole) - {UserRole.HEAD, UserRole.DEPUTY}:
        with pytest.raises(NotAllowed):
            overriding.set_rule_aside(
                database, replace(deputy, roles=frozenset({role})), asked(), at=NOW
            )


def test_an_agreement_is_of_one_line(database: Database, deputy: Visitor) -> None:
    post = next(p.code for p in SCHOOL.posts if p.profile)
    given = overriding.set_rule_aside(database, deputy, asked("H-DAYS", post=post), at=NOW)
    assert given.post == post
    policy = overriding.set_rule_aside(database, deputy, asked(post=post), at=NOW)
    assert policy.post is None


def test_importing_a_workbook_leaves_what_is_on_record(database: Database, deputy: Visitor) -> None:
    given = overriding.set_rule_aside(database, deputy, asked(), at=NOW)
    data = write_workbook(SCHOOL)
    report = importing.import_school(database, deputy, data=data, filename="s.xlsx", at=NOW)
    assert report.accepted
    assert kept(database, deputy).overrides == (given,)


def refused_row(rota: Rota) -> tuple[School, str, DemandKey, str]:
    """A row of the rota, and somebody whom a policy keeps from it."""
    for row in rota.allocations:
        for person in SCHOOL.people:
            if person.code == row.person or not any(
                p.person == person.code and p.profile for p in SCHOOL.posts
            ):
                continue
            found = why_not_for(SCHOOL, rota, str(row.key), person.code)
            for _, refusals in found.lines:
                for refusal in refusals:
                    if len(refusals) == 1 and BY_ID[refusal.rule].basis is Basis.POLICY:
                        return SCHOOL, refusal.rule, row.key, refusal.post
    raise AssertionError("a policy keeps nobody from anything")


def test_a_rota_file_that_rests_on_it_is_accepted_and_lists_the_exception(worked_out: Rota) -> None:
    school, rule, key, post = refused_row(worked_out)
    person = next(p.person for p in school.posts if p.code == post)
    rows = tuple(
        replace(row, post=post, person=person) if row.key == key else row
        for row in worked_out.allocations
    )
    given = overriding.Override(rule=rule, key=key, given_by="deputy", reason="A word in private")
    recorded = replace(school, overrides=(given,))
    swapped = replace(worked_out, allocations=rows)
    broken = audit_rota_file(export_rota_file(school, needs_of(school), swapped))
    assert any(problem.startswith(f"{rule}:") for problem in broken.problems)
    data = export_rota_file(recorded, needs_of(recorded), swapped)
    report = audit_rota_file(data)
    assert not any(problem.startswith(f"{rule}:") for problem in report.problems)
    assert any(f"Set aside, on record: {rule}:" in said for said in report.exceptions)
    assert b"A word in private" not in data


def test_the_command_sets_lists_and_withdraws(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'school.db'}"
    database = open_database(url)
    database.migrate()
    database.create_school(SCHOOL.profile, at=NOW)
    with database.unit(SCHOOL.profile.code, actor="test", at=NOW) as unit:
        unit.facts.replace(SCHOOL)
    where, key = ["--database", url], str(GROUP.key)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["override", *words, *where])

    done = run("set", "I-LEN", key, "--reason", "Hall closed")
    assert done.exit_code == 0, done.output
    assert f"I-LEN  {key}: Hall closed" in run("list").output
    assert json.loads(run("list", "--json").output)[0]["demand"] == key
    law = run("set", "W-DBS", key, "--reason", "Please")
    assert law.exit_code == 1
    assert "the law" in law.output
    assert run("withdraw", "I-LEN", key).exit_code == 0
    assert "No rule is set aside." in run("list").output


def test_the_next_draft_is_made_with_it(database: Database, deputy: Visitor) -> None:
    overriding.set_rule_aside(database, deputy, asked(), at=NOW)
    school = kept(database, deputy)
    facts = formulate(school, needs_of(school), on=MONDAY).facts
    assert [o.rule for o in facts.overrides] == ["I-LEN"]
