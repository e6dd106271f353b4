"""The panel that looks closer at a tile: where one is, the figures by another column, and where to go on."""

import json
from collections import Counter
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from components.bits import icon, panel
from components.dashboard_tile import tile_body
from insightora_dash.dashboards.closer import By, Closer
from insightora_dash.platform.wording import N_, _

GRAINS = {"year": N_("year"), "quarter": N_("quarter"), "month": N_("month"), "week": N_("week"), "day": N_("day")}


def closer_panel(found: Closer, *, theme: str) -> html.Aside:
    """Breadcrumb, chart, columns to break out by, and other dashboards to take the filters to."""
    crumbs = [_crumb(found, 0, found.tile["title"]), *(_crumb(found, at, f"{one.label}: {one.words}") for at, one in enumerate(found.trail, start=1))]
    about = html.H3(_("By {column}", column=_named(found.by)), className="closer-by") if found.by else None
    body = html.Div(tile_body(found.shown, theme=theme, name="closer"), className="tile-body")
    chart = html.Div(body, className="closer-chart", **{"data-closer": _asked(found)})
    return panel(_("Look closer"), html.Nav(html.Ol(crumbs, className="plain crumbs"), **{"aria-label": _("Where you are")}), about, chart,
                 html.P(_("Click a mark to go further down."), className="faint small"), *_offers(found), *_elsewhere(found))  # fmt: skip


def _asked(found: Closer, **more: Any) -> str:
    now = {"panel": "closer", "tile": found.tile["id"], "trail": [one.text for one in found.trail], "by": None}
    return json.dumps({**now, **more}, ensure_ascii=False)


def _crumb(found: Closer, at: int, words: str) -> html.Li:
    asked = _asked(found, trail=[one.text for one in found.trail[:at]])
    return html.Li(html.Button(words, type="button", className="btn btn-plain btn-sm clip", title=words, **{"data-closer-go": asked}))


def _named(by: By) -> str:
    return f"{by.choice.label} ({_(GRAINS[by.grain])})" if by.grain else by.choice.label


def _offers(found: Closer) -> list[html.Section]:
    """The columns one may go on with: classes as buttons, each time with its grains."""
    names = Counter(by.choice.label for by in found.offered if by.grain is None)
    classes = [_button(found, by, _told_apart(by, names)) for by in found.offered if by.grain is None]
    times = [
        html.Div([html.Span(choice.label, className="small muted"), *(_button(found, by, _(GRAINS[str(by.grain)])) for by in listed)], className="closer-time")
        for choice, listed in groupby((by for by in found.offered if by.grain), key=lambda by: by.choice)
    ]  # fmt: skip
    listed = [*([html.Div(classes, className="closer-offers")] if classes else []), *times]
    return [html.Section([html.H3(_("Break out by")), *listed], className="panel-group")] if listed else []


def _told_apart(by: By, names: Counter[str]) -> str:
    """A column by its name, with its table where two have the same."""
    return f"{by.choice.label} ({by.choice.table})" if names[by.choice.label] > 1 else by.choice.label


def _button(found: Closer, by: By, words: str) -> html.Button:
    look = "btn btn-quiet btn-sm" + (" active" if by == found.by else "")
    return html.Button(words, type="button", className=look, **{"data-closer-go": _asked(found, by=[*by.choice.column, by.grain])})


def _elsewhere(found: Closer) -> list[html.Section]:
    if not found.elsewhere or not found.filters:
        return []
    query = urlencode([("f", text) for text in found.filters])
    links = [html.Li(dcc.Link([icon("dashboard"), html.Span(card.title, className="clip")], href=f"/dashboards/{card.id}?{query}", className="dropdown-item"))
             for card in found.elsewhere]  # fmt: skip
    return [html.Section([html.H3(_("Open another dashboard with these filters")), html.Ul(links, className="plain")], className="panel-group")]
