"""Pages, files and a public link: from an editor's dashboard to somebody without an account."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_dashboard_editing import CHART, add
from tests.live import LiveApp

BY_MONTH = "select date_trunc('month', order_date) as month, count(*) as orders from retail.orders group by 1 order by 1"
CHANNEL = {"title": "Channel", "kind": "filter", "settings": {"column": ["retail", "orders", "channel"], "look": "list"}, "x": 6, "y": 0, "w": 3, "h": 4}


@pytest.fixture
def board(site: LiveApp) -> str:
    """Two charts and a filter tile."""
    made: str = site.post("/api/v1/dashboards", json={"title": "Shared"}).json()["id"]
    tiles = ({"title": "Revenue", "sql": CHART, "chart": {"kind": "bar"}, "x": 0, "y": 0, "w": 6, "h": 5}, CHANNEL,
             {"title": "Orders", "sql": BY_MONTH, "chart": {"kind": "line"}, "x": 0, "y": 5, "w": 8, "h": 5})  # fmt: skip
    for number, tile in enumerate(tiles):
        add(site, made, number, tile)
    return made


def bars(page: Page) -> list[str]:
    """What stands below the bars."""
    return page.locator(".board-tile", has_text="Revenue").locator(".xaxislayer-above text").all_text_contents()


def test_a_page_is_added_filled_saved_as_excel_and_read_by_somebody_without_an_account(
    site: LiveApp, board: str, open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(site)
    page.goto(f"/dashboards/{board}")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.get_by_role("button", name="Add a page").click()
    expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Page 1").click()
    page.locator(".board-tile", has_text="Orders").locator(".tile-menu").click()
    page.get_by_role("menuitem", name="Put on another page").click()
    page.get_by_role("menuitem", name="Page 2").click()
    expect(page.locator(".board-tile:not([hidden])", has_text="Orders")).to_have_count(0)
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator(".board-tile")).to_have_count(1)
    page.reload()
    expect(page.locator(".board-tile .tile-title")).to_have_text(["Orders"])

    page.get_by_role("button", name="Save as a file").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Excel (.xlsx)").click()
    download.value.save_as(tmp_path / "taken.xlsx")
    assert openpyxl.load_workbook(io.BytesIO((tmp_path / "taken.xlsx").read_bytes())).sheetnames == ["About", "Revenue", "Orders"]

    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a public link").click()
    address = page.get_by_role("textbox", name="Your public link").input_value()
    page.keyboard.press("Escape")
    expect(page.locator(".share-links li")).to_have_count(1)

    visitor = browser.new_context(base_url=site.url).new_page()
    visitor.goto(address)
    expect(visitor.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert set(bars(visitor)) == {"Online", "Stores", "Partners"}
    visitor.locator(".control-option", has_text="Stores").locator("input").check()
    expect(visitor.locator(".filter-chip")).to_contain_text("Stores")
    expect(visitor.locator(".board-tile", has_text="Revenue").locator(".xaxislayer-above text")).to_have_text(["Stores"])
    visitor.get_by_role("link", name="Page 2").click()
    expect(visitor.locator(".board-tile .tile-title")).to_have_text(["Orders"])
    assert visitor.request.get(f"{site.url}/dashboards/{board}", max_redirects=0).status in (302, 401)

    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".share-links")).to_contain_text("withdrawn")
    gone = visitor.goto(address)
    assert gone is not None
    assert gone.status == 410
    visitor.context.close()
