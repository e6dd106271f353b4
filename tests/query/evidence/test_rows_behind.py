"""Every mark opens exactly its rows, and they give its figure again."""

import random
from decimal import Decimal
from statistics import median

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.evidence.rows_behind import PAGE, RowsBehind, equal, open_rows
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from tests.questions.bench import retail

DAYS = "order_date >= '2025-01-01' and order_date < '2026-01-01'"


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


# Words, joins, common tables, windows: (SQL, measure, how its rows give the figure; None: worked out by the engine alone)
MARKS = [
    ("select channel, sum(revenue) as s from retail.orders group by channel", "s", sum),
    ("select date_trunc('month', order_date) as m, channel, sum(revenue) s from retail.orders group by all order by 3 desc", "s", sum),
    ("select year(order_date) as y, count(*) n from retail.orders group by y", "n", len),
    (f"select carrier, avg(delivery_days) a from retail.orders where {DAYS} group by 1", "a", _mean),
    ("select channel, median(revenue) m from retail.orders group by 1", "m", median),
    ("select p.category, count(distinct o.customer_id) n from retail.orders o join retail.products p using (product_id) group by 1", "n",
     lambda v: len(set(v))),
    ("select p.category, sum(o.revenue) s from retail.products p left join retail.orders o on o.product_id = p.product_id group by 1", "s", sum),
    ("select channel, round(sum(revenue), 2) s from retail.orders group by 1 having sum(revenue) > 0 order by s desc limit 2", "s",
     lambda v: round(sum(v), 2)),
    ("select channel, sum(revenue) filter (where order_date >= '2025-01-01') s from retail.orders group by 1", "s", sum),
    ("select channel, sum(case when order_date >= '2025-01-01' then revenue end) s from retail.orders group by 1", "s", sum),
    ("select channel, sum(margin) / nullif(sum(revenue), 0) r from retail.orders group by 1", "r", None),
    ("select channel, max(revenue) - min(revenue) spread from retail.orders group by 1", "spread", None),
    ("select sum(revenue) s, count(*) n from retail.orders", "s", sum),
    ("with m as (select channel, date_trunc('month', order_date) d, sum(revenue) s from retail.orders group by 1, 2)"
     " select channel, d, s from m where s > 0", "s", sum),
    ("select channel, name, s from (select o.channel, p.product_name as name, sum(o.revenue) s, row_number() over (partition by o.channel"
     " order by sum(o.revenue) desc) rn from retail.orders o join retail.products p using (product_id) group by 1, 2) where rn <= 3", "s", sum),
    ("select avg(n) a from (select customer_id, count(*) n from retail.orders group by 1)", "a", _mean),
    ("select c.first_name, sum(o.revenue) s from retail.orders o join retail.customers c using (customer_id)"
     " group by c.customer_id, c.first_name order by 2 desc", "s", sum),
    ("select channel, sum(revenue) + 0 s from retail.orders where customer_id in"
     " (select customer_id from retail.customers where segment is not null) group by 1", "s", None),
]


@pytest.fixture(scope="module")
def shops() -> Catalog:
    """A part of the sample data in an engine that gives unsorted rows in one order, as the cache does."""
    catalog = retail()
    catalog.engine.connection.execute("set threads = 1; delete from retail.orders where hash(order_id) % 16 > 0")  # type: ignore[attr-defined]
    return catalog


