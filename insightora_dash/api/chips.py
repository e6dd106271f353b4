"""Menus of chips over REST, as assets/chips.js draws them."""

from dataclasses import asdict

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from insightora_dash.ask import editing
from insightora_dash.web import current

blueprint = Blueprint("chips", __name__, url_prefix="/api/v1/questions")


@blueprint.get("/<question_id>/chips")
def menu(question_id: str) -> ResponseReturnValue:
    """What can be done with the chip `?kind=&node=`."""
    found = asdict(editing.menu(current.actor(), question_id, request.args.get("kind", ""), request.args.get("node", "")))
    dates = [day.isoformat() if day else None for day in found["dates"]] if found["dates"] else None
    return jsonify({**found, "dates": dates})


@blueprint.get("/<question_id>/values")
def values(question_id: str) -> ResponseReturnValue:
    """Values of the column `?schema=&table=&column=` that contain `?q=`."""
    column = (request.args.get("schema", ""), request.args.get("table", ""), request.args.get("column", ""))
    return jsonify(values=editing.values(current.actor(), question_id, column, request.args.get("q", "")))
