"""A whole dashboard made of one table."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import described, generate, service
from insightora_dash.dashboards.state import reading_order
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.sources.service import list_sources
from tests import factories


def test_a_table_becomes_a_dashboard_whose_tiles_all_answer(asker: Actor) -> None:
    board = generate.from_table(asker, "sales", "sales")
    view = service.open_dashboard(asker, board)
    assert view.title == "Sales at a glance"
    assert [shown.error for shown in view.tiles] == [None] * len(view.tiles)
    kinds = [shown.spec.kind if shown.spec else shown.tile["kind"] for shown in view.tiles]
    assert kinds.count("kpi") >= 3
    assert {"line", "donut", "bar", "filter"} <= set(kinds)
    assert all(shown.result is None or shown.result.row_count for shown in view.tiles)


def test_the_tiles_lie_inside_the_columns_and_do_not_cover_each_other(asker: Actor) -> None:
    _seq, state = service.read_state(asker, generate.from_table(asker, "sales", "sales"))
    cells = [(x, y) for tile in reading_order(state) for x in range(tile["x"], tile["x"] + tile["w"]) for y in range(tile["y"], tile["y"] + tile["h"])]
    assert len(cells) == len(set(cells))
    assert all(x < 12 for x, _y in cells)


def test_the_newest_whole_month_stands_beside_the_one_before(asker: Actor) -> None:
    view = service.open_dashboard(asker, generate.from_table(asker, "sales", "sales"))
    shown = next(shown for shown in view.tiles if "month by month" in shown.tile["title"])
    assert shown.result is not None
    assert [column.name for column in shown.result.columns] == ["Nov 2024", "Oct 2024"]


def test_what_is_not_there_or_not_allowed_makes_none(asker: Actor) -> None:
    with pytest.raises(NotFound):
        generate.from_table(asker, "sales", "gone")
    with pytest.raises(Forbidden):
        generate.from_table(factories.make_person("viewer", workspace_id=asker.workspace_id), "sales", "sales")
    assert service.list_dashboards(asker) == []


def test_a_sentence_becomes_a_dashboard_and_says_what_it_could_not_read(asker: Actor) -> None:
    made = described.from_sentence(asker, "Sales at a glance: total revenue by channel, monthly revenue, zebras by moonlight")
    view = service.open_dashboard(asker, made.id)
    assert view.title == "Sales at a glance"
    assert [shown.tile["title"] for shown in view.tiles] == ["Total revenue by channel", "Monthly revenue"]
    assert all(shown.result is not None and shown.result.row_count for shown in view.tiles)
    assert made.left_out == ("zebras by moonlight",)


def test_the_name_of_a_table_gives_its_overview(asker: Actor) -> None:
    assert service.open_dashboard(asker, described.from_sentence(asker, "Make a dashboard of sales").id).title == "Sales at a glance"


def test_a_sentence_about_nothing_here_makes_nothing(asker: Actor) -> None:
    with pytest.raises(Invalid, match="No part"):
        described.from_sentence(asker, "zebras by moonlight")
    assert service.list_dashboards(asker) == []


def test_a_source_becomes_the_dashboard_of_its_largest_table(asker: Actor) -> None:
    (source,) = list_sources(asker)
    assert service.open_dashboard(asker, generate.from_source(asker, source.id)).title == "Sales at a glance"
    with pytest.raises(NotFound):
        generate.from_source(asker, "gone")
