"""What the address of a dashboard says, read and understood."""

from datetime import date

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.dashboards.address import Asked, understand, write
from tests.query.conftest import one_currency, shop, shop_files

__all__ = ["one_currency", "shop", "shop_files"]


@pytest.mark.parametrize(("text", "op", "value", "words"), [
    ("t1~shop~orders~channel~in~web", "in", ("web",), "web"),
    ("t1~shop~orders~channel~in~a%7Eb%25~%N", "in", ("a~b%", None), "a~b% or (empty)"),
    ("t1~shop~orders~channel~in~a~b~c~d", "in", ("a", "b", "c", "d"), "a, b and 2 more"),
    ("t1~shop~orders~channel~not~web", "not in", ("web",), "not web"),
    ("t1~shop~orders~channel~contains~we", "contains", "we", "contains “we”"),
    ("t1~shop~orders~quantity~between~2~5", "between", (2, 5), "2 – 5"),
    ("t1~shop~orders~quantity~within~2~5", "within", (2, 5), "2 – 5"),
    ("t1~shop~orders~quantity~ge~2", ">=", 2, ">= 2"),
    ("t1~shop~orders~ordered_on~month~2024-02-01", "between", (date(2024, 2, 1), date(2024, 2, 29)), "Feb 2024"),
    ("t1~shop~orders~ordered_on~between~2024-02-01~2024-02-03", "between", (date(2024, 2, 1), date(2024, 2, 3)), "1 Feb 2024 – 3 Feb 2024"),
])  # fmt: skip
def test_a_filter_is_understood(one_currency: Catalog, text: str, op: str, value: object, words: str) -> None:
    [one], problems = understand([text], one_currency)
    assert (one.filter.op, one.filter.value, one.words, one.tile, problems) == (op, value, words, "t1", ())


@pytest.mark.parametrize("text", ["", "x", "~shop~orders~gone~in~1", "~shop~gone~channel~in~1", "~shop~orders~channel~drop~1", "~shop~orders~channel~in",
                                  "~shop~orders~quantity~ge~many", "~shop~orders~ordered_on~month~soon", "~shop~orders~quantity~between~1",
                                  "~shop~orders~quantity~within~1~2~3"])  # fmt: skip
def test_a_filter_that_does_not_fit_is_left_out_with_a_sentence(one_currency: Catalog, text: str) -> None:
    found, problems = understand([text], one_currency)
    assert found == ()
    assert problems[0].endswith((".", "any more."))


def test_a_filter_is_written_so_that_it_can_be_read(one_currency: Catalog) -> None:
    [one], _problems = understand([write("t1", "shop", "orders", "channel", "in", "a~b%N", None)], one_currency)
    assert one.filter.value == ("a~b%N", None)


def test_an_address_holds_texts_once_and_nothing_else() -> None:
    assert Asked.read({"f": "a", "h": ["b", "b", 3, ""], "x": "y"}) == Asked(("a",), ("b",))
    assert Asked.read(None) == Asked.read({"f": {"a": 1}}) == Asked()
    assert Asked.read(Asked(("a",), ("b",)).to_json()) == Asked(("a",), ("b",))
