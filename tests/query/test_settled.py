import decimal
from datetime import date

import pyarrow as pa
import pytest
from sqlglot import parse_one

from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.query.settled import settled

CARRIER, DAYS, WHEN = ResultColumn("carrier", "VARCHAR"), ResultColumn("days", "DECIMAL(9,2)", role="measure"), ResultColumn("month", "DATE", role="time")
GROUPED = "select carrier, avg(days) as days from orders group by 1"


def rows(sql: str, *columns: tuple[ResultColumn, list[object]], cut_off: int = 0) -> list[tuple[object, ...]]:
    table = pa.table({column.name: values for column, values in columns})
    tree = parse_one(sql, read="duckdb")
    return settled(Result(tuple(column for column, _values in columns), table, sql, cut_off=cut_off), tree).rows()  # type: ignore[arg-type]


def test_groups_come_with_the_greatest_first_and_without_a_figure_last() -> None:
    figures = [decimal.Decimal("3.07"), None, decimal.Decimal("7.17"), decimal.Decimal("3.07")]
    assert [row[0] for row in rows(GROUPED, (CARRIER, ["Swift", None, "Cargo", "Nord"]), (DAYS, figures))] == ["Cargo", "Nord", "Swift", None]


def test_time_goes_on_before_figures_count() -> None:
    months = [date(2024, 2, 1), date(2024, 1, 1), date(2024, 1, 1)]
    found = rows("select m, carrier, sum(x) from orders group by 1, 2", (WHEN, months), (CARRIER, ["a", "b", "c"]), (DAYS, [9, 1, 2]))
    assert [row[1] for row in found] == ["c", "b", "a"]


@pytest.mark.parametrize("sql", [GROUPED + " order by 1", "select carrier, days from orders", "select * from a union all select * from b"])
def test_an_order_that_was_asked_for_and_plain_rows_stay(sql: str) -> None:
    assert [row[0] for row in rows(sql, (CARRIER, ["b", "a"]), (DAYS, [1, 2]))] == ["b", "a"]


def test_the_first_rows_of_more_stay_as_they_came() -> None:
    assert [row[0] for row in rows(GROUPED, (CARRIER, ["b", "a"]), (DAYS, [1, 2]), cut_off=3)] == ["b", "a"]


def test_values_of_a_list_come_in_their_order_and_nested_ones_do_not_get_in_the_way() -> None:
    tags = ResultColumn("tags", "VARCHAR[]")
    assert [row[0] for row in rows("select distinct carrier, tags from orders", (CARRIER, ["b", "a"]), (tags, [["x"], ["y"]]))] == ["a", "b"]
