"""The people of a workspace over HTTP, for those who administer it."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts import viewing
from insightora_dash.accounts.team import invitations, members, workspaces
from insightora_dash.api import paging
from insightora_dash.catalog.seen import seen_by
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.handover import Handed, hand_over, let_go
from insightora_dash.web import cookies
from insightora_dash.web.current import actor

blueprint = Blueprint("people", __name__, url_prefix="/api/v1")


@blueprint.get("/people")
def listed() -> Response:
    """Everybody of the workspace, with roles and attributes, a page at a time: `?limit=&cursor=`; `?email=` is the one with that address."""
    email = request.args.get("email", "").strip().lower()
    found = [one for one in members.members(actor()) if email in ("", one.email)]
    return paging.listed("people", found, lambda one: {
        "id": one.id, "name": one.name, "email": one.email, "role": one.role, "active": one.active, "second_factor": one.factor,
        "attributes": dict(one.attributes), "seen_at": one.seen_at.isoformat() if one.seen_at else None})  # fmt: skip


@blueprint.post("/people/<user_id>/role")
def role_changed(user_id: str) -> Response:
    """Gives somebody another role: `{role}`."""
    members.change_role(actor(), user_id, _text("role"))
    return jsonify(told=_("Saved."))


@blueprint.post("/people/<user_id>/attributes")
def attributes_changed(user_id: str) -> Response:
    """What row rules know about somebody: `{attributes}`, a line each."""
    members.set_attributes(actor(), user_id, _text("attributes"))
    return jsonify(told=_("Saved."))


@blueprint.get("/people/<user_id>/sees")
def sees(user_id: str) -> Response:
    """What the rules leave somebody to see: rows and columns of each table."""
    found = seen_by(actor(), user_id)
    lines = [
        _("{table}: {rows} of {all} rows, {columns} of {wide} columns", table=one.table, rows=one.rows, all=one.all_rows, columns=one.columns,
          wide=one.all_columns)
        for one in found
    ]  # fmt: skip
    return jsonify(tables=[asdict(one) for one in found], told=" · ".join(lines) or _("There is no data yet."))


@blueprint.delete("/people/<user_id>")
def switched_off(user_id: str) -> Response:
    """Shuts somebody out: sessions, tokens and keys end at once; `{heir?}` gets what they made, otherwise who asks."""
    body = request.get_json(silent=True)
    handed = let_go(actor(), user_id, str(body.get("heir") or "") if isinstance(body, dict) else "")
    said = _("They are signed out and cannot sign in here any more.")
    return jsonify(told=f"{said} {_handed(handed)}" if handed.total else said, handed=asdict(handed))


@blueprint.post("/people/<user_id>/handover")
def handed_over(user_id: str) -> Response:
    """Gives what somebody made to somebody else: `{heir}`."""
    handed = hand_over(actor(), user_id, _text("heir"))
    return jsonify(told=_handed(handed), handed=asdict(handed))


@blueprint.post("/people/<user_id>/view-as")
def viewed(user_id: str) -> Response:
    """Looks at everything as somebody else sees it, until it is stopped; nothing can be changed meanwhile."""
    viewing.begin(actor(), cookies.token(), user_id)
    return jsonify(href="/")


@blueprint.post("/people/<user_id>/restore")
def switched_on(user_id: str) -> Response:
    """Lets somebody in again."""
    members.switch_on(actor(), user_id)
    return jsonify(told=_("They can sign in again."))


@blueprint.post("/invitations")
def invited() -> tuple[Response, int]:
    """Invites somebody: `{email, role}`."""
    invitations.invite(actor(), _text("email"), _text("role"))
    return jsonify(told=_("The invitation is on its way.")), 201


@blueprint.delete("/invitations/<invitation_id>")
def withdrawn(invitation_id: str) -> Response:
    """Ends an invitation."""
    invitations.withdraw(actor(), invitation_id)
    return jsonify(told=_("The invitation was withdrawn."))


@blueprint.post("/workspace")
def gone_over() -> Response:
    """Goes over to another workspace of the person: `{id}`."""
    workspaces.go_over(actor(), cookies.token(), _text("id"))
    return jsonify(href="/")


@blueprint.post("/workspace/name")
def renamed() -> Response:
    """Calls the workspace by another name: `{name}`."""
    workspaces.rename(actor(), _text("name"))
    return jsonify(told=_("Saved."))


def _text(name: str) -> str:
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get(name), str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return str(body[name])[:4000]


def _handed(handed: Handed) -> str:
    return _("Handed over: {dashboards} dashboards, {alerts} alerts, {reports} mailed reports, {conversations} shared conversations, {queries} shared queries.",
             **asdict(handed))  # fmt: skip
