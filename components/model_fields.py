"""Fields that save themselves when they are left, and the small controls that the parts of the model share."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.bits import badge, button
from insightora_dash.catalog.catalog import Table
from insightora_dash.platform.wording import N_, _

STATES: Mapping[str, tuple[str, str]] = {
    "declared": (N_("declared by the source"), "good"), "found": (N_("found in the data"), ""), "accepted": (N_("accepted"), "good"),
    "refused": (N_("refused"), "bad"), "suggested": (N_("suggested, not used"), "warn"), "proposed": (N_("proposed"), "warn"),
}  # fmt: skip


def text_field(place: str, column: str, field: str, value: str, *, label: str, hint: str = "", editable: bool = True) -> html.Label:
    """A text that saves itself; emptied, the proposal comes back."""
    box = dbc.Input(
        id=ids.model_field(place, column, field), value=value, placeholder=hint, debounce=True, class_name="quiet-field", disabled=not editable,
        autocomplete="off", maxLength=2000,
    )  # fmt: skip
    return _with_state(box, place, column, field, label)


def choice_field(place: str, column: str, field: str, value: str, options: Sequence[tuple[str, str]], *, label: str, editable: bool = True) -> html.Label:
    """A choice that saves itself; the first option is often "automatic"."""
    box = dbc.Select(
        id=ids.model_field(place, column, field), value=value, options=[{"value": one, "label": text} for one, text in options], class_name="quiet-field",
        disabled=not editable,
    )  # fmt: skip
    return _with_state(box, place, column, field, label)


def switch_field(place: str, column: str, field: str, value: bool, *, label: str, words: bool = True, editable: bool = True) -> html.Label:
    """A switch that saves itself."""
    box = dbc.Switch(id=ids.model_field(place, column, field), value=value, disabled=not editable, label=label if words else None, class_name="quiet-switch")
    return _with_state(box, place, column, field, "" if words else label)


def _with_state(box: Any, place: str, column: str, field: str, label: str) -> html.Label:
    state = html.Span(id=ids.model_saved(place, column, field), className="saved", role="status")
    of = [html.Span(f"{column}: ", className="visually-hidden")] if column else []
    return html.Label([html.Span([*of, label], className="field-name visually-hidden"), box, state], className="self-saving")


def state_badge(state: str) -> html.Span:
    """Who stands behind a definition."""
    text, kind = STATES[state]
    return badge(_(text), kind=kind)


def do(verb: str, what: str, text: str, *, glyph: str, look: str = "quiet") -> Any:
    """A button that changes the model."""
    return button(text, glyph=glyph, small=True, look=look, id=ids.model_do(verb, what))


def table_options(tables: Sequence[Table]) -> list[dict[str, str]]:
    """The tables for a form."""
    return [{"value": f"{t.schema}.{t.name}", "label": t.label or t.name} for t in tables]


def column_options(tables: Sequence[Table]) -> list[dict[str, str]]:
    """Every column of every table for a form; the value is source.table.column as the model writes it."""
    return [{"value": f"{t.schema}.{t.name}\n{c.name}", "label": f"{t.label or t.name} · {c.label or c.name}"} for t in tables for c in t.columns]


def labelled(text: str, target: str, control: Any, *, hint: str = "") -> html.Div:
    """A control under its name."""
    return html.Div([html.Label(text, htmlFor=target, className="form-label"), control, *([html.P(hint, className="faint small")] if hint else [])])
