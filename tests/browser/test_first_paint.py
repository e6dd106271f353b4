"""A dashboard is drawn before Dash has started, and the picture becomes the page."""

import itertools

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.steps import at_home
from tests.live import LiveApp

CORE = "**/dash_core_components.v*"
PLACES = "() => [...document.querySelectorAll('.board-tile')].map(tile => tile.getBoundingClientRect()).map(r => [r.x, r.y, r.width, r.height].map(Math.round))"


def overview(site: LiveApp, open_page: OpenPage) -> tuple[Page, str]:
    page = open_page(site, path="/dashboards")
    address = page.get_by_role("main").get_by_role("link", name="Retail overview").first.get_attribute("href")
    assert address
    return page, site.url + address


def test_charts_are_drawn_before_dash_starts_and_stay_when_it_does(site: LiveApp, open_page: OpenPage) -> None:
    page, address = overview(site, open_page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(CORE, hold)
    with page.expect_request(CORE):
        page.goto(address, wait_until="commit")
    picture = page.locator("#first-paint")
    expect(picture.locator(".js-plotly-plot .main-svg").first).to_be_attached()
    assert picture.evaluate("picture => picture.inert && picture.getAttribute('aria-hidden') === 'true'")
    expect(page.locator("#react-entry-point")).to_be_hidden()
    drawn = picture.locator(".js-plotly-plot").count()
    page.evaluate("() => document.querySelectorAll('.js-plotly-plot').forEach(plot => { plot.dataset.mark = 'kept'; })")
    places = page.evaluate(PLACES)
    for route in held:
        route.continue_()
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(picture).to_have_count(0)
    expect(page.locator("#react-entry-point .js-plotly-plot[data-mark=kept]")).to_have_count(drawn)
    assert page.evaluate(PLACES) == places


def test_a_dashboard_needs_few_requests_and_asks_for_its_figures_once(site: LiveApp, open_page: OpenPage) -> None:
    page, address = overview(site, open_page)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.startswith("http") else None)
    page.goto(address)
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 20
    assert len([request for request in asked if "_pages_content.children" in (request.post_data or "")]) == 1


def test_when_the_early_question_fails_the_page_starts_as_ever(site: LiveApp, open_page: OpenPage, watch: Watch) -> None:
    page, address = overview(site, open_page)
    watch.expected += ["net::ERR_FAILED", "Failed to fetch"]
    stopped: list[str] = []

    def stop(route: Route) -> None:
        stopped.append(route.request.url)
        route.abort()

    page.route("**/_dash-update-component", stop, times=1)  # the early question alone has no ?endId=…
    page.goto(address)
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert len(stopped) == 1


def test_a_page_without_charts_starts_without_a_picture(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site)
    at_home(page)
    expect(page.locator("#held-scripts")).to_have_count(0)


def test_names_on_an_axis_of_months_stay_apart_on_a_phone(site: LiveApp, open_page: OpenPage) -> None:
    _, address = overview(site, open_page)
    page = open_page(site, width="narrow", path=address)
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    axis = page.locator(".board-tile", has=page.get_by_role("heading", name="Revenue by month")).first
    axis.scroll_into_view_if_needed()
    expect(axis.locator(".xtick text").nth(1)).to_be_attached()
    boxes = axis.locator(".xtick text").evaluate_all("texts => texts.map(text => text.getBoundingClientRect()).map(box => [box.left, box.right])")
    assert all(right < left for (_, right), (left, _) in itertools.pairwise(sorted(boxes)))
