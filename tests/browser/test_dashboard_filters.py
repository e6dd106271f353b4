"""A click on a mark filters the other tiles: one request, nothing drawn anew, kept in the address, taken back with Back, Esc and undo of edits beside it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_dashboard_editing import press_menu, saved, tile
from tests.live import LiveApp

ASKED = ("/tiles", "/_dash-update-component")
PLANNED = "select count(*) * (1 + {{uplift}} / 100) as planned from retail.orders"
UPLIFT = {"look": "number", "name": "uplift", "low": 0, "high": 100, "step": 10, "value": 0}
BY = {"look": "dimension", "options": [["column", "retail", "orders", name] for name in ("channel", "order_type")]}
COUNT = "select count(*) as orders from retail.orders"
BY_CHANNEL = "select channel, count(*) as orders from retail.orders group by 1"
BY_CATEGORY = "select p.category, count(*) as orders from retail.orders o join retail.products p on o.product_id = p.product_id group by 1"


@pytest.fixture
def board(site: LiveApp) -> str:
    """A dashboard with a number, two charts, and one tile that no filter reaches."""
    made: str = site.post("/api/v1/dashboards", json={"title": "Filtered"}).json()["id"]
    tiles = [("Orders", COUNT, "kpi", 0, 2), ("By channel", BY_CHANNEL, "bar", 2, 5), ("By category", BY_CATEGORY, "bar", 7, 5)]
    tiles += [("One", "select 1 as n", "kpi", 12, 2)]
    for number, (title, sql, kind, y, h) in enumerate(tiles):
        op = {"type": "add_tile", "tile": {"title": title, "sql": sql, "chart": {"kind": kind}, "x": 0, "y": y, "w": 8, "h": h}}
        assert site.post(f"/api/v1/dashboards/{made}/operations", json={"client_op_id": f"{made}.{number}", "base_seq": number, "op": op}).is_success
    return made


@pytest.fixture
def page(site: LiveApp, open_page: OpenPage, board: str) -> Page:
    """The dashboard, ready."""
    opened = open_page(site, path=f"/dashboards/{board}")
    expect(opened.locator(".board-grid[data-ready]")).to_be_visible()
    for title in ("By channel", "By category"):
        expect(bars(opened, title).first).to_be_attached()
    return opened


def bars(page: Page, title: str) -> Locator:
    return tile(page, title).locator(".bars .point path")


def click_bar(page: Page, title: str, place: int, **keys: list[str]) -> None:
    """Clicks in the middle of a bar, as the drawing layer above it takes the click."""
    bars(page, title).nth(place).scroll_into_view_if_needed()
    box = bars(page, title).nth(place).bounding_box()
    assert box is not None
    for key in keys.get("hold", []):
        page.keyboard.down(key)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for key in keys.get("hold", []):
        page.keyboard.up(key)


def number(page: Page) -> int:
    return number_of(page, "Orders")


def number_of(page: Page, title: str) -> int:
    return int(tile(page, title).locator("dd").first.inner_text().replace(",", ""))


def test_a_click_filters_every_tile_it_can_and_the_address_keeps_it(page: Page) -> None:
    whole = number(page)
    page.evaluate("document.querySelectorAll('.board-tile, .plot > div').forEach((part, at) => { part.seen = at + 1; })")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith(ASKED) else None)
    click_bar(page, "By channel", 0)
    chips = page.locator("#board-filters .filter-chip")
    expect(chips).to_have_text(["ChannelOnlineBy channel"])
    online = number(page)
    assert 0 < online < whole
    assert len(sent) == 1
    assert page.evaluate("[...document.querySelectorAll('.board-tile, .plot > div')].every(part => part.seen)")
    expect(tile(page, "One").locator(".tile-facts")).to_contain_text("not filtered")
    expect(bars(page, "By channel")).to_have_count(3)
    [text] = parse_qs(urlsplit(page.url).query)["f"]
    assert text.endswith("~retail~orders~channel~in~Online")

    click_bar(page, "By category", 1)
    expect(chips).to_have_count(2)
    assert number(page) < online
    page.go_back()
    expect(chips).to_have_count(1)
    expect(tile(page, "Orders").locator("dd")).to_have_text(f"{online:,}")
    page.go_forward()
    expect(chips).to_have_count(2)
    page.reload()
    expect(chips).to_have_count(2)
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(chips).to_have_count(0)
    expect(tile(page, "Orders").locator("dd")).to_have_text(f"{whole:,}")
    assert urlsplit(page.url).query == ""


def test_resting_on_a_chart_prepares_the_click(page: Page) -> None:
    bars(page, "By category").first.scroll_into_view_if_needed()
    box = bars(page, "By category").first.bounding_box()
    assert box is not None
    with page.expect_response(lambda answer: answer.url.endswith("/tiles")) as prepared:
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert prepared.value.status == 204
    whole = number(page)
    click_bar(page, "By category", 0)
    expect(page.locator("#board-filters .filter-chip")).to_have_count(1)
    assert 0 < number(page) < whole


def test_alt_click_shows_the_share_and_edits_keep_their_undo_beside_filters(page: Page) -> None:
    whole = number(page)
    click_bar(page, "By channel", 1, hold=["Alt"])
    expect(page.locator("#board-filters .way-h")).to_have_count(1)
    expect(tile(page, "Orders").locator(".kpi-whole")).to_contain_text(f"{whole:,}")
    expect(bars(page, "By category")).to_have_count(12)  # the part before its whole
    press_menu(page, "One", "Delete tile")
    saved(page)
    page.keyboard.press("Control+z")
    expect(tile(page, "One")).to_be_visible()
    expect(page.locator("#board-filters .way-h")).to_have_count(1)
    page.locator("[data-filter-remove]").click()
    expect(page.locator("#board-filters .filter-chip")).to_have_count(0)
    expect(bars(page, "By category")).to_have_count(6)


def test_a_number_and_a_dimension_are_changed_by_whoever_looks_and_the_address_keeps_them(site: LiveApp, board: str, page: Page) -> None:
    tiles = [{"title": "Planned", "sql": PLANNED, "chart": {"kind": "kpi"}, "x": 8, "y": 0, "w": 4, "h": 2},
             {"title": "Uplift", "kind": "parameter", "settings": UPLIFT, "x": 8, "y": 2, "w": 4, "h": 2},
             {"title": "Shown by", "kind": "parameter", "settings": BY, "x": 8, "y": 4, "w": 4, "h": 2}]  # fmt: skip
    for number, fields in enumerate(tiles, start=4):
        op = {"type": "add_tile", "tile": fields}
        assert site.post(f"/api/v1/dashboards/{board}/operations", json={"client_op_id": f"{board}.{number}", "base_seq": number, "op": op}).is_success
    page.reload()
    planned = tile(page, "Planned").locator("dd").first
    expect(planned).to_have_text(re.compile(r"^[\d,]+$"))
    before = int(planned.inner_text().replace(",", ""))
    tile(page, "Uplift").get_by_role("spinbutton").fill("50")
    tile(page, "Uplift").get_by_role("spinbutton").press("Tab")
    expect(planned).to_have_text(f"{round(before * 1.5):,}")
    tile(page, "Shown by").get_by_role("combobox").select_option("Order type")
    expect(bars(page, "By channel")).to_have_count(2)
    page.reload()
    expect(tile(page, "Uplift").get_by_role("spinbutton")).to_have_value("50")
    expect(tile(page, "Shown by").get_by_role("combobox")).to_have_value("column~retail~orders~order_type")
    expect(planned).to_have_text(f"{round(before * 1.5):,}")
    page.locator("[data-filter-clear]").click()
    expect(planned).to_have_text(f"{before:,}")
    press_menu(page, "Planned", "Formulas")
    page.locator(".board-panel").get_by_role("textbox", name="planned").fill("count(*) * 2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(planned).to_have_text(f"{before * 2:,}")


def test_on_a_phone_filters_wait_in_a_drawer_and_folded_sections_stay_folded(site: LiveApp, board: str, open_page: OpenPage) -> None:
    tiles = [{"title": "Channel", "kind": "filter", "settings": {"column": ["retail", "orders", "channel"], "look": "list"}, "x": 8, "y": 0, "w": 4, "h": 4},
             {"title": "More", "kind": "section", "x": 0, "y": 14, "w": 12, "h": 1},
             {"title": "Inside", "sql": COUNT, "chart": {"kind": "kpi"}, "x": 0, "y": 15, "w": 4, "h": 2}]  # fmt: skip
    for number, fields in enumerate(tiles, start=4):
        op = {"type": "add_tile", "tile": fields}
        assert site.post(f"/api/v1/dashboards/{board}/operations", json={"client_op_id": f"{board}.{number}", "base_seq": number, "op": op}).is_success
    page = open_page(site, width="narrow", path=f"/dashboards/{board}")
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(tile(page, "Channel")).to_be_hidden()
    whole = number_of(page, "Orders")
    page.get_by_role("button", name="Filters").tap()
    drawer = page.get_by_role("dialog", name="Filters")
    drawer.get_by_text("Online").tap()
    expect(tile(page, "Orders").locator("dd")).not_to_have_text(f"{whole:,}")
    drawer.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("button", name="Filters 1")).to_be_focused()
    fold = page.get_by_role("button", name="Tiles under More")
    fold.tap()
    expect(tile(page, "Inside")).to_be_hidden()
    page.reload()
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(tile(page, "Inside")).to_be_hidden()
    fold.tap()
    expect(tile(page, "Inside")).to_be_visible()
    state = site.http.get(f"/api/v1/dashboards/{board}").json()
    assert state["seq"] == 7  # looking changes nothing
