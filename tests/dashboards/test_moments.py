"""Questions, dashboards and metrics as of an earlier load."""

import pytest

from components.answer_card import answer_card
from components.as_of import NOW, chosen_load, load_options, moment_bar
from components.dashboard_tabs import tab_strip
from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import moments, proof
from insightora_dash.ask import service as asking
from insightora_dash.catalog.definitions import Metric
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform.errors import NotFound
from insightora_dash.semantics import service as semantics
from insightora_dash.semantics.effects import compare_loads
from insightora_dash.sources.comparison import Effect
from insightora_dash.sources.history import loads
from tests import factories
from tests.components.trees import text
from tests.dashboards.factories import make_tile
from tests.sources.conftest import Load, load
from tests.sources.test_history import two_loads

__all__ = ["load"]
TOTAL = "select sum(price) as total from orders.orders"


def dashboard(actor: Actor) -> str:
    made = service.create(actor, "Orders")
    tile = make_tile("Total", sql=TOTAL)
    service.apply(actor, made, client_op_id="first-op", base_seq=service.read_state(actor, made)[0], op={"type": "add_tile", "tile": tile})
    return made


def shown(view: DashboardView) -> object:
    result = view.tiles[0].result
    return result.rows()[0][0] if result else None


def test_a_question_as_of_a_load_says_so_and_stays_so(load: Load, owner: Actor) -> None:
    _, (first, _) = two_loads(load, owner)
    begun = asking.start(owner, None, "total price", as_of=first)
    reply = asking.answer(owner, begun.question_id)
    assert reply.result
    assert reply.result.rows() == [(60,)]
    assert "version 1 of orders" in text(answer_card(reply))
    [again] = asking.conversation(owner, begun.conversation_id)
    assert again.result
    assert again.result.rows() == [(60,)]
    assert again.as_of == reply.as_of
    assert proof.examine(owner, begun.question_id).findings
    kept, asked = moments.moments(owner, begun.conversation_id)
    assert asked == first
    assert [option["value"] for option in load_options(kept)] == [NOW, first]
    assert (chosen_load(NOW), chosen_load(first)) == (None, first)


def test_the_next_question_may_be_of_now_again(load: Load, owner: Actor) -> None:
    _, (first, _) = two_loads(load, owner)
    begun = asking.start(owner, None, "total price", as_of=first)
    asking.answer(owner, begun.question_id)
    later = asking.answer(owner, asking.start(owner, begun.conversation_id, "total price").question_id)
    assert later.result
    assert later.result.rows() == [(55,)]
    assert moments.moments(owner, begun.conversation_id)[1] == ""


def test_nobody_asks_as_of_a_load_of_another_workspace(load: Load, owner: Actor) -> None:
    _, (first, _) = two_loads(load, owner)
    with pytest.raises(NotFound):
        asking.start(factories.make_owner(), None, "total price", as_of=first)


def test_a_dashboard_is_shown_as_of_the_load_that_its_address_names(load: Load, owner: Actor) -> None:
    _, (first, second) = two_loads(load, owner)
    board = dashboard(owner)
    now, then = service.open_dashboard(owner, board), service.open_dashboard(owner, board, Asked.read({"as_of": first}))
    assert (shown(now), shown(then)) == (55, 60)
    assert shown(service.open_dashboard(owner, board, Asked.read(then.asked.to_json()))) == 60
    assert service.open_tile(owner, board, then.tiles[0].tile["id"], then.asked).result.rows() == [(60,)]  # type: ignore[union-attr]
    assert [found.version_id for found in now.loads] == [second, first]
    assert f"/dashboards/{board}?as_of={first}" in str(moment_bar(now))
    assert "as it was right after that load" in text(moment_bar(then))
    assert tab_strip(then) == []


def test_a_public_link_shows_the_data_as_it_is_now(load: Load, owner: Actor) -> None:
    _, (first, _) = two_loads(load, owner)
    assert shown(service.open_published(owner, dashboard(owner), Asked.read({"as_of": first}))) == 55


def test_a_dashboard_over_tables_loaded_once_offers_nothing(load: Load, owner: Actor) -> None:
    load("orders.csv", "code,price\nA,1\n")
    assert len(loads(owner)) == 1
    assert moment_bar(service.open_dashboard(owner, dashboard(owner))) == []


def test_two_loads_are_compared_by_every_metric_of_the_table(load: Load, owner: Actor) -> None:
    source, (first, second) = two_loads(load, owner)
    semantics.save_metric(owner, Metric("dearest", ("orders", "orders"), "max(price)"))
    assert compare_loads(owner, source, first, second).metrics == (Effect("dearest", 30, 35),)
