"""Being told: findings of a source become a tile, and an alert comes to the inbox when data changes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import ask
from tests.insights.generator import sales_csv
from tests.insights.learning.generator import people_csv
from tests.live import LiveApp

SECONDS = 60_000


def test_a_finding_becomes_a_tile_and_an_alert_comes_when_data_changes(fresh_site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    fresh_site.set_up()
    file = tmp_path / "sold.csv"
    file.write_text(sales_csv(days=365))
    upload = fresh_site.upload(file)
    page = open_page(fresh_site, path=f"/findings/{upload['source_id']}")
    keep_first_finding(page)
    set_alert(page)
    file.write_text(sales_csv(days=365) + "2024-12-30,North,A,900000.00,10.0\n")
    assert fresh_site.upload(file, source=upload["source_id"], mode="replace")["status"] == "ready"
    in_inbox(page)


def keep_first_finding(page: Page) -> None:
    finding = page.locator(".finding").filter(has_text="East").first
    expect(finding).to_be_visible(timeout=SECONDS)
    finding.get_by_role("button", name="Add as a tile").click()
    expect(page).to_have_url(re.compile("/dashboards/."))
    expect(page.locator(".board-tile")).to_have_count(1)


def set_alert(page: Page) -> None:
    page.goto("/ask")
    card = ask(page, "total amount of sold")
    card.locator(".alert-fold > summary", has_text="Alert").click()
    card.get_by_label("Value").fill("500000")
    card.get_by_role("button", name="Set the alert").click()
    expect(page.get_by_text("The alert is set.")).to_be_visible()
    page.goto("/alerts")
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    expect(page.locator(".notice-list")).to_contain_text("is above: 500,000")


def in_inbox(page: Page) -> None:
    for _look in range(20):
        page.goto("/alerts")
        expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
        if page.locator(".unread").count():
            break
        page.wait_for_timeout(1000)
    expect(page.locator(".unread").first).to_contain_text("above 500,000")
    expect(page.locator("#unread")).to_have_text("1")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".unread")).to_have_count(0)


def test_an_analysis_runs_survives_a_reload_and_becomes_a_tile(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/data")
    page.get_by_role("link", name="Retail (sample data)").first.click()
    page.get_by_role("link", name="Analyses", exact=True).click()
    form = page.locator("form").filter(has=page.get_by_label("Who")).first
    expect(form.get_by_label("Who")).to_have_value("customer_id")
    form.get_by_role("button", name="Run").click()
    card = page.locator("article.answer.answered")
    expect(card.get_by_role("heading", name="Cohort retention of")).to_be_visible()
    expect(card).to_contain_text("Retention")
    page.reload()
    expect(card.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    card.get_by_role("button", name="Save to dashboard").click()
    card.get_by_role("link", name="Open dashboard").click()
    expect(page.locator(".board-tile .js-plotly-plot .main-svg").first).to_be_visible()


def test_an_answer_leads_to_the_analyses_of_its_tables(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    card = ask(page, "total revenue by channel")
    card.get_by_role("link", name="Analyses").click()
    expect(page.get_by_role("button", name="Run").first).to_be_visible()
    page.get_by_role("link", name="Back to the answer").click()
    expect(page.locator("article.answer.answered")).to_contain_text("channel")


def test_a_forecast_is_supposed_to_be_otherwise(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    card = ask(page, "total revenue by month")
    card.get_by_role("button", name="Forecast").click()
    suppose = card.get_by_role("group", name="What if")
    suppose.get_by_label("changes by %").fill("20")
    suppose.get_by_role("button", name="Show").click()
    expect(card.locator(".finding").first).to_contain_text("This only moves the forecast")


def test_a_prediction_is_learned_asked_and_removed(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text(people_csv(1))
    source = site.upload(file)["source_id"]
    page = open_page(site, path=f"/data/{source}")
    page.get_by_role("link", name="Predictions").click()
    form = page.get_by_role("group", name="Predict a column: members")
    expect(form.get_by_label("Predict")).to_have_value("churned")
    form.get_by_role("button", name="Learn").click()
    expect(page.locator(".learned-verdict")).to_contain_text("were right", timeout=2 * SECONDS)
    page.reload()
    expect(page.locator(".learned-pictures .main-svg").first).to_be_visible()
    page.get_by_role("button", name="See the rows").click()
    expect(page.locator("article.answer.answered")).to_contain_text("Probability")
    page.go_back()
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("heading", name="Predictions of members")).to_be_visible()
    expect(page.get_by_text("Learned", exact=True)).to_have_count(0)


@pytest.mark.parametrize(("title", "told"), [("Funnel", "Share of previous"), ("A/B test", "inner")])
def test_a_funnel_and_a_test_are_answered_and_survive_a_reload(site: LiveApp, open_page: OpenPage, tmp_path: Path, title: str, told: str) -> None:
    file = tmp_path / "trial.csv"
    steps = [(person, step) for person in range(90) for step in ("visit", "cart", "pay")[: 3 - person % 3]]
    lines = [f"{person},{step},2025-01-{place % 28 + 1:02},{'AB'[person % 2]},{person % 5 > 1 or person % 2 == 1}" for place, (person, step) in enumerate(
        steps)]
    file.write_text("user_id,step,taken_on,variant,converted\n" + "\n".join(lines) + "\n")
    page = open_page(site, path=f"/analyses/{site.upload(file)['source_id']}")
    page.get_by_role("group", name=title).get_by_role("button", name="Run").click()
    card = page.locator("article.answer.answered")
    expect(card).to_contain_text(told)
    expect(card.get_by_role("heading", name=title)).to_be_visible()
    page.reload()
    expect(card).to_contain_text(told)
