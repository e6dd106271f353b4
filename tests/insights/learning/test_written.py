"""What a model says in SQL is what it says in Python, row by row."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.engine.guard import check
from insightora_dash.insights.learning.grouping import learn_groups
from insightora_dash.insights.learning.holding import held_back
from insightora_dash.insights.learning.predicting import learn_to_predict
from insightora_dash.insights.learning.reckoning import segments_of, values_of
from insightora_dash.insights.learning.written import predictions
from tests.insights.learning.generator import PEOPLE, POINTS, Cells, groups, left, people

SHOP = Table("my shop", "people", (Column("age", "DOUBLE", "measure"), Column("plan", "VARCHAR", "dimension"), Column("calls", "DOUBLE", "measure"),
                                   Column("noise", "DOUBLE", "measure"), Column("probability", "VARCHAR", "text")), 0, "")  # fmt: skip


def said(cells: Cells, sql: str, name: str = "people") -> dict[str, list[Any]]:
    """The rows of the SELECT, guarded as any other."""
    check(sql, [("my shop", name)])
    connection = duckdb.connect()
    connection.register("given", pa.table(cells))
    connection.execute(f'CREATE SCHEMA "my shop"; CREATE TABLE "my shop".{name} AS SELECT * FROM given')
    return connection.execute(sql).to_arrow_table().to_pydict()


@pytest.mark.parametrize("crossed", [False, True])
def test_probabilities_are_the_same(crossed: bool) -> None:
    cells = people(1)
    target = left(cells, 1, crossed=crossed)
    held = held_back(list(zip(*cells.values(), target, strict=True)))
    learned = learn_to_predict(PEOPLE, cells, target, held, ["no", "yes"], lambda _fraction, _stage: None)["learned"]
    rows = said({**cells, "probability": ["own"] * 2000}, predictions(learned, SHOP, target="left"))
    sure = values_of(learned, cells)[:, 1]
    assert np.allclose(rows["probability_2"], sure, atol=1e-6)
    assert rows["predicted_left"] == ["yes" if one >= 0.5 else "no" for one in sure]
    assert rows["probability"][0] == "own"


def test_the_likeliest_of_several_is_the_same() -> None:
    cells = people(2)
    target = ["many" if calls > 3 else "some" if calls > 0 else "it's none" for calls in cells["calls"]]
    held = held_back(list(zip(*cells.values(), target, strict=True)))
    classes = ["some", "many", "it's none"]
    learned = learn_to_predict(PEOPLE, cells, target, held, classes, lambda _fraction, _stage: None)["learned"]
    rows = said({**cells, "probability": [None] * 2000}, predictions(learned, SHOP, target="calls"))
    found = values_of(learned, cells)
    assert rows["predicted_calls"] == [classes[place] for place in found.argmax(axis=1)]
    assert np.allclose(rows["probability_2"], found.max(axis=1), atol=1e-6)


def test_numbers_are_the_same() -> None:
    cells = people(3)
    target = [3 * calls + (age or 0) for calls, age in zip(cells["calls"], cells["age"], strict=True)]
    held = held_back(list(zip(*cells.values(), target, strict=True)))
    learned = learn_to_predict(PEOPLE, cells, target, held, [], lambda _fraction, _stage: None)["learned"]
    rows = said({**cells, "probability": [None] * 2000}, predictions(learned, SHOP, target="bill"))
    assert np.allclose(rows["predicted_bill"], values_of(learned, cells), atol=1e-4)


def test_segments_are_the_same() -> None:
    cells, _which = groups(1, 3)
    learned = learn_groups(POINTS, cells, held_back(list(zip(*cells.values(), strict=True))), lambda _fraction, _stage: None)["learned"]
    table = Table("my shop", "points", tuple(Column(one.name, "DOUBLE", "measure") for one in POINTS), 0, "")
    names = ["a", "it's b", "c"]
    rows = said(cells, predictions(learned, table, names=names), "points")
    assert rows["segment"] == [names[place] for place in segments_of(learned, cells)]
