"""Several windows on one dashboard: steps of others, who is there, new data."""

from datetime import timedelta

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import history, live, service
from insightora_dash.platform import clock
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import write_session
from tests import factories
from tests.dashboards.factories import make_tile

MINE, THEIRS = "window-mine", "window-theirs"


@pytest.fixture
def board(owner: Actor) -> str:
    return service.create(owner, "Shared")


@pytest.fixture
def ana(owner: Actor) -> Actor:
    return factories.make_person("editor", workspace_id=owner.workspace_id, email="ana@example.com")


def test_the_steps_of_others_arrive_with_their_words(owner: Actor, ana: Actor, board: str) -> None:
    added = service.apply(ana, board, client_op_id=f"{THEIRS}.1", base_seq=0, op={"type": "add_tile", "tile": make_tile("Revenue")})
    news = live.look_in(owner, board, seq=0, window=MINE)
    assert [(step.seq, step.queue, step.who, step.did) for step in news.steps] == [(1, THEIRS, "ana", "“Revenue” added")]
    assert (news.seq, news.steps[0].op, news.anew) == (1, added.op, False)
    assert live.look_in(owner, board, seq=1, window=MINE).steps == ()


def test_people_see_each_other_and_where_they_are(owner: Actor, ana: Actor, board: str, monkeypatch: pytest.MonkeyPatch) -> None:
    live.look_in(ana, board, seq=0, window=THEIRS, tile="t1")
    assert live.look_in(owner, board, seq=0, window=MINE).people == (live.Present("ana", "t1"),)
    live.leave(ana, board, THEIRS)
    assert live.look_in(owner, board, seq=0, window=MINE).people == ()
    live.look_in(ana, board, seq=0, window=THEIRS)
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(live, "now", lambda: later)
    assert live.look_in(owner, board, seq=0, window=MINE).people == ()


def test_new_data_shows_and_the_dashboards_own_steps_do_not_count_as_data(owner: Actor, board: str) -> None:
    before = live.look_in(owner, board, seq=0, window=MINE).data
    service.rename(owner, board, "Renamed")
    assert live.look_in(owner, board, seq=0, window=MINE).data == before
    with write_session() as session:
        emit(session, owner.workspace_id, "source.changed", board)
    assert live.look_in(owner, board, seq=1, window=MINE).data > before


def test_viewers_follow_what_is_published_only(owner: Actor, board: str) -> None:
    viewer = factories.make_person("viewer", workspace_id=owner.workspace_id)
    history.set_published(owner, board, published=True)
    service.rename(owner, board, "Draft")
    assert live.look_in(viewer, board, seq=0, window=MINE).steps == ()
    history.set_published(owner, board, published=True)
    assert [step.did for step in live.look_in(viewer, board, seq=0, window=MINE).steps] == ["dashboard renamed to “Draft”"]


def test_too_many_steps_are_drawn_anew(owner: Actor, board: str) -> None:
    for number in range(live.MOST_STEPS + 1):
        service.rename(owner, board, f"Title {number}")
    assert live.look_in(owner, board, seq=0, window=MINE).anew


def test_strangers_learn_nothing(board: str) -> None:
    with pytest.raises(NotFound):
        live.look_in(factories.make_owner(), board, seq=0, window=MINE)
