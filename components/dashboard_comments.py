"""Remarks on a dashboard: the panel, and those that mean somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import dcc, html

from components.bits import badge, icon, panel, post_button, posts
from components.dashboards import when
from insightora_dash.dashboards.comments import Comment, Mention
from insightora_dash.platform.wording import _


def comments_panel(dashboard_id: str, found: Sequence[Comment], *, now: datetime, tile: tuple[str, str] | None = None) -> html.Aside:
    """A field for a new remark (on `tile`, its id and title, when given) and those there are."""
    address = f"/api/v1/dashboards/{dashboard_id}/comments"
    about = _("On “{tile}”", tile=tile[1]) if tile else _("On the whole dashboard")
    field = dcc.Textarea(name="text", maxLength=4000, className="form-control", placeholder=_("Write a comment; @name means somebody"))
    send = html.Button(_("Comment"), type="submit", className="btn btn-primary btn-sm")
    form = html.Form([html.Label([html.Span(about, className="small muted"), field]), send], className="comment-form", **posts(
        address, {"tile": tile[0]} if tile else None, then="panel"))
    none = [html.P(_("Nobody has said anything yet."), className="muted")] if not found else []
    return panel(_("Comments"), form, *none, html.Ol([_comment(address, one, now) for one in found], className="plain comments"))


def mentions_list(found: Sequence[Mention], *, now: datetime) -> list[html.Section]:
    """Open remarks that mean the person, each with its dashboard; nothing while there are none."""
    rows = [
        html.Li(dcc.Link([icon("comment"), html.Span(one.comment.who, className="version-who"), html.Span(one.comment.text, className="clip grow"),
                          html.Span(f"{one.dashboard} · {when(one.comment.at, now)}", className="faint small")], href=f"/dashboards/{one.dashboard_id}"),
                className="trash-row")
        for one in found
    ]  # fmt: skip
    return [html.Section([html.H2(_("You are mentioned")), html.Ul(rows, className="plain panel trash-list")], className="mentions")] if rows else []


def _comment(address: str, one: Comment, now: datetime) -> html.Li:
    head = [html.Span(one.who, className="version-who"), html.Span(when(one.at, now)), *([badge(one.tile)] if one.tile else [])]
    word = _("Open again") if one.resolved else _("Resolve")
    tools: list[Any] = [post_button(word, "check", posts(f"{address}/{one.id}/resolve", {"resolved": not one.resolved}, then="panel"))]
    if one.mine:
        tools.append(post_button(_("Delete"), "trash", posts(f"{address}/{one.id}", method="DELETE", then="panel")))
    look = "comment resolved" if one.resolved else "comment"
    return html.Li([html.Div(head, className="version-head small"), html.P(one.text, dir="auto"), html.Div(tools, className="version-tools")], className=look)
