"""The question box and conversations: nothing typed or answered is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.steps import answer, ask, at_home, box
from tests.fakes.groq_server import Step, serving
from tests.live import EMAIL, PASSWORD, LiveApp


def test_a_half_typed_question_survives_a_reload(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    box(page).press_sequentially("revenue of the ca")
    page.reload()
    expect(box(page)).to_have_value("revenue of the ca")
    box(page).fill("")
    page.reload()
    expect(box(page)).to_have_value("")


def test_back_and_forward_and_the_address_show_the_same_conversation(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site)
    at_home(page)
    ask(page, "total quantity by channel")
    ask(page, "number of orders by channel")
    address = page.url
    page.go_back()
    at_home(page)
    page.go_forward()
    expect(page).to_have_url(address)
    expect(answer(page, "total quantity by channel")).to_be_visible()
    other = open_page(site, path=address)
    expect(answer(other, "number of orders by channel")).to_be_visible()


def test_a_long_question_leaves_room_for_its_star_on_a_phone(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask", width="narrow")
    question = "total revenue by channel and category in the year 2025 without the returns"
    ask(page, question)
    page.goto("/ask")
    row = page.locator(".link-rows li", has_text=question)
    row.scroll_into_view_if_needed()
    expect(row.locator(".star")).to_be_in_viewport(ratio=1)


def test_older_charts_are_not_drawn_again_when_a_question_follows(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    card = ask(page, "total quantity by channel")
    card.locator(".js-plotly-plot").evaluate("chart => { chart.dataset.mark = 'kept'; }")
    ask(page, "number of orders by channel")
    expect(card.locator(".js-plotly-plot")).to_have_attribute("data-mark", "kept")


def test_the_first_step_is_visible_before_the_server_answers(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    expect(box(page)).to_be_focused()
    page.evaluate(
        """() => new MutationObserver(() => {
            if (!document.getElementById('ask-pending').hidden && !window.seen) window.seen = performance.now();
        }).observe(document.body, {subtree: true, attributes: true})"""
    )
    page.evaluate("() => addEventListener('keydown', event => { if (event.key === 'Enter') window.sent = performance.now(); }, true)")
    ask(page, "total quantity by channel")
    assert page.evaluate("() => window.seen - window.sent") < 300


def test_a_question_that_cannot_be_taken_comes_back_into_the_box(site: LiveApp, open_page: OpenPage, watch: Watch) -> None:
    watch.expected += ["503", "Callback error"]
    page = open_page(site, path="/ask")
    expect(box(page)).to_be_focused()
    page.route("**/_dash-update-component*", lambda route: route.fulfill(status=503, json={"error": {"code": "busy", "message": "Too busy right now."}}))
    box(page).fill("total quantity by channel")
    box(page).press("Enter")
    expect(page.get_by_text("Too busy right now.")).to_be_visible()
    expect(box(page)).to_have_value("total quantity by channel")
    expect(page.locator("#ask-pending")).to_be_hidden()


def test_a_session_that_ends_asks_over_the_page_and_loses_nothing(site: LiveApp, open_page: OpenPage, watch: Watch) -> None:
    watch.expected += ["401"]
    page = open_page(site, path="/ask")
    expect(box(page)).to_be_focused()
    page.context.clear_cookies()
    box(page).fill("total quantity by channel")
    box(page).press("Enter")
    form = page.frame_locator("dialog.session-overlay iframe")
    form.get_by_label("E-mail").fill(EMAIL)
    form.locator("#password").fill(PASSWORD)
    form.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    expect(page.locator("dialog.session-overlay")).to_have_count(0)
    expect(answer(page, "total quantity by channel")).to_be_visible()


@pytest.fixture
def slow_site(tmp_path: Path) -> Iterator[LiveApp]:
    """A server whose language model never answers: a question runs until the offline engine takes over."""
    with serving(Step(silent=True)) as model:
        app = LiveApp(tmp_path, environment={"GROQ_API_KEY": "gsk_test", "GROQ_BASE_URL": model.url, "INSIGHTORA_GROQ_SECONDS": "5"})
        yield app.start().set_up()
        app.http.close()
        app.stop()


def test_stop_ends_a_question_and_offers_another_try(slow_site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(slow_site, path="/ask")
    box(page).fill("total quantity by channel")
    box(page).press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.locator("article.answer.cancelled")).to_contain_text("total quantity by channel")


def test_a_running_question_is_followed_after_a_reload(slow_site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(slow_site, path="/ask")
    box(page).fill("total quantity by channel")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/ask/\w+$"))
    page.reload()
    expect(page.locator("article.running:not([hidden])")).to_contain_text("total quantity by channel")
    expect(answer(page, "total quantity by channel")).to_be_visible()


def test_a_question_back_is_answered_with_one_press(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/ask")
    card = ask(page, "best customers")
    expect(card.get_by_text("By which figure?")).to_be_visible()
    choice = card.get_by_role("button", name="best customers by quantity")
    choice.click()
    expect(answer(page, "best customers by quantity")).to_be_visible()
    page.reload()
    expect(answer(page, "best customers").get_by_text("By which figure?")).to_be_visible()
