"""The history of a dashboard in a panel, and two versions of it side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.bits import badge, button, icon, page_head, panel, post_button, posts
from components.dashboard_tile import tile_body
from components.dashboards import when
from insightora_dash.dashboards.comparison import Comparison, Pair
from insightora_dash.dashboards.history import Trashed, Version
from insightora_dash.dashboards.view import TileView
from insightora_dash.platform.wording import N_, _

CHANGES = {"added": N_("added"), "removed": N_("deleted"), "changed": N_("changed"), "moved": N_("moved"), "same": N_("unchanged")}
MOST_STEPS = 4  # of a sitting that are told


def history_panel(dashboard_id: str, versions: Sequence[Version], *, now: datetime, may_edit: bool) -> html.Aside:
    """Every version with who, when and what; named ones stand out."""
    newest = versions[0].seq if versions else 0
    rows = [_version(f"/api/v1/dashboards/{dashboard_id}/versions", dashboard_id, version, newest, now=now, may_edit=may_edit) for version in versions]
    text = html.A([icon("download"), html.Span(_("Download as text (YAML)"))], href=f"/api/v1/dashboards/{dashboard_id}.yaml", className="btn btn-quiet btn-sm")
    return panel(_("History"), html.Ol(rows, className="plain versions"), html.P(text, className="panel-foot"))


def _version(address: str, dashboard_id: str, version: Version, newest: int, *, now: datetime, may_edit: bool) -> html.Li:
    current = version.seq == newest
    badges = [*([badge(_("Now"))] if current else []), *([badge(_("Published"), kind="good")] if version.published else [])]
    told = list(version.did[:MOST_STEPS])
    if len(version.did) > MOST_STEPS:
        told.append(_("and {count} more steps", count=len(version.did) - MOST_STEPS))
    moment = html.Span(when(version.at, now), title=version.at.strftime("%Y-%m-%d %H:%M UTC"))
    head = html.Div([html.Span(version.who, className="version-who clip"), moment, *badges], className="version-head small")
    return html.Li([
        *_name(address, version, may_edit=may_edit), head,
        html.Ul([html.Li(text, className="clip", title=text) for text in told], className="plain version-did small"),
        html.Div(_tools(address, dashboard_id, version, newest) if may_edit else [], className="version-tools"),
    ], className="version" + (" named" if version.name else ""))  # fmt: skip


def _name(address: str, version: Version, *, may_edit: bool) -> list[Component]:
    if not may_edit:
        return [html.Strong(version.name)] if version.name else []
    hint = _("Name this version")
    field = dbc.Input(name="name", value=version.name or "", placeholder=hint, maxlength=200, class_name="version-name", type="text")
    return [html.Form(field, className="version-form", **posts(f"{address}/{version.seq}/name", then="panel"))]


def _tools(address: str, dashboard_id: str, version: Version, newest: int) -> list[Component]:
    copy = post_button(_("Open as copy"), "copy", posts(f"{address}/{version.seq}/copy", then="go"))
    if version.seq == newest:
        return [copy]
    side = dcc.Link(_("Compare with now"), href=f"/compare/{dashboard_id}?before={version.seq}&after={newest}", className="btn btn-plain btn-sm")
    back = post_button(_("Restore"), "undo", posts(f"{address}/{version.seq}/restore", then="board panel"))
    return [back, side, copy]


def comparison_page(found: Comparison, *, theme: str) -> html.Div:
    """Two versions beside each other, tile by tile, with both results."""
    unchanged = [pair for pair in found.pairs if pair.change in ("same", "moved")]
    differing = [pair for pair in found.pairs if pair not in unchanged]
    back = dcc.Link(_("Back to the dashboard"), href=f"/dashboards/{found.id}", className="btn btn-quiet btn-sm")
    later = _("now") if found.after == found.newest else str(found.after)
    none = [html.P(_("No tile differs between these versions."), className="muted")] if not differing else []
    rest = [html.P(_("Unchanged or only moved: {names}", names=", ".join(pair.title for pair in unchanged)), className="muted small")] if unchanged else []
    columns = html.Div([html.Span(_("Version {number}", number=found.before)), html.Span(_("Version {number}", number=later))], className="pair-columns")
    pairs = [_pair(pair, theme) for pair in differing]
    return html.Div([page_head(found.title, back), *([columns] if pairs else []), *none, *pairs, *rest], className="board-page compare-page")


def _pair(pair: Pair, theme: str) -> html.Section:
    kind = {"added": "good", "removed": "bad", "changed": "warn"}.get(pair.change, "")
    about = [html.H2(pair.title), badge(_(CHANGES[pair.change]), kind=kind), *(badge(part) for part in pair.what)]
    if pair.same_result:
        about.append(html.Span(_("both give the same rows"), className="muted small"))
    sides = [_side(view, theme, side) for view, side in ((pair.before, "before"), (pair.after, "after"))]
    return html.Section([html.Header(about, className="pair-head"), html.Div(sides, className="pair-sides")], className=f"pair {pair.change}")


def _side(view: TileView | None, theme: str, side: str) -> html.Div:
    if view is None:
        return html.Div(html.P(_("Not there"), className="muted"), className="pair-side pair-none")
    title = html.Header(html.H3(view.tile["title"], className="tile-title"), className="tile-head")
    return html.Div([title, html.Div(tile_body(view, theme=theme, name=f"{side}-{view.tile['id']}"), className="tile-body")], className="pair-side tile")


def trash_list(rows: Sequence[Trashed], *, now: datetime) -> Any:
    """Deleted dashboards, each with the way back."""
    if not rows:
        return html.P(_("The trash is empty."), className="muted")
    lines = []
    for row in rows:
        told = html.Span(_("deleted {when} by {who}", when=when(row.at, now), who=row.who or "?"), className="faint small")
        lines.append(html.Li([html.Span(row.title, className="grow clip"), told, button(_("Bring it back"), glyph="undo", small=True,
                                                                                        id=ids.dashboard_restore(row.id))], className="trash-row"))
    return html.Ul(lines, className="plain panel trash-list")
