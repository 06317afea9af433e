"""The price of an hour through the service: words in, an answer or a reason out."""

import pytest

from planner.domain.plan import Rota
from planner.errors import NotFound
from planner.services.permissions import Visitor
from planner.services.pricing import PriceRequest, price_of, price_of_each
from planner.store import Database


def test_an_hour_and_the_table_are_answered_by_the_solving_process(
    database: Database, deputy: Visitor, drafted: Rota
) -> None:
    asked = PriceRequest(grade="LPA", when="w1 Tue 13:00", seconds=30, week=False)
    bought = price_of(database, deputy, asked)
    assert bought.hour.span.start == 24 * 60 + 13 * 60
    assert bought.sentence.startswith("One more hour of an LPA, Tue 13:00-14:00 would")
    assert len(price_of_each(database, deputy, seconds=10)) > 10


@pytest.mark.parametrize(
    ("grade", "when"), [("king", "Tue 13:00"), ("LPA", "noon"), ("LPA", "Foo 13:00"), ("LPA", "")]
)
def test_words_that_mean_nothing_are_told_so(
    database: Database, deputy: Visitor, drafted: Rota, grade: str, when: str
) -> None:
    with pytest.raises(NotFound):
        price_of(database, deputy, PriceRequest(grade=grade, when=when))
