"""The outbox: mails that wait because no mail server is set up, shown to browsers on this machine only."""

import ipaddress

from flask import Blueprint, Flask, Response, make_response, render_template, request

from insightora_dash.platform import mailer
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.smtp import MailSettings
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import signed_in

blueprint = Blueprint("outbox", __name__, template_folder="templates")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def install(server: Flask) -> None:
    """Registers the page."""
    server.register_blueprint(blueprint)


def may_read() -> bool:
    """Whether this browser runs on the machine of the server, with nobody in between, and mails are shown here at all."""
    here = ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - not an address to listen on
    return need(MailSettings).outbox and here and not any(name in request.headers for name in FORWARDED)


@blueprint.get("/outbox")
def show() -> Response:
    """The mails of the last day, newest first; one of them as it would look with `?mail=ID`."""
    if not may_read():
        raise NotFound("not_found", N_("There is nothing at this address. It may have been moved or removed."))
    mails = mailer.outbox()
    if wanted := request.args.get("mail"):
        letter = next((letter for delivery, letter in mails if delivery.id == wanted), None)
        if letter is None:
            raise NotFound("no_mail", N_("This mail is no longer here. Mails stay in the outbox for a day."))
        return make_response(letter.html)
    return make_response(render_template("outbox.html", mails=mails, inside=signed_in()))
