"""A question in German is read as its English twin; what the data lacks is refused in either language."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from insightora_dash.ask.offline.german import in_english, is_german
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import catalog_of, retail, table_of_questions

_CASES = table_of_questions("german")


@cache
def _catalog(name: str) -> Catalog:
    return retail() if name == "retail" else catalog_of(name, table_of_questions(name)["tables"])


def _cases() -> Iterator[Any]:
    for name, cases in _CASES.items():
        for case in cases:
            yield pytest.param(name, case, id=f"{name}: {case['ask']}")


@pytest.mark.parametrize(("name", "case"), list(_cases()))
def test_a_german_question_is_read_as_its_english_twin(name: str, case: dict[str, Any]) -> None:
    outcome = OfflinePlanner().read(case["ask"], _catalog(name))
    if case.get("refused"):
        assert isinstance(outcome, Refusal), outcome.query.sql()
        return
    twin = OfflinePlanner().read(case["means"], _catalog(name))
    assert isinstance(outcome, Reading), outcome
    assert isinstance(twin, Reading), twin
    assert (outcome.query.sql(), outcome.chart) == (twin.query.sql(), twin.chart)


def test_words_of_the_data_stay_as_they_are() -> None:
    assert in_english("Umsatz nach Kanal", {"umsatz"}.__contains__) == "Umsatz by channel"


@pytest.mark.parametrize("question", ["revenue by channel", "which orders are in Berlin", "total budget by department", "list all products"])
def test_english_questions_are_not_taken_for_german(question: str) -> None:
    assert not is_german(question)
