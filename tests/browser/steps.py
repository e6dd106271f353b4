"""What a person does on a page, in words that journeys share."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.live import EMAIL, PASSWORD


def create_owner(page: Page) -> None:
    """Fills the set-up form; ends on the start page."""
    page.get_by_label("E-mail").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    at_home(page)


def at_home(page: Page) -> None:
    """Waits for the start page with its starter questions."""
    expect(page.get_by_role("heading", name="What would you like to know?")).to_be_visible()
    expect(page.locator(".starter").first).to_be_visible()


def box(page: Page) -> Locator:
    """The question box."""
    return page.get_by_label("Your question")


def ask(page: Page, question: str) -> Locator:
    """Types a question, sends it with Enter and waits for its answer, which it returns."""
    box(page).fill(question)
    box(page).press("Enter")
    card = answer(page, question)
    expect(card).to_be_visible()
    return card


def answer(page: Page, question: str) -> Locator:
    """The finished card of a question."""
    return page.locator("article.answer.answered", has=page.get_by_role("heading", name=question, exact=True))


def go_to(page: Page, name: str) -> None:
    """Goes to a place by the side bar or, on a narrow screen, the bottom bar."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).first.click()


def drop(page: Page, *files: Path) -> None:
    """Chooses files in the drop zone."""
    with page.expect_file_chooser() as chooser:
        page.locator(".drop-zone").click()
    chooser.value.set_files(files)
