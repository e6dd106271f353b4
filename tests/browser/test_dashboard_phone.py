"""Numbers stand two in a row on a phone, and sections fold behind a public link too."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import OpenPage
from tests.browser.test_dashboard_editing import CHART, add, kept, saved, shown, tile, touch_drag
from tests.live import LiveApp

COUNT = "select count(*) as orders from retail.orders"
TILES = [("One", "kpi", 0, 0, 3, 2), ("Two", "kpi", 3, 0, 3, 2), ("Three", "kpi", 6, 0, 3, 2), ("Chart", "bar", 0, 2, 8, 5), ("Wide", "kpi", 0, 7, 6, 2)]


@pytest.fixture
def board(site: LiveApp) -> str:
    """Three numbers in a row, a chart, a wide number, and a section with two tiles, followed by another section."""
    made: str = site.post("/api/v1/dashboards", json={"title": "Numbers"}).json()["id"]
    for number, (title, kind, x, y, w, h) in enumerate(TILES):
        add(site, made, number, {"title": title, "sql": CHART if kind == "bar" else COUNT, "chart": {"kind": kind}, "x": x, "y": y, "w": w, "h": h})
    add(site, made, 5, {"title": "More", "kind": "section", "x": 0, "y": 9, "w": 12, "h": 1})
    add(site, made, 6, {"title": "Inside", "sql": COUNT, "chart": {"kind": "kpi"}, "x": 0, "y": 10, "w": 3, "h": 2})
    add(site, made, 7, {"title": "Last", "kind": "section", "x": 0, "y": 12, "w": 12, "h": 1})
    return made


def public(site: LiveApp, board: str) -> str:
    """The path of a new public link."""
    return urlsplit(site.post(f"/api/v1/dashboards/{board}/links", json={}).json()["address"]).path


def top(part: Locator) -> float:
    """Where on the page something begins, however far it is scrolled."""
    found: float = part.evaluate("part => part.getBoundingClientRect().top + window.scrollY")
    return found


def in_a_row(page: Page, left: str, right: str) -> None:
    """Waits until two tiles share a row, in this order and equally wide."""
    page.wait_for_function(
        """([left, right]) => {
          const boxOf = title => [...document.querySelectorAll('.board-tile')].find(tile => tile.querySelector('.tile-title').textContent === title)
            .querySelector('.tile').getBoundingClientRect();
          const [a, b] = [boxOf(left), boxOf(right)];
          return Math.abs(a.top - b.top) < 1 && a.right <= b.left && Math.abs(a.width - b.width) < 1;
        }""",
        arg=[left, right],
    )


def test_numbers_stand_in_pairs_on_a_phone_and_can_be_arranged(site: LiveApp, board: str, open_page: OpenPage) -> None:
    wide = kept(site, board)
    page = open_page(site, width="narrow", path=f"/dashboards/{board}")
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    in_a_row(page, "One", "Two")
    assert shown(page)["Three"][2:] == (2, 2)  # alone: the whole row
    assert shown(page)["Wide"][2] == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    touch_drag(page, tile(page, "Three").locator(".tile-title"), -2.4 * 64)
    saved(page)
    in_a_row(page, "Three", "One")
    page.reload()
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    in_a_row(page, "Three", "One")
    assert kept(site, board) == wide
    page.locator("#board-undo").click()
    saved(page)
    in_a_row(page, "One", "Two")


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_sections_fold_behind_a_public_link(site: LiveApp, board: str, open_page: OpenPage, width: str) -> None:
    page = open_page(site, width=width, signed_in=False, path=public(site, board))
    fold = page.get_by_role("button", name="Tiles under More")
    before = top(tile(page, "Last"))
    fold.press("Enter")
    expect(tile(page, "Inside")).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    assert top(tile(page, "Last")) < before - 80
    assert axe.serious(page, whole="light") == []
    page.reload()
    expect(tile(page, "Inside")).to_be_hidden()
    fold.press("Enter")
    expect(tile(page, "Inside")).to_be_visible()
    assert top(tile(page, "Last")) == before
    if width == "narrow":
        in_a_row(page, "One", "Two")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
