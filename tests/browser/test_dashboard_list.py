"""The list of dashboards: new, rename, delete, bring back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.live import LiveApp


def test_a_dashboard_is_made_renamed_deleted_and_brought_back(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/dashboards")
    page.get_by_role("button", name="New dashboard").click()
    expect(page).to_have_url(re.compile(r"/dashboards/\w+$"))
    expect(page.get_by_role("heading", name="No tiles yet")).to_be_visible()
    page.locator("#board-add-text").click()
    page.get_by_role("menuitem", name="Text", exact=True).click()
    expect(page.locator(".board-tile")).to_have_count(1)
    page.get_by_role("link", name="Dashboards", exact=True).first.click()

    card = page.locator(".board-card", has_text="New dashboard").first
    card.hover()
    card.get_by_role("button", name="Rename New dashboard").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Renamed in the list")
    page.get_by_role("dialog").get_by_label("Folder").fill("Drawer")
    page.get_by_role("dialog").get_by_label("Tags, separated by commas").fill("weekly, board")
    page.get_by_role("dialog").get_by_label("Tags, separated by commas").press("Enter")
    renamed = page.locator(".board-card", has_text="Renamed in the list")
    expect(renamed).to_contain_text("1 tile")
    shelves = page.get_by_role("navigation", name="Folders and tags")
    shelves.get_by_role("link", name="Drawer").click()
    expect(page.locator(".board-card")).to_have_count(1)
    page.reload()
    expect(renamed).to_contain_text("board")
    shelves.get_by_role("link", name="Opened last").click()
    expect(shelves.locator("[aria-current]")).to_have_text("Opened last")
    shelves.get_by_role("link", name="board").click()
    expect(page.locator(".board-card")).to_have_count(1)

    renamed.hover()
    renamed.get_by_role("button", name="Delete Renamed in the list").click()
    expect(renamed).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(renamed).to_be_visible()


def test_the_overview_of_the_samples_is_there_and_fits_a_phone(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, width="narrow", path="/dashboards", theme="dark")
    page.get_by_role("link", name=re.compile("Retail overview")).click()
    expect(page.locator(".board-tile")).to_have_count(12)
    expect(page.locator(".tile-error")).to_have_count(0)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
