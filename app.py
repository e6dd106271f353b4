"""INSIGHTORA as one app: the headless server with its pages on top."""

import logging
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from dash import Dash, State
from flask import Flask, request

import callbacks
from callbacks.door import on_error
from components import ids
from components.dashboard import answered
from components.document import Files, document, publish, shared_document
from components.markup import markup
from components.shared import shared_page
from components.shell import shell
from insightora_dash.accounts.service import display_name, person
from insightora_dash.charts.encoding import wait_for_modules
from insightora_dash.config import ROOT, Config, environment, load
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform import machine
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need, provide
from insightora_dash.platform.wording import current_locale
from insightora_dash.server import create_server
from insightora_dash.startup import announce, check_port, end_when_told, prepare, start_companions
from insightora_dash.web.bundles import bundle
from insightora_dash.web.cookies import CSRF_COOKIE, CSRF_HEADER
from insightora_dash.web.current import actor, signed_in, viewing
from insightora_dash.web.headers import policy
from insightora_dash.web.shared import Screen
from insightora_dash.web.tiles import Tiles

FIGURES = re.compile("/dashboards/.")  # pages whose answer is drawn before Dash has started


class Screens(Dash):
    """Dash with our document around it."""

    files: Files

    def interpolate_index(self, **parts: str) -> str:
        """The document in the person's language and theme, from the first byte."""
        if not signed_in():
            return document(self.files, language="en", person="", theme="", first_paint=False, offline=False, **parts)
        who = person(actor())
        return document(self.files, language=who.locale, person=who.id, theme=who.theme, first_paint=bool(FIGURES.match(request.path)),
                        offline=need(Config).offline, **parts)  # fmt: skip


def create_app(config: Config) -> Dash:
    """The headless server with pages, callbacks and one error door; the schema has to be there (`startup.prepare`)."""
    server = create_server(config)
    wait_for_modules()
    app = Screens(
        "insightora", server=server, title="Insightora", update_title="",
        use_pages=True, pages_folder=str(ROOT / "pages"), routing_callback_inputs={"theme": State(ids.THEME, "data")},
        assets_folder=str(ROOT / "assets"), assets_ignore=".*", suppress_callback_exceptions=True, compress=True, on_error=on_error,
        csrf_token_name=CSRF_COOKIE, csrf_header_name=CSRF_HEADER,
    )  # fmt: skip
    app.layout = lambda: shell(request.cookies.get("theme_in_effect", "light"), viewed=_viewed())
    callbacks.register(app)
    app.files = publish(app._generate_scripts_html(), partial(bundle, server))
    provide(server, Screen, Screen(partial(_shared, app.files)))
    provide(server, Tiles, Tiles(answered))
    server.test_client().get("/healthz")  # sets everything up now: no race between the first requests, and every inline script is known
    server.config["CSP"] = policy(app.csp_hashes())
    return app


def _viewed() -> str:
    """As whom the signed-in administrator looks at everything; empty for oneself."""
    return display_name(actor()) if viewing() else ""


def _shared(files: Files, view: DashboardView) -> str:
    return shared_document(files, language=current_locale(), title=view.title, content=markup(shared_page(view)))


def main() -> int:
    """Prepares everything, starts the companions and serves until it is stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        config = load()
        check_port(config)
        app = _start(config)
    except InsightoraError as error:
        print(error.worded(), file=sys.stderr)
        return 2
    end_when_told()
    end_jobs = _jobs_beside(app.server, config)
    companions = start_companions(config, environment())
    print(announce(config, app.server), flush=True)
    _serve(app.server, config)
    end_jobs()
    if companions is not None:
        companions.stop()
    return 0


def _start(config: Config) -> Any:
    prepare(config)
    return create_app(config)


def _jobs_beside(server: Flask, config: Config) -> Callable[[], None]:
    """On a small machine jobs run here, and the companions find the worker's place taken."""
    if not (config.companions and machine.is_small()):
        return lambda: None
    from insightora_dash.worker import beside

    return beside(server, config)


def _serve(server: Any, config: Config) -> None:
    from waitress import serve

    serve(server, host=config.host, port=config.port, threads=16, channel_timeout=3600, max_request_body_size=2**40, ident=None)


def __getattr__(name: str) -> Any:
    """`app:server` for gunicorn and other WSGI servers, made when it is first asked for."""
    if name != "server":
        raise AttributeError(name)
    config = load()
    server = _start(config).server
    _jobs_beside(server, config)
    start_companions(config, environment())
    globals()["server"] = server
    return server


if __name__ == "__main__":
    sys.exit(main())
