"""The overview that comes with the sample data."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service, welcome
from insightora_dash.dashboards.samples import overview_for_samples
from tests.dashboards.test_tiles import add


def test_every_tile_of_the_overview_answers_with_the_chart_it_asks_for(owner: Actor) -> None:
    welcome.add_samples(owner)
    [card] = service.list_dashboards(owner)
    view = service.open_dashboard(owner, card.id)
    assert card.origin == "sample"
    assert [shown.error for shown in view.tiles] == [None] * 12
    assert [shown.spec.kind for shown in view.tiles if shown.spec] == [shown.tile["chart"]["kind"] for shown in view.tiles if shown.tile["chart"]]
    assert all(shown.result and shown.result.row_count for shown in view.tiles)
    units = {shown.tile["title"]: shown.result.columns[-1].unit for shown in view.tiles if shown.result}
    assert (units["Revenue, EUR"], units["Revenue, USD"], units["Return rate"]) == ("EUR", "USD", "%")


def test_a_range_over_amounts_of_several_currencies_has_one_pair_of_ends(owner: Actor) -> None:
    welcome.add_samples(owner)
    [card] = service.list_dashboards(owner)
    shown = service.open_tile(owner, card.id, add(owner, card.id, kind="filter", sql="", settings={"column": ["retail", "orders", "revenue"], "look": "range"}))
    assert shown.control is not None
    assert shown.control.low < shown.control.high


def test_the_overview_goes_with_the_sample_data_and_only_it(owner: Actor) -> None:
    own = service.create(owner, "Mine")
    welcome.add_samples(owner)
    welcome.remove_samples(owner)
    assert [card.id for card in service.list_dashboards(owner)] == [own]


def test_the_overview_is_made_once(owner: Actor) -> None:
    assert overview_for_samples(owner) == overview_for_samples(owner)
    assert len(service.list_dashboards(owner)) == 1
