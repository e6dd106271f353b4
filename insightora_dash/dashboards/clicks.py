"""What a visitor of a public page may filter by beside its filter tiles: values that its charts show, and ranges along their axes."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from insightora_dash.charts.picks import column_pick, plain, spreads
from insightora_dash.dashboards.address import EMPTY
from insightora_dash.dashboards.view import TileView

DAY = 10  # characters of a date
RANGES = ("between", "within")


def clicked(texts: Iterable[str], tiles: Iterable[TileView]) -> tuple[str, ...]:
    """Those of the texts that stand for marks of these tiles: a column that the tile shows, and only values that stand there, or a range along an axis."""
    known = {view.tile["id"]: view for view in tiles if view.result is not None}
    return tuple(text for text in texts if _is_mark(text, known.get(unquote(text.split("~")[0]))))


def _is_mark(text: str, view: TileView | None) -> bool:
    _tile, *parts = text.split("~")
    if view is None or view.result is None or len(parts) < 5:
        return False
    column, op = [unquote(part) for part in parts[:3]], parts[3]
    if op in RANGES:
        return len(parts) == 6 and view.spec is not None and any(one["column"] == column for one in spreads(view.spec, view.result).values())
    wanted = {None if part == EMPTY else unquote(part) for part in parts[4:]}
    return any(wanted <= values for values in _shown(view, column, op))


def _shown(view: TileView, column: list[str], op: str) -> Iterator[set[str | None]]:
    """The values of each column of the answer that is this one of the data, as the address would say them."""
    for index, shown in enumerate(view.result.columns if view.result else ()):
        pick = column_pick(shown)
        if pick is None or pick["column"] != column or op != pick.get("grain", "in") or view.result is None:
            continue
        values = [plain(value) for value in view.result.table.column(index).to_pylist()]
        yield {None if value is None else str(value)[:DAY] if op != "in" else str(value) for value in values}
