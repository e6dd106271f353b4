"""Folders, tags, favourites and what was opened last."""

from dataclasses import replace

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import favourites, live, service, shelves
from insightora_dash.dashboards.sharing import people
from insightora_dash.dashboards.shelves import Shelf
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound


def titles(actor: Actor, **shelf: str) -> list[str]:
    return [card.title for card in shelves.browse(actor, Shelf(**shelf)).cards]


def test_a_dashboard_is_found_in_its_folder_and_under_its_tags(owner: Actor) -> None:
    first, second, _third = (service.create(owner, title) for title in ("First", "Second", "Third"))
    shelves.arrange(owner, first, title="First", folder="  Sales   2024 ", tags="board, weekly,, Board")
    shelves.put(owner, second, folder="Sales 2024", tags=["weekly"])
    found = shelves.browse(owner, Shelf())
    assert (found.folders, found.tags, found.total) == ((("Sales 2024", 2),), (("board", 1), ("weekly", 2)), 3)
    assert sorted(titles(owner, folder="Sales 2024")) == ["First", "Second"]
    assert titles(owner, folder="Sales 2024", tag="board") == ["First"]
    assert titles(owner, tag="nobody has it") == []
    shelves.put(owner, first, folder="")
    assert titles(owner, folder="Sales 2024") == ["Second"]


def test_a_folder_is_renamed_and_dissolved_with_what_the_person_may_change(owner: Actor) -> None:
    mine, private = service.create(owner, "Mine"), service.create(owner, "Private")
    for one in (mine, private):
        shelves.put(owner, one, folder="Old")
    people.set_visibility(owner, private, "private")
    colleague = replace(owner, id="someone else", roles=("editor",))
    assert shelves.rename_folder(colleague, "Old", "New") == 1
    assert [shelves.browse(owner, Shelf()).folders] == [(("New", 1), ("Old", 1))]
    assert shelves.rename_folder(owner, "Old", "") == 1
    with pytest.raises(NotFound):
        shelves.rename_folder(owner, "Old", "New")


def test_folders_show_only_what_somebody_may_see(owner: Actor) -> None:
    secret = service.create(owner, "Layoffs")
    shelves.put(owner, secret, folder="Plans", tags=["hush"])
    people.set_visibility(owner, secret, "private")
    found = shelves.browse(replace(owner, id="someone else", roles=("editor",)), Shelf(folder="Plans"))
    assert (found.cards, found.folders, found.tags) == ((), (), ())


def test_the_one_opened_last_comes_first_and_favourites_stand_alone(owner: Actor) -> None:
    ids = {title: service.create(owner, title) for title in ("First", "Second", "Third")}
    for title in ("Second", "First"):
        live.look_in(owner, ids[title], seq=0, window=f"window-{title}")
    favourites.mark(owner, ids["Third"], favourite=True)
    assert titles(owner, show="recent") == ["First", "Second"]
    assert titles(owner, show="favourites") == ["Third"]
    assert titles(replace(owner, id="someone else"), show="recent") == []


def test_whoever_may_only_look_moves_nothing_and_names_have_an_end(owner: Actor) -> None:
    board = service.create(owner, "Sales")
    with pytest.raises(Forbidden):
        shelves.put(replace(owner, id="someone", roles=("viewer",)), board, folder="Mine")
    for wanted in ({"folder": "x" * 81}, {"tags": ["x" * 41]}, {"tags": [f"t{n}" for n in range(21)]}):
        with pytest.raises(Invalid):
            shelves.put(owner, board, **wanted)
