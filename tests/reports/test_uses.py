"""Alerts, mailed reports and public links among what uses a source."""

from dataclasses import replace

import pytest

from components.dependents import dependents_list
from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.dashboards.sharing import links
from insightora_dash.reports.alerts.service import set_alert
from insightora_dash.reports.mailed.service import set_up
from insightora_dash.reports.uses import missing, uses
from tests.components.trees import text
from tests.dashboards.test_moments import dashboard
from tests.sources.conftest import Load, load
from tests.sources.test_history import ORDERS

__all__ = ["load"]
ABOVE = {"condition": {"kind": "above", "value": 5}}


def told(load: Load, actor: Actor) -> str:
    """A source, a dashboard of it with a link, and an alert and a report about both."""
    source = load("orders.csv", ORDERS).source_id or ""
    made = dashboard(actor)
    (tile,) = service.read_state(actor, made)[1]["tiles"]
    set_alert(actor, {"kind": "tile", "dashboard": made, "tile": tile}, ABOVE)
    set_up(actor, {"kind": "dashboard", "dashboard": made}, {"every": "day", "time": "8:30"})
    links.make_link(actor, made)
    return source


def test_what_tells_of_a_source_is_listed_before_it_goes(load: Load, owner: Actor) -> None:
    found = uses(owner, told(load, owner))
    assert [(one.kind, one.name, one.place) for one in found.listed] == [
        ("tile", "Total", "Orders"), ("share", "Public link", "Orders"), ("alert", "Total", "Alert"), ("report", "Orders", "Report by mail"),
    ]  # fmt: skip
    assert "Report by mail" in text(dependents_list(found))


def test_alerts_of_other_people_are_counted_not_shown(load: Load, owner: Actor) -> None:
    source = told(load, owner)
    found = uses(replace(owner, id="somebody-else"), source)
    assert not {"alert", "report"} & {one.kind for one in found.listed}
    assert found.others == uses(owner, source).others + 2


@pytest.mark.parametrize("subject", [{"kind": "table", "schema": "orders", "table": "orders"}, {"kind": "nothing"}])
def test_only_what_reads_it_counts(load: Load, owner: Actor, subject: dict[str, str]) -> None:
    source, other = load("orders.csv", ORDERS).source_id or "", load("towns.csv", "town,people\nUlm,9\n").source_id or ""
    if subject["kind"] == "table":
        set_alert(owner, subject, {"condition": {"kind": "unusual"}})
    assert [one.kind for one in uses(owner, source).listed] == (["alert"] if subject["kind"] == "table" else [])
    assert uses(owner, other).count == 0


def test_a_lost_column_names_the_alert_that_needs_it(load: Load, owner: Actor) -> None:
    source = told(load, owner)
    load("orders.csv", "code,town,cost\nA1,Ulm,10\n", mode="replace", source_id=source)
    assert {one.kind for one in missing(owner, source).listed} == {"tile", "share", "alert", "report"}
