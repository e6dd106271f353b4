"""How far rows have moved: counted in SQL as it was counted when they were learned from."""

import duckdb
import pyarrow as pa
import pytest

from insightora_dash.insights.learning.drift import basis_of, counts_sql, drifts, index
from tests.insights.learning.generator import PEOPLE, Cells, people


def moved(before: Cells, after: Cells) -> dict[str, str]:
    basis = basis_of(PEOPLE, before)
    connection = duckdb.connect()
    connection.register("now", pa.table(after))
    row = connection.execute(counts_sql(basis, "now")).fetchall()[0]
    return {one.column: one.level for one in drifts(basis, row)}


def test_the_same_rows_have_not_moved() -> None:
    cells = people(1)
    assert set(moved(cells, cells).values()) == {"none"}
    basis = basis_of(PEOPLE, cells)
    connection = duckdb.connect()
    connection.register("now", pa.table(cells))
    assert all(one.index < 1e-6 for one in drifts(basis, connection.execute(counts_sql(basis, "now")).fetchall()[0]))


def test_other_rows_of_the_same_kind_have_not_moved_either() -> None:
    assert set(moved(people(1), people(2)).values()) == {"none"}


def test_a_column_that_moved_is_told_and_no_other() -> None:
    after = people(2)
    after["calls"] = [calls + 3 for calls in after["calls"]]
    after["plan"] = ["new" if plan == "max" else plan for plan in after["plan"]]
    found = moved(people(1), after)
    assert (found["calls"], found["plan"], found["age"], found["noise"]) == ("much", "much", "none", "none")


def test_values_that_few_share_are_not_kept() -> None:
    cells = {**people(1, 100), "plan": [f"name {n}" for n in range(100)]}
    assert next(one for one in basis_of(PEOPLE, cells) if one["feature"]["name"] == "plan")["values"] == []
    assert moved(cells, cells)["plan"] == "none"


def test_the_index_is_that_of_the_textbook() -> None:
    assert index([0.5, 0.5], [0.6, 0.4]) == pytest.approx(0.1 * 0.1823216 + -0.1 * -0.2231436, abs=1e-6)
