"""The one door through which errors of callbacks reach a person."""

import logging
from typing import Any

from dash import ctx, no_update, set_props

from components import ids
from components.bits import note
from components.problem import answer_problem, page_problem
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import _

log = logging.getLogger(__name__)


def on_error(error: Exception) -> Any:
    """Words the error: in place of the page, the answer or the rows that failed, otherwise in a toast."""
    sentence = worded(error)
    output = _outputs()
    if any(o.get("id") == ids.PAGE_CONTENT for o in output):
        return page_problem(sentence), {"title": "Insightora"}
    if len(output) == 1 and isinstance(output[0].get("id"), dict) and output[0]["id"].get("type") == ids.answer("")["type"]:
        return answer_problem(output[0]["id"]["question"], sentence)
    if [o.get("id") for o in output] in ([ids.CONNECT_FOUND], [ids.CONNECT_PREVIEW]) or (len(output) == 1 and _type(output[0]) == "first-rows"):
        return note(sentence, kind="bad")
    if [o.get("id") for o in output] == [ids.ROWS_BODY]:
        return note(sentence, kind="warn")
    if any(isinstance(o.get("id"), dict) and o["id"].get("type") == "answer-checks" for o in output):
        return note(_("The checks could not be made: {reason}", reason=sentence), kind="warn"), []
    set_props(ids.TOAST, {"data": {"text": sentence, "kind": "bad"}})
    return _unchanged()


def worded(error: Exception) -> str:
    """The sentence of an error of ours; anything else gets an id under which the log has the details."""
    if isinstance(error, InsightoraError):
        return error.worded()
    error_id = new_id()[:8]
    log.error("Unexpected error %s", error_id, exc_info=error)
    return _("Something went wrong on our side (error {id}). Nothing was lost; try again.", id=error_id)


def _type(output: dict[str, Any]) -> str:
    """The type of a pattern-matched output, empty for a plain one."""
    identity = output.get("id")
    return str(identity.get("type", "")) if isinstance(identity, dict) else ""


def _unchanged() -> Any:
    """Nothing new for any output; Dash knows that only of single ones by itself."""
    listed = ctx.outputs_list
    if not isinstance(listed, list) or not listed:
        return None
    return [[no_update] * len(part) if isinstance(part, list) else no_update for part in listed]


def _outputs() -> list[dict[str, Any]]:
    """What the callback gives; the parts of a pattern that takes all of its kind stand in a list of their own."""
    listed = ctx.outputs_list or []
    parts = listed if isinstance(listed, list) else [listed]
    return [one for part in parts for one in (part if isinstance(part, list) else [part])]
