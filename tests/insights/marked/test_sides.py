"""Why a mark changed and how it differs from the rest: parts that add up exactly, from the same rows."""

import random
from decimal import Decimal

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.insights.marked.sides import Sides, sides_of
from insightora_dash.insights.marked.told import change_of, told
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from tests.questions.bench import retail

EUR = "currency = 'EUR'"
TOLD = [
    (f"select date_trunc('month', order_date) as month, sum(revenue) as s from retail.orders where {EUR} group by 1 order by 1", "s"),
    (f"select date_trunc('month', order_date) as month, channel, sum(revenue) as s from retail.orders where {EUR} group by all order by 1, 2", "s"),
    ("select year(order_date) as y, count(*) as n from retail.orders group by y order by 1", "n"),
    (f"select channel, round(sum(revenue), 2) as s from retail.orders where {EUR} group by 1 order by 1", "s"),
    ("select carrier, avg(delivery_days) as a from retail.orders where carrier is not null group by 1 order by 1", "a"),
    ("select p.category, sum(o.margin) / nullif(sum(o.revenue), 0) as r from retail.orders o join retail.products p using (product_id) where o.currency = 'EUR'"
     " group by 1 order by 1", "r"),
    ("select year(order_date) as y, count(*) filter (where delivery_days > 3) / count(delivery_days) as r from retail.orders group by 1 order by 1", "r"),
    (f"select channel, sum(revenue) - sum(margin) as s from retail.orders where {EUR} group by 1 order by 1", "s"),
    (f"select sum(revenue) as s from retail.orders where {EUR}", "s"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shops() -> Catalog:
    """A part of the sample data."""
    catalog = retail()
    catalog.engine.connection.execute("set threads = 1; delete from retail.orders where hash(order_id) % 8 > 0")  # type: ignore[attr-defined]
    return catalog


def looked(catalog: Catalog, sql: str, measure: str, view: str, row: int | None = None, **more: object) -> Sides:
    query = Query.parse(sql)
    shown = answer(query, catalog, filters=more.get("filters", ()))  # type: ignore[arg-type]
    at = random.Random(sql).randrange(shown.row_count // 2, shown.row_count) if row is None else row
    return sides_of(query, Mark(at, measure, stamp=shown.stamp), view, catalog, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("sql", "measure"), TOLD)
def test_what_each_part_contributed_adds_up_to_the_change_exactly(shops: Catalog, sql: str, measure: str) -> None:
    sides = looked(shops, sql, measure, "why")
    assert sides.splits
    assert told(sides, "why")
    for split in sides.splits:
        change = change_of(sides, split)
        assert sum((driver.change for driver in change.drivers), Decimal(0)) == change.change
    findings = told(sides, "why")
    for finding in findings[:2]:
        kept = answer(Query.parse(finding.sql), shops)
        assert kept.row_count > 1
        if not sides.ratio and len(finding.rows) < 8:
            contributions = {str(name): value for name, value in kept.rows()}
            assert all(contributions[name] == pytest.approx(value, abs=0.005) for name, value in finding.rows if name in contributions)


def test_the_change_is_that_of_the_figures_shown(shops: Catalog) -> None:
    sql = TOLD[0][0]
    shown = answer(Query.parse(sql), shops).rows()
    sides = looked(shops, sql, "s", "why", len(shown) - 1)
    assert [float(whole[0]) for whole in sides.wholes] == pytest.approx([shown[-2][1], shown[-1][1]])


def test_a_slice_and_the_rest_are_all_rows_of_the_query(shops: Catalog) -> None:
    sides = looked(shops, TOLD[3][0], "s", "rest", 0)
    shown = answer(Query.parse(TOLD[3][0]), shops).rows()
    assert float(sides.wholes[1][0]) == pytest.approx(float(shown[0][1]), abs=0.01)  # type: ignore[arg-type]
    assert float(sum(whole[0] for whole in sides.wholes)) == pytest.approx(sum(float(value) for _name, value in shown), abs=0.02)  # type: ignore[arg-type]
    [first, *_others] = told(sides, "rest")
    assert str(shown[0][0]) in first.sentence
    kept = answer(Query.parse(first.sql), shops).rows()
    assert sum(float(own) for _name, own, _rest in kept) == pytest.approx(1.0, abs=0.01)  # type: ignore[arg-type]


def test_filters_of_a_dashboard_hold_on_both_sides(shops: Catalog) -> None:
    only = (Filter(("retail", "orders", "channel"), "=", "Online"),)
    sides = looked(shops, TOLD[0][0], "s", "why", filters=only)
    values = [{*split.sides[0], *split.sides[1]} for split in sides.splits if split.column.name == "channel"]
    assert values in ([], [{"Online"}])


@pytest.mark.parametrize(("sql", "measure", "view"), [
    ("select channel, median(revenue) as m from retail.orders where currency = 'EUR' group by 1 order by 1", "m", "why"),
    ("select channel, count(distinct customer_id) as n from retail.orders group by 1 order by 1", "n", "rest"),
    ("select count(*) as n from retail.orders", "n", "rest"),
    ("with big as (select * from retail.orders where quantity > 1) select channel, count(*) as n from big group by 1 order by 1", "n", "why"),
])  # fmt: skip
def test_what_has_no_parts_or_no_rest_says_so(shops: Catalog, sql: str, measure: str, view: str) -> None:
    with pytest.raises(Invalid):
        looked(shops, sql, measure, view, 0)


def test_a_mark_of_other_data_or_beyond_the_rows_is_not_looked_into(shops: Catalog) -> None:
    query = Query.parse(TOLD[3][0])
    with pytest.raises(Conflict):
        sides_of(query, Mark(0, "s", stamp="old"), "why", shops)
    with pytest.raises(NotFound):
        sides_of(query, Mark(99, "s"), "why", shops)
