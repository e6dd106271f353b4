"""What a chart shows, in words: for people who cannot see it and for those who want to know what was left out."""

from insightora_dash.charts.formats import read_format
from insightora_dash.charts.marks.series import MOST_SERIES, color_columns, others_as_one
from insightora_dash.charts.registry import kind_named
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import format_number, formatter
from insightora_dash.platform.wording import _


def caption(spec: ChartSpec, result: Result, *, locale: str = "en") -> str:
    """What the chart leaves out: "first 30 of 240 shown"; empty when it shows everything."""
    shape, names = Shape(result), {column.name for column in result.columns}
    if not {name for name in (spec.x, *color_columns(spec)) if name} <= names or not result.row_count:
        return ""
    notes = []
    kind = kind_named(spec.kind)
    found = shape.distinct(spec.x) if spec.x and kind.places else result.row_count if spec.x else 0
    shown = int(spec.options.get("shown", kind.most_places if kind.most_places and shape.column(spec.x) not in shape.times else found))
    top = read_format(spec).top
    shown = found if top and others_as_one(spec, shape, found - top) else min(shown, top or shown)
    if found > shown:
        notes.append(_("first {shown} of {found} shown", shown=format_number(shown, locale=locale), found=format_number(found, locale=locale)))
    colors = color_columns(spec)
    if colors and kind.series and shape.combinations(*colors) > MOST_SERIES:
        label = ", ".join(label_of(shape.column(name)) for name in colors)
        notes.append(_("{label}: the {shown} biggest of {found} shown", shown=MOST_SERIES, found=shape.combinations(*colors), label=label))
    if result.truncated:
        notes.append(_("{rows} more rows were cut off", rows=format_number(result.cut_off, locale=locale)))
    return "; ".join(notes)


def alt_text(spec: ChartSpec, result: Result, *, locale: str = "en") -> str:
    """One sentence for screen readers: kind, measures, by what, how many rows, lowest and highest."""
    columns = {column.name: column for column in result.columns}
    measures = ", ".join(label_of(columns[name]) for name in (spec.y or (spec.x or "",)) if name in columns)
    by = ", ".join(label_of(columns[name]) for name in (spec.x, *color_columns(spec)) if name in columns and spec.y)
    text = f"{_(kind_named(spec.kind).label)}: {measures}"
    if by:
        text += " " + _("by {names}", names=by)
    text += ", " + (_("1 row") if result.row_count == 1 else _("{count} rows", count=format_number(result.row_count, locale=locale)))
    name = next((name for name in spec.y if name in columns), None)
    values = [value for value in Shape(result).values(name) if isinstance(value, int | float) or hasattr(value, "as_tuple")] if name else []
    if len(values) > 1 and name:
        word = formatter(type=columns[name].type, unit=columns[name].unit, locale=locale)
        text += ", " + _("from {low} to {high}", low=word(min(values)), high=word(max(values)))
    return text + "."
