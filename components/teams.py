"""Teams: who is in each, what its attributes are, and a form for one more."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.bits import post_button, posts
from components.forms import THEN, area, choice, field, form, section
from insightora_dash.platform.wording import _

ADDRESS = "/api/v1/teams"


def team_sections(teams: Sequence[Any], people: Sequence[Any]) -> list[html.Section]:
    """Every team, then the form."""
    about = html.P(_("A dashboard can be shared with a team. A team's attributes count in row rules for everybody in it, beside their own."), className="muted")
    fields = [field("name", _("Name")), area("attributes", _("Attributes for row rules, one a line"), placeholder="region: North, South", rows=2)]
    return [*(_team(one, people) for one in teams), section(_("Add a team"), about, form(ADDRESS, fields, _("Add the team"), look="primary"))]


def _team(team: Any, people: Sequence[Any]) -> html.Section:
    inside = {one.id for one in team.people}
    rows = [html.Li([html.Span(one.name, className="grow"), post_button(_("Take out"), None, _gone(team, one), look="plain")]) for one in team.people]
    others = {one.id: one.name or one.email for one in people if one.id not in inside}
    add = [form(f"{ADDRESS}/{team.id}/people", [choice("person", _("Person"), others)], _("Put in"))] if others else []
    lines = "\n".join(f"{name}: {value}" for name, value in team.attributes.items())
    fields = [field("name", _("Name"), value=team.name), area("attributes", _("Attributes for row rules, one a line"), value=lines, rows=2)]
    away = post_button(_("Dissolve the team"), "trash", posts(f"{ADDRESS}/{team.id}", method="DELETE", then=THEN), look="danger")
    change = html.Div([form(f"{ADDRESS}/{team.id}", fields, _("Save")), html.Div(away, className="button-row")], className="stack details-body")
    told = html.P(" · ".join(lines.splitlines()), className="muted small") if lines else html.P(_("without attributes"), className="muted small")
    listed = html.Ul(rows, className="lines") if rows else html.P(_("Nobody is in it yet."))
    return section(team.name, told, listed, *add, html.Details([html.Summary(_("Change")), change]))


def _gone(team: Any, person: Any) -> dict[str, str]:
    return posts(f"{ADDRESS}/{team.id}/people/{person.id}", method="DELETE", then=THEN)
