"""SQL over REST before it is run."""

from werkzeug.test import TestResponse

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.semantics import service as semantics
from tests.api.test_questions import ada, browser, config
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


def post(browser: Visitor, path: str, body: object) -> TestResponse:
    return browser.client.post(path, json=body, headers=browser.csrf())


def test_a_mistake_comes_back_with_its_place_and_its_fix(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    said = post(browser, "/api/v1/sql/check", {"sql": "select regoin from sales"}).json
    assert [(p["start"], p["end"], p["replacement"]) for p in said["problems"]] == [(7, 13, "region")]
    good = post(browser, "/api/v1/sql/check", {"sql": "select sum(revenue) from sales where region = $region"}).json
    assert (good["problems"], good["cost"]["said"], good["wanted"][0]["name"]) == ([], "reads 120 rows", "region")
    assert set(good["wanted"][0]["choices"]) == {"North", "South", "East", "West"}


def test_sql_is_laid_out_and_what_is_none_is_refused(browser: Visitor) -> None:
    assert post(browser, "/api/v1/sql/format", {"sql": "select 1 as one"}).json == {"sql": "SELECT\n  1 AS one"}
    refused = post(browser, "/api/v1/sql/format", {"sql": "drop table sales"})
    assert (refused.status_code, refused.json["error"]["message"]) == (422, "Only one SELECT at a time can be run here.")
    assert post(browser, "/api/v1/sql/check", {"sql": 3}).status_code == 422


def test_the_names_to_complete_with_are_the_actors_tables(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    (table,) = browser.client.get("/api/v1/sql/tables").json
    assert (table["schema"], table["name"], table["columns"][0]) == ("sales", "sales", {"name": "sale_id", "type": "VARCHAR"})


def test_metrics_and_named_filters_complete_to_their_sql(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    semantics.save_definition(ada, Metric("basket size", ("sales", "sales"), "sum(revenue) / count(*)"))
    semantics.save_definition(ada, NamedFilter("big deal", ("sales", "sales"), "revenue > 120"))
    (table,) = browser.client.get("/api/v1/sql/tables").json
    assert {(word["name"], word["sql"]) for word in table["defined"]} >= {
        ("basket size", "sum(revenue) / count(*) AS basket_size"), ("big deal", "(revenue > 120)")}


def test_a_piece_is_saved_listed_and_removed(browser: Visitor, ada: Actor) -> None:
    made = post(browser, "/api/v1/saved", {"kind": "shared", "name": "online", "sql": "channel = 'Online'"})
    assert (made.status_code, made.json["told"]) == (201, "Saved as “online”.")
    [one] = browser.client.get("/api/v1/saved").json["saved"]
    assert (one["kind"], one["shared"], one["may_change"]) == ("snippet", True, True)
    assert browser.client.get(f"/api/v1/saved/{one['id']}/dependents").json == {"listed": [], "others": 0}
    assert browser.client.delete(f"/api/v1/saved/{one['id']}", headers=browser.csrf()).json == {"told": "“online” was removed."}
    assert browser.client.get("/api/v1/saved").json == {"saved": []}
    assert post(browser, "/api/v1/saved", {"kind": "table", "name": "x"}).status_code == 422
