"""The rota file: it proves itself, names nobody, and no tampering passes."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from planner import audit
from planner.audit import audit_rota_file, export_rota_file
from planner.demand_sources import needs_of
from planner.domain.clock import Span
from planner.domain.demand import Needs
from planner.domain.kinds import DutyKind
from planner.domain.school import School
from planner.plain import canonical, from_plain, to_plain
from tests.builders import an_adult
from tests.planner.small import planned, sample
from tests.rules.weeks import a_week, need

Body = dict[str, Any]


@cache
def exported() -> bytes:
    formulation, _, rota = sample(0.75)
    return export_rota_file(formulation.school, formulation.needs, rota)


def tampered(change: Callable[[Body], None], *, resealed: bool = True) -> bytes:
    """The sample's rota file changed, with its digests made to fit again or left."""
    outer = json.loads(exported())
    change(outer["body"])
    if resealed:
        body = outer["body"]
        body["facts_digest"] = hashlib.sha256(canonical(body["facts"])).hexdigest()
        outer["digest"] = hashlib.sha256(canonical(body)).hexdigest()
    return canonical(outer)


def test_a_rota_file_is_accepted_with_its_digest_and_every_rule_tested():
    report = audit_rota_file(exported())
    assert report.problems == ()
    assert report.accepted
    assert report.allocations == len(sample(0.75)[2].allocations)
    assert report.digest == json.loads(exported())["digest"]
    assert report.rules > 60


def test_the_same_rota_gives_the_same_bytes():
    formulation, _, rota = sample(0.75)
    again = export_rota_file(formulation.school, formulation.needs, rota)
    assert again == exported()


def test_K3_the_file_names_nobody_and_no_pupil():
    school = sample(0.75)[0].school
    text = exported().decode()
    secrets = [p.name for p in school.people] + [p.email for p in school.people]
    secrets += [p.code for p in school.people] + [p.code for p in school.posts]
    secrets += [p.ref for p in school.pupils]
    assert [secret for secret in secrets if secret and secret in text] == []


def test_K3_without_pseudonyms_the_names_would_be_there(monkeypatch: pytest.MonkeyPatch):
    formulation, _, rota = sample(0.75)
    monkeypatch.setattr("planner.pseudonyms.Pseudonyms.of", lambda self, value: value)
    text = export_rota_file(formulation.school, formulation.needs, rota).decode()
    assert formulation.school.people[0].name in text


def test_the_needs_are_worked_out_again_and_not_taken_on_trust():
    assert json.loads(exported())["body"]["needs"] == "follow from the facts"
    report = audit_rota_file(tampered(lambda body: body["facts"]["provisions"].clear()))
    assert any("is not a need of this school" in problem for problem in report.problems)


def test_a_changed_byte_is_a_digest_mismatch():
    later = tampered(lambda body: _row(body, "lunch duty").update(post="W001"), resealed=False)
    report = audit_rota_file(later)
    assert not report.accepted
    assert "digest does not match" in report.problems[0]


def _row(body: Body, kind: str) -> Body:
    return next(each["row"] for each in body["allocations"] if each["row"]["kind"] == kind)


def _of_role(body: Body, role: str) -> Body:
    return next(post for post in body["facts"]["posts"] if post["role"] == role)


def test_a_duty_given_to_someone_who_may_not_is_rejected_naming_the_rule():
    def midday_takes_ppa(body: Body) -> None:
        post = _of_role(body, "mda")
        _row(body, "ppa cover").update(post=post["code"], person=post["person"])

    problems = audit_rota_file(tampered(midday_takes_ppa)).problems
    assert any(problem.startswith("G-MDA-HOURS: A0") for problem in problems)
    assert any(problem.startswith("G-PROFILE") for problem in problems)


def test_an_assistant_put_on_ppa_is_rejected_citing_the_clause():
    def assistant_takes_ppa(body: Body) -> None:
        post = _of_role(body, "lpa")
        _row(body, "ppa cover").update(post=post["code"], person=post["person"])

    problems = audit_rota_file(tampered(assistant_takes_ppa)).problems
    assert any(p.startswith("G-LPA-NO-PPA") and "2.19" in p for p in problems)


def test_a_person_in_two_places_is_rejected():
    def twice(body: Body) -> None:
        lunch = [e["row"] for e in body["allocations"] if e["row"]["kind"] == "lunch duty"]
        first = lunch[0]
        other = next(
            row
            for row in lunch
            if row["post"] != first["post"] and _span(row).overlaps(_span(first))
        )
        other.update(post=first["post"], person=first["person"])

    problems = audit_rota_file(tampered(twice)).problems
    assert any(problem.startswith("H-OVERLAP") for problem in problems)


