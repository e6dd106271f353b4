"""Erasing somebody's rows over REST: counted first, then for good."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.forgetting import forget_rows
from insightora_dash.sources.erasure import Erased
from insightora_dash.web.current import actor

blueprint = Blueprint("erasures", __name__, url_prefix="/api/v1/sources/<source_id>")


@blueprint.post("/erasures")
def erased(source_id: str) -> Response:
    """`{table, column, value, for_good}` -> what is erased, or with `for_good` other than “yes” what would be: `{rows, versions, originals, told}`."""
    body: Any = request.get_json(silent=True)
    names = ("table", "column", "value")
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in names):
        raise Invalid("not_json_texts", N_("The request has to carry a JSON object with these texts: {names}."), names=", ".join(names))
    for_good = body.get("for_good") in ("yes", True)
    done = forget_rows(actor(), source_id, body["table"], body["column"], body["value"], count=not for_good)
    return jsonify(rows=done.rows, versions=done.versions, originals=done.originals, told=_sentence(done, for_good=for_good))


def _sentence(done: Erased, *, for_good: bool) -> str:
    if for_good:
        return _("{rows} rows are gone from {versions} versions, and {originals} files as they were received. Backups and mails from before still hold them.",
                 rows=done.rows, versions=done.versions, originals=done.originals)  # fmt: skip
    return _("{rows} rows of the current version and {versions} versions in all would lose them, and {originals} files as they were received would go.",
             rows=done.rows, versions=done.versions, originals=done.originals)  # fmt: skip
