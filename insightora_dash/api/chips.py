"""Menus of chips over REST, as assets/chips.js draws them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from insightora_dash.ask import editing
from insightora_dash.query.edits.edit import Menu
from insightora_dash.web import current

blueprint = Blueprint("chips", __name__, url_prefix="/api/v1/questions")


@blueprint.get("/<question_id>/chips")
def menu(question_id: str) -> ResponseReturnValue:
    """What can be done with the chip `?kind=&node=`."""
    return jsonify(menu_json(editing.menu(current.actor(), question_id, request.args.get("kind", ""), request.args.get("node", ""))))


@blueprint.get("/<question_id>/values")
def values(question_id: str) -> ResponseReturnValue:
    """Values of the column `?schema=&table=&column=` that contain `?q=`."""
    column = (request.args.get("schema", ""), request.args.get("table", ""), request.args.get("column", ""))
    return jsonify(values=editing.values(current.actor(), question_id, column, request.args.get("q", "")))


def menu_json(menu: Menu) -> dict[str, Any]:
    """A menu as the browser draws it."""
    found = asdict(menu)
    return {**found, "dates": [day.isoformat() if day else None for day in menu.dates] if menu.dates else None}
