"""One tile on paper: its title, its chart, number or rows, and what it rests on."""

import re

from insightora_dash.charts.caption import caption
from insightora_dash.charts.figure import draw
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import LIGHT
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import format_number, formatter
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.reports.printed.letters import width_of, wrapped
from insightora_dash.reports.printed.plots.plot import plot
from insightora_dash.reports.printed.rows import fits, short_table
from insightora_dash.reports.printed.sheet import Sheet
from insightora_dash.reports.taken.take import TakenTile, rows_told

PAD, HEAD, FOOT = 14.0, 36.0, 22.0
_MARKS = re.compile(r"(\*\*|__|`|^#+ +|^[-*] +)", re.MULTILINE)
_LINKS = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def tile_card(sheet: Sheet, tile: TakenTile) -> bool:
    """Draws the tile on the whole sheet; says whether everything it has could be shown there."""
    sheet.rect(0.5, 0.5, sheet.width - 1, sheet.height - 1, LIGHT.paper, line=LIGHT.line, round_by=8)
    sheet.text(PAD, 24, tile.title, size=13.5, bold=True, width=sheet.width - 2 * PAD)
    body = sheet.part(PAD, HEAD, sheet.width - 2 * PAD, sheet.height - HEAD - FOOT)
    if tile.result is None:
        _said(body, tile.error or "", LIGHT.negative)
        return True
    _facts(sheet, tile.result, tile.spec)
    if tile.ahead is None:
        return _shown(body, tile.result, tile.spec)
    lines = wrapped(tile.ahead.told, body.width, 10)[:3]
    for row, line in enumerate(lines):
        body.text(0, body.height - 13 * (len(lines) - row) + 8, line, size=10, fill=LIGHT.ink_2)
    above = body.part(0, 0, body.width, body.height - 13 * len(lines) - 4)
    return _shown(above, tile.ahead.result or tile.result, tile.ahead.spec or tile.spec)


def text_card(sheet: Sheet, words: str) -> None:
    """A text between the tiles, without its marks of Markdown."""
    plain, y = _LINKS.sub(r"\1", words), 0.0
    for paragraph in plain.split("\n"):
        heading = paragraph.startswith("#")
        size = 17.0 if heading else 12.5
        for line in wrapped(_MARKS.sub("", paragraph), sheet.width - 2 * PAD, size, bold=heading):
            y += size * 1.45
            if y > sheet.height - 4:
                return
            sheet.text(PAD, y, line, size=size, bold=heading, fill=LIGHT.ink if heading else LIGHT.ink_2)


def _shown(body: Sheet, result: Result, spec: ChartSpec | None) -> bool:
    locale = current_locale()
    if spec is not None and spec.kind == "kpi" and result.row_count == 1 and set(spec.y) <= {column.name for column in result.columns}:
        _numbers(body, result, spec)
        return True
    figure = draw(spec, result, locale=locale) if spec is not None else None
    if figure is None:
        short_table(body, result)
        return fits(result, body)
    plot(body, figure, locale=locale)
    return True


def _numbers(body: Sheet, result: Result, spec: ChartSpec) -> None:
    """The numbers of one row, large."""
    shape, locale = Shape(result), current_locale()
    across = min(len(spec.y), max(1, int(body.width // 130)))
    wide, tall = body.width / across, body.height / -(-len(spec.y) // across)
    for place, name in enumerate(spec.y):
        column, value = shape.column(name), shape.values(name)[0]
        large = not isinstance(value, str | bool) and hasattr(value, "__float__") and abs(float(value)) >= 100_000  # also decimals
        word = formatter(type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=locale, compact=large)(value)
        size = 30.0
        while size > 12 and width_of(word, size, bold=True) > wide - 8:
            size -= 2
        x, y = (place % across) * wide, (place // across) * tall + max(tall / 2 - 4, size)
        sheet_label = y - size - 2 if tall > size + 30 else None
        if sheet_label is not None:
            body.text(x, sheet_label, label_of(column), size=11, fill=LIGHT.ink_3, width=wide - 8)
        body.text(x, y + 6, word, size=size, bold=True, width=wide - 8)


def _facts(sheet: Sheet, result: Result, spec: ChartSpec | None) -> None:
    """Below the chart, quietly: how many rows, of how many, what it does not show or is not filtered by."""
    locale = current_locale()
    used = _("from {used} rows", used=format_number(result.rows_used, locale=locale)) if result.rows_used is not None else ""
    left_out = caption(spec, result, locale=locale) if spec is not None and spec.kind not in ("table", "pivot", "kpi") else ""
    unfiltered = _("not filtered: {reason}", reason="; ".join(result.unfiltered)) if result.unfiltered else ""
    rows = _("1 row") if result.row_count == 1 else _("{rows} rows", rows=rows_told(result))
    told = " · ".join(filter(None, (rows, used, *result.covers, left_out, unfiltered)))
    sheet.text(PAD, sheet.height - 8, told, size=9.5, fill=LIGHT.ink_3, width=sheet.width - 2 * PAD)


def _said(body: Sheet, text: str, ink: str) -> None:
    for row, line in enumerate(wrapped(text, body.width, 12)[:6]):
        body.text(0, 16 + 17 * row, line, size=12, fill=ink)
