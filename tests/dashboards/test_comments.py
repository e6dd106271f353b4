"""Remarks on dashboards."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import Colleague
from insightora_dash.dashboards import comments, service
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.identity import new_id
from tests import factories
from tests.dashboards.factories import make_tile


@pytest.fixture
def board(owner: Actor) -> str:
    return service.create(owner, "Sales")


@pytest.fixture
def ana(owner: Actor) -> Actor:
    return factories.make_person("viewer", workspace_id=owner.workspace_id, email="ana.diaz@example.com")


def test_somebody_named_finds_the_remark_until_it_is_resolved(owner: Actor, ana: Actor, board: str) -> None:
    said = comments.say(owner, board, "Look, @ana.diaz: is this right?")
    [mention] = comments.inbox(ana)
    assert (mention.dashboard, mention.comment.text, mention.comment.mine) == ("Sales", "Look, @ana.diaz: is this right?", False)
    assert comments.inbox(owner) == []
    comments.resolve(ana, board, said, resolved=True)
    assert comments.inbox(ana) == []
    assert comments.comments(owner, board)[0].resolved


def test_a_remark_on_a_tile_names_it_and_open_ones_come_first(owner: Actor, board: str) -> None:
    op = {"type": "add_tile", "tile": make_tile("Revenue")}
    tile = service.apply(owner, board, client_op_id=new_id(), base_seq=0, op=op).op["tile"]["id"]  # type: ignore[typeddict-item]
    comments.say(owner, board, "older", tile)
    comments.resolve(owner, board, comments.say(owner, board, "newer"), resolved=True)
    assert [(one.text, one.tile) for one in comments.comments(owner, board)] == [("older", "Revenue"), ("newer", None)]
    with pytest.raises(NotFound):
        comments.say(owner, board, "x", "gone")


def test_only_its_author_deletes_a_remark(owner: Actor, ana: Actor, board: str) -> None:
    said = comments.say(owner, board, "mine")
    with pytest.raises(Forbidden):
        comments.remove(ana, board, said)
    comments.remove(owner, board, said)
    assert comments.comments(owner, board) == []
    with pytest.raises(NotFound):
        comments.resolve(owner, board, said, resolved=True)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\x00b"])
def test_an_empty_or_endless_remark_is_refused(owner: Actor, board: str, text: str) -> None:
    with pytest.raises(Invalid):
        comments.say(owner, board, text)


def test_strangers_neither_read_nor_write(board: str) -> None:
    stranger = factories.make_owner()
    with pytest.raises(NotFound):
        comments.comments(stranger, board)
    with pytest.raises(NotFound):
        comments.say(stranger, board, "hello")


@pytest.mark.parametrize(("text", "meant"), [
    ("@ana look", ("1",)), ("(@AnaDiaz)", ("1",)), ("ask @ana@x.com.", ("1",)), ("mail ana@x.com", ()), ("@anna", ()),
    ("@bob and @ana", ("1", "2"))])  # fmt: skip
def test_people_are_meant_by_name_or_address(text: str, meant: tuple[str, ...]) -> None:
    people = [Colleague("1", "Ana Diaz", "ana@x.com", "viewer"), Colleague("2", "bob", "b@x.com", "viewer")]
    assert comments.mentioned(text, people) == meant
