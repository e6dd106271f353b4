"""The parts of the model as component trees."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components import ids
from components.model import model_page
from components.model_definitions import preview
from insightora_dash.catalog.catalog import Column, Relation, Table
from insightora_dash.catalog.definitions import Metric, MetricTest, NamedFilter, Verified
from insightora_dash.semantics.checks import Figure, Outcome
from insightora_dash.semantics.views import PARTS, FilterView, MetricView, ModelView, RelationView, RevisionView
from tests.components.trees import classed, identified, text, typed, walk

REVENUE = Column("revenue", "DOUBLE", "measure", "Net sales", unit="EUR", aliases=("Net sales", "gmv"), hidden=True)
ORDERS = Table("sales", "orders", (Column("order_id", "BIGINT", "id", "Order ID"), REVENUE), 1200, "v1", "Orders", ("order_id",))
JOIN = Relation(("sales", "orders"), ("order_id",), ("crm", "people"), ("id",), 0.94)
TEST = MetricTest(0.25, 0.01)
MARGIN = Metric("margin", ("sales", "orders"), "sum(a) / sum(b)", unit="%", synonyms=("profitability",), tests=(TEST,))
VIEW = ModelView(
    "tables", 2, True, (ORDERS,), relations=(RelationView(JOIN, "found", 2000), RelationView(JOIN, "suggested", 10), RelationView(JOIN, "refused")),
    metrics=(MetricView(MARGIN, "accepted", (Figure(0.4, "%"),), tests=(Outcome("margin", TEST, 0.4),)),
             MetricView(MARGIN, "proposed", problem="No column b.")),
    filters=(FilterView(NamedFilter("big", ("sales", "orders"), "revenue > 5"), 12),), verified=(Verified("Total?", "SELECT 1", "Ana", "2026-03-02"),),
    history=(RevisionView(2, "{table}: {field} changed", {"table": "Orders", "field": "synonyms"}, "Ana", datetime(2026, 3, 2, tzinfo=UTC)),),
)  # fmt: skip


def page(part: str, **fields: object) -> object:
    return model_page(replace(VIEW, part=part, **fields), "")  # type: ignore[arg-type]


def test_tables_are_listed_with_what_they_hold() -> None:
    shown = page("tables")
    assert all(words in text(shown) for words in ("Orders", "1,200 rows", "2 columns"))
    assert "/model?part=tables&table=sales.orders" in [link.href for link in typed(shown, "Link")]


def test_a_column_shows_what_was_said_and_can_be_edited() -> None:
    shown = page("tables", open_table=ORDERS, proposed_table=ORDERS)
    fields = {field: identified(shown, ids.model_field("sales.orders", "revenue", field)).value for field in ("label", "unit", "synonyms", "role", "hidden")}
    assert fields == {"label": "Net sales", "unit": "EUR", "synonyms": "gmv", "role": "measure", "hidden": True}
    assert len(classed(shown, "hidden-one")) == 1


def test_a_join_says_how_many_keys_it_finds() -> None:
    shown = text(page("relations"))
    assert "94\u00a0% of 2,000 values of Order ID found" in shown.replace(" %", "\u00a0%")
    assert all(words in shown for words in ("found in the data", "suggested, not used", "refused"))


def test_a_metric_shows_its_figure_its_test_and_its_problem() -> None:
    shown = text(page("metrics"))
    assert all(words in shown for words in ("40", "sum(a) / sum(b)", "test fails", "proposed", "No column b.", "also: profitability"))


def test_filters_answers_and_versions_are_listed() -> None:
    assert "12 rows" in text(page("filters"))
    assert all(words in text(page("verified")) for words in ("Total?", "SELECT 1", "Ana on 2 Mar 2026"))
    assert "Orders: other names changed" in text(page("history"))


@pytest.mark.parametrize("part", PARTS)
def test_a_viewer_changes_nothing(part: str) -> None:
    shown = page(part, may_edit=False, open_table=ORDERS if part == "tables" else None)
    assert not [one for one in walk(shown) if isinstance(getattr(one, "id", None), dict) and one.id["type"] == "model-do"]
    assert all(one.disabled for one in walk(shown) if isinstance(getattr(one, "id", None), dict) and one.id["type"] == "model-field")
    assert "You can read the model" in text(shown)


def test_without_data_the_way_to_it_is_shown() -> None:
    assert "There is no data yet" in text(page("metrics", tables=()))


def test_the_preview_says_the_figure_or_why_there_is_none() -> None:
    assert "40" in text(preview(VIEW.metrics[0]))
    assert "No column b." in text(preview(VIEW.metrics[1]))
    assert preview(None) == []
