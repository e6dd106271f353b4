"""SQL looked at before it runs: problems where they are, and the values it wants."""

import pytest

from insightora_dash.ask.wanted import Declared, Wanted, declarations
from insightora_dash.ask.written import Problem, filled, formatted, inspect
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.pipeline import answer


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
    seen = inspect(sql, shop)
    assert seen.problems == ()
    assert seen.cost is not None
    assert seen.cost.said.startswith("reads 12 rows, gives up to about ")
    assert inspect("  ", shop).problems == ()


def test_a_value_takes_its_kind_and_choices_from_the_column_it_is_compared_with(shop: Catalog) -> None:
    inner = "select id from customers where region = $r"
    sql = f"select * from orders where channel = $channel and amount between $low and $high and ordered_on >= $since and customer_id in ({inner})"
    assert inspect(sql, shop).wanted == (
        Wanted("channel", "text", ("Online", "Store", "Phone")), Wanted("low", "number"), Wanted("high", "number"), Wanted("since", "date"),
        Wanted("r", "text", ("North", "South")),
    )  # fmt: skip


def test_values_are_written_into_the_query_as_literals(shop: Catalog) -> None:
    query = "select id from orders where channel = $channel and amount > $low"
    assert filled(query, {"channel": "O'Hara' or 1=1 --", "low": "-2.5"}, shop).tree.sql() == (
        "SELECT id FROM orders WHERE channel = 'O''Hara'' or 1=1 --' AND amount > -2.5"
    )


@pytest.mark.parametrize(("values", "sentence"), [({}, "needs a value for low"), ({"low": "1 or 1=1"}, "is not a number")])
def test_a_value_that_is_missing_or_unfit_is_named(shop: Catalog, values: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        filled("select id from orders where amount > $low", values, shop)


@pytest.mark.parametrize(("comment", "declared"), [
    ("$a: number = 12", Declared("number", "12")), ("$a: text = 'North' one of 'North', South", Declared("text", "North", "'North', South")),
    ("$a: one of select distinct region from customers", Declared(None, "", "select distinct region from customers")), ("$a: date", Declared("date")),
    ("$a:yes/no=yes", Declared("boolean", "yes")),
])  # fmt: skip
def test_a_comment_declares_a_value(comment: str, declared: Declared) -> None:
    assert declarations(f"-- {comment}\nselect 1 from orders where x = $a") == {"a": declared}
    assert declarations(f"select 1 from orders /* {comment} */ where x = $a") == {"a": declared}
    assert declarations(f"select '{comment.replace(chr(39), '')}' from orders") == {}


def test_declared_values_have_their_list_and_stand_in_where_nothing_is_typed(shop: Catalog) -> None:
    sql = "-- $r: text = South one of select distinct region from customers order by 1\nselect id from customers where region = $r"
    [want] = inspect(sql, shop, lambda query: answer(query, shop)).wanted
    assert (want.choices, want.only, want.default) == (("North", "South"), True, "South")
    assert filled(sql, {}, shop).tree.sql(comments=False) == "SELECT id FROM customers WHERE region = 'South'"
    assert filled(sql, {"r": "North"}, shop).tree.sql(comments=False) == "SELECT id FROM customers WHERE region = 'North'"
    broken = sql.replace("distinct region", "no_such")
    assert inspect(broken, shop, lambda query: answer(query, shop)).wanted[0].choices == ()


def test_sql_is_laid_out_for_reading() -> None:
    assert formatted("select a,b from t where x=1") == "SELECT\n  a,\n  b\nFROM t\nWHERE\n  x = 1"
