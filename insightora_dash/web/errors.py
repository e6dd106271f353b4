"""The error door: every failure becomes a sentence with a status, never a traceback."""

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from insightora_dash.platform.errors import InsightoraError, StorageFull
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.storage import NO_ROOM
from insightora_dash.platform.wording import N_, translate
from insightora_dash.web.guard import SUITES, wants_page

log = logging.getLogger(__name__)

API = "/api/"
TITLES = {
    401: N_("You are signed out"),
    403: N_("This is not allowed"),
    404: N_("There is nothing here"),
    409: N_("Somebody was faster"),
    413: N_("This is too large"),
    500: N_("Something went wrong on our side"),
    503: N_("Not available right now"),
    507: N_("The disk is full"),
}
SENTENCES = {
    400: N_("The server cannot read this request."),
    403: N_("You may not do this."),
    404: N_("There is nothing at this address. It may have been moved or removed."),
    405: N_("This address does not take such a request."),
    413: N_("The request is larger than the server takes."),
    429: N_("These are too many requests at once. Wait a little and try again."),
    415: N_("The server does not take this type of content."),
}
NO_DATABASE = N_("The database is busy or cannot be reached. Nothing was changed; try again in a moment.")
UNEXPECTED = N_("Try again. If it happens again, tell whoever runs this server the reference {reference}: the cause is in its log.")


def install(server: Flask) -> None:
    """Registers the door for our errors, for HTTP errors and for everything else."""
    server.register_error_handler(InsightoraError, _ours)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(OperationalError, _database)
    server.register_error_handler(Exception, _unexpected)


def answer(status: int, code: str, message: str, reference: str = "") -> Response:
    """One failure as a page for people or as JSON for scripts."""
    if wants_page():
        title = translate(TITLES.get(status, TITLES[500] if status >= 500 else N_("This did not work")))
        response = make_response(render_template("error.html", status=status, title=title, message=message))
    else:
        response = jsonify(**_problem(status, code, message), error={"code": code, "message": message, **({"reference": reference} if reference else {})})
        if request.path.startswith(API):
            response.mimetype = "application/problem+json"
    response.status_code = status
    return response


def _problem(status: int, code: str, message: str) -> dict[str, object]:
    """The members of RFC 9457, for programs."""
    if not request.path.startswith(API):
        return {}
    return {"type": f"about:blank#{code}", "title": translate(TITLES.get(status, N_("This did not work"))), "status": status, "detail": message, "code": code}


def _ours(error: InsightoraError) -> Response:
    return answer(error.status, error.code, error.worded())


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    sentence = SENTENCES.get(status, SENTENCES[400])
    code = {RequestEntityTooLarge: "too_large", MethodNotAllowed: "method_not_allowed"}.get(type(error), error.name.lower().replace(" ", "_"))
    response = answer(status, code, translate(sentence))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _database(error: OperationalError) -> Response:
    reason = str(error.orig).lower()
    log.error("the metadata database failed in %s %r: %s", request.method, request.path, reason)
    if "disk is full" in reason or "no space left" in reason:
        return answer(StorageFull.status, "storage_full", translate(NO_ROOM))
    return answer(503, "database_down", translate(NO_DATABASE))


def _unexpected(error: Exception) -> Response:
    if request.path.startswith(SUITES):  # Dash answers an unknown component file with an exception
        log.warning("no component file at %r: %s", request.path, type(error).__name__)
        return answer(404, "not_found", translate(SENTENCES[404]))
    reference = new_id()[:8]
    log.exception("unexpected failure %s in %s %r", reference, request.method, request.path)
    return answer(500, "unexpected", translate(UNEXPECTED, reference=reference), reference)
