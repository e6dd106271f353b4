"""What happens on a dashboard while it is open, by a short poll."""

from flask import Blueprint, Response, jsonify, request

from insightora_dash.dashboards import live
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("live", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>")


@blueprint.get("/since")
def since(dashboard_id: str) -> Response:
    """The news since `?seq=` for `?window=`, whose person is on `?tile=`."""
    seq, tile = request.args.get("seq", type=int), request.args.get("tile") or None
    if seq is None or seq < 0 or (tile is not None and len(tile) > 20):
        raise Invalid("bad_base_seq", N_("“base_seq” has to be the number of the state that the operation was made on."))
    news = live.look_in(actor(), dashboard_id, seq=seq, window=_window(), tile=tile)
    steps = [{"seq": step.seq, "op": step.op, "queue": step.queue, "who": step.who, "did": step.did} for step in news.steps]
    return jsonify(seq=news.seq, steps=steps, people=[{"who": one.who, "tile": one.tile} for one in news.people], data=news.data, anew=news.anew)


@blueprint.post("/left")
def left(dashboard_id: str) -> tuple[str, int]:
    """A window was closed."""
    live.leave(actor(), dashboard_id, _window())
    return "", 204


def _window() -> str:
    window = request.args.get("window", "")
    if not 8 <= len(window) <= 64:
        raise Invalid("bad_window", N_("“window” has to be a text of 8 to 64 characters, the same as long as the window is open."))
    return window
