"""What a new person does: set-up, sample question, own file, own question, another chart, a tile that survives a reload."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import answer, ask, at_home, box, create_owner, drop, go_to
from tests.live import LiveApp

QUESTION = "total revenue by district"


@pytest.fixture
def rentals(tmp_path: Path) -> Path:
    """A file of a person's own."""
    rows = [f"{number},2026-{number % 9 + 1:02d}-10,{('North', 'South', 'West')[number % 3]},{number * 3 + 0.5}" for number in range(1, 121)]
    file = tmp_path / "bike rentals.csv"
    file.write_text("\n".join(["rental_id,rented_on,district,revenue", *rows]) + "\n")
    return file


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_new_person_gets_from_set_up_to_a_tile_that_stays(fresh_site: LiveApp, open_page: OpenPage, rentals: Path, width: str) -> None:
    page = open_page(fresh_site, width=width, signed_in=False)
    create_owner(page)

    page.locator(".starter").first.click()
    expect(page).to_have_url(re.compile(r"/ask/\w+$"))
    expect(page.locator("article.answer.answered")).to_be_visible()

    go_to(page, "Data")
    drop(page, rentals)
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_text("120 of 120 rows")).to_be_visible()

    go_to(page, "Ask")
    card = ask(page, QUESTION)
    card.locator("summary", has_text="Change chart").click()
    card.get_by_role("menuitemradio").filter(has_text=re.compile("pie", re.IGNORECASE)).click()
    expect(card.locator(".pielayer .slice").first).to_be_visible()

    card.get_by_role("button", name="Save to dashboard").click()
    card.get_by_role("link", name="Open dashboard").click()
    expect(page).to_have_url(re.compile(r"/dashboards/\w+"))
    tile = page.locator(".js-plotly-plot .pielayer .slice")
    expect(tile).to_have_count(3)
    page.reload()
    expect(tile).to_have_count(3)


def press_until(page: Page, key: str, selector: str, most: int = 60) -> None:
    """Presses a key until an element that matches has the focus."""
    for _ in range(most):
        if page.evaluate("selector => Boolean(document.activeElement && document.activeElement.matches(selector))", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached with {key}")


def test_the_road_can_be_walked_with_the_keyboard_alone(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site)
    at_home(page)
    page.locator("h1").focus()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("total quantity by order type")
    page.keyboard.press("Enter")
    card = answer(page, "total quantity by order type")
    expect(card).to_be_visible()

    page.keyboard.press("Escape")
    card.locator("h2").evaluate("title => { title.tabIndex = -1; title.focus(); }")
    press_until(page, "Tab", ".answer summary")
    page.keyboard.press("Enter")
    expect(card.get_by_role("menuitemradio").first).to_be_visible()
    press_until(page, "Tab", "[role=menuitemradio]:not(.active)")
    kind = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Enter")
    expect(card.get_by_role("img", name=re.compile(f"^{kind}"))).to_be_visible()
    card.locator("h2").evaluate("title => { title.tabIndex = -1; title.focus(); }")
    press_until(page, "Tab", ".split-button button")
    page.keyboard.press("Enter")
    expect(card.get_by_role("link", name="Open dashboard")).to_be_visible()
    press_until(page, "Tab", ".save a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/dashboards/\w+"))
    page.keyboard.press("g")
    page.keyboard.press("h")
    at_home(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
