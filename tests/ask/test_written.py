"""SQL looked at before it runs: problems where they are, and the values it wants."""

import pytest

from insightora_dash.ask.written import Problem, Wanted, filled, formatted, inspect
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.query import Query


def only_problem(sql: str, catalog: Catalog) -> Problem:
    (problem,) = inspect(sql, catalog).problems
    return problem


@pytest.mark.parametrize(
    ("sql", "marked", "replacement", "message"),
    [
        ("select chanel from orders", "chanel", "channel", "Column 'chanel' is not in orders; did you mean channel?"),
        ("select o.id\nfrom orders as o\nwhere o.amuont > 3", "amuont", "amount", "Column 'amuont' is not in o; did you mean amount?"),
        ("select * from ordrs", "ordrs", "", "There is no table ordrs. Did you mean orders?"),
        ("select x.id from orders as o", "x", "", "x.id: this query reads no table called x."),
        ("select id,\nfrom (select", "select", "", "This SQL cannot be read from here on: Expecting )"),
    ],
)
def test_a_problem_is_marked_where_it_is(shop: Catalog, sql: str, marked: str, replacement: str, message: str) -> None:
    problem = only_problem(sql, shop)
    assert (sql[problem.start : problem.end], problem.replacement, problem.message) == (marked, replacement, message)


@pytest.mark.parametrize("sql", ["select 'abc", "drop table orders", "select 1; select 2", "(" * 3000])
def test_what_is_no_single_query_is_one_problem(shop: Catalog, sql: str) -> None:
    assert only_problem(sql, shop).message


def test_good_sql_says_how_many_rows_it_reads(shop: Catalog) -> None:
    sql = "with o as (select * from orders) select c.name, sum(o.amount) from o join customers as c on c.id = o.customer_id group by all"
    assert (inspect(sql, shop).problems, inspect(sql, shop).rows) == ((), 12)
    assert inspect("  ", shop).problems == ()


def test_a_value_takes_its_kind_and_choices_from_the_column_it_is_compared_with(shop: Catalog) -> None:
    inner = "select id from customers where region = $r"
    sql = f"select * from orders where channel = $channel and amount between $low and $high and ordered_on >= $since and customer_id in ({inner})"
    assert inspect(sql, shop).wanted == (
        Wanted("channel", "text", ("Online", "Store", "Phone")), Wanted("low", "number"), Wanted("high", "number"), Wanted("since", "date"),
        Wanted("r", "text", ("North", "South")),
    )  # fmt: skip


def test_values_are_written_into_the_query_as_literals(shop: Catalog) -> None:
    query = Query.parse("select id from orders where channel = $channel and amount > $low")
    assert filled(query, {"channel": "O'Hara' or 1=1 --", "low": "-2.5"}, shop).tree.sql() == (
        "SELECT id FROM orders WHERE channel = 'O''Hara'' or 1=1 --' AND amount > -2.5"
    )


@pytest.mark.parametrize(("values", "sentence"), [({}, "needs a value for low"), ({"low": "1 or 1=1"}, "is not a number")])
def test_a_value_that_is_missing_or_unfit_is_named(shop: Catalog, values: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        filled(Query.parse("select id from orders where amount > $low"), values, shop)


def test_sql_is_laid_out_for_reading() -> None:
    assert formatted("select a,b from t where x=1") == "SELECT\n  a,\n  b\nFROM t\nWHERE\n  x = 1"