def _span(row: Body) -> Span:
    return Span(*row["span"])


def test_a_row_left_out_is_a_gap_the_file_does_not_admit():
    def drop(body: Body) -> None:
        body["allocations"].remove(
            next(e for e in body["allocations"] if e["row"]["kind"] == "care plan")
        )

    problems = audit_rota_file(tampered(drop)).problems
    assert any("gaps listed are not the gaps there are" in problem for problem in problems)
    assert any(problem.startswith("Safety and statutory") for problem in problems)


def test_a_flattered_score_is_rejected():
    def flatter(body: Body) -> None:
        tier = next(t for t in body["tiers"] if any(t["components"].values()))
        tier["components"] = dict.fromkeys(tier["components"], 0)

    assert any("claims" in p for p in audit_rota_file(tampered(flatter)).problems)


def test_a_row_given_twice_and_a_row_of_nothing_are_rejected():
    def twice(body: Body) -> None:
        body["allocations"].append(body["allocations"][0])

    def strange(body: Body) -> None:
        _row(body, "gate duty").update(key="duty:NOWHERE:w1.1:0")

    assert any("given 2 times" in p for p in audit_rota_file(tampered(twice)).problems)
    found = audit_rota_file(tampered(strange)).problems
    assert any("NOWHERE" in problem for problem in found)


def test_a_contact_who_is_on_ppa_is_rejected():
    def swap(body: Body) -> None:
        row = _row(body, "ppa cover")
        row["contact"] = row["directing_teacher"]

    problems = audit_rota_file(tampered(swap)).problems
    assert any("names no teacher who is in reach" in problem for problem in problems)


def test_switching_a_law_off_in_the_file_does_not_help():
    def lawless(body: Body) -> None:
        body["facts"]["settings"] = [{"rule": "G-HLTA-AUTH", "on": False}]
        body["facts"]["authorisations"] = []

    problems = audit_rota_file(tampered(lawless)).problems
    assert any(problem.startswith("G-HLTA-AUTH") for problem in problems)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"body": {"format": "other"}, "digest": ""}']
)
def test_what_is_no_rota_file_is_said_to_be_none(data: bytes):
    report = audit_rota_file(data)
    assert not report.accepted
    assert "not a rota file" in report.problems[0]


def test_a_sealed_file_with_facts_missing_is_rejected_and_not_a_failure():
    report = audit_rota_file(tampered(lambda body: body["facts"].pop("profile")))
    assert report.problems == ("The file cannot be read: facts, profile: it is missing.",)


def test_needs_made_by_hand_travel_in_the_file():
    short = need("away", DutyKind.PARTIAL_COVER, "Mon 13:00-13:30")
    week = a_week(an_adult("idris"), short)
    _, _, rota = planned(week.school, week.needs)
    data = export_rota_file(week.school, week.needs, rota)
    assert json.loads(data)["body"]["needs"] != "follow from the facts"
    assert audit_rota_file(data).accepted
    longer = replace(rota.allocations[0], post="head")
    forged = export_rota_file(week.school, week.needs, replace(rota, allocations=(longer,)))
    assert not audit_rota_file(forged).accepted


def test_every_row_lists_the_rules_it_was_tested_against_with_their_values():
    body = json.loads(exported())["body"]
    for row in body["allocations"]:
        assert "H-OVERLAP" in row["rules"]
        assert "G-PROFILE" in row["rules"]
    loads = [r["rules"]["H-WEEK"] for r in body["allocations"] if "H-WEEK" in r["rules"]]
    assert loads
    assert all(found <= limit for found, limit in loads)


def test_a_school_and_its_needs_are_spelled_in_plain_json_and_read_back_equal():
    school = sample(0.75)[0].school
    spelled = json.loads(canonical(to_plain(school)))
    assert from_plain(School, spelled) == school
    needs = needs_of(school)
    assert from_plain(Needs, json.loads(canonical(to_plain(needs)))) == needs


def test_the_check_runs_where_no_engine_can_be_imported():
    script = (
        "import sys\n"
        "class Wall:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'ortools': raise ImportError(name)\n"
        "sys.meta_path.insert(0, Wall())\n"
        "from planner.audit import audit_rota_file\n"
        "print(audit_rota_file(sys.stdin.buffer.read()).accepted)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=exported(), capture_output=True, check=False
    )
    assert done.stdout.decode().strip() == "True", done.stderr.decode()
    assert audit.__name__ == "planner.audit"
