"""Who sees a dashboard, over HTTP: the workspace, people, public links."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.config import Config
from insightora_dash.dashboards.sharing import links, people
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor
from insightora_dash.web.shared import FOLDER

blueprint = Blueprint("sharing", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>")


@blueprint.get("/sharing")
def shown(dashboard_id: str) -> Response:
    """Who of the workspace sees the dashboard."""
    found = people.audience(actor(), dashboard_id)
    guests = [{"person": guest.person.id, "name": guest.person.name, "may_edit": guest.may_edit} for guest in found.guests]
    return jsonify(visibility=found.visibility, owner=found.owner, people=guests)


@blueprint.post("/sharing")
def opened_to(dashboard_id: str) -> tuple[str, int]:
    """Opens it to the workspace or keeps it private: `{visibility: "workspace" | "private"}`."""
    people.set_visibility(actor(), dashboard_id, _text("visibility"))
    return "", 204


@blueprint.post("/people")
def admitted(dashboard_id: str) -> tuple[str, int]:
    """Opens a private dashboard to somebody: `{person, may_edit?}`."""
    people.admit(actor(), dashboard_id, _text("person"), may_edit=_body().get("may_edit") is True)
    return "", 204


@blueprint.delete("/people/<person_id>")
def dismissed(dashboard_id: str, person_id: str) -> tuple[str, int]:
    """Closes it to somebody again."""
    people.dismiss(actor(), dashboard_id, person_id)
    return "", 204


@blueprint.get("/links")
def listed(dashboard_id: str) -> Response:
    """The public links, the newest first, a page at a time (`?limit=&cursor=`); their secrets are not kept."""
    return paging.listed("links", links.links(actor(), dashboard_id), lambda one: {
        "id": one.id, "who": one.who, "made_at": one.created_at.isoformat(), "expires_at": one.expires_at and one.expires_at.isoformat(),
        "protected": one.protected, "opened": one.opened, "state": one.state})  # fmt: skip


@blueprint.post("/links")
def made(dashboard_id: str) -> tuple[Response, int]:
    """Makes a public link: `{days?: 30 | null, password?}`; the answer is the only time its address is told."""
    body = _body()
    secret = links.make_link(actor(), dashboard_id, days=_days(body.get("days", 30)), password=_password(body.get("password")))
    root = need(Config).public_url.rstrip("/") or request.host_url.rstrip("/")
    return jsonify(address=f"{root}{FOLDER}{secret}"), 201


@blueprint.delete("/links/<link_id>")
def withdrawn(dashboard_id: str, link_id: str) -> tuple[str, int]:
    """Withdraws a public link for good."""
    links.revoke(actor(), dashboard_id, link_id)
    return "", 204


def _days(value: object) -> int | None:
    if value is None or value == "never":
        return None
    if isinstance(value, str) and value.isdigit() and len(value) < 6:
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid("bad_days", N_("A link can last 1 to {most} days, or until it is withdrawn."), most=links.LONGEST_DAYS)
    return value


def _password(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="password")
    return value


def _text(name: str) -> str:
    value = _body().get(name)
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
