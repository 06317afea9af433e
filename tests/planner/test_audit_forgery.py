"""No claim of a rota file can be false and accepted: each is forged, with its seals made good."""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from planner.audit import audit_rota_file, export_rota_file
from planner.domain.plan import TierReport
from planner.plain import canonical
from tests.planner.small import one_adult, planned, three_groups

Body = dict[str, Any]
Path = tuple[str | int, ...]

ON_TRUST = {("facts",), ("valid_from",), ("seed",)}
"""What the file is about, and the seed, which the report says is only as claimed."""


@cache
def exported(groups: bool = False) -> bytes:
    school = three_groups() if groups else one_adult()
    formulation, _, rota = planned(school)
    return export_rota_file(school, formulation.needs, rota)


def forged(change: Callable[[Body], object], *, groups: bool = False) -> tuple[str, ...]:
    """What the check finds in a file changed and sealed again."""
    body = json.loads(exported(groups))["body"]
    facts = canonical(body["facts"])
    change(body)
    if canonical(body.get("facts")) != facts:
        body["facts_digest"] = hashlib.sha256(canonical(body["facts"])).hexdigest()
    digest = hashlib.sha256(canonical(body)).hexdigest()
    return audit_rota_file(canonical({"body": body, "digest": digest})).problems


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where every claim of the body is: values, and lists and groups as wholes."""
    if path in ON_TRUST:
        return
    if path:
        yield path
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))


def lies(value: Any) -> list[Any]:
    """Other values one claim could have, of its own kind and of others."""
    match value:
        case bool():
            return [not value, int(value)]
        case int() | float():
            return [value + 1, value + 7, value - 1, -1, str(value), True]
        case str():
            return [value + "x", "", "W002", None, 7]
        case list():
            return [[*value, 1], [*value, *value] or [7], value[1:] if value else {}]
        case dict():
            return [{**value, "more": 1}, dict(list(value.items())[1:]) if value else []]
    return [0]


def put(body: Body, path: Path, value: Any) -> None:
    for step in path[:-1]:
        body = body[step]  # type: ignore[index]
    body[path[-1]] = value  # type: ignore[index]


def found_at(body: Any, path: Path) -> Any:
    for step in path:
        body = body[step]
    return body


def is_bound_made_lower(path: Path, before: Any, after: Any) -> bool:
    """A weaker lower bound is still a true one."""
    bound = path[0] == "tiers" and path[-1] in ("bound_units", "bound_minutes")
    return bound and type(after) is int and 0 <= after < before


def one_of_each(body: Any, paths: Iterator[Path]) -> list[Path]:
    """The first and the last path of each shape: entries of one list are alike."""
    shapes: dict[Path, list[Path]] = {}
    for path in paths:
        shape = tuple("*" if isinstance(step, int) else step for step in path)
        shapes.setdefault(shape, []).append(path)
    return [path for alike in shapes.values() for path in dict.fromkeys((alike[0], alike[-1]))]


@pytest.mark.parametrize("groups", [False, True])
def test_no_claim_in_the_file_can_be_false_and_accepted(groups: bool):
    body = json.loads(exported(groups))["body"]
    believed = []
    for path in one_of_each(body, leaves(body)):
        before = found_at(body, path)
        for lie in lies(copy.deepcopy(before)):
            if is_bound_made_lower(path, before, lie):
                continue
            if canonical(lie) != canonical(before) and not forged(
                lambda b, p=path, v=lie: put(b, p, v), groups=groups
            ):
                believed.append((path, before, lie))
    assert believed == []


def test_every_sentence_of_a_rejection_is_in_words():
    body = json.loads(exported())["body"]
    internal = ("tuple", "x not in", "NoneType", "object", "{'", "Error", "__", "argument")
    facts = [("facts", *path) for path in leaves(body["facts"])]
    for path in one_of_each(body, iter([*leaves(body), *facts])):
        for lie in lies(copy.deepcopy(found_at(body, path)))[::2]:
            for problem in forged(lambda b, p=path, v=lie: put(b, p, v)):
                assert not any(word in problem for word in internal), problem
                assert problem.endswith("."), problem


def test_what_can_only_be_believed_is_said():
    findings = " ".join(audit_rota_file(exported()).findings)
    assert "The facts are as the file states them" in findings
    assert "Lower bounds and the seed (1) are as claimed" in findings


def test_a_tier_that_claims_fewer_units_than_the_rows_come_to_is_rejected():
    def flatter(body: Body) -> None:
        tier = next(tier for tier in body["tiers"] if tier["units"])
        tier.update(units=0, bound_units=0)

    assert any("units given are 0, and the rows come to" in p for p in forged(flatter))


def test_a_bound_above_the_score_is_rejected():
    found = forged(lambda body: body["tiers"][0].update(bound_units=99))
    assert any("lower bound is above what the rows come to" in p for p in found)


def test_a_rule_said_not_to_be_in_force_is_rejected():
    def switch_off(body: Body) -> None:
        for rule in body["rules"]:
            rule["in_force"] = False

    found = forged(switch_off)
    assert "H-OVERLAP: whether it is in force is given as no, and it is yes." in found


def test_rules_the_school_switched_off_are_not_counted_as_tested():
    report = audit_rota_file(exported())
    listed = json.loads(exported())["body"]["rules"]
    assert report.rules == sum(rule["in_force"] for rule in listed)


def test_needs_left_out_of_the_file_are_missed():
    def needless(body: Body) -> None:
        body.update(needs={"demands": []}, allocations=[], unmet=[], tiers=[])

    assert any("the file's needs leave it out" in problem for problem in forged(needless))


def test_a_file_that_says_one_thing_twice_is_rejected():
    data = exported().replace(b'"seed":1', b'"seed":9,"seed":1')
    found = audit_rota_file(data).problems
    assert found == ("This is not a rota file: it says “seed” twice in one place.",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "its text is not JSON, or is cut off."),
        (b'{"body": {"format": NaN}, "digest": ""}', "its text is not JSON, or is cut off."),
        (b"{}", "it should have a body and a digest, and nothing else."),
        (b'{"body": [], "digest": ""}', "its body should begin with the format"),
    ],
)
def test_another_file_is_told_what_it_lacks(data: bytes, said: str):
    assert said in audit_rota_file(data).problems[0]


def test_a_value_that_cannot_be_read_is_told_with_its_place():
    found = forged(lambda body: body["facts"]["people"][0].update(code=7))
    said = "The file cannot be read: facts, people, entry 1, code: text was expected, not 7."
    assert found == (said,)


def test_a_row_describes_the_duty_and_the_person_as_the_facts_do():
    found = forged(lambda body: body["allocations"][0]["row"].update(person="A002", place="HALL"))
    assert any("its person is given as A002, and it is" in problem for problem in found)
    assert any("its place is given as HALL" in problem for problem in found)


def test_a_tier_report_says_nothing_that_is_not_compared():
    stated = {"tier", "title", "units", "minutes", "bound_units", "bound_minutes"}
    assert {*TierReport.__dataclass_fields__} == stated | {"seconds", "components"}


def test_a_rota_that_stays_close_to_another_with_locked_duties_is_accepted():
    school = three_groups()
    formulation, _, before = planned(school)
    moved = replace(before, allocations=before.allocations[1:])
    _, _, rota = planned(school, reference=moved)
    locked = tuple(replace(row, pinned=True) for row in rota.allocations)
    data = export_rota_file(school, formulation.needs, replace(rota, allocations=locked))
    report = audit_rota_file(data)
    assert report.problems == ()
    assert any("C-STABLE" in finding for finding in report.findings)
