"""One sentence, every figure in it from the rows."""

from dataclasses import replace

import pytest

from insightora_dash.ask.sentence import sentence
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Limits
from insightora_dash.query.pipeline import answer
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query

SPACE = "\u00a0"


def said(catalog: Catalog, sql: str, rows: int = 100_000) -> str:
    query = Query.parse(sql)
    return sentence(answer(query, catalog, limits=Limits(rows=rows)), query, read_plan(query, catalog)).replace(SPACE, " ")


@pytest.mark.parametrize(("sql", "text"), [
    ("select sum(quantity) as pieces from shop.orders", "Pieces: 14."),
    ("select sum(quantity) as pieces from shop.orders where year(ordered_on) = 2024", "Pieces: 11 (1 Jan – 31 Dec 2024)."),
    ("select sum(amount) as revenue, count(*) as orders from shop.orders", "Revenue: €340, Orders: 8."),
    ("select channel, sum(quantity) as pieces from shop.orders where channel is not null group by 1", "Pieces is highest for Online (10 of 13, 77 %)."),
    ("select channel, sum(quantity) as pieces from shop.orders where channel is not null group by 1 order by pieces",
     "Pieces is lowest for Phone (1 of 13, 8 %)."),
    ("select channel, sum(quantity) as pieces from shop.orders group by 1 order by pieces desc limit 2", "Pieces is highest for Online (10)."),
    ("select channel, avg(quantity) as pieces from shop.orders where channel is not null group by 1", "Pieces is highest for Online (2.5)."),
    ("select channel, sum(amount) as revenue from shop.orders where channel is not null group by 1", "Revenue is highest for Online (€280)."),
    ("select date_trunc('month', ordered_on) as month, sum(quantity) as pieces from shop.orders group by 1",
     "Pieces went from 2 (Nov 2023) to 4 (Nov 2024)."),
    ("select date_trunc('month', ordered_on) as month, sum(quantity) as pieces from shop.orders where id <> 8 group by 1",
     "Pieces went from 2 (Nov 2023) to 2 (Mar 2024); the highest was 4 (Jan 2024)."),
    ("select id, channel from shop.orders", "8 rows."),
    ("select name from shop.customers order by 1", "4 customers: Ana, Ben, Cem and 1 more."),
    ("select distinct region from shop.customers order by 1", "Region: North, South."),
    ("select id from shop.orders where channel = 'Fax'", "No rows match: channel is Fax."),
    ("select count(*) as n from shop.orders where channel = 'Fax' and year(ordered_on) = 2031", "No rows match: 1 Jan – 31 Dec 2031, channel is Fax."),
    ("select 1 as x where false", "There are no rows."),
    ("select channel, max(amount) filter (where id > 99) as a from shop.orders group by 1", "4 rows."),
    ("select date_trunc('month', ordered_on) as month, max(amount) filter (where id > 99) as a from shop.orders group by 1", "6 rows."),
    ("select sum(quantity) as pieces from shop.orders group by channel order by 1", "4 rows."),
])
def test_what_the_figures_say(one_currency: Catalog, sql: str, text: str) -> None:
    assert said(one_currency, sql) == text


def test_cut_off_rows_are_never_called_all(one_currency: Catalog) -> None:
    assert said(one_currency, "select id from shop.orders", rows=3) == "The first 3 of 8 rows."


def test_each_currency_has_its_own_highest(shop: Catalog) -> None:
    text = said(shop, "select channel, sum(amount) as revenue from shop.orders where channel is not null group by 1")
    assert text == "In EUR: Revenue is highest for Online (€250); in USD: Revenue is highest for Online ($30)."


def test_a_number_of_things_is_no_money_in_any_currency(shop: Catalog) -> None:
    text = said(shop, "select currency, count(*) as orders from shop.orders group by 1")
    assert text == "Orders is highest for EUR (6 of 8, 75 %)."


def test_totals_per_currency_are_said_one_by_one(shop: Catalog) -> None:
    assert said(shop, "select sum(amount) as revenue from shop.orders") == "In EUR: Revenue is €300; in USD: Revenue is $40."


def test_large_figures_are_shortened(one_currency: Catalog) -> None:
    query = Query.parse("select channel, sum(quantity) * 1000000 as pieces from shop.orders where channel is not null group by 1")
    result = answer(query, one_currency)
    assert "10 M" in sentence(replace(result), query, read_plan(query, one_currency)).replace(SPACE, " ")
