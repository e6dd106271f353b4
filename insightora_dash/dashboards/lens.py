"""What a dashboard is seen through: the filters, highlights and parameters of its address, told apart for each tile."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.dashboards.address import Asked, Chosen, understand
from insightora_dash.dashboards.parameters import Knobs, knobs
from insightora_dash.dashboards.state import Tile
from insightora_dash.query.filters import Filter


@dataclass(frozen=True, slots=True)
class Lens:
    """Filters and highlights that fit the data; `problems` says what was left out."""

    chosen: tuple[Chosen, ...] = ()
    highlighted: tuple[Chosen, ...] = ()
    problems: tuple[str, ...] = ()
    knobs: Knobs = Knobs()
    locked: tuple[Filter, ...] = ()  # those of the chosen that hold whatever is asked
    alone: Mapping[str, frozenset[str]] = field(default_factory=dict)  # filter tile -> the tiles it leaves alone

    def filters(self, tile: Tile) -> tuple[Filter, ...]:
        """What narrows this tile: every filter but those chosen on the tile itself, or on a filter tile that leaves it alone."""
        return tuple(one.filter for one in self.chosen if one.tile != tile["id"] and tile["id"] not in self.alone.get(one.tile or "", ()))

    def highlights(self, tile: Tile) -> tuple[Filter, ...]:
        """What is highlighted in this tile."""
        return tuple(one.filter for one in self.highlighted if one.tile != tile["id"])


def look(asked: Asked, catalog: Catalog, tiles: Iterable[Tile] = (), locked: Collection[str] = ()) -> Lens:
    """The lens that an address asks for on a dashboard of these tiles; some of its filters may be locked."""
    listed = list(tiles)
    alone = {tile["id"]: frozenset(tile["settings"].get("without", ())) for tile in listed if "settings" in tile}
    chosen, left_out = understand(asked.filters, catalog)
    highlighted, also = understand(asked.highlights, catalog)
    turned, unread = knobs(asked.parameters, listed, catalog)
    held = tuple(one.filter for one in chosen if one.text in locked)
    return Lens(chosen, highlighted, (*left_out, *also, *unread), turned, held, alone)
