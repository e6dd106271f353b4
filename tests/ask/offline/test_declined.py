"""What is not read at all, and what is."""

import pytest

from insightora_dash.ask.offline.declined import declined


@pytest.mark.parametrize("text", [
    "drop table sales", "delete all orders", "Please delete the customers from Berlin", "update orders set price to 0", "remove every row", "truncate table x",
    "insert into t values (1)", "add a row to customers", "set all prices to 5", "show sales; drop table sales",
])
def test_an_order_to_change_data_is_declined(text: str) -> None:
    assert "nothing was changed" in (declined(text) or "")


@pytest.mark.parametrize("text", ["🎉🎉", "???", "покажи выручку", "売上を見せて", "a" * 10_001])
def test_text_that_cannot_be_read_is_declined(text: str) -> None:
    assert declined(text)


@pytest.mark.parametrize("text", ["total revenue by channel", "add up the revenue by month", "which orders were removed", "change in sales by month",
    "increase of revenue by year", "Umsatz nach Kanal"])
def test_questions_are_let_through(text: str) -> None:
    assert declined(text) is None
