"""A test client whose requests do not share the open app context of the test, as in a real server."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Client(FlaskClient):
    """Each request runs in a context of its own, so that nothing kept in `g` leaks from one into the next."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # closes served files
        return Context().run(super().open, *args, **kwargs)
