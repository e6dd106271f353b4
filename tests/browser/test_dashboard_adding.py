"""A chart that is asked for from a dashboard comes back to it."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import ask
from tests.live import LiveApp

QUESTION = "total revenue by category"


def test_an_answer_goes_to_the_dashboard_it_was_asked_for(site: LiveApp, open_page: OpenPage) -> None:
    board = site.post("/api/v1/dashboards", json={"title": "Weekly meeting"}).json()["id"]
    page = open_page(site, path=f"/dashboards/{board}")
    page.get_by_role("link", name="Add a chart").click()
    expect(page.locator(".save-target")).to_contain_text("Weekly meeting")
    card = ask(page, QUESTION)
    expect(page.locator(".save-target")).to_contain_text("Weekly meeting")
    card.get_by_role("button", name="Save to dashboard").click()
    expect(page.locator(".save-target")).to_be_empty()
    card.get_by_role("link", name="Open dashboard").click()
    expect(page.get_by_role("heading", name="Weekly meeting")).to_be_visible()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()


def test_who_changes_their_mind_saves_to_a_new_dashboard(site: LiveApp, open_page: OpenPage) -> None:
    board = site.post("/api/v1/dashboards", json={"title": "Left alone"}).json()["id"]
    page = open_page(site, path=f"/dashboards/{board}", width="narrow")
    page.get_by_role("link", name="Ask a question").click()
    expect(page.locator(".save-target")).to_contain_text("Left alone")
    page.get_by_role("button", name="Save to a new dashboard instead").click()
    expect(page.locator(".save-target")).to_be_empty()
    page.reload()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.locator(".save-target")).to_be_empty()
