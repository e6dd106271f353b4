"""Favourites of a person."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import favourites, service
from insightora_dash.platform.errors import NotFound
from tests import factories


def test_a_favourite_comes_first_for_the_one_who_likes_it(owner: Actor) -> None:
    first = service.create(owner, "First")
    service.create(owner, "Second")
    favourites.mark(owner, first, favourite=True)
    favourites.mark(owner, first, favourite=True)
    assert [(card.title, card.favourite) for card in service.list_dashboards(owner)] == [("First", True), ("Second", False)]
    colleague = factories.make_person("viewer", workspace_id=owner.workspace_id)
    assert [card.title for card in service.list_dashboards(colleague)] == ["Second", "First"]
    favourites.mark(owner, first, favourite=False)
    assert [card.title for card in service.list_dashboards(owner)] == ["Second", "First"]


def test_what_is_not_there_is_nobodys_favourite(owner: Actor) -> None:
    with pytest.raises(NotFound):
        favourites.mark(owner, service.create(factories.make_owner(), "Theirs"), favourite=True)