def _all_pages(query: Query, mark: Mark, catalog: Catalog, first: RowsBehind) -> list[tuple[object, ...]]:
    size = -(-first.found // 3) or 1
    return [row for page in range(3) for row in open_rows(query, mark, catalog, page=page, size=size).rows.rows()]


@pytest.mark.parametrize(("sql", "measure", "put_together"), MARKS)
def test_rows_of_random_marks_give_the_figure_again(shops: Catalog, sql: str, measure: str, put_together: object) -> None:
    query = Query.parse(sql)
    result = answer(query, shops)
    shown = result.table.column(measure).to_pylist()
    for row in random.Random(sql).sample(range(len(shown)), min(2, len(shown))):
        mark = Mark(row, measure, stamp=result.stamp)
        behind = open_rows(query, mark, shops)
        assert behind.agrees, (behind.shown, behind.figure)
        assert behind.shown == shown[row]
        if callable(put_together):
            rows = _all_pages(query, mark, shops, behind)
            values = [line[0] for line in rows if put_together is len or line[0] is not None]
            assert len(rows) == behind.found
            assert equal(*(None if figure is None else float(str(figure)) for figure in (put_together(values), shown[row])))


def test_the_marks_of_an_answer_share_out_all_rows(shops: Catalog) -> None:
    query = Query.parse("select channel, carrier, sum(revenue) as s from retail.orders group by 1, 2")
    result = answer(query, shops)
    found = sum(open_rows(query, Mark(row, "s"), shops).found for row in range(result.row_count))
    assert found == answer(Query.parse("select count(*) as n from retail.orders"), shops).rows()[0][0]


def test_a_share_shows_its_own_part_and_is_not_called_a_sum(shops: Catalog) -> None:
    query = Query.parse("select channel, sum(revenue) / sum(sum(revenue)) over () as share, sum(revenue) as s from retail.orders group by 1")
    behind, part = open_rows(query, Mark(0, "share"), shops), open_rows(query, Mark(0, "s"), shops)
    assert behind.agrees is None
    assert behind.sort == "beside"
    assert behind.figure == part.shown


def test_a_row_of_a_list_opens_itself(shops: Catalog) -> None:
    behind = open_rows(Query.parse("select product_name, list_price from retail.products order by list_price desc limit 5"), Mark(2), shops)
    assert behind.found == 1
    assert "category" in [column.name for column in behind.rows.columns]


def test_a_bin_opens_the_rows_between_its_ends(shops: Catalog) -> None:
    query = Query.parse("select order_id, revenue from retail.orders")
    behind = open_rows(query, Mark(measure="revenue", low=0, high=50), shops)
    values = [row[1] for row in _all_pages(query, Mark(measure="revenue", low=0, high=50), shops, behind)]
    assert behind.found == len(values) > PAGE
    assert all(0 <= value < 50 for value in values)  # type: ignore[operator]


def test_groups_that_are_not_shown_stay_apart(shops: Catalog) -> None:
    query = Query.parse("select segment, count(*) as n from retail.customers group by segment, country order by n desc")
    result = answer(query, shops)
    marks = [open_rows(query, Mark(row, "n"), shops) for row in range(result.row_count)]
    assert [mark.found for mark in marks] == result.table.column("n").to_pylist()


@pytest.mark.parametrize("sql", [
    "select channel as c, sum(quantity) as s from retail.orders group by 1 union all select country, count(*) from retail.customers group by 1",
    "select channel, sum(revenue) as s from retail.orders group by rollup (channel)",
])
def test_lists_put_together_are_declined_in_words(shops: Catalog, sql: str) -> None:
    with pytest.raises(Invalid, match="cannot be told apart"):
        open_rows(Query.parse(sql), Mark(0, "s"), shops)


def test_filters_of_a_dashboard_hold_for_the_rows_too(one_currency: Catalog) -> None:
    query = Query.parse("select channel, sum(amount) as s from shop.orders group by 1 order by 1")
    only = Filter(("shop", "orders", "ordered_on"), ">=", "2024-02-01")
    result = answer(query, one_currency, filters=(only,))
    marks = [open_rows(query, Mark(row, "s"), one_currency, filters=(only,)) for row in range(result.row_count)]
    assert all(mark.agrees for mark in marks)
    assert sum(mark.found for mark in marks) == result.rows_used


def test_amounts_of_two_currencies_are_opened_apart(shop: Catalog) -> None:
    query = Query.parse("select channel, sum(amount) as s from shop.orders group by 1")
    result = answer(query, shop)
    for row in range(result.row_count):
        behind = open_rows(query, Mark(row, "s"), shop)
        currencies = {line[[c.name for c in behind.rows.columns].index("currency")] for line in behind.rows.rows()}
        assert behind.agrees
        assert len(currencies) == 1


def test_an_answer_that_changed_meanwhile_is_not_opened(shops: Catalog) -> None:
    query = Query.parse("select channel, sum(revenue) as s from retail.orders group by channel")
    with pytest.raises(Conflict, match="Reload"):
        open_rows(query, Mark(0, "s", stamp="of something else"), shops)
    with pytest.raises(NotFound):
        open_rows(query, Mark(99, "s"), shops)


@pytest.mark.parametrize(("one", "other", "same"), [
    (Decimal("1.10"), Decimal("1.1"), True), (Decimal("1.10"), Decimal("1.11"), False), (3, 3, True), (None, 0, False), (0.1 + 0.2, 0.3, True),
    (1.0, 1.001, False), (None, 1.5, False), (float("nan"), float("nan"), True),
])
def test_figures_are_compared_exactly_except_for_the_order_of_adding(one: object, other: object, same: bool) -> None:
    assert equal(one, other) is same


@pytest.mark.parametrize("sent", [
    None, [], {"row": -1}, {"row": "1"}, {"row": 1, "measure": 2}, {"low": 1}, {"low": 1, "high": 2}, {"row": 1, "low": "a", "high": 2},
])
def test_a_mark_that_makes_no_sense_is_refused(sent: object) -> None:
    with pytest.raises(Invalid):
        Mark.from_json(sent)


def test_a_mark_is_read_as_sent() -> None:
    assert Mark.from_json({"row": 3, "measure": "s", "stamp": "x"}) == Mark(3, "s", stamp="x")
    assert Mark.from_json({"measure": "s", "low": 0, "high": 5.5}).is_bin
