"""A column in the review of a source: what it holds, how it was read, and every other way to read it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import count, icon
from insightora_dash.catalog.catalog import Column
from insightora_dash.platform.format import format_date, format_percent, format_value
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.sources.findings import order_in_words

ROLES = {
    "measure": N_("measure"), "dimension": N_("group"), "time": N_("time"), "id": N_("id"), "boolean": N_("yes or no"), "text": N_("text"), "geo": N_("place"),
}  # fmt: skip
TYPES = {
    "BIGINT": N_("whole number"), "INTEGER": N_("whole number"), "HUGEINT": N_("whole number"), "DOUBLE": N_("number"), "DECIMAL": N_("number"),
    "VARCHAR": N_("text"), "DATE": N_("date"), "TIMESTAMP": N_("date and time"), "TIMESTAMP WITH TIME ZONE": N_("date and time"), "TIME": N_("time of day"),
    "BOOLEAN": N_("yes or no"),
}  # fmt: skip
NUMERIC = ("BIGINT", "INTEGER", "HUGEINT", "DOUBLE", "DECIMAL", "FLOAT", "SMALLINT", "TINYINT")
TOP_SHOWN = 4


def column_card(table: str, name: str, column: Mapping[str, Any], rows: int, *, may_change: bool) -> html.Div:
    """`table` is schema.name, `name` the table's own name, which is what steps of a recipe call it."""
    profile, kind = column.get("profile") or {}, column["type"]
    facts = [html.Span(_("{n} different", n=count(profile.get("distinct") or 0))), html.Span(_empties(profile.get("nulls") or 0, rows))]
    return html.Div(
        [
            html.Header([icon(_glyph(kind)), html.Strong(column.get("label") or column["name"], className="clip grow", title=column["name"])]),
            html.Div([html.Span(type_in_words(kind)), html.Span(id=ids.column_role(table, column["name"]))], className="facts small muted"),
            html.Div(facts, className="facts small muted num"),
            *_picture(profile, kind, column.get("unit")),
            *([_change(name, column)] if may_change and column.get("original") else []),
        ],
        className="column",
    )


def role(column: Column | None) -> list[Any]:
    """What the catalog makes of a column, in words."""
    if column is None or column.role not in ROLES:
        return []
    return [_(ROLES[column.role]), *([f" · {column.unit}"] if column.unit else [])]


def step_button(text: Any, step: Mapping[str, Any], *, pressed: bool = False, look: str = "btn-quiet", **props: Any) -> html.Button:
    """A button that adds a step to the recipe of the source on screen; assets/review.js sends it."""
    data = {"data-choose": json.dumps(step, ensure_ascii=False), "aria-pressed": "true" if pressed else "false"}
    return html.Button(text, type="button", className=f"btn btn-sm {look}" + (" active" if pressed else ""), **data, **props)


def _change(table: str, column: Mapping[str, Any]) -> html.Details:
    place = {"table": table, "column": column["original"]}
    reading = (column.get("proposal") or {}).get("reading") or {}
    return html.Details(
        [
            html.Summary(_("Change")),
            *_readings(place, reading, (column.get("proposal") or {}).get("alternatives") or ()),
            _choice(_("Use as"), [_role_button(place, name, column.get("role")) for name in ROLES]),
            _field(_("Name"), column.get("label") or column["name"], {"do": "rename", **place}, "to"),
            _field(_("Unit"), column.get("unit") or "", {"do": "unit", **place}, "unit"),
            step_button([icon("trash"), html.Span(_("Leave this column out"))], {"do": "leave_out", **place}, look="btn-plain"),
        ],
        className="column-change",
    )


def _readings(place: Mapping[str, Any], own: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> list[Any]:
    if not own:
        return []
    buttons = [step_button(_reading(own), {"do": "read", **place, **_step_of(own)}, pressed=True)]
    buttons += [step_button(_reading(other), {"do": "read", **place, **_step_of(other)}) for other in others]
    missing = {"text", "number", "date"} - {reading["as"] for reading in (own, *others)}
    buttons += [step_button(_(order_in_words({"as": kind})), {"do": "read", **place, "as": kind}) for kind in sorted(missing)]
    return [_choice(_("Read as"), buttons)]


def _step_of(reading: Mapping[str, Any]) -> dict[str, Any]:
    return {name: reading[name] for name in ("as", "unit", "decimal", "day_first") if reading.get(name) is not None}


def _reading(reading: Mapping[str, Any]) -> str:
    plain, order = _(order_in_words({"as": reading["as"]})), _(order_in_words(reading))
    words = [plain] if plain == order else [plain, order]
    lost = [_("{n} cells would be empty", n=count(reading["misfits"]))] if reading.get("misfits") else []
    return " · ".join([*words, *lost])


def _role_button(place: Mapping[str, Any], name: str, chosen: str | None) -> html.Button:
    return step_button(_(ROLES[name]), {"do": "role", **place, "role": name}, pressed=chosen == name)


def _choice(label: str, buttons: Sequence[html.Button]) -> html.Div:
    return html.Div([html.Span(label, className="small muted"), html.Div(list(buttons), className="choices")], role="group", **{"aria-label": label})


def _field(label: str, value: str, step: Mapping[str, Any], name: str) -> html.Div:
    field = dcc.Input(value=value, type="text", maxLength=120, className="form-control form-control-sm", debounce=False)
    save = step_button(icon("check"), step, title=_("Save"), **{"data-from": name, "aria-label": f"{label}: {_('Save')}"})
    return html.Div([html.Label([html.Span(label, className="small muted"), field]), save], className="field-row")


def _glyph(kind: str) -> str:
    plain = kind.split("(", maxsplit=1)[0].upper()
    return "measure" if plain in NUMERIC else "time" if plain.startswith(("DATE", "TIME")) else "boolean" if plain == "BOOLEAN" else "dimension"


def type_in_words(kind: str) -> str:
    """A type as people call it."""
    plain = kind.split("(", maxsplit=1)[0].upper()
    return _(TYPES[plain]) if plain in TYPES else kind.lower()


def _empties(nulls: int, rows: int) -> str:
    return _("none empty") if not nulls else _("{share} empty", share=format_percent(nulls / max(rows, 1), locale=current_locale()))


def _picture(profile: Mapping[str, Any], kind: str, unit: str | None) -> list[Any]:
    bins, top = profile.get("bins") or [], profile.get("top") or []
    if any(bins):
        highest = max(bins)
        bars = html.Div([html.I(style={"blockSize": f"{100 * n / highest:.0f}%"}) for n in bins], className="bars", **{"aria-hidden": "true"})
        low, high = (value_in_words(profile.get(end), kind, unit) for end in ("min", "max"))
        return [bars, html.Div([html.Span(low), html.Span(high)], className="facts small faint num spread")]
    if not top:
        return []
    highest = max(n for _value, n in top)
    items = [
        html.Li(
            [html.Span(value_in_words(value, kind, unit), className="clip"), html.Span(count(n), className="num")],
            style={"--share": f"{100 * n / highest:.0f}%"},
        )
        for value, n in top[:TOP_SHOWN]
    ]
    return [html.Ul(items, className="plain top-values")]


def value_in_words(value: object, kind: str, unit: str | None = None) -> str:
    """A value of a type as people read it."""
    if isinstance(value, str) and kind.split("(", maxsplit=1)[0] in ("DATE", "TIMESTAMP"):
        return format_date(value, locale=current_locale())
    return format_value(value, type=kind, unit=unit, locale=current_locale())
