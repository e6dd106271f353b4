"""The words that can be completed."""

from insightora_dash.ask.completion.offers import offers_of
from insightora_dash.catalog.catalog import Catalog


def test_a_name_of_two_tables_is_one_offer_that_names_both(shop: Catalog) -> None:
    assert {offer.text: offer.detail for offer in offers_of(shop)}["customer"] == "column of orders, customers"


def test_every_period_is_one_that_the_grammar_reads(shop: Catalog) -> None:
    periods = [offer.text for offer in offers_of(shop) if offer.kind == "period"]
    assert {"last month", "2024", "Q1 2023", "March 2024", "last 7 days"} <= set(periods)
    assert "FY2024" not in periods
