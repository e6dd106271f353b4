"""What uses a source, by name: before it goes, and after a load without one of its columns."""

from components.dependents import dependents_list, missing_columns
from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.dashboards.dependents import dependents
from insightora_dash.reports.uses import missing
from insightora_dash.semantics import service as semantics
from tests.components.trees import text
from tests.dashboards.test_moments import dashboard
from tests.sources.conftest import Load, load
from tests.sources.test_history import ORDERS

__all__ = ["load"]
PLACE = ("orders", "orders")


def defined(load: Load, actor: Actor) -> str:
    """A source with a tile, two metrics, a named filter and a verified question over it."""
    source = load("orders.csv", ORDERS).source_id or ""
    dashboard(actor)
    semantics.save_metric(actor, Metric("dearest", PLACE, "max(price)"))
    semantics.save_metric(actor, Metric("towns", PLACE, "count(distinct town)"))
    semantics.save_filter(actor, NamedFilter("dear", PLACE, "price > 15"))
    semantics.verify(actor, "what do we sell", "select sum(price) as total from orders.orders")
    return source


def test_definitions_over_a_source_are_named_before_it_goes(load: Load, owner: Actor) -> None:
    found = dependents(owner, defined(load, owner))
    assert {(one.kind, one.name) for one in found.listed} == {
        ("tile", "Total"), ("metric", "dearest"), ("metric", "towns"), ("filter", "dear"), ("verified", "what do we sell"),
    }  # fmt: skip
    assert "what do we sell" in text(dependents_list(found))


def test_a_load_without_a_column_names_what_still_needs_it(load: Load, owner: Actor) -> None:
    source = defined(load, owner)
    assert missing_columns(missing(owner, source)) == []
    load("orders.csv", "code,town,cost\nA1,Ulm,10\n", mode="replace", source_id=source)
    found = missing(owner, source)
    assert found.columns == (("orders", "price"),)
    assert {one.name for one in found.listed} == {"Total", "dearest", "dear", "what do we sell"}
    assert "orders.price" in text(missing_columns(found))
    load("orders.csv", ORDERS, mode="replace", source_id=source)
    assert missing_columns(missing(owner, source)) == []  # nothing names the cost
