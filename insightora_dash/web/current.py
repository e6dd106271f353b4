"""The one door from a request to the Actor behind it."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Flask, Request, request
from flask_login import UserMixin, current_user

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.keys.keys import START, actor_of_key
from insightora_dash.accounts.keys.tokens import actor_of_token
from insightora_dash.accounts.service import actor_for
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import login_manager
from insightora_dash.platform.wording import LOCALES, N_, use_locale
from insightora_dash.web import cookies
from insightora_dash.web.cors import from_another_site

SIGNED_OUT = N_("You are signed out. Sign in to go on.")


class SignedOut(InsightoraError):
    """Nobody is signed in, or the session ended."""

    status: ClassVar[int] = 401


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's view of the person behind this request."""

    actor: Actor

    def get_id(self) -> str:
        return self.actor.id


def actor() -> Actor:
    """Who makes this request; raises SignedOut when nobody is signed in."""
    if not signed_in():
        raise SignedOut("signed_out", SIGNED_OUT)
    person: Actor = current_user.actor
    return person


def signed_in() -> bool:
    """Whether this request carries a good session."""
    return bool(current_user.is_authenticated)


def viewing() -> bool:
    """Whether this request shows what somebody else sees."""
    return signed_in() and actor().on_behalf_of is not None


def choose_locale() -> None:
    """Words follow the signed-in person's language, a visitor's browser otherwise."""
    use_locale(current_user.actor.locale if signed_in() else request.accept_languages.best_match(LOCALES) or "en")


def install(server: Flask) -> None:
    """Flask-Login finds people by the session cookie; nothing about them is kept in the browser."""
    login_manager.session_protection = None
    login_manager.request_loader(_load)
    login_manager.init_app(server, add_context_processor=False)  # error pages must not ask who somebody is


def by_token() -> bool:
    """Whether the request brings an API key or an access token instead of a session's cookie."""
    return request.headers.get("Authorization", "").startswith("Bearer ")


def _load(_request: Request) -> SignedIn | None:
    if by_token():
        found = _bearer(request.headers["Authorization"].removeprefix("Bearer ").strip())
    else:
        found = None if from_another_site() else actor_for(cookies.token())
    return SignedIn(found) if found else None


def _bearer(text: str) -> Actor | None:
    """Keys and tokens open the REST API, and never the account they belong to."""
    if not request.path.startswith("/api/v1/") or request.path.startswith("/api/v1/account"):
        return None
    return actor_of_key(text) if text.startswith(START) else actor_of_token(text)
