"""A dashboard or a tile as a PDF: its pages as they lie on the screen, rows that found no room there, and the proof of every figure."""

from collections.abc import Sequence

from insightora_dash.charts.style import LIGHT
from insightora_dash.dashboards.state import Place
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.reports.printed.paper import Face, Paper
from insightora_dash.reports.printed.rows import long_table
from insightora_dash.reports.printed.tile import text_card, tile_card
from insightora_dash.reports.taken.take import Taken, TakenText, TakenTile

SCREEN, CELL, GAP = 1180.0, 60.0, 10.0  # pixels of a board, of a row of its grid, between tiles
TIGHTEST = 0.72  # of its height that a band may be pressed into to fit on the page
ALONE = 420.0  # points of height for a single tile
Part = TakenTile | TakenText


def to_pdf(taken: Taken, *, whole: bool = True) -> bytes:
    """The file; made with lines and letters, so that it can be searched and enlarged. Not `whole` it is the dashboard's pages alone."""
    paper = Paper(_face(taken))
    alone = len(taken.tiles) == 1 and not taken.texts
    unshown = _alone(paper, taken.tiles[0]) if alone else _pages(paper, taken)
    if not whole:
        return paper.finish()
    for tile in unshown:
        paper.turn(_("All rows"))
        paper.heading(tile.title)
        if tile.result is not None:
            long_table(paper, tile.result)
    _proof(paper, taken)
    return paper.finish()


def _face(taken: Taken) -> Face:
    locale = current_locale()
    filters = dict.fromkeys(text for tile in taken.tiles for text in tile.filters)
    versions = dict.fromkeys(tile.result.data_version for tile in taken.tiles if tile.result and tile.result.data_version)
    rows = sum(tile.result.row_count for tile in taken.tiles if tile.result)
    said = [_("Filters: {filters}", filters="; ".join(filters) or _("none")), *(_("left out: {problem}", problem=one) for one in taken.problems)]
    origin = _("{moment} · data {version} · {tiles} tiles, {rows} rows", moment=taken.moment, version=", ".join(versions) or "–", tiles=len(taken.tiles),
               rows=format_number(rows, locale=locale))  # fmt: skip
    return Face(taken.title, " · ".join(said), origin)


def _alone(paper: Paper, tile: TakenTile) -> list[TakenTile]:
    paper.y += 8
    scale = paper.width / 900
    tile_card(paper.sheet(min(ALONE, paper.left - 4), scale=scale), tile)
    many = tile.result is not None and (tile.result.row_count > 1 or len(tile.result.columns) > 1)
    return [tile] if many else []


def _pages(paper: Paper, taken: Taken) -> list[TakenTile]:
    """Every page of the dashboard; gives the tiles whose rows did not all fit."""
    parts: list[Part] = [*taken.tiles, *taken.texts]
    unshown, pages = list[TakenTile](), list(dict.fromkeys(part.page for part in parts))
    for number, page in enumerate(pages):
        if number:
            paper.turn(page)
        elif page:
            paper.section = page
            paper.heading(page)
        paper.y += 8
        for band in bands([part for part in parts if part.page == page]):
            unshown += _band(paper, band)
    return unshown


def bands(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts of a page in groups that a level cut does not go through, from the top."""
    found: list[list[Part]] = []
    reach = -1
    for part in sorted(parts, key=lambda one: (_place(one)["y"], _place(one)["x"])):
        place = _place(part)
        if not found or place["y"] >= reach:
            found.append([])
        found[-1].append(part)
        reach = max(reach, place["y"] + place["h"])
    return found


def _band(paper: Paper, band: Sequence[Part]) -> list[TakenTile]:
    scale = paper.width / SCREEN
    top = min(_place(part)["y"] for part in band)
    tall = (max(_place(part)["y"] + _place(part)["h"] for part in band) - top) * CELL
    if tall * scale * TIGHTEST > paper.left:
        paper.turn()
    squeeze = min(1.0, (paper.left - 2) / (tall * scale))
    sheet = paper.sheet(tall * scale * squeeze, scale=scale)
    column, unshown = (SCREEN + GAP) / 12, list[TakenTile]()
    for part in band:
        place = _place(part)
        box = (place["x"] * column, (place["y"] - top) * CELL * squeeze, place["w"] * column - GAP, place["h"] * CELL * squeeze - GAP)
        card = sheet.part(*box)
        if isinstance(part, TakenText):
            text_card(card, part.words)
        elif not tile_card(card, part):
            unshown.append(part)
    return unshown


def _proof(paper: Paper, taken: Taken) -> None:
    """For every tile its query, filters, data version, rows and their checksum."""
    paper.turn(_("Proof"))
    paper.y += 6
    paper.heading(_("Where these figures come from"))
    paper.paragraph(_("Taken {moment}. The checksum is that of the CSV file of the same tile: whoever has the file can compare.", moment=taken.moment))
    for tile in taken.tiles:
        paper.y += 8
        paper.heading(" · ".join(filter(None, (tile.page, tile.title))), size=10.5)
        for label, value in tile.proof():
            paper.paragraph(f"{label}: {value}" if "\n" not in value else f"{label}:\n{value}", size=8, fill=LIGHT.ink_2, indent=8)


def _place(part: Part) -> Place:
    return part.place or {"x": 0, "y": 0, "w": 12, "h": 7}
