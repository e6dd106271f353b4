"""Unbound Flask extensions, and the services that a server carries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from insightora_dash.platform import database
from insightora_dash.platform.errors import Forbidden
from insightora_dash.platform.wording import N_

T = TypeVar("T")
P = ParamSpec("P")
ONLY_LOOKING = N_("You look at this as somebody else, so nothing is changed or asked. Stop looking first, in the line at the top.")

db = SQLAlchemy(metadata=database.Base.metadata, disable_autonaming=True)
login_manager = LoginManager()
csrf = CSRFProtect()


def provide(app: Flask, kind: type[T], service: T) -> None:
    """Hangs one service of this kind on the server; `need(kind)` finds it again."""
    app.extensions.setdefault("insightora", {})[kind] = service


def provide_later(app: Flask, kind: type[T], make: Callable[[], T]) -> None:
    """Like `provide`, but the service is made when it is first needed: after a fork, and never where nobody needs it."""
    app.extensions.setdefault("insightora", {})[kind] = _Later(make)


def need(kind: type[T]) -> T:
    """The service of this kind that the current server carries (an app context is needed)."""
    services = current_app.extensions["insightora"]
    service = services[kind]
    if isinstance(service, _Later):
        with _making:
            service = services[kind]
            if isinstance(service, _Later):
                service = services[kind] = service.make()
    found: T = service
    return found


@dataclass(frozen=True, slots=True)
class _Later:
    make: Callable[[], object]


_making = RLock()  # one thread makes a service, the others wait for it


@contextmanager
def read_session() -> Iterator[Session]:
    """A session for reading the metadata; ended before any engine call."""
    with database.reading(db.engine) as session:
        yield session


def look_only() -> None:
    """From here on this request changes nothing: every write is refused."""
    g.looking = True


@contextmanager
def write_session() -> Iterator[Session]:
    """A short write transaction on the metadata, committed at the end; raises Forbidden in a request that only looks."""
    if g.get("looking"):
        raise Forbidden("only_looking", ONLY_LOOKING)
    with database.writing(db.engine) as session:
        yield session


def carry_app(function: Callable[P, T]) -> Callable[P, T]:
    """The function, to be called from another thread inside the current server's app context."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> T:
        with app.app_context():
            return function(*args, **kwargs)

    return inside
