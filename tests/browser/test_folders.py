"""An administrator closes a folder and opens it to a role; a colleague finds its dashboards only then."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import OpenPage
from tests.live import LiveApp


def test_a_folder_is_closed_opened_to_a_role_and_opened_to_everybody(fresh_site: LiveApp, open_page: OpenPage) -> None:
    site = fresh_site.set_up()
    boards = [site.post("/api/v1/dashboards", json={"title": title}).json()["id"] for title in ("Layoffs", "Sales")]
    assert site.post(f"/api/v1/dashboards/{boards[0]}/shelf", json={"folder": "Plans"}).is_success
    page = open_page(site, path="/people/folders")
    page.get_by_label("Name of the folder").fill("Plans")
    page.get_by_role("button", name="Close the folder").click()
    folder = page.locator(".panel", has=page.get_by_role("heading", name="Plans"))
    expect(folder).to_contain_text("Open to nobody yet")
    folder.get_by_label("Person, team or role").select_option("Editor (role)")
    folder.get_by_role("button", name="Open it to them").click()
    line = folder.locator(".lines li", has_text="Editor")
    line.get_by_role("button", name="may look").click()
    expect(line.get_by_role("button", name="may change it")).to_be_visible()
    assert axe.serious(page, whole="light") == []
    page.reload()
    expect(line.get_by_role("button", name="may change it")).to_be_visible()
    folder.get_by_role("link", name="Its dashboards").click()
    expect(page.locator(".board-card")).to_have_count(1)
    expect(page.locator(".shelves .icon-lock")).to_be_visible()
    page.goto(f"/dashboards/{boards[0]}")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator(".board-panel")).to_contain_text("It lies in the folder “Plans”")
    page.goto("/people/folders")
    folder.get_by_role("button", name="Open it to everybody").click()
    expect(folder).to_have_count(0)
    assert site.http.get("/api/v1/folders").json() == {"folders": []}


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_conversation_is_shared_in_a_folder(fresh_site: LiveApp, open_page: OpenPage, width: str) -> None:
    site = fresh_site.set_up()
    assert site.post("/api/v1/folders", json={"name": "Plans"}).is_success
    assert site.post("/api/v1/questions", json={"text": "revenue by channel"}).is_success
    [chat] = site.http.get("/api/v1/conversations").json()["conversations"]
    page = open_page(site, width=width, path=f"/ask/{chat['id']}")
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_label("Who can read it").select_option("Plans")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    assert axe.serious(page, whole="light") == []
    if width == "narrow":
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    expect(page.get_by_label("Who can read it")).to_have_value("Plans")
    assert site.http.get("/api/v1/conversations").json()["conversations"][0]["folder"] == "Plans"
