"""Folders: which have rights of their own, to whom each is open, and a form to close one more."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from components.bits import badge, icon, post_button, posts
from components.forms import THEN, choice, field, form, section
from components.people import ROLES
from insightora_dash.platform.wording import N_, _

ADDRESS = "/api/v1/folders"
KINDS = {"person": N_("person"), "team": N_("team"), "role": N_("role")}


def folder_sections(closed: Sequence[Any], holders: Sequence[Any], names: Sequence[str]) -> list[html.Section]:
    """Every closed folder, then the form."""
    text = _("What lies in a closed folder is seen by whom the folder is open to, by its owner and by administrators: in lists, by its address and "
             "through the API. A folder without rights of its own is open to everybody.")  # fmt: skip
    about = html.P(text, className="muted")
    known = {one.name for one in closed}
    proposed = html.Datalist([html.Option(value=name) for name in names if name not in known], id="folder-names")
    add = form(ADDRESS, [field("name", _("Name of the folder"), list="folder-names", maxLength=80), proposed], _("Close the folder"), look="primary")
    return [*(_folder(one, holders) for one in closed), section(_("Close a folder"), about, add)]


def _folder(folder: Any, holders: Sequence[Any]) -> html.Section:
    rows = [_opening(folder, one) for one in folder.openings]
    listed = html.Ul(rows, className="lines") if rows else html.P(_("Open to nobody yet, beside administrators."))
    inside = {one.holder.id for one in folder.openings}
    others = {one.id: f"{_called(one)} ({_(KINDS[one.kind])})" for one in holders if one.id not in inside}
    add = [form(f"{ADDRESS}/{folder.id}/holders", [choice("holder", _("Person, team or role"), others)], _("Open it to them"))] if others else []
    away = post_button(_("Open it to everybody"), None, posts(f"{ADDRESS}/{folder.id}", method="DELETE", then=THEN))
    look = dcc.Link([icon("dashboard"), html.Span(_("Its dashboards"))], href="/dashboards?" + urlencode({"folder": folder.name}),
                    className="btn btn-plain btn-sm")  # fmt: skip
    return section(folder.name, listed, *add, html.Div([look, away], className="button-row"))


def _opening(folder: Any, opening: Any) -> html.Li:
    place = f"{ADDRESS}/{folder.id}/holders"
    word = _("may change it") if opening.may_edit else _("may look")
    turned = posts(place, {"holder": opening.holder.id, "may_edit": not opening.may_edit}, then=THEN)
    turn = post_button(word, "edit" if opening.may_edit else "eye", turned, title=_("Press to change"))
    gone = post_button(_("Take out"), None, posts(f"{place}/{opening.holder.id}", method="DELETE", then=THEN))
    return html.Li([html.Span(_called(opening.holder), className="grow"), badge(_(KINDS[opening.holder.kind])), turn, gone])


def _called(holder: Any) -> str:
    return _(ROLES[holder.name]) if holder.kind == "role" and holder.name in ROLES else str(holder.name)
