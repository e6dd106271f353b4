"""Takes the pictures in docs/screens: every important screen, wide and narrow, light and dark.

Run: python -m scripts.screens
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.conftest import BROWSERS, FLAGS, WIDTHS
from tests.browser.steps import answer, ask
from tests.live import LiveApp

TARGET = Path(__file__).parent.parent / "docs" / "screens"
QUESTION = "monthly revenue by channel in 2025"


def home(page: Page) -> None:
    """The start page."""
    page.goto("/")
    expect(page.locator(".starter").first).to_be_visible()


def conversation(page: Page) -> None:
    """An answer with its proof."""
    page.goto("/ask")
    page.get_by_role("main").get_by_role("link", name=QUESTION).first.click()
    expect(answer(page, QUESTION)).to_be_visible()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()


def source(page: Page) -> None:
    """The review of a source."""
    page.goto("/data")
    page.locator(".source-row").first.click()
    expect(page.locator(".column").first).to_contain_text("id")


def data(page: Page) -> None:
    """Bringing data."""
    page.goto("/data")
    expect(page.locator(".source-row").first).to_be_visible()


def model(page: Page) -> None:
    """The columns of a table, edited in place."""
    page.goto("/model")
    page.locator(".model-table").first.click()
    expect(page.locator(".model-row").last).to_be_visible()


def dashboard(page: Page) -> None:
    """The overview of the sample data."""
    page.goto("/dashboards")
    page.get_by_role("main").get_by_role("link", name="Retail overview").first.click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()


def settings(page: Page) -> None:
    """Settings of the person and the workspace."""
    page.goto("/settings")
    expect(page.get_by_text("Groq API key")).to_be_visible()


SCREENS: tuple[Callable[[Page], None], ...] = (home, conversation, source, data, dashboard, model, settings)


def main() -> None:
    """Starts an app of its own and walks through it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = LiveApp(Path(folder)).start().set_up()
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        _first_question(_context(browser, app, "wide", "light"))
        for theme in ("light", "dark"):
            for width in WIDTHS:
                _pictures(_context(browser, app, width, theme), f"{width}-{theme}")
        browser.close()
        app.http.close()
        app.stop()


def _context(browser: Browser, app: LiveApp, width: str, theme: str) -> BrowserContext:
    context = browser.new_context(viewport=WIDTHS[width], base_url=app.url, color_scheme=theme, reduced_motion="reduce", has_touch=width == "narrow")
    context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": app.url} for cookie in app.http.cookies.jar])
    return context


def _first_question(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/ask")
    ask(page, QUESTION)
    context.close()


def _pictures(context: BrowserContext, name: str) -> None:
    page = context.new_page()
    for screen in SCREENS:
        screen(page)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TARGET / f"{screen.__name__}-{name}.png")
    context.close()


if __name__ == "__main__":
    main()
