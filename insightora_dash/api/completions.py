"""Completions of a question over REST, as assets/complete.js shows them."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from insightora_dash.ask.completion.completing import LONGEST
from insightora_dash.ask.completion.service import complete
from insightora_dash.web.current import actor

blueprint = Blueprint("completions", __name__, url_prefix="/api/v1/completions")


@blueprint.get("")
def offered() -> Response:
    """`?typed=` the text before the caret -> what it may go on as: text, kind, detail, and how many characters it replaces."""
    return jsonify(completions=[asdict(one) for one in complete(actor(), request.args.get("typed", "")[-LONGEST:])])
