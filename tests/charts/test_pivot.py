"""Pivot tables: groups, sums, and what is not summed."""

from datetime import date
from typing import Any

from components.markup import markup
from components.pivot import pivot_table
from insightora_dash.charts.choice import choose, fit
from insightora_dash.charts.pivot import TOTAL, Pivot, pivot
from insightora_dash.charts.shape import Shape
from insightora_dash.engine.result import Result
from tests.charts.results import group, measure, moment, result

ROWS = [("Garden", "Hose", "North", 30.0), ("Garden", "Hose", "South", 5.0), ("Garden", "Spade", "North", 10.0), ("Office", "Pen", "South", 20.0)]


def sales(*rows: tuple[Any, ...], name: str = "revenue", unit: str | None = "EUR") -> Result:
    return result([group("category"), group("product"), group("region"), measure(name, unit)], rows or ROWS)


def shown(found: Result) -> Pivot:
    spec = fit(found, "pivot")
    assert spec is not None
    return pivot(spec, Shape(found))


def test_every_group_has_the_sum_of_what_is_in_it_and_the_end_the_sum_of_all() -> None:
    table = shown(sales())
    assert table.across_by is not None
    assert ([column.name for column in table.rows_by], table.across_by.name) == (["region", "product"], "category")
    assert table.across == ("Garden", "Office", TOTAL)
    assert [(row.path, row.cells) for row in table.rows] == [
        (("North",), (40.0, None, 40.0)), (("North", "Hose"), (30.0, None, 30.0)), (("North", "Spade"), (10.0, None, 10.0)),
        (("South",), (5.0, 20.0, 25.0)), (("South", "Hose"), (5.0, None, 5.0)), (("South", "Pen"), (None, 20.0, 20.0)), ((), (45.0, 20.0, 65.0)),
    ]  # fmt: skip


def test_averages_and_shares_are_not_summed() -> None:
    for found in (sales(name="average_price"), sales(unit="%")):
        table = shown(found)
        assert TOTAL not in table.across
        assert [row.cells for row in table.rows if not row.leaf] == [(None, None), (None, None)]
        assert [row.path for row in table.rows if row.leaf] == [("North", "Hose"), ("North", "Spade"), ("South", "Hose"), ("South", "Pen")]


def test_money_of_several_currencies_is_not_summed() -> None:
    found = result([group("currency"), group(), measure(unit=None)], [("EUR", "a", 1.0), ("USD", "a", 2.0), ("EUR", "b", 3.0)])
    assert TOTAL not in shown(found).across


def test_months_stand_in_their_order_and_nothing_last() -> None:
    found = result([moment(), group(), measure()], [(date(2025, 2, 1), None, 1.0), (date(2025, 1, 1), "b", 2.0), (None, "a", 3.0)])
    table = shown(found)
    assert [row.path[0] for row in table.rows if row.path] in ([date(2025, 1, 1), date(2025, 2, 1), None], ["a", "b", None])
    assert len(table.rows) == 4


def test_a_pivot_is_offered_for_two_groups_and_drawn_when_asked_for() -> None:
    assert "pivot" in choose(sales())[1]
    assert choose(sales(), wanted="pivot table")[0].kind == "pivot"
    assert fit(result([group(), measure()], [("a", 1.0), ("b", 2.0)]), "pivot") is None
    assert fit(sales(*ROWS, ("Office", "Pen", "South", 1.0)), "pivot") is None


def test_groups_can_be_opened_and_closed_and_large_tables_begin_closed() -> None:
    spec = fit(sales(), "pivot")
    assert spec is not None
    small = markup(pivot_table(spec, sales(), locale="en"))
    assert (small.count('aria-expanded="true"'), " hidden" in small, "€65<" in small) == (2, False, True)
    many = sales(*(("AB"[n % 2], f"P{n}", "CD"[n % 3 % 2], float(n)) for n in range(100)))
    spec = fit(many, "pivot")
    assert spec is not None
    large = markup(pivot_table(spec, many, locale="en"))
    assert (large.count('aria-expanded="false"'), large.count(" hidden")) == (2, 100)
