"""Forms that are sent by assets/later/panels.js, and the framed sections they stand in."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components.bits import posts

THEN = "tell account"  # say what happened, then show the sections of the page anew


def section(title: str, *parts: Any) -> html.Section:
    """A framed part of a page."""
    return html.Section([html.Header(html.H2(title)), html.Div(list(parts), className="panel-body stack")], className="panel")


def form(
    address: str, fields: Sequence[Any], text: str, *, look: str = "quiet", then: str = THEN, method: str = "POST", body: Mapping[str, Any] | None = None
) -> html.Form:
    """Fields and the button that sends them, with what `body` says beside them."""
    send = html.Button(text, type="submit", className=f"btn btn-{look}")
    return html.Form([*fields, send], className="setting-form", **posts(address, body, then=then, method=method))


def field(name: str, text: str, *, kind: str = "text", value: str = "", autocomplete: str = "off", **more: Any) -> html.Label:
    """A line to type into."""
    return _labelled(text, dcc.Input(name=name, type=kind, value=value, autoComplete=autocomplete, className="form-control", **more))


def area(name: str, text: str, *, value: str = "", rows: int = 3, placeholder: str = "") -> html.Label:
    """Several lines to type into."""
    return _labelled(text, dcc.Textarea(name=name, value=value, rows=rows, placeholder=placeholder, className="form-control"))


def choice(name: str, text: str, options: Mapping[str, str], chosen: str = "") -> html.Label:
    """One of several, by value and shown text."""
    listed = [html.Option(shown, value=value, selected=value == chosen) for value, shown in options.items()]
    return _labelled(text, html.Select(listed, name=name, className="form-select"))


def line(title: Any, facts: Sequence[str], *actions: Any) -> html.Li:
    """A thing with what is known about it and what can be done with it."""
    about = html.Span(" · ".join(filter(None, facts)), className="muted small")
    return html.Li([html.Div([html.B(title), about], className="grow stack-tight"), *actions])


def _labelled(text: str, control: Any) -> html.Label:
    return html.Label([html.Span(text, className="form-label"), control])
