"""Registering, a second factor, and a device that is trusted, with the mails read in the outbox."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDTHS, Watch
from tests.fakes.openid_provider import CLIENT, SECRET, Account, openid_provider
from tests.live import LiveApp

EMAIL, PASSWORD = "grace@example.com", "seven calm lighthouses"


@pytest.fixture
def open_site(browser: Browser, tmp_path: Path) -> Iterator[LiveApp]:
    """A server with its owner where visitors may register; its mails lie in the outbox."""
    app = LiveApp(tmp_path, environment={"INSIGHTORA_REGISTRATION": "open", "INSIGHTORA_SAMPLES": "off", "INSIGHTORA_URL_NETWORKS": "127.0.0.0/8"}).start()
    yield app.set_up()
    app.stop()


def mailed_code(page: Page) -> str:
    """The newest code, read as a person reads it."""
    page.get_by_role("link", name="open the outbox").evaluate("link => link.removeAttribute('target')")
    page.get_by_role("link", name="open the outbox").click()
    found = re.search(r"^ *(\d{6})$", page.locator("[data-template=code] pre").first.inner_text(), re.MULTILINE)
    page.go_back()
    assert found is not None
    return found[1]


def test_register_with_a_code_set_an_app_up_trust_the_device_and_sign_in(browser: Browser, open_site: LiveApp) -> None:
    context = browser.new_context(base_url=open_site.url, viewport=WIDTHS["wide"], locale="en")
    page, watch = context.new_page(), Watch(open_site.url.partition("//")[2])
    page.on("console", watch.console)
    page.on("request", watch.request)
    page.goto("/sign-in")
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("gr***@example.com")).to_be_visible()
    code = mailed_code(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".composer, .main h1").first).to_be_visible()

    page.goto("/settings")
    page.get_by_role("button", name="Set an authenticator up").click()
    expect(page.get_by_alt_text("QR code for the authenticator app")).to_be_visible()
    app = pyotp.TOTP(page.locator(".enrolment code").inner_text().replace(" ", ""))
    page.locator(".enrolment [name=code]").fill(app.now())
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    spare = page.locator(".recovery-codes li").first.inner_text()
    expect(page.locator(".facts")).to_contain_text("10 left")

    page.goto("/sign-out")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.get_by_text("Six digits from your authenticator app")).to_be_visible()
    page.get_by_label("Code").fill(spare)
    page.get_by_label("Trust this device for 30 days").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".main h1").first).to_be_visible()
    page.goto("/settings")
    expect(page.locator(".panel", has_text="Trusted devices")).to_contain_text("Chrome, Linux")

    page.goto("/sign-out")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.locator(".main h1").first).to_be_visible()
    assert watch.problems == []
    context.close()

    single_sign_on(browser, open_site)


def single_sign_on(browser: Browser, site: LiveApp) -> None:
    """The owner sets a provider up; somebody of the company comes in through it, and leaves it."""
    with openid_provider() as provider:
        provider.add(Account("l-1", "lin@example.com", "Lin", groups=["Staff"]))
        owner, lin = (browser.new_context(base_url=site.url, viewport=WIDTHS["wide"], locale="en") for _ in range(2))
        owner.add_cookies([{"name": c.name, "value": c.value or "", "url": site.url} for c in site.http.cookies.jar])
        page = owner.new_page()
        page.goto("/people/sign-in")
        typed = {"Name on the sign-in page": "Acme", "Issuer": provider.issuer, "Client id": CLIENT, "Client secret": SECRET, "Whose addresses": "example.com"}
        for label, text in typed.items():
            page.get_by_label(label).fill(text)
        page.get_by_label("Roles of groups, one a line").fill("Staff: analyst")
        page.get_by_role("button", name="Add the provider").click()
        expect(page.locator(".lines li", has_text="Acme")).to_contain_text(provider.issuer)

        page = lin.new_page()
        page.goto("/settings")
        page.get_by_role("link", name="Sign in with Acme").click()
        page.get_by_role("link", name="lin@example.com").click()
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        expect(page.locator(".page-head")).to_contain_text("lin@example.com · analyst")
        expect(page.locator(".panel", has_text="Security").first).to_contain_text("single sign-on")
        expect(page.get_by_label("New password", exact=True)).to_have_count(0)
        page.goto("/sign-out")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("link", name="Sign out of Acme").click()
        page.get_by_role("link", name="Back").click()
        expect(page.get_by_role("link", name="Sign in with Acme")).to_be_visible()
        assert provider.left == 1
        owner.close()
        lin.close()


def sign_in(page: Page) -> None:
    """Types address and password."""
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
