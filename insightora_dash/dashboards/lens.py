"""What a dashboard is seen through: the filters and highlights of its address, told apart for each tile."""

from dataclasses import dataclass

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.dashboards.address import Asked, Chosen, understand
from insightora_dash.dashboards.state import Tile
from insightora_dash.query.filters import Filter


@dataclass(frozen=True, slots=True)
class Lens:
    """Filters and highlights that fit the data; `problems` says what was left out."""

    chosen: tuple[Chosen, ...] = ()
    highlighted: tuple[Chosen, ...] = ()
    problems: tuple[str, ...] = ()

    def filters(self, tile: Tile) -> tuple[Filter, ...]:
        """What narrows this tile: every filter but those chosen on the tile itself."""
        return tuple(one.filter for one in self.chosen if one.tile != tile["id"])

    def highlights(self, tile: Tile) -> tuple[Filter, ...]:
        """What is highlighted in this tile."""
        return tuple(one.filter for one in self.highlighted if one.tile != tile["id"])


def look(asked: Asked, catalog: Catalog) -> Lens:
    """The lens that an address asks for."""
    chosen, left_out = understand(asked.filters, catalog)
    highlighted, also = understand(asked.highlights, catalog)
    return Lens(chosen, highlighted, (*left_out, *also))
