"""Every question of the tables gives the rows of its SQL, or is refused naming what is missing."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import TABLES, catalog_of, is_ordered, retail, rows_of, same_rows, table_of_questions


@cache
def _table(name: str) -> Any:
    return table_of_questions(name)


@cache
def _catalog(name: str) -> Catalog:
    return retail() if name == "retail" else catalog_of(name, _table(name)["tables"])


def _cases(kind: str) -> Iterator[Any]:
    for name in TABLES:
        for case in _table(name).get(kind, ()):
            yield pytest.param(name, case, id=f"{name}: {case['ask']}")


@pytest.mark.parametrize(("name", "case"), list(_cases("questions")))
def test_a_question_gives_the_rows_of_its_sql(name: str, case: dict[str, Any]) -> None:
    catalog = _catalog(name)
    outcome = OfflinePlanner().read(case["ask"], catalog, case.get("after", ()))
    assert isinstance(outcome, Reading), outcome
    got, wanted = rows_of(catalog, outcome.query.sql()), rows_of(catalog, case["sql"])
    assert same_rows(got, wanted, ordered=is_ordered(case["sql"])), outcome.query.sql()
    assert outcome.chart == case.get("chart", outcome.chart)


@pytest.mark.parametrize(("name", "case"), list(_cases("refused")))
def test_a_question_without_an_answer_is_refused(name: str, case: dict[str, Any]) -> None:
    outcome = OfflinePlanner().read(case["ask"], _catalog(name), case.get("after", ()))
    assert isinstance(outcome, Refusal), outcome
    assert all(word in outcome.missing for word in case.get("missing", ()))
    assert outcome.suggestions
