"""Every page, on both widths and in both themes: nothing sticks out, nothing keeps people out, no link leads nowhere, choices are remembered."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.conftest import OpenPage
from tests.browser.steps import at_home
from tests.live import LiveApp

PATHS = ("/", "/ask", "/dashboards", "/data", "/about", "/settings", "/model", "/model?part=metrics")


def links(page: Page) -> set[str]:
    """Addresses on this server that the page links to."""
    found: list[str] = page.locator("a[href^='/']").evaluate_all("all => all.map(link => link.getAttribute('href').split('#')[0])")
    return set(found)


def ready(page: Page) -> None:
    """Waits until the page is there and its parts have come."""
    expect(page.locator("main h1, main [contenteditable]").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def shape(link: str) -> str:
    """What is one page with other contents: its address without ids and names of tables."""
    return re.sub(r"[a-z0-9]{20}|(?<=table=)[^&]+", "*", link)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_page_that_is_linked_to_exists_fits_into_the_window_and_is_open_to_everybody(site: LiveApp, open_page: OpenPage, width: str) -> None:
    page = open_page(site, width=width)
    at_home(page)
    known, todo, sticking_out, barriers = {shape(path) for path in PATHS}, list(PATHS), [], []
    while todo:
        path = todo.pop()
        page.goto(path)
        ready(page)
        expect(page.get_by_text("This page cannot be shown")).to_have_count(0)
        if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
            sticking_out.append(path)
        if "kind=" not in path or path.endswith("kind=postgresql"):  # the forms of connections are made of the same fields
            barriers += [f"{path} {found}" for found in serious(page, whole="light" if width == "wide" else "dark")]
        for link in sorted(links(page)):
            if shape(link) not in known and not link.startswith(("/sign-out", "/assets", "/api")):
                known.add(shape(link))
                todo.append(link)
    assert not sticking_out
    assert not barriers, "\n".join(barriers)


def test_another_address_says_so_and_offers_a_way_on(site: LiveApp, open_page: OpenPage) -> None:
    for path in ("/nowhere", "/ask/doesnotexist", "/data/doesnotexist", "/dashboards/doesnotexist"):
        page = open_page(site, path=path)
        expect(page.get_by_role("heading", name="This page cannot be shown")).to_be_visible()
        expect(page.get_by_role("link", name="Go to the start page")).to_be_visible()


def test_the_theme_is_remembered_and_there_before_the_first_paint(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/settings")
    page.wait_for_load_state("networkidle")
    with page.expect_response(lambda answer: "theme" in (answer.request.post_data or "") and '"dark"' in (answer.request.post_data or "")):
        page.get_by_label("Theme", exact=True).select_option("dark")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    other = open_page(site)
    for _look in range(20):  # the choice is on its way to the server
        at_home(other)
        if other.locator("html").get_attribute("data-theme") == "dark":
            break
        other.wait_for_timeout(250)
        other.goto("/")
    expect(other.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_label("Theme", exact=True).select_option("auto")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-theme", "auto")


def test_plotly_comes_as_small_as_the_charts_allow(site: LiveApp, open_page: OpenPage) -> None:
    asked: list[str] = []
    page = open_page(site, path="/about")
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/dashboards")
    page.get_by_role("main").get_by_role("link", name="Retail overview").first.click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert any("plotly-basic" in url for url in asked)
    assert not [url for url in asked if "async-plotlyjs" in url or "plotly.min" in url or "plotly-cartesian" in url]


def test_the_guide_opens_from_the_shortcuts_without_a_network(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/settings")
    page.get_by_role("button", name="Keyboard shortcuts (?)").click()
    page.get_by_role("dialog").get_by_role("link", name="Read the guide").click()
    expect(page).to_have_url(re.compile("/about#guide$"))
    expect(page.get_by_role("heading", name="Guide", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Third-party notices")).to_be_visible()


def test_a_key_for_the_language_model_is_kept_and_never_shown(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/settings")
    page.get_by_label("Groq API key").fill("gsk_quite_secret_1234")
    page.get_by_role("button", name="Save key").click()
    expect(page.get_by_text("it ends with …1234")).to_be_visible()
    page.reload()
    expect(page.get_by_text("it ends with …1234")).to_be_visible()
    assert "quite_secret" not in page.content()
    page.goto("/ask")
    expect(page.get_by_label("Answered by").locator("option:not([hidden])")).to_have_text(["Automatic", "Offline", "Language model"])
    page.goto("/settings")
    page.get_by_role("button", name="Remove key").click()
    expect(page.get_by_text("No key is set")).to_be_visible()
