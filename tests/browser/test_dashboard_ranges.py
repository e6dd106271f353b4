"""A range dragged over a chart filters the other tiles; the same is done by touch and, with keys, in a form."""

import csv
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import OpenPage
from tests.browser.test_dashboard_editing import press_menu, tile
from tests.browser.test_dashboard_filters import number_of
from tests.live import ROOT, LiveApp

COUNT = "select count(*) as orders from retail.orders"
BY_MONTH = "select date_trunc('month', order_date) as month, count(*) as orders from retail.orders group by 1 order by 1"
REVENUE = "select revenue from retail.orders where revenue is not null limit 500"
POINTS = "select revenue, cost from retail.orders where revenue is not null and cost is not null limit 300"
TILES = [("Orders", COUNT, "kpi", 0, 2), ("Line", BY_MONTH, "line", 2, 5), ("Spread", REVENUE, "histogram", 7, 5), ("Points", POINTS, "scatter", 12, 5)]


@pytest.fixture
def board(site: LiveApp) -> str:
    """A dashboard with a number, the orders of each month, and single values, spread and against each other."""
    made: str = site.post("/api/v1/dashboards", json={"title": "Ranges"}).json()["id"]
    for number, (title, sql, kind, y, h) in enumerate(TILES):
        op = {"type": "add_tile", "tile": {"title": title, "sql": sql, "chart": {"kind": kind}, "x": 0, "y": y, "w": 8, "h": h}}
        assert site.post(f"/api/v1/dashboards/{made}/operations", json={"client_op_id": f"{made}.{number}", "base_seq": number, "op": op}).is_success
    return made


def opened(page: Page) -> Page:
    """The page, with its charts drawn as far as they are near."""
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(tile(page, "Line").locator(".nsewdrag")).to_be_attached()
    return page


