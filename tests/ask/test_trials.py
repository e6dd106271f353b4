"""What an A/B test says in a sentence, over trials whose truth is known."""

import numpy as np
import pytest

from insightora_dash.ask.trials import trial_sentence
from insightora_dash.insights.analyses import ab_test
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from tests.questions.bench import catalog_of


def said(sides: dict[str, np.ndarray], kind: str = "BOOLEAN") -> str | None:
    rows = ", ".join(f"('{name}', {value})" for name, values in sides.items() for value in values.tolist())
    catalog = catalog_of("lab", [f"CREATE TABLE trial AS SELECT variant, outcome::{kind} AS converted FROM (VALUES {rows}) AS t(variant, outcome)"])
    (table,) = catalog.tables
    query = ab_test.ANALYSIS.over(table, {"variant": table.column("variant"), "outcome": table.column("converted")})  # type: ignore[dict-item]
    return trial_sentence(answer(query, catalog), query, catalog)


def yes(share: float, people: int) -> np.ndarray:
    """People of whom exactly this share said yes."""
    return np.arange(people) < share * people


@pytest.mark.parametrize(("sides", "words"), [
    ({"A": yes(0.2, 2000), "B": yes(0.3, 2000)}, ("Winner: “B”", "30.0\xa0% against 20.0\xa0%", "+10 points", "under 0.1 %", "Enough people")),
    ({"A": yes(0.3, 2000), "B": yes(0.2, 2000)}, ("“B” does worse", "−10 points")),
    ({"A": yes(0.20, 400), "B": yes(0.22, 400)}, ("No winner", "may be anything between", "people a side to be found", "there are 400")),
    ({"A": yes(0.2, 25), "B": yes(0.5, 25)}, ("Too few people",)),
    ({"A": yes(0.2, 2000), "B": yes(0.21, 2000), "C": yes(0.3, 2000)}, ("Winner: “C”",)),
    ({"A": yes(0.2, 500), "B": yes(0.2, 500)}, ("No winner", "do not differ at all")),
])  # fmt: skip
def test_each_outcome_has_its_sentence(sides: dict[str, np.ndarray], words: tuple[str, ...]) -> None:
    text = said(sides)
    assert text is not None
    assert all(part in text for part in words), text


def test_amounts_are_no_shares() -> None:
    text = said({"A": np.arange(100.0), "B": np.arange(100.0) + 20}, "DOUBLE")
    assert text is not None
    assert "Winner: “B” with 69.5 against 49.5 of “A”" in text


def test_other_results_have_none() -> None:
    catalog = catalog_of("lab", ["CREATE TABLE trial AS SELECT 1 AS variant, 2 AS mean"])
    query = Query.parse("select variant, mean from lab.trial")
    assert trial_sentence(answer(query, catalog), query, catalog) is None
