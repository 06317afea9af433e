"""Other work for the solving process than a problem."""

import os
import time

import pytest

from solver.child import run_in_child
from solver.errors import ChildDied


def test_a_function_comes_back_with_its_answer_or_its_error() -> None:
    assert run_in_child(pow, 2, 10, seconds=5) == 1024
    with pytest.raises(ValueError, match="invalid literal"):
        run_in_child(int, "x", seconds=5)
    assert run_in_child(os.getpid, seconds=5) != os.getpid()


def test_a_process_that_ends_or_overruns_is_told_of_and_the_next_one_works() -> None:
    with pytest.raises(ChildDied):
        run_in_child(os._exit, 1, seconds=5)
    with pytest.raises(ChildDied):
        run_in_child(time.sleep, 60, seconds=-4.5)
    assert run_in_child(len, "four", seconds=5) == 4
