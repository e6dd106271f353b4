"""Arranging a dashboard with mouse, keys and fingers: everything is as it was left after a reload, elsewhere, and after a restart."""

import json
import signal
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.live import EMAIL, PASSWORD, LiveApp

Place = tuple[int, int, int, int]
CHART = "select channel, sum(revenue) as revenue from retail.orders where currency = 'EUR' group by 1"


@pytest.fixture
def board(site: LiveApp) -> str:
    """A dashboard with three notes and a chart: A B C in a row, the chart below."""
    return make_board(site)


def make_board(app: LiveApp) -> str:
    """Makes the dashboard over REST."""
    board: str = app.post("/api/v1/dashboards", json={"title": "Arranged"}).json()["id"]
    for number, title in enumerate("ABC"):
        add(app, board, number, {"kind": "text", "title": title, "text": f"Note *{title}*", "x": 4 * number, "y": 0, "w": 4, "h": 2})
    add(app, board, 3, {"title": "Revenue", "sql": CHART, "chart": {"kind": "bar"}, "x": 0, "y": 2, "w": 6, "h": 5})
    return board


def add(app: LiveApp, board: str, base_seq: int, tile: dict[str, Any]) -> None:
    operate(app, board, {"type": "add_tile", "tile": tile}, base_seq)


def operate(app: LiveApp, board: str, op: dict[str, Any], base_seq: int) -> None:
    """One operation by somebody else's window."""
    body = {"client_op_id": f"elsewhere.{board}.{base_seq}"[:64], "base_seq": base_seq, "op": op}
    answer = app.post(f"/api/v1/dashboards/{board}/operations", json=body)
    assert answer.is_success, answer.text


def kept(app: LiveApp, board: str) -> dict[str, Place]:
    """Where the server has the tiles, by title."""
    state = app.http.get(f"/api/v1/dashboards/{board}").json()["state"]
    return {tile["title"]: (tile["x"], tile["y"], tile["w"], tile["h"]) for tile in state["tiles"].values()}


def tile(page: Page, title: str) -> Locator:
    """A tile by its title."""
    return page.locator(".board-tile:not([hidden])", has=page.locator(".tile-title").get_by_text(title, exact=True))


def shown(page: Page) -> dict[str, Place]:
    """Where the page shows the tiles, by title."""
    tiles = page.locator(".board-tile:not([hidden])")
    places = tiles.evaluate_all("""tiles => tiles.map(t => [t.querySelector('.tile-title').textContent,
        ...['x', 'y', 'w', 'h'].map(key => Number(t.getAttribute('gs-' + key) || 1))])""")
    return {title: tuple(place) for title, *place in places}


def ready(page: Page, app: LiveApp, board: str) -> None:
    """Opens the dashboard and waits until it can be edited."""
    page.goto(f"{app.url}/dashboards/{board}")
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(page.locator(".js-plotly-plot .bars").first).to_be_attached()
    saved(page)


def saved(page: Page) -> None:
    """Waits until nothing is left to send."""
    expect(page.locator("#board-state")).to_have_attribute("data-state", "saved")


def drag(page: Page, what: Locator, dx: float, dy: float) -> None:
    """Takes hold of something with the mouse and lets go elsewhere."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + min(20, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=12)
    page.mouse.up()


def press_menu(page: Page, title: str, item: str) -> None:
    """Opens a tile's menu and chooses."""
    tile(page, title).hover()
    tile(page, title).locator(".tile-menu").click()
    page.locator(".tile-menu-list").get_by_text(item, exact=True).click()


def width_of_column(page: Page) -> float:
    box = page.locator(".board-grid").bounding_box()
    assert box is not None
    return box["width"] / 12


