"""Sharing as component trees."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from components.dashboard_sharing import sharing_panel
from components.markup import markup
from components.shared import shared_page
from insightora_dash.accounts.people import Colleague
from insightora_dash.dashboards.sharing.links import Link
from insightora_dash.dashboards.sharing.people import Audience, Guest
from tests.components.test_dashboard import make_board, make_text, make_view
from tests.components.trees import classed, text, walk

NOW = datetime(2026, 3, 4, tzinfo=UTC)
ANA, BEN = Colleague("u1", "Ana", "ana@example.com", "editor"), Colleague("u2", "Ben", "ben@example.com", "viewer")
LINK = Link("l1", "Ana", NOW - timedelta(hours=2), NOW + timedelta(days=5), True, 3, NOW - timedelta(minutes=5), "open")


def make_audience(visibility: str = "private", *, mine: bool = True) -> Audience:
    return Audience("d1", "Sales", visibility, "Owner", (Guest(ANA, True),), (BEN,), mine)


def sent(panel: Any) -> dict[tuple[str, str], Any]:
    """What its buttons and forms send: (method, address) -> body."""
    parts = [one.to_plotly_json()["props"] for one in walk(panel) if hasattr(one, "data-post")]
    return {(part["data-method"], part["data-post"].removeprefix("/api/v1/dashboards/d1")): json.loads(part.get("data-body", "{}")) for part in parts}


def test_a_private_dashboard_names_its_people_with_what_they_may_do() -> None:
    panel = sharing_panel(make_audience(), [], now=NOW, may_edit=True)
    assert "Private: Owner, the people below and administrators see it." in text(panel)
    assert "may change it" in text(panel)
    actions = sent(panel)
    assert ("DELETE", "/people/u1") in actions
    assert ("POST", "/links") in actions
    assert ("POST", "/sharing") in actions


def test_who_does_not_decide_sees_only_who_sees_it() -> None:
    panel = sharing_panel(make_audience("workspace", mine=False), [LINK], now=NOW, may_edit=False)
    assert "Everybody of the workspace sees it." in text(panel)
    assert sent(panel) == {}


def test_links_tell_who_made_them_until_when_and_how_often_they_were_opened() -> None:
    panel = sharing_panel(make_audience(), [LINK], now=NOW, may_edit=True)
    for told in ("in force", "password", "by Ana", "until 2026-03-09", "opened 3 times"):
        assert told in text(panel)
    assert ("DELETE", "/links/l1") in sent(panel)
    assert "shows no more" not in text(panel)


def test_a_link_that_somebody_s_change_narrowed_says_so() -> None:
    panel = sharing_panel(make_audience(), [replace(LINK, narrowed=("Bob", "Eve"))], now=NOW, may_edit=True)
    assert "shows no more than Bob, Eve may see" in text(panel)


def test_links_that_are_over_cannot_be_withdrawn_again() -> None:
    over = [Link("l2", "Ana", NOW, None, False, 0, None, state) for state in ("expired", "revoked")]
    panel = sharing_panel(make_audience(), over, now=NOW, may_edit=True)
    assert not [address for _method, address in sent(panel) if address.startswith("/links/")]


def test_the_shared_page_has_figures_and_texts_and_no_proof_menu_or_sql() -> None:
    page = shared_page(make_board(make_view(), make_text("**Note** <b>x</b>"), may_edit=False))
    found = markup(page)
    assert len(classed(page, "plot")) == 1
    assert "<strong>Note</strong>" in found
    assert "<b>x" not in found
    assert "SELECT 1" not in found
    assert "tile-menu" not in found
    assert "data-proof" not in found
