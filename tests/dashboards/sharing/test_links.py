"""Public links: what opens, and everything that does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import current_app

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import TooManyTries
from insightora_dash.accounts.models import Membership, User
from insightora_dash.config import Config
from insightora_dash.dashboards import history, service
from insightora_dash.dashboards.address import Asked, write
from insightora_dash.dashboards.models import DashboardLink
from insightora_dash.dashboards.sharing import links, people
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import need, provide, read_session, write_session
from insightora_dash.sources import rules
from tests import factories

PASSWORD = "violet anchor tuesday"
NOTHING = Asked()
SETTINGS = {"column": ["sales", "sales", "channel"], "look": "list"}
SQL = "select channel, sum(revenue) as revenue from sales.sales group by 1 order by 1"


@pytest.fixture
def board(asker: Actor) -> str:
    """A dashboard with a chart of the sales and a filter tile for their channel."""
    made = service.create(asker, "Sales")
    tiles = ({"title": "By channel", "sql": SQL, "x": 0, "y": 0, "w": 6, "h": 4},
             {"title": "Channel", "kind": "filter", "settings": SETTINGS, "x": 6, "y": 0, "w": 3, "h": 4})  # fmt: skip
    for number, tile in enumerate(tiles):
        service.apply(asker, made, client_op_id=f"window-a.{number}", base_seq=number, op={"type": "add_tile", "tile": tile})
    return made


def rows(view: object) -> list[tuple[object, ...]]:
    [chart] = [shown for shown in view.tiles if shown.tile["kind"] == "chart"]  # type: ignore[attr-defined]
    return [tuple(row) for row in chart.result.rows()]


def test_whoever_has_the_link_sees_the_rows_and_may_change_nothing(asker: Actor, board: str) -> None:
    view = links.open_link(links.make_link(asker, board), NOTHING)
    assert [channel for channel, _sum in rows(view)] == ["Online", "Phone", "Store"]
    assert (view.title, view.may_edit, view.can_undo) == ("Sales", False, False)


def test_only_the_hash_of_the_secret_is_kept(asker: Actor, board: str) -> None:
    secret = links.make_link(asker, board, password=PASSWORD)
    with read_session() as session:
        [row] = session.query(DashboardLink).all()
    assert len(secret) == 43
    assert not any(secret in str(value) or PASSWORD in str(value) for value in vars(row).values())


def test_a_secret_that_never_was_opens_nothing_and_trying_many_has_to_wait(asker: Actor, board: str) -> None:
    for _try in range(30):
        with pytest.raises(NotFound):
            links.open_link("x" * 43, NOTHING, address="203.0.113.9")
    with pytest.raises(TooManyTries):
        links.open_link("y" * 43, NOTHING, address="203.0.113.9")
    assert links.open_link(links.make_link(asker, board), NOTHING, address="203.0.113.9").title == "Sales"


def test_a_withdrawn_link_is_over_and_its_withdrawal_is_shown(asker: Actor, board: str) -> None:
    secret = links.make_link(asker, board)
    [link] = links.links(asker, board)
    links.revoke(asker, board, link.id)
    with pytest.raises(links.LinkOver):
        links.open_link(secret, NOTHING)
    assert [one.state for one in links.links(asker, board)] == ["revoked"]


def test_a_link_runs_out(asker: Actor, board: str) -> None:
    secret, endless = links.make_link(asker, board, days=7), links.make_link(asker, board, days=None)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        with pytest.raises(links.LinkOver):
            links.open_link(secret, NOTHING)
        assert links.open_link(endless, NOTHING).title == "Sales"


def test_a_password_opens_a_protected_link_for_some_hours(asker: Actor, board: str) -> None:
    secret = links.make_link(asker, board, password=PASSWORD)
    with pytest.raises(links.PasswordNeeded):
        links.open_link(secret, NOTHING)
    key = links.unlock(secret, PASSWORD)
    assert links.open_link(secret, NOTHING, key=key).title == "Sales"
    with time_machine.travel(now() + timedelta(hours=13), tick=False), pytest.raises(links.PasswordNeeded):
        links.open_link(secret, NOTHING, key=key)


def test_a_wrong_password_a_forged_key_and_the_key_of_another_link_open_nothing(asker: Actor, board: str) -> None:
    secret, other = links.make_link(asker, board, password=PASSWORD), links.make_link(asker, board, password=PASSWORD)
    with pytest.raises(Invalid):
        links.unlock(secret, "violet anchor monday")
    foreign = links.unlock(other, PASSWORD)
    for key in ("", "x", "9999999999.", f"9999999999.{'0' * 64}", foreign, "99999999999999999999.x"):
        with pytest.raises(links.PasswordNeeded):
            links.open_link(secret, NOTHING, key=key)


def test_guessing_passwords_has_to_wait(asker: Actor, board: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = links.make_link(asker, board, password=PASSWORD)
    monkeypatch.setattr(links, "password_fits", lambda *_: False)  # hashing takes its time
    for _try in range(5):
        with pytest.raises(Invalid):
            links.unlock(secret, "wrong", address="203.0.113.9")
    with pytest.raises(TooManyTries):
        links.unlock(secret, PASSWORD, address="203.0.113.9")


def test_a_weak_password_and_an_odd_end_are_refused(asker: Actor, board: str) -> None:
    with pytest.raises(Invalid):
        links.make_link(asker, board, password="12345678")
    for days in (0, -1, 9999):
        with pytest.raises(Invalid):
            links.make_link(asker, board, days=days)


def test_a_link_opened_too_often_in_a_minute_has_to_wait(asker: Actor, board: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = links.make_link(asker, board)
    monkeypatch.setattr(links, "MOST_A_MINUTE", 2)
    with time_machine.travel(now(), tick=False) as clock:
        links.open_link(secret, NOTHING)
        links.open_link(secret, NOTHING)
        with pytest.raises(TooManyTries):
            links.open_link(secret, NOTHING)
        clock.shift(61)
        assert links.open_link(secret, NOTHING).title == "Sales"
    assert links.links(asker, board)[0].opened == 3


def leave(actor: Actor) -> None:
    with write_session() as session:
        session.query(Membership).filter(Membership.user_id == actor.id).update({"deleted_at": now()})


def locked_out(actor: Actor) -> None:
    with write_session() as session:
        session.query(User).filter(User.id == actor.id).update({"active": False})


@pytest.mark.parametrize("end", [leave, locked_out])
def test_the_link_ends_with_the_rights_of_who_made_it(asker: Actor, board: str, end: Callable[[Actor], None]) -> None:
    editor = factories.make_person("editor", workspace_id=asker.workspace_id)
    secret = links.make_link(editor, board)
    end(editor)
    with pytest.raises(links.LinkOver):
        links.open_link(secret, NOTHING)


def test_the_link_ends_when_the_dashboard_goes_or_becomes_private_to_others(asker: Actor, board: str) -> None:
    editor = factories.make_person("editor", workspace_id=asker.workspace_id)
    theirs, mine = links.make_link(editor, board), links.make_link(asker, board)
    people.set_visibility(asker, board, "private")
    with pytest.raises(links.LinkOver):
        links.open_link(theirs, NOTHING)
    assert links.open_link(mine, NOTHING).title == "Sales"
    service.remove_dashboard(asker, board)
    with pytest.raises(links.LinkOver):
        links.open_link(mine, NOTHING)


def test_a_link_shows_the_published_state(asker: Actor, board: str) -> None:
    history.set_published(asker, board, published=True)
    service.rename(asker, board, "Draft")
    assert links.open_link(links.make_link(asker, board), NOTHING).title == "Sales"


def test_only_what_the_filter_tiles_offer_can_be_asked(asker: Actor, board: str) -> None:
    secret = links.make_link(asker, board)
    _seq, state = service.read_state(asker, board)
    [tile] = [tile["id"] for tile in state["tiles"].values() if tile["kind"] == "filter"]
    offered = write(tile, "sales", "sales", "channel", "in", "Online")
    probing = (write(tile, "sales", "sales", "region", "in", "North"), write("", "sales", "sales", "channel", "in", "Store"),
               write("nowhere", "sales", "sales", "sale_id", "contains", "S-0001"), "a~b", "")  # fmt: skip
    assert [channel for channel, _sum in rows(links.open_link(secret, Asked((offered,))))] == ["Online"]
    assert rows(links.open_link(secret, Asked(probing, probing))) == rows(links.open_link(secret, NOTHING))


def test_a_mark_filters_the_other_tiles_by_a_value_that_stands_on_it_and_by_nothing_else(asker: Actor, board: str) -> None:
    by_region = {"title": "By region", "sql": "select region, sum(revenue) as revenue from sales.sales group by 1", "x": 0, "y": 9, "w": 6, "h": 4}
    service.apply(asker, board, client_op_id="window-a.2", base_seq=2, op={"type": "add_tile", "tile": by_region})
    secret = links.make_link(asker, board)
    _seq, state = service.read_state(asker, board)
    tiles = {tile["title"]: tile["id"] for tile in state["tiles"].values()}

    def totals(*texts: str) -> list[tuple[object, ...]]:
        view = links.open_link(secret, Asked(texts))
        return next([tuple(row) for row in shown.result.rows()] for shown in view.tiles if shown.tile["title"] == "By channel" and shown.result)

    north = totals(write(tiles["By region"], "sales", "sales", "region", "in", "North"))
    assert all(0 < part < whole for (_a, part), (_b, whole) in zip(north, totals(), strict=True))  # type: ignore[operator]
    probing = (write(tiles["By region"], "sales", "sales", "region", "in", "Atlantis"), write(tiles["By region"], "sales", "sales", "region", "not", "North"),
               write(tiles["By region"], "sales", "sales", "sale_id", "in", "S-0001"), write(tiles["By channel"], "sales", "sales", "region", "in", "North"),
               write(tiles["By region"], "sales", "sales", "region", "in"))  # fmt: skip
    for text in probing:
        assert totals(text) == totals(), text


def test_a_viewer_makes_and_withdraws_no_links(asker: Actor, board: str) -> None:
    links.make_link(asker, board)
    viewer = factories.make_person("viewer", workspace_id=asker.workspace_id)
    with pytest.raises(Forbidden):
        links.make_link(viewer, board)
    with pytest.raises(Forbidden):
        links.revoke(viewer, board, links.links(asker, board)[0].id)


def test_a_link_of_another_dashboard_is_not_withdrawn_here(asker: Actor, board: str) -> None:
    links.make_link(asker, board)
    with pytest.raises(NotFound):
        links.revoke(asker, service.create(asker, "Other"), links.links(asker, board)[0].id)


def test_a_link_shows_the_rows_its_maker_may_see_by_the_rules_of_now(asker: Actor, board: str) -> None:
    editor = factories.make_person("editor", workspace_id=asker.workspace_id)
    secret = links.make_link(editor, board)
    whole = [total for _channel, total in rows(links.open_link(secret, NOTHING))]
    rules.add_rule(asker, "sales.sales", "condition", condition="region = 'North'")
    ruled = [total for _channel, total in rows(links.open_link(secret, NOTHING))]
    assert all(0 < part < total for part, total in zip(ruled, whole, strict=True))  # type: ignore[operator]


def test_where_links_are_switched_off_none_is_made_and_none_opens(asker: Actor, board: str) -> None:
    secret = links.make_link(asker, board)
    provide(current_app._get_current_object(), Config, replace(need(Config), public_links=False))  # type: ignore[attr-defined]
    with pytest.raises(Forbidden, match="switched off"):
        links.make_link(asker, board)
    with pytest.raises(links.LinkOver):
        links.open_link(secret, NOTHING)


def test_a_visitor_filters_by_a_range_only_along_an_axis_that_is_shown(asker: Actor, board: str) -> None:
    cloud = {"title": "Cloud", "sql": "select revenue, quantity from sales.sales", "chart": {"kind": "scatter"}, "x": 0, "y": 9, "w": 6, "h": 4}
    service.apply(asker, board, client_op_id="window-r.1", base_seq=2, op={"type": "add_tile", "tile": cloud})
    secret = links.make_link(asker, board)
    ids = {shown.tile["title"]: shown.tile["id"] for shown in links.open_link(secret, NOTHING).tiles}

    def taken(tile: str, *parts: str) -> int:
        return len(links.open_link(secret, Asked((write(ids[tile], "sales", "sales", *parts),))).lens.chosen)

    assert taken("Cloud", "revenue", "between", "0", "100000") == 1
    assert taken("Cloud", "revenue", "between", "0") == 0
    assert taken("Cloud", "channel", "between", "A", "Z") == 0
    assert taken("By channel", "revenue", "between", "0", "100000") == 0
