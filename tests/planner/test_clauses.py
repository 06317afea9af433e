"""The job descriptions walked clause by clause: true, and red where something is dropped."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from click.testing import CliRunner

from planner.clauses import Mark, Status, clauses, walk
from planner.clauses.clause import Clause
from planner.cli import main
from planner.rules import RULE_BOOK

WALK = walk()
POSTS = ("000", "001", "002", "003", "004")
HARD = {
    "000": "L13 L13b 12 15 22-23 24 25-26 L200 L251 L252 L255",
    "001": "L32 L33 L36 L38 L55-57 L71",
    "002": "L6 L14 L38 L39 L48 L50 L51 L111-117",
    "003": "L8 L153 L9 L16 L31 L84-87 L99",
    "004": "2.7 2.8 2.11 2.12 2.22 2.13-2.17 2.19a 2.19b 2.19c 2.32.3 L83",
}
"""Every clause that must hold, written out apart from the files that are tested."""


@pytest.mark.parametrize("walked", WALK, ids=lambda w: f"{w.clause.post}-{w.clause.ref}")
def test_no_clause_names_anything_that_is_not_there(walked):
    assert walked.missing == ()
    if walked.clause.mark.must_be_shown:
        assert walked.status is Status.SHOWN


@pytest.mark.parametrize("post", POSTS)
def test_every_clause_that_must_hold_is_walked(post: str):
    marked = {c.ref for c in clauses() if c.post == post and c.mark is Mark.HARD}
    assert marked == set(HARD[post].split())


def test_a_clause_is_told_once():
    told = Counter((clause.post, clause.ref) for clause in clauses())
    assert max(told.values()) == 1


def test_the_command_says_so_and_ends_well():
    result = CliRunner().invoke(main, ["clauses", "--post", "004"])
    assert result.exit_code == 0, result.output
    assert "004 2.19a" in result.output
    assert "G-LPA-RELIEF" in result.output
    assert "0 that must be shown and are not" in result.output
    assert "000 " not in result.output


def test_programs_read_the_same_as_json():
    result = CliRunner().invoke(main, ["clauses", "--json"])
    rows = json.loads(result.output)
    assert len(rows) == len(WALK)
    assert {row["post"] for row in rows} == set(POSTS)
    assert CliRunner().invoke(main, ["clauses", "--post", "009"]).exit_code == 2


@pytest.mark.parametrize("code", ["G-LPA-NO-PPA", "S-SUPERVISOR", "W-CARE", "H-DAYS", "T-PSC"])
def test_a_rule_dropped_from_the_book_turns_its_clauses_red(code: str):
    without = tuple(rule for rule in RULE_BOOK if rule.id != code)
    failing = [w for w in walk(book=without) if w.fails]
    assert failing
    assert all(code in w.clause.rules for w in failing)
    assert any(f"{code} is not in the rule book" in w.missing for w in failing)


def test_a_rule_that_is_off_by_default_turns_its_clauses_red():
    off = tuple(replace(r, on=False) if r.id == "G-LPA-CAP" else r for r in RULE_BOOK)
    assert {w.clause.ref for w in walk(book=off) if w.fails} == {"2.19b", "L83"}


def test_the_command_ends_with_1_where_a_clause_is_red(monkeypatch: pytest.MonkeyPatch):
    without = tuple(rule for rule in RULE_BOOK if rule.id != "W-CARE")
    monkeypatch.setattr("planner.clauses.walking.RULE_BOOK", without)
    result = CliRunner().invoke(main, ["clauses"])
    assert result.exit_code == 1
    assert "missing: W-CARE is not in the rule book" in result.output


WRONG = {
    "sources": ("nowhere",),
    "may": ("004-lpa: ppa cover",),
    "may_not": ("004-lpa: intervention",),
    "facts": ("people.Post.shoe_size",),
    "tests": ("tests/rules/test_grades.py::test_that_nobody_wrote",),
    "rules": ("G-NOTHING",),
}


@pytest.mark.parametrize("field", WRONG)
def test_whatever_a_clause_names_wrongly_is_found(field: str, monkeypatch: pytest.MonkeyPatch):
    fine = Clause(post="004", ref="x", says="x", mark=Mark.SOFT)
    monkeypatch.setattr("planner.clauses.walking.clauses", lambda: (fine,))
    assert walk()[0].missing == ()
    wrong = replace(fine, **{field: WRONG[field]})
    monkeypatch.setattr("planner.clauses.walking.clauses", lambda: (wrong,))
    assert len(walk()[0].missing) == 1


def test_without_the_repository_a_clause_is_stated_and_not_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("planner.clauses.walking.repository", lambda: None)
    found = {w.status for w in walk() if w.clause.mark.must_be_shown}
    assert found == {Status.STATED}
