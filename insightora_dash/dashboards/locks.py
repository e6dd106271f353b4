"""What a locked filter cannot reach is not shown: a page that is locked to some rows must not tell of others."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.dashboards.authored import authored
from insightora_dash.dashboards.lens import Lens
from insightora_dash.dashboards.view import TileView
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import bind
from insightora_dash.query.tables import reads

BAD_LOCK = N_("A filter that this page is locked to does not fit the data, so nothing is shown. Tell whoever runs the page.")
UNREACHED = N_("This page is locked to part of the data, and this tile cannot be limited to it. It is not shown.")


def reached(views: Sequence[TileView], lens: Lens, locked: Collection[str], catalog: Catalog) -> tuple[TileView, ...]:
    """The tiles, without the answers that a locked filter does not narrow."""
    held = [one.filter for one in lens.chosen if one.text in locked]
    return tuple(_hidden(view) if _escapes(view, held, catalog) else view for view in views)


def _escapes(view: TileView, held: Sequence[Filter], catalog: Catalog) -> bool:
    if view.result is None or not view.result.unfiltered:
        return False
    used = reads(view.sql)
    beyond = [one for one in held if not used.uses(str(one.column[0]), str(one.column[1]))]  # where the table itself is read, its rows are withheld
    return any(bind(authored(view.sql).query, catalog, [one]).unfiltered for one in beyond)


def _hidden(view: TileView) -> TileView:
    return replace(view, result=None, spec=None, part=None, ahead=None, sql="", error=_(UNREACHED))
