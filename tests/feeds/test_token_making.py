"""T-02: a feed's address cannot be guessed, and what is kept of it cannot be used."""

import hashlib

import pytest

from planner.feeds.tokens import is_token, log_name, new_token, token_hash


def test_T02_tokens_hold_32_random_bytes_and_never_repeat() -> None:
    made = {new_token() for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(is_token(token) for token in made)
    # Every place takes every value: 2,000 draws of 64 leave one out with chance 64 * e^-31.
    assert all(len({token[place] for token in made}) == 64 for place in range(42))


def test_T02_what_is_stored_is_the_sha256_and_not_the_token() -> None:
    token = new_token()
    assert token_hash(token) == hashlib.sha256(token.encode()).hexdigest()
    assert token not in token_hash(token)


@pytest.mark.parametrize(
    "asked", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "é", "a" * 42 + "\n", "\ud800"]
)
def test_anything_else_is_no_token_and_still_hashes(asked: str) -> None:
    assert not is_token(asked)
    assert len(token_hash(asked)) == 64


def test_logs_name_a_token_by_a_few_digits_of_its_hash() -> None:
    token = new_token()
    assert token_hash(token).startswith(log_name(token))
    assert len(log_name(token)) == 8
