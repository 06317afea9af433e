"""What trials found of programmes' shapes, as advice."""

import pytest

from planner.shaping import TEMPLATES, adult_minutes, advice_on
from tests.builders import a_programme


def test_a_programme_shaped_as_trials_found_is_told_nothing() -> None:
    assert list(advice_on(a_programme("NELI", 30, 3, weeks=20, training="neli"))) == []


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ({"minutes": 19}, "Sessions of 19 minutes"),
        ({"minutes": 51}, "Sessions of 51 minutes"),
        ({"per_week": 2}, "Twice a week"),
        ({"per_week": 6}, "6 times a week"),
        ({"weeks": 7}, "7 weeks"),
        ({"weeks": 21}, "21 weeks"),
        ({"weeks": None}, "It has no end"),
        ({"training": None}, "Nobody need be trained"),
        ({"over_core": True}, "English, maths or phonics"),
    ],
)
def test_each_way_out_of_what_trials_found_is_told_once(
    shape: dict[str, object], told: str
) -> None:
    given = {"minutes": 30, "per_week": 3, "weeks": 20, "training": "neli", **shape}
    (said,) = advice_on(a_programme("NELI", **given))
    assert told in said


@pytest.mark.parametrize("edge", [(20, 3, 8), (50, 5, 20)])
def test_the_edges_are_within(edge: tuple[int, int, int]) -> None:
    minutes, per_week, weeks = edge
    programme = a_programme("NELI", minutes, per_week, weeks=weeks, training="neli")
    assert list(advice_on(programme)) == []


def test_a_group_takes_its_sessions_the_way_back_and_preparation() -> None:
    neli = a_programme("NELI", 30, 3, handback=5, preparation=20)
    assert adult_minutes(neli) == 3 * 35 + 20
    assert adult_minutes(neli, per_week=2) == 2 * 35 + 20


def test_the_shapes_to_start_from_have_codes_of_their_own() -> None:
    assert len({shape.code for shape in TEMPLATES.values()}) == len(TEMPLATES)
