"""`/healthz`: whether the parts that answering needs are there. Says nothing else."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from insightora_dash.config import Config
from insightora_dash.engine.broker import broker_alive
from insightora_dash.platform.companions import held, lock_of
from insightora_dash.platform.extensions import need, read_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """200 while everything is up, 503 with what is down."""
    parts = {"database": _database_up(), "engine": _engine_up(), "worker": _worker_up()}
    response = jsonify(status="ok" if all(parts.values()) else "degraded", **{name: "up" if up else "down" for name, up in parts.items()})
    response.status_code = 200 if all(parts.values()) else 503
    return response


def _database_up() -> bool:
    try:
        with read_session() as session:
            session.execute(text("select 1"))
    except SQLAlchemyError:
        return False
    return True


def _engine_up() -> bool:
    """Without companions and broker the server runs queries in children of its own."""
    config = need(Config)
    return broker_alive(config) or not config.companions


def _worker_up() -> bool:
    return held(lock_of(need(Config).data_dir / "run", "worker"))
