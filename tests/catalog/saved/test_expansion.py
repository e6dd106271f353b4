"""Saved tables written out in statements, before and after."""

import pytest
from sqlglot import exp, parse_one

from insightora_dash.catalog.saved.expansion import circle, written_out
from insightora_dash.platform.errors import Invalid

SAVED: dict[str, exp.Query] = {
    "big": parse_one("select channel, revenue from retail.orders where revenue > 10", read="duckdb"),  # type: ignore[dict-item]
    "bigger": parse_one("with big as (select 1 as one) select channel from saved.big", read="duckdb"),  # type: ignore[dict-item]
    "a": parse_one("select * from saved.b", read="duckdb"), "b": parse_one("select * from saved.a", read="duckdb"),  # type: ignore[dict-item]
}  # fmt: skip
BIG = "(SELECT channel, revenue FROM retail.orders WHERE revenue > 10)"


@pytest.mark.parametrize(("sql", "wanted"), [
    ("select channel from saved.big", f'SELECT channel FROM {BIG} AS "big"'),
    ("select b.channel from saved.big as b join retail.products p on true", f"SELECT b.channel FROM {BIG} AS b JOIN retail.products AS p ON TRUE"),
    ("select saved.big.channel from saved.big", f'SELECT big.channel FROM {BIG} AS "big"'),
    ("select 1 from retail.orders where channel in (select channel from saved.BIG)",
     f'SELECT 1 FROM retail.orders WHERE channel IN (SELECT channel FROM {BIG} AS "BIG")'),
    ("select * from saved.bigger", f'SELECT * FROM (WITH big AS (SELECT 1 AS one) SELECT channel FROM {BIG} AS "big") AS "bigger"'),
    ("with big as (select 1 as x) select * from big", "with big as (select 1 as x) select * from big"),
    ("select saved from retail.orders", "select saved from retail.orders"),
])  # fmt: skip
def test_a_saved_table_becomes_its_query(sql: str, wanted: str) -> None:
    assert written_out(sql, SAVED) == wanted


def test_a_circle_is_found_before_it_is_saved_and_never_followed() -> None:
    assert circle("a", "select * from saved.b", {"b": "select * from saved.c", "c": "select * from saved.a"}) == ["a", "b", "c", "a"]
    assert circle("a", "select * from saved.b", {"b": "select 1 as x"}) == []
    with pytest.raises(Invalid, match="circle"):
        written_out("select * from saved.a", SAVED)
