"""INSIGHTORA as one app: the headless server with its pages on top."""

import logging
import sys
from typing import Any

from insightora_dash.config import Config, environment, load
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.startup import announce, check_port, prepare, start_companions


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
    companions = start_companions(config, environment())
    print(announce(config), flush=True)
    _serve(app.server, config)
    if companions is not None:
        companions.stop()
    return 0


def _start(config: Config) -> Any:
    prepare(config)
    return create_app(config)


def _serve(server: Any, config: Config) -> None:
    from waitress import serve

    serve(server, host=config.host, port=config.port, threads=16, channel_timeout=3600, max_request_body_size=2**40, ident=None)


def __getattr__(name: str) -> Any:
    """`app:server` for gunicorn and other WSGI servers, made when it is first asked for."""
    if name != "server":
        raise AttributeError(name)
    config = load()
    server = _start(config).server
    start_companions(config, environment())
    globals()["server"] = server
    return server


if __name__ == "__main__":
    sys.exit(main())
