"""Dashboards in frames of other websites: what a token opens, with whose rights, and everything that opens nothing."""

import importlib.util
import re
import sys
import time
from dataclasses import replace
from typing import Any

import jwt
import pytest
from flask import current_app

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import colleagues
from insightora_dash.config import ROOT, Config
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked, write
from insightora_dash.dashboards.models import EmbedSecret
from insightora_dash.dashboards.sharing import embeds, people
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import need, provide, read_session
from insightora_dash.semantics import saved
from insightora_dash.sources import rules
from tests import factories
from tests.dashboards.sharing.test_links import SETTINGS, board, rows

__all__ = ["board"]
NOTHING = Asked()
EVERY = ["Online", "Phone", "Store"]


def load_example() -> Any:
    """docs/embed.py, as the guide tells people to use it."""
    spec = importlib.util.spec_from_file_location("embed", ROOT / "docs" / "embed.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def website(asker: Actor, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A website that may show dashboards, with its secret."""
    provide(current_app._get_current_object(), Config, replace(need(Config), embed_origins="https://portal.example.com"))  # type: ignore[attr-defined]
    module = load_example()
    monkeypatch.setitem(sys.modules, "embed", module)
    return module.Embedding("https://insights.example.com", *embeds.make_secret(asker, "Portal"))


def token(website: Any, board: str, **more: Any) -> str:
    return str(website.address(board, "customer 4711", **more)).partition("?token=")[2]


def channels(view: object) -> list[object]:
    return [row[0] for row in rows(view)]


def address_of(actor: Actor) -> str:
    return next(one.email for one in colleagues(actor) if one.id == actor.id)


def choices(view: object) -> list[object]:
    [shown] = [shown for shown in view.tiles if shown.control]  # type: ignore[attr-defined]
    return [option.value for option in shown.control.options]


def test_the_example_of_the_guide_opens_the_dashboard(website: Any, board: str) -> None:
    assert f'src="https://insights.example.com/embed/{board}?token=' in website.frame(board, "customer 4711")
    view = embeds.open_embedded(board, token(website, board), NOTHING)
    assert (channels(view), view.title, view.may_edit) == (EVERY, "Sales", False)


def test_the_guide_names_every_claim_and_calls_the_example_as_it_is(website: Any, board: str) -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    [code] = [part for part in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "Embedding(" in part]
    names = {"Embedding": type(website), "key_id": website.key_id, "secret": website.secret}
    exec(code.replace("<id of the dashboard>", board).replace("retail.orders.channel", "sales.sales.channel"), names)
    opened = re.search(r'token=([^"]+)"', str(names["html"]))
    assert opened is not None
    assert channels(embeds.open_embedded(board, opened[1], NOTHING)) == ["Online"]
    assert all(f"| `{claim}` |" in guide for claim in ("dashboard", "sub", "exp", "attributes", "email", "filters"))


def test_row_rules_read_the_attributes_of_the_token(asker: Actor, website: Any, board: str) -> None:
    rules.add_rule(asker, "sales.sales", "attribute", column="channel", attribute="channel")
    assert channels(embeds.open_embedded(board, token(website, board, attributes={"channel": ["Online", "Store"]}), NOTHING)) == ["Online", "Store"]
    assert channels(embeds.open_embedded(board, token(website, board), NOTHING)) == []


def test_a_locked_filter_holds_whatever_is_asked(website: Any, board: str) -> None:
    locked = token(website, board, filters={"sales.sales.channel": "Phone"})
    [tile] = [shown.tile["id"] for shown in embeds.open_embedded(board, locked, NOTHING).tiles if shown.control]
    for asked in (NOTHING, Asked((write(tile, *SETTINGS["column"], "not", "x"),)), Asked((write("", *SETTINGS["column"], "in", *EVERY),))):
        view = embeds.open_embedded(board, locked, asked)
        assert (channels(view), choices(view), len(view.locked)) == (["Phone"], ["Phone"], 1)
    assert channels(embeds.open_embedded(board, locked, Asked((write(tile, *SETTINGS["column"], "in", "Online"),)))) == []


def test_a_lock_holds_for_administrators_too(asker: Actor, website: Any, board: str) -> None:
    locked = token(website, board, email=address_of(asker), filters={"sales.sales.channel": ["Phone"]})
    assert channels(embeds.open_embedded(board, locked, NOTHING)) == ["Phone"]


def test_a_tile_that_a_lock_cannot_narrow_is_not_shown(asker: Actor, website: Any, board: str) -> None:
    tile = {"title": "Answer", "sql": "select 42 as n", "x": 0, "y": 9, "w": 3, "h": 2}
    service.apply(asker, board, client_op_id="window-b.1", base_seq=2, op={"type": "add_tile", "tile": tile})
    shown = {view.tile["title"]: view for view in embeds.open_embedded(board, token(website, board), NOTHING).tiles}
    assert shown["Answer"].result is not None
    text = {"kind": "text", "title": "Words", "text": "It is {{ Answer }}.", "x": 0, "y": 11, "w": 3, "h": 2}
    service.apply(asker, board, client_op_id="window-b.2", base_seq=3, op={"type": "add_tile", "tile": text})
    [words] = [view.words for view in embeds.open_embedded(board, token(website, board), NOTHING).tiles if view.words]
    assert "42" in words
    held = {view.tile["title"]: view for view in embeds.open_embedded(board, token(website, board, filters={"sales.sales.channel": "Phone"}), NOTHING).tiles}
    assert (held["Answer"].result, held["Answer"].sql) == (None, "")
    assert "locked" in str(held["Answer"].error)
    assert "42" not in str(held["Words"].words)


@pytest.mark.parametrize("name", ["sales.sales.gone", "sales.gone.channel", "other.sales.channel"])
def test_a_lock_that_does_not_fit_the_data_shows_nothing(website: Any, board: str, name: str) -> None:
    with pytest.raises(Invalid, match="locked"):
        embeds.open_embedded(board, token(website, board, filters={name: "Phone"}), NOTHING)


def test_a_private_dashboard_opens_for_its_people_only(asker: Actor, website: Any, board: str) -> None:
    people.set_visibility(asker, board, "private")
    with pytest.raises(NotFound):
        embeds.open_embedded(board, token(website, board), NOTHING)
    assert channels(embeds.open_embedded(board, token(website, board, email=address_of(asker)), NOTHING)) == EVERY


def test_whoever_left_opens_nothing(website: Any, board: str) -> None:
    with pytest.raises(embeds.TokenRefused, match="not in the workspace"):
        embeds.open_embedded(board, token(website, board, email="gone@example.com"), NOTHING)


@pytest.mark.parametrize(
    "more",
    [
        {"seconds": -60}, {"seconds": 2 * 86400}, {"exp": None}, {"exp": "soon"}, {"sub": ""}, {"sub": 7}, {"attributes": ["x"]},
        {"attributes": {"a": {"b": 1}}}, {"filters": {"channel": "x"}}, {"filters": {"sales.sales.channel": []}}, {"filters": {"..x": "x"}},
        {"filters": {"sales.sales.channel": [None]}}, {"email": 1}, {"email": "ada@example.com", "attributes": {"a": "b"}},
    ],
)  # fmt: skip
def test_a_token_that_says_too_little_or_too_much_opens_nothing(website: Any, board: str, more: dict[str, Any]) -> None:
    with pytest.raises(embeds.TokenRefused):
        embeds.open_embedded(board, token(website, board, **more), NOTHING)


def test_a_token_opens_one_dashboard(asker: Actor, website: Any, board: str) -> None:
    with pytest.raises(embeds.TokenRefused, match="another dashboard"):
        embeds.open_embedded(board, token(website, service.create(asker, "Other")), NOTHING)


def test_only_the_secret_signs(asker: Actor, website: Any, board: str) -> None:
    claims = {"dashboard": board, "sub": "x", "exp": int(time.time()) + 60}
    head = {"kid": website.key_id}
    other, _text = embeds.make_secret(asker, "Another")
    forged = [
        jwt.encode(claims, "another secret that is long enough", algorithm="HS256", headers=head), jwt.encode(claims, "", algorithm="none", headers=head),
        jwt.encode(claims, website.secret + "x" * 64, algorithm="HS512", headers=head), jwt.encode(claims, website.secret, algorithm="HS256"),
        jwt.encode(claims, website.secret, algorithm="HS256", headers={"kid": other}), "", "a.b.c", "x" * 7000,
    ]  # fmt: skip
    for one in forged:
        with pytest.raises(embeds.TokenRefused):
            embeds.open_embedded(board, one, NOTHING)
    assert channels(embeds.open_embedded(board, jwt.encode(claims, website.secret, algorithm="HS256", headers=head), NOTHING)) == EVERY


def test_a_secret_is_sealed_counted_and_over_once_removed(asker: Actor, website: Any, board: str) -> None:
    good = token(website, board)
    embeds.open_embedded(board, good, NOTHING)
    [one] = embeds.embed_secrets(asker)
    assert (one.name, one.opened, website.secret in repr(one)) == ("Portal", 1, False)
    with read_session() as session:
        assert website.secret.encode() not in session.query(EmbedSecret).one().sealed
    embeds.remove_secret(asker, one.id)
    with pytest.raises(embeds.TokenRefused):
        embeds.open_embedded(board, good, NOTHING)
    with pytest.raises(NotFound):
        embeds.remove_secret(asker, one.id)


def test_without_a_website_nothing_is_embedded(website: Any, board: str) -> None:
    provide(current_app._get_current_object(), Config, replace(need(Config), embed_origins=""))  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        embeds.open_embedded(board, token(website, board), NOTHING)


def test_secrets_are_for_administrators_of_their_workspace(asker: Actor, website: Any) -> None:
    with pytest.raises(Forbidden):
        embeds.make_secret(replace(asker, roles=("editor",)), "Mine")
    stranger = factories.make_owner()
    assert embeds.embed_secrets(stranger) == []
    with pytest.raises(NotFound):
        embeds.remove_secret(stranger, website.key_id)


def test_lists_and_metrics_of_tables_that_a_lock_does_not_reach_are_not_shown(asker: Actor, website: Any, board: str) -> None:
    saved.save(asker, "table", "others", "select channel from sales.sales where channel <> 'Phone'", shared=True)
    tile = {"title": "Other", "kind": "filter", "settings": {"column": ["saved", "others", "channel"], "look": "list"}, "x": 0, "y": 9, "w": 3, "h": 4}
    service.apply(asker, board, client_op_id="window-c.1", base_seq=2, op={"type": "add_tile", "tile": tile})
    open_one, held = (
        next(view for view in embeds.open_embedded(board, token(website, board, **more), NOTHING).tiles if view.tile["title"] == "Other")
        for more in ({}, {"filters": {"sales.sales.channel": "Phone"}})
    )
    assert open_one.control is not None
    assert (held.control, "locked" in str(held.error)) == (None, True)
