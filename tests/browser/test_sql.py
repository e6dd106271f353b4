"""Writing SQL: marked mistakes, values, an answer with its proof, and nothing lost."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.live import LiveApp


def test_sql_is_mended_run_with_a_value_and_survives_a_reload(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/sql")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.insert_text("select channel, sum(quantty) as pieces from orders where channel <> $without group by channel order by pieces desc")
    page.get_by_role("button", name="Use quantity").click()
    without = page.locator(".sql-values input")
    without.fill("Partners")
    without.press("Enter")
    answer = page.locator(".answer.answered")
    expect(answer.locator("tbody tr")).to_have_count(2)
    expect(page).to_have_url(f"{site.url}/sql?question={answer.get_attribute('data-question')}")
    expect(page.locator(".sql-past button").first).to_contain_text("sum(quantity)")
    editor.press("Control+End")
    page.keyboard.type(" limit 1")
    page.reload()
    expect(answer.locator("tbody tr")).to_have_count(2)
    expect(without).to_have_value("Partners")
    expect(editor).to_contain_text("limit 1")


def test_an_answer_is_built_on_with_the_keyboard_undone_run_and_still_there_after_a_reload(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/sql")
    editor = page.locator(".cm-content")
    editor.press("Control+a")
    page.keyboard.insert_text("select channel, sum(quantity) as pieces from retail.orders group by channel order by pieces desc")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Open in builder").click()
    sections = page.locator(".builder-section")
    expect(sections.filter(has_text="Measures")).to_contain_text("sum of quantity")
    add = page.get_by_role("button", name="Add a condition", exact=True)
    add.press("Enter")
    page.get_by_role("searchbox").fill("channel")
    page.keyboard.press("Enter")
    page.get_by_role("menuitemradio", name="Partners").press("Enter")
    page.get_by_role("menuitemradio", name="Stores").press("Enter")
    where = sections.filter(has_text="Only rows where")
    expect(where).to_contain_text("channel is Partners or Stores")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(where).not_to_contain_text("Stores")
    page.keyboard.press("Control+Shift+z")
    expect(where).to_contain_text("channel is Partners or Stores")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".answer.answered tbody tr")).to_have_count(2)
    sections.filter(has_text="Sorted by").locator(".chip").first.click()
    form = page.get_by_role("form", name="As SQL")
    form.get_by_role("textbox").fill("abs(sum(quantity))")
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".builder-sql")).to_contain_text("ABS(SUM(quantity))")
    page.reload()
    expect(page.locator(".builder-sql")).to_contain_text("ABS(SUM(quantity))")
    expect(page.get_by_role("button", name="Undo (Ctrl+Z)")).to_be_enabled()
    page.get_by_role("link", name="Editor").click()
    expect(editor).to_contain_text("ABS(SUM(quantity))")
