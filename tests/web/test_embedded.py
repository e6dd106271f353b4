"""The page that other websites show in a frame: who may frame it, and nothing else."""

import dataclasses
from html import escape

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.dashboards import service
from insightora_dash.dashboards.sharing import embeds
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import provide
from insightora_dash.server import create_server
from insightora_dash.web.guard import is_public
from insightora_dash.web.shared import Screen
from tests.dashboards.sharing.test_embeds import load_example
from tests.web.conftest import Visitor

SITES = "https://portal.example.com, http://localhost:3000"


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, embed_origins=SITES)


@pytest.fixture
def address(server: Flask, ada: Actor) -> str:
    """A dashboard's address with a good token, and a screen that shows its title."""
    provide(server, Screen, Screen(lambda view: f"<title>{escape(view.title)}</title>"))
    module = load_example()
    return str(module.Embedding("", *embeds.make_secret(ada, "Portal")).address(service.create(ada, "Sales of ours"), "customer 4711"))


def test_only_the_listed_websites_may_frame_it_and_only_it(visitor: Visitor, address: str) -> None:
    answer = visitor.open(address)
    assert (answer.status_code, "Sales of ours" in answer.text) == (200, True)
    assert "frame-ancestors https://portal.example.com http://localhost:3000" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    for other in ("/sign-in", "/", f"{address.partition('?')[0]}/x"):
        refused = visitor.open(other)
        assert ("frame-ancestors 'none'" in refused.headers["Content-Security-Policy"], refused.headers["X-Frame-Options"]) == (True, "DENY")


def test_a_wrong_token_says_so_inside_the_frame(visitor: Visitor, address: str) -> None:
    answer = visitor.open(address[:-3] + "AAA")
    assert (answer.status_code, "This token is not valid." in answer.text, "Sales of ours" in answer.text) == (401, True, False)
    assert "X-Frame-Options" not in answer.headers


def test_only_the_exact_path_is_open_to_visitors(address: str) -> None:
    path = address.partition("?")[0]
    assert is_public(path)
    assert not any(is_public(wrong) for wrong in (f"{path}x", f"{path}/", path[:-1], "/embed/", "/embed", path.upper(), f"/x{path}"))


@pytest.mark.parametrize("wrong", [
    "portal.example.com", "https://portal.example.com/path", "*", "'self'", "https://a@b.example", "https://x.example; script-src *",
])  # fmt: skip
def test_a_setting_that_is_no_website_is_refused(config: Config, wrong: str) -> None:
    with pytest.raises(Invalid, match="INSIGHTORA_EMBED_ORIGINS"):
        create_server(dataclasses.replace(config, embed_origins=wrong))
