"""What typed letters may go on as."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from insightora_dash.ask.completion.completing import completions
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import use_locale


def offered(typed: str, catalog: Catalog, *earlier: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in completions(typed, catalog, earlier)]


@pytest.fixture
def german() -> Iterator[None]:
    use_locale("de")
    yield
    use_locale("en")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("total am", ("measure", "amount")),
        ("by ch", ("column", "channel")),
        ("orders by order ti", ("column", "order time")),
        ("average prof", ("metric", "net margin")),
        ("only returned", ("filter", "returned orders")),
        ("amount last mon", ("period", "last month")),
        ("amount in q3", ("period", "Q3 2024")),
        ("number of cust", ("table", "customers")),
        ("amount in northern", ("value", "Northern Lights")),
        ("amount of lights", ("value", "Northern Lights")),
        ("amount (ch", ("column", "channel")),
    ],
)
def test_the_end_of_the_text_goes_on_as_a_word_of_the_data(defined: Catalog, typed: str, first: tuple[str, str]) -> None:
    assert first in offered(typed, defined)[:2]


@pytest.mark.parametrize("typed", ["amount ", "amount,", "a", "zzzz", "amount by channel"])
def test_nothing_is_offered_where_no_word_is_begun(defined: Catalog, typed: str) -> None:
    assert offered(typed, defined) == []


def test_what_is_replaced_is_exactly_what_the_offer_begins_with(defined: Catalog) -> None:
    best = completions("amount by order ti", defined, ())[0]
    assert (best.text, best.replaces) == ("order time", len("order ti"))
    whole = completions("net mar", defined, ())[-1]
    assert (whole.text, whole.kind, whole.replaces) == ("net margin by channel", "verified", len("net mar"))


def test_whole_questions_hold_all_words_and_the_approved_ones_come_first(defined: Catalog) -> None:
    earlier = ("amount by channel in 2023", "net margin by channel", "Amount by channel in 2023", "orders by region")
    assert offered("channel", defined, *earlier) == [("verified", "net margin by channel"), ("earlier", "amount by channel in 2023")]
    assert ("earlier", "orders by region") not in offered("region of amount", defined, *earlier)
    assert offered("", defined, *earlier)[:2] == [("verified", "net margin by channel"), ("earlier", "amount by channel in 2023")]


def test_hidden_columns_and_tables_are_not_offered(defined: Catalog) -> None:
    orders, customers = defined.tables
    columns = tuple(replace(c, hidden=c.name == "channel") for c in orders.columns)
    hidden = replace(defined, tables=(replace(orders, columns=columns), replace(customers, hidden=True)), meaning="hidden", verified=())
    assert offered("ch", hidden) == offered("regi", hidden) == offered("northern", hidden) == []


@pytest.mark.usefixtures("german")
def test_kinds_are_named_in_the_persons_language_and_english_periods_stay(defined: Catalog) -> None:
    assert [one.detail for one in completions("ordered by chan", defined, ())] == ["Spalte von orders"]
    assert ("period", "last month") in offered("last mo", defined)


def test_among_twenty_thousand_values_the_right_ones_come_first(defined: Catalog) -> None:
    found = completions("total amount of item", defined, [f"question number {n}" for n in range(200)])
    assert [one.kind for one in found[:2]] == ["value", "value"]
