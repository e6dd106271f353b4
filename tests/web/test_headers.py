import dataclasses

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.extensions import db
from insightora_dash.server import create_server
from insightora_dash.web.headers import policy
from tests.web.conftest import PAGE, Visitor


@pytest.mark.parametrize("path", ["/sign-in", "/", "/healthz", "/assets/10-tokens.css", "/assets/nothing.css", "/sign-in/x"])
def test_every_answer_is_protected(visitor: Visitor, ada: Actor, path: str) -> None:
    headers = visitor.open(path).headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_scripts_run_from_our_files_and_by_hash_only() -> None:
    scripts = next(part for part in policy(["'sha256-abc'"]).split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self' 'sha256-abc'"


def test_the_policy_of_the_screens_is_used_once_it_is_known(server: Flask, visitor: Visitor) -> None:
    server.config["CSP"] = policy(["'sha256-abc'"])
    assert "'sha256-abc'" in visitor.open("/healthz").headers["Content-Security-Policy"]


def test_only_the_compact_sign_in_may_be_framed_by_our_own_pages(visitor: Visitor, ada: Actor) -> None:
    headers = visitor.open("/sign-in?overlay=1").headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    for path in ("/sign-in?overlay=0", "/set-up?overlay=1", "/sign-out?overlay=1", "/?overlay=1"):
        assert "frame-ancestors 'none'" in visitor.open(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-out", "/ask", "/api/v1/x", "/_dash-layout", "/healthz"])
def test_nothing_private_is_kept_by_browsers_and_proxies(signed_in: Visitor, path: str) -> None:
    assert signed_in.open(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/10-tokens.css?m=1", True),
        ("/assets/10-tokens.css", False),
        ("/assets/nothing.css?m=1", False),
        ("/_dash-component-suites/dash/deps/react.v4_4_1m1760000000.js", True),
        ("/_dash-component-suites/dash/deps/react.js", False),
    ],
)
def test_files_of_one_version_are_kept_for_ever(server: Flask, visitor: Visitor, path: str, kept: bool) -> None:
    @server.get("/_dash-component-suites/<path:name>")
    def suite(name: str) -> str:
        return "x"

    assert ("immutable" in visitor.client.get(path).headers.get("Cache-Control", "")) is kept


def test_by_https_cookies_are_secure_and_bound_to_this_host(config: Config, ada: Actor) -> None:
    server = create_server(dataclasses.replace(config, public_url="https://insights.example.com"))
    browser = Visitor(server.test_client())
    browser.client.environ_base.update({"HTTP_HOST": "insights.example.com", "wsgi.url_scheme": "https"})
    page = browser.client.get("/sign-in", headers=PAGE, base_url="https://insights.example.com")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-insightora_form=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie
    with server.app_context():
        db.engine.dispose()


def test_the_session_cookie_is_out_of_reach_of_scripts(visitor: Visitor, ada: Actor) -> None:
    session, csrf = visitor.sign_in().headers.getlist("Set-Cookie")[:2]
    assert session.startswith("insightora=")
    assert all(word in session for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "HttpOnly" not in csrf


def test_without_https_no_browser_is_told_to_insist_on_it(visitor: Visitor) -> None:
    assert "Strict-Transport-Security" not in visitor.open("/healthz").headers


def test_a_file_stays_in_the_browser_when_a_cookie_changes(visitor: Visitor, ada: Actor) -> None:
    visitor.sign_in()
    assert "Cookie" not in visitor.open("/assets/10-tokens.css?m=1").headers.get("Vary", "")
    assert "Cookie" in visitor.open("/sign-in").headers.get("Vary", "")