def test_mouse_and_keys_move_and_resize_and_it_stays(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    drag(page, tile(page, "A").locator(".tile-title"), 0, 9 * 64)
    expect(tile(page, "A")).to_have_attribute("gs-y", "7")  # below the chart, without a hole
    tile(page, "B").hover()
    drag(page, tile(page, "B").locator(".ui-resizable-se"), 2 * width_of_column(page) - 4, 64)
    expect(tile(page, "B")).to_have_attribute("gs-w", "6")
    tile(page, "C").locator(".tile-grip").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowRight")
    page.locator("#board-rename").focus()
    saved(page)
    places = shown(page)
    assert kept(site, board) == places
    assert places["B"][2:] == (6, 3)
    page.reload()
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    assert shown(page) == places
    elsewhere = open_page(site)
    ready(elsewhere, site, board)
    assert shown(elsewhere) == places


def test_titles_charts_texts_and_tiles_change_and_every_step_can_be_undone(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    start = site.http.get(f"/api/v1/dashboards/{board}").json()["hash"]

    page.locator("#board-rename").click()
    page.keyboard.type("Better")
    page.keyboard.press("Enter")
    expect(page.locator(".board-title")).to_have_text("Better")
    press_menu(page, "A", "Rename")
    page.keyboard.type("Alpha")
    page.keyboard.press("Enter")
    press_menu(page, "B", "Edit text")
    page.keyboard.type("**Strong** words")
    page.keyboard.press("Control+Enter")
    expect(tile(page, "B").locator("strong")).to_have_text("Strong")
    press_menu(page, "Revenue", "Donut")
    expect(tile(page, "Revenue").locator(".pielayer .slice").first).to_be_attached()
    page.locator("#board-add-text").click()
    page.get_by_role("menuitem", name="Text", exact=True).click()
    expect(tile(page, "Note")).to_be_visible()
    press_menu(page, "C", "Delete tile")
    expect(tile(page, "C")).to_have_count(0)
    saved(page)
    end = site.http.get(f"/api/v1/dashboards/{board}").json()["hash"]

    for _step in range(6):
        page.keyboard.press("Control+z")
        saved(page)
    expect(page.locator("#board-undo")).to_be_enabled()  # the tiles themselves were added by the same person
    expect(tile(page, "C")).to_be_visible()
    expect(page.locator(".board-title")).to_have_text("Arranged")
    expect(tile(page, "Revenue").locator(".bars").first).to_be_attached()
    assert site.http.get(f"/api/v1/dashboards/{board}").json()["hash"] == start

    for _step in range(6):
        page.keyboard.press("Control+Shift+z")
        saved(page)
    assert site.http.get(f"/api/v1/dashboards/{board}").json()["hash"] == end
    expect(page.locator("#board-redo")).to_be_disabled()


def test_a_deleted_tile_comes_back_with_one_click(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    before = shown(page)
    press_menu(page, "A", "Delete tile")
    expect(tile(page, "A")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(tile(page, "A")).to_be_visible()
    saved(page)
    assert shown(page) == before == kept(site, board)


def test_the_menu_works_with_keys_alone_and_shows_how_a_tile_was_computed(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    menu = tile(page, "Revenue").locator(".tile-menu")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("retail.orders")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    menu.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".tile-menu-list")).to_have_count(0)
    expect(menu).to_be_focused()


def test_going_away_and_back_shows_the_grid_again(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    drag(page, tile(page, "A").locator(".tile-title"), 0, 9 * 64)
    page.get_by_role("link", name="Dashboards").first.click()
    expect(page.locator(".board-card").first).to_be_visible()
    page.go_back()
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    saved(page)
    assert shown(page) == kept(site, board)
    assert shown(page)["A"][1] > 0


def finger(page: Page) -> Callable[[str, float, float], None]:
    """A finger on the screen: `touch("touchStart", x, y)`."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, x: float, y: float) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else [{"x": x, "y": y}]})

    return touch


def touch_drag(page: Page, what: Locator, dy: float) -> None:
    """Holds a finger on something until it can be dragged, then drags."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = finger(page)
    touch("touchStart", x, y)
    expect(page.locator(".ui-draggable-armed, .ui-resizable-armed")).to_have_count(1)
    for step in range(1, 13):
        touch("touchMove", x, y + dy * step / 12)
    touch("touchEnd", x, y + dy)


def test_a_finger_arranges_a_phone_without_touching_the_wide_layout(site: LiveApp, open_page: OpenPage, board: str) -> None:
    wide = kept(site, board)
    phone = open_page(site, width="narrow")
    ready(phone, site, board)
    assert [title for title, _place in sorted(shown(phone).items(), key=lambda item: item[1][1])] == ["A", "B", "C", "Revenue"]
    touch_drag(phone, tile(phone, "A").locator(".tile-title"), 3.4 * 64)
    saved(phone)
    order = [title for title, _place in sorted(shown(phone).items(), key=lambda item: item[1][1])]
    assert order[0] == "B"
    assert kept(site, board) == wide
    phone.reload()
    expect(phone.locator(".board-grid[data-ready='1']")).to_be_visible()
    assert [title for title, _place in sorted(shown(phone).items(), key=lambda item: item[1][1])] == order
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_edits_without_a_connection_wait_and_survive_a_closed_window(site: LiveApp, open_page: OpenPage, watch: Watch, board: str) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "Loading chunk"]  # a lazy part of the renderer may be asked for while there is no network
    page = open_page(site)
    ready(page, site, board)
    page.context.set_offline(True)
    press_menu(page, "A", "Rename")
    page.keyboard.type("Kept")
    page.keyboard.press("Enter")
    expect(page.locator("#board-state")).to_have_text("Offline: 1 change waiting")
    press_menu(page, "B", "Rename")
    page.keyboard.type("Also kept")
    page.keyboard.press("Enter")
    expect(page.locator("#board-state")).to_have_text("Offline: 2 changes waiting")
    assert "Kept" not in kept(site, board)
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{site.url}/dashboards/{board}")
    expect(tile(again, "Kept")).to_be_visible()
    expect(tile(again, "Also kept")).to_be_visible()
    saved(again)
    assert {"Kept", "Also kept"} <= set(kept(site, board))
    assert json.loads(again.evaluate("JSON.stringify(Object.keys(localStorage).filter(key => key.startsWith('insightora.ops.')))")) == []


def test_a_session_that_ends_while_editing_loses_nothing(site: LiveApp, open_page: OpenPage, watch: Watch, board: str) -> None:
    watch.expected.append("401")
    page = open_page(site)
    ready(page, site, board)
    page.context.clear_cookies()
    press_menu(page, "A", "Rename")
    page.keyboard.type("Not lost")
    page.keyboard.press("Enter")
    overlay = page.frame_locator("dialog iframe")
    overlay.locator("#email").fill(EMAIL)
    overlay.locator("#password").fill(PASSWORD)
    overlay.locator("#password").press("Enter")
    saved(page)
    expect(tile(page, "Not lost")).to_be_visible()
    assert "Not lost" in kept(site, board)


def test_a_clash_with_somebody_else_is_told_and_shows_the_newest_state(site: LiveApp, open_page: OpenPage, watch: Watch, board: str) -> None:
    watch.expected.append("409")
    page = open_page(site)
    ready(page, site, board)
    body = site.http.get(f"/api/v1/dashboards/{board}").json()
    first = next(tile["id"] for tile in body["state"]["tiles"].values() if tile["title"] == "A")
    operate(site, board, {"type": "rename_tile", "id": first, "title": "Theirs"}, body["seq"])
    press_menu(page, "A", "Rename")
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tile renamed to “Theirs”")
    expect(tile(page, "Theirs")).to_be_visible()
    expect(tile(page, "Mine")).to_have_count(0)


def test_an_edit_beside_somebody_elses_shows_both(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    operate(site, board, {"type": "set_title", "title": "Their title"}, 4)
    press_menu(page, "A", "Rename")
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    expect(page.locator(".board-title")).to_have_text("Their title")
    expect(tile(page, "Mine")).to_be_visible()


def test_a_restarted_server_has_everything_as_it_was_left(fresh_site: LiveApp, open_page: OpenPage, watch: Watch) -> None:
    watch.expected += ["ERR_", "fetching the script"]       # of the service worker, while the server is away
    fresh_site.set_up()
    board = make_board(fresh_site)
    page = open_page(fresh_site)
    ready(page, fresh_site, board)
    drag(page, tile(page, "A").locator(".tile-title"), 0, 9 * 64)
    saved(page)
    places = shown(page)
    assert fresh_site.process is not None
    fresh_site.process.send_signal(signal.SIGTERM)
    fresh_site.process.wait(30)
    press_menu(page, "B", "Rename")
    page.keyboard.type("While it was away")
    page.keyboard.press("Enter")
    fresh_site.start()
    saved(page)
    page.reload()
    expect(page.locator(".board-grid[data-ready]")).to_be_visible()
    expect(tile(page, "While it was away")).to_be_visible()
    assert {**shown(page), "B": places["B"]}["A"] == places["A"]
    assert shown(page) == kept(fresh_site, board)


def test_a_redrawn_dashboard_gives_the_focus_back(site: LiveApp, open_page: OpenPage, board: str) -> None:
    page = open_page(site)
    ready(page, site, board)
    press_menu(page, "C", "Delete tile")
    saved(page)
    tile(page, "A").locator(".tile-grip").focus()
    page.keyboard.press("Control+z")
    expect(tile(page, "C")).to_be_visible()
    expect(tile(page, "A").locator(".tile-grip")).to_be_focused()
