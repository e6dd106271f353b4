"""Where the words leave something open, the likeliest answer is shown and at most one thing is asked back."""

from functools import cache

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import catalog_of, retail, table_of_questions


@cache
def _catalog(name: str) -> Catalog:
    return retail() if name == "retail" else catalog_of(name, table_of_questions(name)["tables"])


def _read(question: str, name: str) -> Reading:
    outcome = OfflinePlanner().read(question, _catalog(name))
    assert isinstance(outcome, Reading), outcome
    return outcome


@pytest.mark.parametrize(("question", "name", "asked"), [
    ("bar chart of the number of order date", "retail", "Counted by which time step?"),
    ("how many loan dates are there", "library", "Counted by which time step?"),
    ("best customers", "retail", "By which figure?"),
    ("names", "library", "What is meant by “names”?"),
])
def test_what_is_left_open_is_asked_back_beside_a_default(question: str, name: str, asked: str) -> None:
    reading = _read(question, name)
    assert reading.question_back == asked
    assert 2 <= len(reading.choices) <= 4
    assert reading.confidence != "high"


@pytest.mark.parametrize(("question", "name"), [("bar chart of the number of order date", "retail"), ("best customers", "retail"), ("names", "library")])
def test_every_choice_is_read_in_its_own_way(question: str, name: str) -> None:
    readings = [_read(choice, name) for choice in _read(question, name).choices]
    assert len({reading.query.sql() for reading in readings}) == len(readings)
    assert not any(reading.unused for reading in readings)


def test_a_german_question_is_asked_back_in_its_words() -> None:
    assert _read("die besten Kunden", "retail").choices[0] == "die besten Kunden nach revenue"


@pytest.mark.parametrize(("question", "name"), [
    ("total revenue by channel", "retail"), ("best customers by revenue", "retail"), ("number of orders by month", "retail"), ("loans per month", "library"),
    ("books by genre", "library"),
])
def test_a_question_that_says_everything_is_not_asked_back(question: str, name: str) -> None:
    assert _read(question, name).question_back is None
