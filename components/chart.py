"""A chart, whatever its kind: a figure, a large number or a table."""

import json
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from components.pivot import pivot_table
from components.table import table
from insightora_dash.charts.caption import alt_text, caption
from insightora_dash.charts.figure import draw, height_of, least_height_of
from insightora_dash.charts.picks import picks, spreads
from insightora_dash.charts.shape import Shape, additive, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import format_date, format_percent, formatter
from insightora_dash.platform.wording import _, current_locale


def chart(spec: ChartSpec, result: Result, *, part: Result | None = None, click: str = "", name: str = "", theme: str = "light",
          locale: str | None = None, fill: bool = False, marks: bool = False) -> Component:
    """The result drawn as the spec says; `fill` makes it as tall as what holds it instead of as tall as it needs.

    A chart with a `name` goes on in the same drawing when it comes again with other figures. `part` is drawn in front of the whole.
    `click` names the store that gets the points of a clicked mark; with `marks` a large number opens what is behind it.
    """
    locale = locale or current_locale()
    if spec.kind == "kpi" and result.row_count == 1 and set(spec.y) <= {column.name for column in result.columns}:
        return numbers(spec, result, part=part, locale=locale, marks=marks)
    figure = draw(spec, result, theme=theme, locale=locale)
    if figure is None and spec.kind == "pivot" and set(spec.options["rows"]) | set(spec.y) <= {column.name for column in result.columns}:
        return html.Div(pivot_table(spec, result, locale=locale), className="chart chart-fill" if fill else "chart")
    if figure is None:
        return html.Div(table(result, locale=locale, pickable=True), className="chart chart-fill") if fill else table(result, locale=locale)
    height = {"height": "100%", "minHeight": f"{least_height_of(spec, result)}px"} if fill else {"height": f"{height_of(spec, result)}px"}
    meant = {"picks": picks(spec, result, locale=locale), "spreads": spreads(spec, result)}
    graph = plot({**figure, "config": _config(locale), **meant}, style=height, click=click, name=name)
    front = draw(spec, part, theme=theme, locale=locale) if part else None
    if front:
        setattr(graph, "data-part", orjson.dumps(front["data"], default=float).decode())
    left_out = caption(spec, result, locale=locale)
    notes = [html.Figcaption(left_out, className="chart-note")] if left_out else []
    return html.Figure(
        [html.Div(graph, role="img", className="chart-image", **{"aria-label": alt_text(spec, result, locale=locale)}), *notes],
        className="chart chart-fill" if fill else "chart",
    )


def plot(figure: dict[str, Any], *, style: dict[str, str], click: str = "", name: str = "") -> html.Div:
    """A Plotly figure {data, layout, config, picks, spreads} for assets/boot/charts.js, which draws it when it comes near the screen."""
    more = {key: value for key, value in (("data-click", click), ("data-name", name)) if value}
    return html.Div(className="chart-graph plot", style=style, **{"data-figure": orjson.dumps(figure, default=float).decode(), **more})


def numbers(spec: ChartSpec, result: Result, *, locale: str, part: Result | None = None, marks: bool = False) -> html.Div:
    """The numbers of one row, large, with their exact value on hover; above them what the row is.

    Of a highlighted part its numbers, with the whole beside them.
    """
    shape = Shape(result)
    if part is not None and part.row_count == 1:
        shares = [_share(Shape(part), shape, name, locale) for name in spec.y]
        return html.Div(html.Dl(shares, className="kpis"), className="chart chart-kpi")
    about = [html.P(_exact(shape, spec.x, locale), className="kpi-about")] if spec.x else []
    return html.Div([*about, html.Dl([_number(shape, name, locale, marks) for name in spec.y], className="kpis")], className="chart chart-kpi")


def _number(shape: Shape, name: str, locale: str, marks: bool) -> html.Div:
    column, value = shape.column(name), shape.values(name)[0]
    word = formatter(type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=locale, compact=_at_least(value, 100_000),
                     decimals=0 if _at_least(value, 10_000) and not _at_least(value, 100_000) else None)  # fmt: skip
    mark = json.dumps({"row": 0, "measure": name}, ensure_ascii=False)
    face = html.Button(word(value), type="button", className="kpi-open", **{"data-mark": mark}) if marks else word(value)
    return html.Div([html.Dt(label_of(column)), html.Dd(face, title=_exact(shape, name, locale))], className="kpi")


def _share(part: Shape, whole: Shape, name: str, locale: str) -> html.Div:
    """The number of a part, and how much of the whole it is when such numbers add up."""
    column, mine, all_of_it = whole.column(name), part.values(name)[0], whole.values(name)[0]
    told = _exact(whole, name, locale)
    if additive(column) and column.unit != "%" and mine is not None and all_of_it:
        told = f"{format_percent(float(mine) / float(all_of_it), locale=locale)} · {told}"
    number = _number(part, name, locale, marks=False)
    number.children.append(html.Dd(_("of {whole}", whole=told), className="kpi-whole"))
    return number


def _exact(shape: Shape, name: str, locale: str) -> str:
    column, value = shape.column(name), shape.values(name)[0]
    if column.grain and not isinstance(value, str):
        return format_date(value, grain=column.grain, locale=locale)
    return formatter(type=column.type, unit=column.unit, role=column.role, locale=locale)(value)


def _at_least(value: object, size: int) -> bool:
    """Whether a number is this large: five digits are still read at a glance, without cents (48,112), more are not."""
    return not isinstance(value, str | bool) and hasattr(value, "__abs__") and hasattr(value, "__float__") and abs(float(value)) >= size


def _config(locale: str) -> dict[str, Any]:
    return {"displayModeBar": False, "locale": locale, "scrollZoom": False, "showTips": False}
