"""From a half-typed word to a saved answer, with the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import box
from tests.live import LiveApp

MOST_STEPS = 200  # presses of Tab until a place must have come


def reach(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus."""
    expect(target).to_be_visible()
    for _step in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def choose(page: Page, text: str) -> None:
    """Walks down an open menu to a line and takes it."""
    line = page.get_by_role("menuitemradio", name=text, exact=True)
    expect(line).to_be_visible()
    for _step in range(MOST_STEPS):
        if line.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {text}")


def test_a_question_is_completed_changed_followed_proven_and_saved(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    keys, completions = page.keyboard, page.locator(".completion")
    expect(box(page)).to_be_focused()
    page.wait_for_function("window.insightora.complete")
    keys.type("total quan")
    expect(completions.filter(has_text="column of orders")).to_be_visible()
    keys.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-activedescendant", "ask-completion-0")
    keys.press("Enter")
    expect(box(page)).to_have_value("total quantity ")
    keys.type("by chan")
    expect(completions.first).to_be_visible()
    keys.press("Escape")
    expect(completions).to_have_count(0)
    keys.type("nel")
    expect(completions).to_have_count(0)
    keys.press("Enter")
    card = page.locator("article.answer.answered").first
    expect(card).to_be_visible()
    expect(card.locator(".answer-next .starter").first).to_be_visible()

    reach(page, card.get_by_role("button", name="sum of quantity"))
    keys.press("Enter")
    choose(page, "average quantity")
    expect(card.locator(".chips")).to_contain_text("average quantity")

    keys.press("Escape")
    reach(page, box(page))
    keys.type("only Online")
    keys.press("Enter")
    after = page.locator("article.answer.answered").nth(1)
    expect(after.locator(".chips")).to_contain_text("average quantity")
    expect(after.locator(".chips")).to_contain_text("Online")

    page.evaluate("() => document.activeElement.blur()")
    reach(page, card.locator("tbody tr").first)
    keys.press("Enter")
    drawer = page.locator(".rows-drawer")
    expect(drawer.locator(".note.good")).to_contain_text("rows")
    keys.press("Escape")
    expect(drawer).to_be_hidden()

    reach(page, card.get_by_role("button", name="Save to dashboard"))
    keys.press("Enter")
    expect(card.locator(".save [role=status] a")).to_be_visible()