def area(page: Page, title: str) -> tuple[float, float, float, float]:
    """Left, top, width and height of where a tile's marks are drawn."""
    tile(page, title).scroll_into_view_if_needed()
    box = tile(page, title).locator(".nsewdrag").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def drag(page: Page, title: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags with the mouse between two places of a chart, told as parts of its width and height."""
    left, top, width, height = area(page, title)
    page.mouse.move(left + start[0] * width, top + start[1] * height)
    page.mouse.down()
    for step in range(1, 6):
        x, y = (start[side] + (end[side] - start[side]) * step / 5 for side in (0, 1))
        page.mouse.move(left + x * width, top + y * height)
    expect(page.locator(".brush-band")).to_be_visible()
    page.mouse.up()


def filters(page: Page) -> list[list[str]]:
    """The filters of the address, each as its parts without the tile."""
    return [text.split("~")[1:] for text in parse_qs(urlsplit(page.url).query).get("f", [])]


def answered(page: Page, count: int) -> None:
    """Waits for the chips that the server worded."""
    expect(page.locator("#board-filters .filter-chip")).to_have_count(count)
    expect(page.locator(".board-grid[aria-busy]")).to_have_count(0)


def test_a_range_of_months_filters_the_other_tiles_and_goes_with_back_escape_and_its_chip(site: LiveApp, board: str, open_page: OpenPage) -> None:
    page = opened(open_page(site, path=f"/dashboards/{board}"))
    whole = number_of(page, "Orders")
    drag(page, "Line", (0.3, 0.5), (0.6, 0.5))
    answered(page, 1)
    [[schema, table, column, op, first, last]] = filters(page)
    assert (schema, table, column, op) == ("retail", "orders", "order_date", "month")
    assert first < last
    part = number_of(page, "Orders")
    assert 0 < part < whole
    drag(page, "Line", (0.31, 0.5), (0.4, 0.5))
    answered(page, 1)
    assert 0 < number_of(page, "Orders") < part
    page.go_back()
    expect(tile(page, "Orders").locator("dd").first).to_have_text(f"{part:,}")
    page.reload()
    opened(page)
    answered(page, 1)
    assert number_of(page, "Orders") == part
    assert axe.serious(page, whole="light") == []
    page.keyboard.press("Escape")
    answered(page, 0)
    assert number_of(page, "Orders") == whole


def test_bars_of_a_histogram_and_a_field_of_points_filter_by_what_lies_between(site: LiveApp, board: str, open_page: OpenPage) -> None:
    page = opened(open_page(site, path=f"/dashboards/{board}"))
    whole = number_of(page, "Orders")
    drag(page, "Spread", (0.02, 0.5), (0.2, 0.5))
    answered(page, 1)
    [[*_column, op, low, high]] = filters(page)
    with (ROOT / "data/samples/orders.csv").open(encoding="utf-8") as lines:
        counted = sum(float(low) <= float(order["revenue"] or "nan") < float(high) for order in csv.DictReader(lines))
    assert op == "within"
    assert number_of(page, "Orders") == counted < whole
    page.locator("[data-filter-remove]").click()
    answered(page, 0)
    drag(page, "Points", (0.02, 0.98), (0.4, 0.5))
    answered(page, 2)
    assert [(column, op) for _schema, _table, column, op, *_ends in filters(page)] == [("revenue", "between"), ("cost", "between")]
    assert 0 < number_of(page, "Orders") < whole


def test_points_that_stand_for_groups_are_taken_as_those_groups(site: LiveApp, board: str, open_page: OpenPage) -> None:
    sql = "select channel, sum(revenue) as revenue, sum(cost) as cost from retail.orders where currency = 'EUR' group by 1"
    op = {"type": "add_tile", "tile": {"title": "Channels", "sql": sql, "chart": {"kind": "scatter"}, "x": 0, "y": 17, "w": 8, "h": 5}}
    assert site.post(f"/api/v1/dashboards/{board}/operations", json={"client_op_id": f"{board}.9", "base_seq": len(TILES), "op": op}).is_success
    page = opened(open_page(site, path=f"/dashboards/{board}"))
    whole = number_of(page, "Orders")
    tile(page, "Channels").scroll_into_view_if_needed()
    expect(tile(page, "Channels").locator(".points path")).to_have_count(3)
    drag(page, "Channels", (0.001, 0.5), (0.7, 0.5))
    answered(page, 1)
    [[schema, table, column, operator, first, second]] = filters(page)
    assert (schema, table, column, operator, {first, second}) == ("retail", "orders", "channel", "in", {"Stores", "Partners"})
    assert 0 < number_of(page, "Orders") < whole


def test_a_form_takes_both_ends_with_keys_alone(site: LiveApp, board: str, open_page: OpenPage) -> None:
    page = opened(open_page(site, path=f"/dashboards/{board}"))
    whole = number_of(page, "Orders")
    press_menu(page, "Line", "Filter by a range")
    form = page.get_by_role("dialog", name="Filter by a range: Line")
    expect(form.get_by_label("From")).to_be_focused()
    assert axe.serious(page, whole="light") == []
    form.get_by_label("From").select_option(index=2)
    form.get_by_label("To").select_option(index=4)
    form.get_by_label("To").press("Tab")
    page.keyboard.press("Enter")
    answered(page, 1)
    [[*_column, first, last]] = filters(page)
    assert (first, last) == ("2023-12-01", "2024-02-01")
    assert 0 < number_of(page, "Orders") < whole


def test_a_finger_draws_a_range_across_and_scrolls_down(site: LiveApp, board: str, open_page: OpenPage) -> None:
    page = opened(open_page(site, width="narrow", path=f"/dashboards/{board}"))
    whole = number_of(page, "Orders")
    left, top, width, height = area(page, "Line")
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}] if at else []})

    def swipe(start: tuple[float, float], end: tuple[float, float]) -> None:
        touch("touchStart", *start)
        for step in range(1, 9):
            touch("touchMove", *(start[side] + (end[side] - start[side]) * step / 8 for side in (0, 1)))
        touch("touchEnd")

    swipe((left + 0.3 * width, top + 0.5 * height), (left + 0.6 * width, top + 0.5 * height))
    answered(page, 1)
    part = number_of(page, "Orders")
    assert 0 < part < whole
    left, top, width, height = area(page, "Line")
    before = page.evaluate("window.scrollY")
    swipe((left + 0.5 * width, top + 0.9 * height), (left + 0.5 * width, top + 0.9 * height - 200))
    page.wait_for_function(f"window.scrollY > {before}")
    answered(page, 1)
    assert number_of(page, "Orders") == part


def test_a_visitor_of_a_public_page_drags_a_range_too(site: LiveApp, board: str, open_page: OpenPage) -> None:
    path = urlsplit(site.post(f"/api/v1/dashboards/{board}/links", json={}).json()["address"]).path
    page = open_page(site, signed_in=False, path=path)
    expect(tile(page, "Line").locator(".nsewdrag")).to_be_attached()
    whole = number_of(page, "Orders")
    for title, start, end in (("Line", (0.3, 0.5), (0.6, 0.5)), ("Spread", (0.02, 0.5), (0.2, 0.5))):
        drag(page, title, start, end)
        page.wait_for_url("**f=*")
        expect(page.locator(".filter-chip")).to_have_count(1)
        assert 0 < number_of(page, "Orders") < whole
        page.locator("[data-filter-clear]").click()
        expect(page.locator(".filter-chip")).to_have_count(0)
        expect(tile(page, "Spread").locator(".nsewdrag")).to_be_attached()
