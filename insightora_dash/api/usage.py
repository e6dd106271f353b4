"""Usage and limits over HTTP, for those who administer the workspace."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts.plans import plans
from insightora_dash.ask.usage import use
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.sources.retention import disk_use
from insightora_dash.sources.room import use_by_source
from insightora_dash.web.current import actor

blueprint = Blueprint("usage", __name__, url_prefix="/api/v1")


@blueprint.get("/usage")
def used() -> Response:
    """Questions and tokens by person, today and in thirty days; bytes by source, and of pictures."""
    found = use(actor())
    return jsonify(questions_today=found.questions, tokens_today=found.tokens, people=[asdict(one) for one in found.people],
                   sources=[asdict(one) for one in use_by_source(actor())], pictures=disk_use(actor()).pictures)  # fmt: skip


@blueprint.get("/limits")
def limits() -> Response:
    """The limits that hold: `null` is none."""
    who = actor()
    who.require("administer")
    found = plans.limits_of(who)
    return jsonify(operator=found.operator, plan=found.chosen, own=dict(found.own), limits=asdict(found.plan))


@blueprint.post("/limits")
def limited() -> Response:
    """Chooses a plan, and numbers instead of its own: `{plan, questions?, tokens?, file_mb?, storage_mb?, rows?}`."""
    actor().require("administer")
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("plan"), str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="plan")
    plans.set_limits(actor(), body["plan"], {name: str(body.get(name) or "") for name in plans.NAMES})
    return jsonify(told=_("Saved. The limits hold from now on."))
