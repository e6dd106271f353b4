"""Unbound Flask extensions, and the services that a server carries."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask, current_app
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from insightora_dash.platform import database

T = TypeVar("T")

db = SQLAlchemy(metadata=database.Base.metadata, disable_autonaming=True)
login_manager = LoginManager()
csrf = CSRFProtect()


def provide(app: Flask, kind: type[T], service: T) -> None:
    """Hangs one service of this kind on the server; `need(kind)` finds it again."""
    app.extensions.setdefault("insightora", {})[kind] = service


def need(kind: type[T]) -> T:
    """The service of this kind that the current server carries (an app context is needed)."""
    service: T = current_app.extensions["insightora"][kind]
    return service


@contextmanager
def read_session() -> Iterator[Session]:
    """A session for reading the metadata; ended before any engine call."""
    with database.reading(db.engine) as session:
        yield session


@contextmanager
def write_session() -> Iterator[Session]:
    """A short write transaction on the metadata, committed at the end."""
    with database.writing(db.engine) as session:
        yield session
