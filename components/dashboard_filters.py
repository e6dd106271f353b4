"""What a dashboard is seen through: a chip for each filter and highlight above the grid."""

from collections.abc import Collection, Iterable, Mapping

from dash import html
from dash.development.base_component import Component

from components.bits import icon, note
from insightora_dash.dashboards.address import Chosen
from insightora_dash.dashboards.lens import Lens
from insightora_dash.dashboards.parameters import Adjusted
from insightora_dash.dashboards.state import Tile
from insightora_dash.platform.wording import _


def filter_bar(lens: Lens, tiles: Iterable[Tile], *, drawer: bool = False, locked: Collection[str] = ()) -> list[Component]:
    """The chips, the way to clear them, and what had to be left out; assets/later/filter.js acts on their buttons.

    Those that are `locked` stay. With `drawer` also the button that opens the filter tiles on a phone (assets/later/drawer.js), when there are some.
    """
    tiles = list(tiles)
    titles = {tile["id"]: tile["title"] for tile in tiles}
    chips = [*(_chip(one, "f", titles, locked=one.text in locked) for one in lens.chosen), *(_chip(one, "h", titles) for one in lens.highlighted),
             *(_chip(one, "p", titles) for one in lens.knobs.adjusted)]
    clear = html.Button(_("Clear all"), type="button", className="btn btn-plain btn-sm", title=_("Clear all (Esc)"), **{"data-filter-clear": ""})
    problems = [note(text, kind="warn") for text in lens.problems]
    opener = [_drawer_button(len(chips))] if drawer and any(tile["kind"] in ("filter", "parameter") for tile in tiles) else []
    if not chips:
        return [*problems, *opener]
    clearing = [html.Li(clear)] if len(chips) > len(locked) else []
    listed = html.Ul([html.Li(chip) for chip in chips] + clearing, className="plain filter-chips", **{"aria-label": _("Filters in effect")})
    return [listed, *problems, *opener]


def _drawer_button(count: int) -> html.Button:
    number = [html.Span(str(count), className="drawer-count")] if count else []
    return html.Button([icon("filter"), html.Span(_("Filters")), *number], type="button", className="btn btn-primary drawer-button", **{"data-drawer": ""})


ICONS = {"f": "filter", "h": "highlight", "p": "slider"}


def _chip(one: Chosen | Adjusted, way: str, titles: Mapping[str, str], *, locked: bool = False) -> html.Span:
    source = titles.get(one.tile or "", "") if way != "p" else ""
    about = _("Chosen on “{tile}”", tile=source) if source else one.label
    away = html.Button(icon("close"), type="button", className="filter-away", title=_("Remove"), **{
        "data-filter-remove": one.text, "data-way": way, "aria-label": _("Remove the filter {label}: {words}", label=one.label, words=one.words)})
    words = [html.Span(one.label, className="filter-label"), html.Span(one.words, className="filter-words clip", dir="auto")]
    origin = [html.Span(source, className="filter-source clip")] if source else []
    ways_out = [] if locked else [away]
    return html.Span([icon("lock" if locked else ICONS[way]), *words, *origin, *ways_out], className=f"filter-chip way-{way}", title=about)
