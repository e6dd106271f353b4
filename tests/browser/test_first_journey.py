"""What a new person does: set-up, sample question, own file, own question, another chart, a tile that survives a reload."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.live import EMAIL, PASSWORD, LiveApp


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A file of a person's own: one row is broken."""
    rows = [f"{number},2026-{number % 9 + 1:02d}-10,{('North', 'South', 'West')[number % 3]},{number * 3 + 0.5}" for number in range(1, 121)]
    file = tmp_path / "bike rentals.csv"
    file.write_text("\n".join(["rental_id,rented_on,district,revenue", *rows]) + "\n")
    return file


def create_owner(page: Page) -> None:
    """Fills the set-up form."""
    page.get_by_label("E-mail").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="What would you like to know?")).to_be_visible()


def ask(page: Page, question: str) -> None:
    """Types a question and sends it with Enter; waits for the answer."""
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    expect(answer(page, question)).to_be_visible()


def answer(page: Page, question: str):
    """The finished card of a question."""
    return page.locator("article.answer.answered", has=page.get_by_role("heading", name=question, exact=True))


def menu_or_rail(page: Page, name: str) -> None:
    """Goes to a place by the side bar or, on a narrow screen, the bottom bar."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).first.click()


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_new_person_gets_from_set_up_to_a_tile_that_stays(fresh_site: LiveApp, open_page: OpenPage, orders: Path, width: str) -> None:
    page = open_page(fresh_site, width=width, signed_in=False)
    create_owner(page)

    page.locator(".starter").first.click()
    expect(page).to_have_url(re.compile(r"/ask/\w+$"))
    expect(page.locator("article.answer.answered")).to_be_visible()

    menu_or_rail(page, "Data")
    with page.expect_file_chooser() as chooser:
        page.locator(".drop-zone").click()
    chooser.value.set_files(orders)
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_text("120 of 120 rows")).to_be_visible()

    menu_or_rail(page, "Ask")
    ask(page, "total revenue by district")
    card = answer(page, "total revenue by district")
    card.locator("summary", has_text="Change chart").click()
    card.get_by_role("menuitemradio").filter(has_text=re.compile("pie", re.IGNORECASE)).click()
    expect(card.locator(".pielayer .slice").first).to_be_visible()

    card.get_by_role("button", name="Save to dashboard").click()
    card.get_by_role("link", name="Open dashboard").click()
    expect(page).to_have_url(re.compile(r"/dashboards/\w+"))
    expect(page.locator(".js-plotly-plot .pielayer .slice").first).to_be_visible()
    page.reload()
    expect(page.locator(".js-plotly-plot .pielayer .slice").first).to_be_visible()
