"""The list of dashboards as component trees."""

from datetime import UTC, datetime, timedelta

import pytest

from components import ids
from components.dashboards import cards_or_empty, dashboards_page, removed_note, shelf_strip, when
from insightora_dash.dashboards.shelves import Shelf, Shelves
from insightora_dash.dashboards.view import DashboardCard
from tests.components.trees import classed, identified, text, typed, walk

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_card(title: str = "Sales", **fields: object) -> DashboardCard:
    usual = {"id": "d1", "title": title, "tiles": 3, "updated_at": NOW - timedelta(hours=2), "origin": "person", "kinds": ("kpi", "text")}
    return DashboardCard(**{**usual, **fields})  # type: ignore[arg-type]


def test_a_card_shows_title_tiles_and_age_and_opens_the_dashboard() -> None:
    page = dashboards_page(Shelves(Shelf(), (make_card(),)), may_edit=True, now=NOW)
    assert all(words in text(page) for words in ("Sales", "3 tiles", "changed 2 h ago"))
    assert "/dashboards/d1" in [link.href for link in typed(page, "Link")]
    assert identified(page, ids.DASHBOARD_NEW)
    assert identified(page, ids.dashboard_remove("d1"))
    assert identified(page, ids.dashboard_rename("d1")).to_plotly_json()["props"]["data-title"] == "Sales"


def test_a_sample_and_an_empty_dashboard_say_so() -> None:
    cards = cards_or_empty([make_card(origin="sample", tiles=1, kinds=())], may_edit=False, now=NOW)
    assert all(words in text(cards) for words in ("Sample", "1 tile", "Empty"))


def test_a_viewer_gets_no_tools() -> None:
    page = dashboards_page(Shelves(Shelf(), (make_card(),)), may_edit=False, now=NOW)
    assert not [part for part in walk(page) if getattr(part, "id", None) in (ids.DASHBOARD_NEW, ids.dashboard_remove("d1"), ids.dashboard_rename("d1"))]


def test_shelves_are_links_that_say_where_one_is() -> None:
    found = Shelves(Shelf(tag="board"), (make_card(folder="Sales", tags=("board",)),), (("Sales", 2),), (("board", 1),), total=3)
    strip = shelf_strip(found)
    assert {text(link): link.href for link in typed(strip, "Link")} == {
        "All": "/dashboards", "Favourites": "/dashboards?show=favourites", "Opened last": "/dashboards?show=recent",
        "Sales 2": "/dashboards?folder=Sales", "board 1": "/dashboards?tag=board"}  # fmt: skip
    assert [text(item) for item in typed(strip, "Li") if "aria-current" in item.to_plotly_json()["props"]] == ["board 1"]
    assert all(words in text(cards_or_empty(found.cards, may_edit=True, now=NOW)) for words in ("Sales", "board"))
    assert "All dashboards" in text(cards_or_empty([], may_edit=True, now=NOW, all_of_them=False))


def test_an_empty_list_says_what_to_do() -> None:
    shown = cards_or_empty([], may_edit=True, now=NOW)
    assert classed(shown, "empty")
    assert "Save to dashboard" in text(shown)


def test_a_deleted_dashboard_can_be_brought_back() -> None:
    shown = removed_note("d1", "Sales")
    assert "“Sales” was deleted." in text(shown)
    assert identified(shown, ids.dashboard_restore("d1"))


@pytest.mark.parametrize(("ago", "words"), [
    (timedelta(seconds=-5), "just now"), (timedelta(seconds=59), "just now"), (timedelta(minutes=59), "59 min ago"), (timedelta(hours=23), "23 h ago"),
    (timedelta(hours=30), "yesterday"), (timedelta(days=2), "2 days ago"), (timedelta(days=1500), "1,500 days ago"),
])  # fmt: skip
def test_how_long_ago(ago: timedelta, words: str) -> None:
    assert when(NOW - ago, NOW) == words
