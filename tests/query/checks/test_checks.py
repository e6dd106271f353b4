"""Each check in a case where all is well and in one where it is not."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.checks.checks import check
from insightora_dash.query.query import Query
from tests.questions.bench import catalog_of

TABLES = (
    "create table sales as select * from (values (1, 1, 'Online', 10.0, date '2024-01-05'), (2, 1, 'Store', 20.0, date '2024-02-07'),"
    " (3, 2, 'Online', 5.0, date '2024-04-09'), (4, null, 'Online', null, date '2024-04-30')) t(sale_id, customer_id, channel, amount, sold_on)",
    "create table customers as select * from (values (1, 'North'), (2, 'South'), (3, 'North')) t(customer_id, region)",
    "create table visits as select * from (values (1, 1), (2, 1), (3, 2)) t(visit_id, customer_id)",
)


@pytest.fixture(scope="module")
def small() -> Catalog:
    return catalog_of("small", TABLES)


CASES = [
    ("parts", "good", "select channel, sum(amount) s from small.sales group by 1", "add up to the total, 35"),
    ("parts", "note", "select channel, sum(amount) s from small.sales group by 1 order by 2 desc limit 1", "57"),
    ("parts", None, "select channel, avg(amount) s from small.sales group by 1", ""),
    ("parts", None, "select sum(amount) s from small.sales", ""),
    ("parts", None, "select channel, count(distinct customer_id) n from small.sales group by 1", ""),
    ("joins", "good", "select c.region, sum(s.amount) s from small.sales s left join small.customers c on c.customer_id = s.customer_id group by 1", "neither"),
    ("joins", "note", "select c.region, sum(s.amount) s from small.sales s join small.customers c on c.customer_id = s.customer_id group by 1", "1 of sales"),
    ("joins", "warn", "select s.channel, sum(s.amount) s from small.sales s left join small.visits v on v.customer_id = s.customer_id group by 1",
     "turn 4 rows of sales into 6"),
    ("joins", None, "select s.channel, max(s.amount) s from small.sales s left join small.visits v on v.customer_id = s.customer_id group by 1", ""),
    ("joins", None, "select s.channel, sum(s.amount) s from small.sales s join small.customers c on c.customer_id = s.customer_id"
     " where c.region = 'North' group by 1", ""),
    ("filters", "good", "select count(*) n from small.sales where channel in ('Online', 'Store')", "Every condition"),
    ("filters", "warn", "select count(*) n from small.sales where channel in ('Online', 'Phone')", "channel is Phone"),
    ("filters", "warn", "select count(*) n from small.sales where channel = 'Online' and amount > 1000", "amount is more than 1,000"),
    ("period", "good", "select sum(amount) s from small.sales where sold_on >= '2024-02-01' and sold_on < '2024-04-01'", "covers"),
    ("period", "warn", "select sum(amount) s from small.sales where year(sold_on) = 2024", "ends on 30 Apr 2024"),
    ("period", "warn", "select sum(amount) s from small.sales where sold_on >= '2023-12-01' and sold_on < '2024-02-01'", "begins on 5 Jan 2024"),
    ("period", "note", "select date_trunc('month', sold_on)::date m, sum(amount) s from small.sales group by 1", "no rows for Mar 2024"),
    ("empties", "note", "select avg(amount) a from small.sales", "1 of 4 rows have no amount"),
    ("empties", "good", "select avg(amount) a from small.sales where channel = 'Store'", "No row lacks"),
    ("rejected", None, "select count(*) n from small.sales", ""),
]


@pytest.mark.parametrize(("name", "state", "sql", "said"), CASES)
def test_a_check_says_what_it_finds(small: Catalog, name: str, state: str | None, sql: str, said: str) -> None:
    found = {finding.check: finding for finding in check(Query.parse(sql), small)}
    assert (found[name].state if name in found else None) == state, found
    assert said in (found[name].sentence if name in found else "")


def test_rows_that_were_left_out_while_reading_are_told(small: Catalog) -> None:
    lacking = replace(small, tables=tuple(replace(table, rejected=3) if table.name == "sales" else table for table in small.tables))
    (finding,) = [one for one in check(Query.parse("select count(*) n from small.sales"), lacking) if one.check == "rejected"]
    assert "3 of sales" in finding.sentence


def test_doubts_come_first(small: Catalog) -> None:
    found = check(Query.parse("select channel, sum(amount) s from small.sales where channel in ('Online', 'Phone') group by 1"), small)
    states = [finding.state for finding in found]
    assert states == sorted(states, key=("warn", "note", "good").index)
    assert states[0] == "warn"


@pytest.mark.parametrize("sql", [
    "select channel, sum(amount) s from small.sales group by rollup (channel)", "select 1 as a union select 2",
    "with t as (select * from small.sales) select channel, sum(amount) over (partition by channel) s from t",
    "select * from small.sales where sale_id in (select sale_id from small.sales)", "select * from range(3) r(i)",
])  # fmt: skip
def test_unusual_queries_are_checked_as_far_as_they_can_be(small: Catalog, sql: str) -> None:
    assert all(finding.sentence for finding in check(Query.parse(sql), small))


def test_amounts_in_several_currencies_get_no_total() -> None:
    mixed = catalog_of("mixed", ("create table sales as select * from (values ('Online', 'EUR', 10.0), ('Store', 'USD', 20.0)) t(channel, currency, amount)",))
    assert not [one for one in check(Query.parse("select channel, sum(amount) s from mixed.sales group by 1"), mixed) if one.check == "parts"]
