"""Small parts that every page uses: icons, notes, empty states, skeletons."""

import json
from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import _, current_locale


def icon(name: str, **props: Any) -> html.I:
    """An icon of assets/30-icons.css in the colour of the text; decoration only, so hidden from screen readers."""
    extra = props.pop("className", "")
    return html.I(className=f"icon icon-{name} {extra}".strip(), **{"aria-hidden": "true"}, **props)


def button(text: str, *, look: str = "quiet", glyph: str | None = None, small: bool = False, **props: Any) -> dbc.Button:
    """A button with an optional icon before its text; `look` is primary, quiet, plain or danger."""
    size = {"size": "sm"} if small else {}
    return dbc.Button(
        [*([icon(glyph)] if glyph else []), html.Span(text)], color=None, class_name=f"btn-{look} {props.pop('class_name', '')}".strip(), **size, **props
    )


def icon_button(name: str, label: str, **props: Any) -> html.Button:
    """A square button that shows only an icon; `label` is its name for tooltips and screen readers."""
    return html.Button(icon(name), type="button", className="btn btn-plain btn-icon", title=label, **{"aria-label": label}, **props)


def note(text: Any, *, kind: str = "", glyph: str | None = None) -> html.Div:
    """A coloured line in place: good, warn or bad."""
    glyph = glyph or {"bad": "error", "warn": "warning", "good": "done"}.get(kind, "about")
    return html.Div([icon(glyph), html.Div(text, className="grow")], className=f"note {kind}".strip(), role="alert" if kind == "bad" else "status")


def posts(address: str, body: Mapping[str, Any] | None = None, *, then: str = "", method: str = "POST") -> dict[str, str]:
    """What makes assets/later/panels.js send a pressed button or a form; `then` says what follows: panel, board, go, tell, list."""
    sent = {"data-body": json.dumps(body)} if body else {}
    return {"data-post": address, "data-then": then, "data-method": method, **sent}


def post_button(text: str, glyph: str | None, sent: Mapping[str, str], *, look: str = "plain", title: str = "") -> html.Button:
    """A small button that sends what `posts` says."""
    more = {"title": title} if title else {}
    return html.Button([*([icon(glyph)] if glyph else []), html.Span(text)], type="button", className=f"btn btn-{look} btn-sm", **sent, **more)


def badge(text: str, *, kind: str = "", glyph: str | None = None) -> html.Span:
    """A small rounded label."""
    return html.Span([*([icon(glyph)] if glyph else []), text], className=f"badge-soft {kind}".strip())


def empty(glyph: str, title: str, text: str, *actions: Any) -> html.Div:
    """What a place says while there is nothing in it, and what to do."""
    return html.Div([icon(glyph), html.H2(title), html.P(text), *actions], className="empty")


def skeleton(*heights: int) -> list[html.Div]:
    """Grey bars where content will be."""
    return [html.Div(className="skeleton", style={"blockSize": f"{height}px"}) for height in heights]


def page_head(title: str, *actions: Any, text: str = "") -> html.Header:
    """The title of a page with its actions at the end."""
    return html.Header([html.H1(title, tabIndex="-1"), *actions, *([html.P(text)] if text else [])], className="page-head")


def section_head(title: str, *actions: Any) -> html.Div:
    """The title of a part of a page."""
    return html.Div([html.H2(title), *actions], className="section-head")


def count(number: float) -> str:
    """A number of things, or of megabytes, with grouped digits."""
    return format_number(number, locale=current_locale())


def things(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 table, 3 tables."""
    return f"{count(number)} {one if number == 1 else many}"


def panel(title: str, *parts: Any) -> html.Aside:
    """What stands beside the grid, with the way to close it."""
    head = html.Header([html.H2(title, tabIndex="-1"), icon_button("close", _("Close"), **{"data-panel-close": ""})], className="panel-head")
    return html.Aside([head, html.Div(list(parts), className="panel-body")], className="board-panel panel", **{"aria-label": title})
