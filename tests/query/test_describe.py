"""Columns of results know their role, unit, grain, label and source."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import ResultColumn
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query


def columns(catalog: Catalog, sql: str) -> tuple[ResultColumn, ...]:
    return answer(Query.parse(sql), catalog).columns


def described(catalog: Catalog, expression: str, rest: str = "") -> tuple[str, str, str | None, str | None]:
    column = columns(catalog, f"select {expression} from shop.orders {rest}")[0]
    return column.role, column.label, column.unit, column.grain


@pytest.mark.parametrize(("expression", "meaning"), [
    ("id", ("id", "Order", None, None)),
    ("channel", ("dimension", "Channel", None, None)),
    ("channel as way", ("dimension", "Way", None, None)),
    ("amount", ("measure", "Amount", "EUR", None)),
    ("ordered_on", ("time", "Order date", None, "day")),
    ("ordered_at", ("time", "Order time", None, None)),
    ("date_trunc('quarter', ordered_on) as quarter", ("time", "Quarter", None, "quarter")),
    ("date_trunc('month', ordered_on)::date as month", ("time", "Month", None, "month")),
    ("year(ordered_on) as year", ("time", "Year", None, "year")),
    ("extract(month from ordered_on) as m", ("dimension", "M", None, None)),
    ("sum(amount)", ("measure", "Amount", "EUR", None)),
    ("sum(amount) as total_amount", ("measure", "Amount", "EUR", None)),
    ("sum(amount) as takings", ("measure", "Takings", "EUR", None)),
    ("avg(amount)", ("measure", "Average amount", "EUR", None)),
    ("max(amount) as highest", ("measure", "Highest", "EUR", None)),
    ("count(*)", ("measure", "Number of orders", None, None)),
    ("count(distinct channel) as n", ("measure", "N", None, None)),
    ("sum(amount) - sum(quantity) as odd", ("measure", "Odd", None, None)),
    ("sum(amount) - 5 as less", ("measure", "Less", "EUR", None)),
    ("sum(amount * quantity) as worth", ("measure", "Worth", "EUR", None)),
    ("sum(amount) / count(*) as per_order", ("measure", "Per order", "EUR", None)),
    ("sum(amount) / sum(amount) as ratio", ("measure", "Ratio", "%", None)),
    ("sum(amount) / sum(amount) as times", ("measure", "Times", None, None)),
    ("100 * sum(amount) / sum(amount) as share", ("measure", "Share", None, None)),
    ("sum(case when quantity > 1 then amount else 0 end) as big", ("measure", "Big", "EUR", None)),
    ("round(coalesce(sum(amount), 0), 2) as r", ("measure", "R", "EUR", None)),
    ("count(*) > 3 as many", ("boolean", "Many", None, None)),
    ("max(channel) as last", ("dimension", "Last", None, None)),
    ("max(ordered_on) as newest", ("time", "Newest", None, "day")),
    ("upper(max(channel))", ("dimension", "Upper(max(channel))", None, None)),
])
def test_a_column_is_described(one_currency: Catalog, expression: str, meaning: tuple[str, str, str | None, str | None]) -> None:
    assert described(one_currency, expression) == meaning


def test_the_source_is_found_through_derived_tables_and_stars(one_currency: Catalog) -> None:
    found = columns(one_currency, "with m as (select o.*, 1 as one from shop.orders o) select m.channel as c, m.one from m")
    assert [column.source for column in found] == [("shop", "orders", "channel"), None]
    starred = columns(one_currency, "select * from (select name, region from shop.customers) as t")
    assert [column.source for column in starred] == [("shop", "customers", "name"), ("shop", "customers", "region")]


def test_units_and_grains_pass_through_derived_tables(one_currency: Catalog) -> None:
    inner = "select date_trunc('month', ordered_on) as month, sum(amount) as total from shop.orders group by 1"
    sql = f"with m as ({inner}) select month, max(total) as best from m group by 1"
    found = columns(one_currency, sql)
    assert [(column.role, column.unit, column.grain) for column in found] == [("time", None, "month"), ("measure", "EUR", None)]


def test_columns_of_a_union_are_described_by_its_first_select(one_currency: Catalog) -> None:
    found = columns(one_currency, "select amount from shop.orders union all select amount from shop.orders")
    assert (found[0].unit, found[0].source) == ("EUR", ("shop", "orders", "amount"))


def test_columns_that_cannot_be_named_are_described_by_type(one_currency: Catalog) -> None:
    found = columns(one_currency, "select * exclude (id) from (select id, quantity from shop.orders) as t")
    assert [(column.name, column.role) for column in found] == [("quantity", "measure")]


def test_a_unit_of_the_data_itself_is_used(one_currency: Catalog) -> None:
    table = one_currency.tables[0]
    changed = replace(table, columns=tuple(replace(c, unit="days") if c.name == "quantity" else c for c in table.columns))
    assert described(replace(one_currency, tables=(changed, one_currency.tables[1])), "avg(quantity) as wait")[2] == "days"


def test_a_bucket_of_time_names_the_column_it_is_made_of(one_currency: Catalog) -> None:
    [bucket, year, part] = columns(
        one_currency, "select date_trunc('month', ordered_on) as m, year(ordered_on) as y, month(ordered_on) as n from shop.orders")
    assert (bucket.bucket_of, bucket.source) == (("shop", "orders", "ordered_on"), None)
    assert year.bucket_of == ("shop", "orders", "ordered_on")
    assert part.bucket_of is None
