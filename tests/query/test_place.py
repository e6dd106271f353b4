"""Filters as before/after pairs, each run: tests/query/fixtures/filters.sql."""

import ast
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlglot

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer, bind
from insightora_dash.query.query import Query

FILE = Path(__file__).parent / "fixtures" / "filters.sql"
FILTER = re.compile(r"(?P<column>\S+) (?P<op>not in|in|between|within|contains|is not null|is null|[<>!]?=|<|>) (?P<value>.+)")


@dataclass(frozen=True)
class Case:
    name: str
    wanted: Filter
    before: str
    after: str | None
    note: str | None
    rows: list[tuple[object, ...]]


def read_case(block: str) -> Case:
    parts = dict(re.findall(r"^-- (case|filter|rows|not filtered): (.+)$", block, re.MULTILINE))
    code = re.sub(r"^-- (?!becomes).*$", "", block, flags=re.MULTILINE)
    before, _mark, after = code.partition("-- becomes")
    rows = eval(parts["rows"], {"date": date})
    return Case(parts["case"], read_filter(parts["filter"]), before.strip(), after.strip() or None, parts.get("not filtered"), rows)


def read_filter(text: str) -> Filter:
    found = FILTER.fullmatch(text)
    assert found, text
    names = found["column"].split(".")
    column = (names[0], names[1], names[2]) if len(names) == 3 else (None, None, names[0])
    return Filter(column, found["op"], ast.literal_eval(found["value"]))  # type: ignore[arg-type]


CASES = [read_case(block) for block in FILE.read_text(encoding="utf-8").split("\n\n")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_filter_goes_where_it_means_what_it_says(case: Case, one_currency: Catalog) -> None:
    bound = bind(Query.parse(case.before), one_currency, [case.wanted])
    expected = sqlglot.parse_one(case.after or case.before, read="duckdb").sql(dialect="duckdb")
    assert normal(bound.sql) == normal(expected)
    assert bound.notes == ((f"not filtered: {case.note}",) if case.note else ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_filtered_rows_are_right(case: Case, one_currency: Catalog) -> None:
    assert answer(Query.parse(case.before), one_currency, filters=[case.wanted]).rows() == case.rows


def normal(sql: str) -> str:
    return sqlglot.parse_one(sql, read="duckdb").sql(dialect="duckdb", normalize=True)


def test_a_filter_on_a_column_that_is_gone_is_named(one_currency: Catalog) -> None:
    bound = bind(Query.parse("select count(*) as n from shop.orders"), one_currency, [Filter(("shop", "orders", "gone"), "=", 1)])
    assert bound.notes == ("not filtered: there is no column gone any more",)


def test_an_order_by_something_not_shown_keeps_a_filter_out(one_currency: Catalog) -> None:
    query = Query.parse("select channel, sum(quantity) as q from shop.orders group by 1 order by count(*)")
    bound = bind(query, one_currency, [Filter((None, None, "q"), ">", 3)])
    assert bound.notes == ("not filtered: its order is not one of the columns shown",)


def test_a_range_without_two_ends_is_refused(one_currency: Catalog) -> None:
    with pytest.raises(Invalid, match="two ends"):
        bind(Query.parse("select count(*) as n from shop.orders"), one_currency, [Filter(("shop", "orders", "quantity"), "between", 3)])


def test_several_filters_all_hold(one_currency: Catalog) -> None:
    filters = [Filter(("shop", "orders", "channel"), "=", "Online"), Filter(("shop", "orders", "quantity"), ">", 2)]
    assert answer(Query.parse("select id from shop.orders order by 1"), one_currency, filters=filters).rows() == [(4,), (8,)]
