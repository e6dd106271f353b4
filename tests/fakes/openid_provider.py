"""A real local OpenID provider: discovery, a page where one says who one is, codes with PKCE, tokens signed with RS256."""

import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "insightora", "s3cret: with/strange +signs"


@dataclass
class Account:
    """Somebody the provider knows."""

    subject: str
    email: str
    name: str = ""
    verified: bool | None = True
    groups: list[str] = field(default_factory=list)


class OpenIdProvider:
    """`accounts` may sign in; `forge` makes another token of the claims; `codes` are those that nobody has traded yet."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, auto_kid=False)
        self.accounts: dict[str, Account] = {}
        self.codes: dict[str, tuple[Account, dict[str, str]]] = {}
        self.forge: Callable[[dict[str, Any]], str] = self.sign
        self.claims: dict[str, Any] = {}  # what a token says otherwise
        self.metadata: dict[str, Any] = {}  # what discovery says otherwise
        self.secret = SECRET
        self.left = 0  # how often somebody signed out here
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def issuer(self) -> str:
        """Its address, which is its name."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def add(self, account: Account) -> Account:
        """Lets somebody sign in here."""
        self.accounts[account.subject] = account
        return account

    def sign(self, claims: dict[str, Any]) -> str:
        """The token as it should be."""
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, self.key)

    def code_for(self, subject: str, asked: dict[str, str]) -> str:
        """A code that can be traded once, as if the person had pressed the button."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = (self.accounts[subject], asked)
        return code

    def discovery(self) -> dict[str, Any]:
        """The document of `/.well-known/openid-configuration`."""
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys", "end_session_endpoint": "logout"}
        return {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in ends.items()}, **self.metadata}

    def trade(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """What the token endpoint answers."""
        pair = b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        client, _, secret = pair.partition(":")
        if not pair:
            client, secret = form.get("client_id", ""), form.get("client_secret", "")
        if (unquote(client), unquote(secret)) != (CLIENT, self.secret):
            return 401, {"error": "invalid_client"}
        account, asked = self.codes.pop(form.get("code", ""), (None, {}))
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if account is None or challenge != asked.get("code_challenge") or form.get("redirect_uri") != asked.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        claims = {
            "iss": self.issuer, "sub": account.subject, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 300, "nonce": asked["nonce"],
            "email": account.email, "name": account.name, "groups": account.groups, **self.claims,
        }  # fmt: skip
        if account.verified is not None:
            claims["email_verified"] = account.verified
        return 200, {"token_type": "Bearer", "access_token": secrets.token_urlsafe(8), "id_token": self.forge(claims)}

    def page(self, asked: dict[str, str]) -> str:
        """The page where one says who one is."""
        links = []
        for account in self.accounts.values():
            back = asked["redirect_uri"] + "?" + urlencode({"code": self.code_for(account.subject, asked), "state": asked["state"], "iss": self.issuer})
            links.append(f'<p><a href="{escape(back)}">{escape(account.email)}</a></p>')
        return "<!doctype html><link rel=icon href=data:,><title>Provider</title><h1>Who are you?</h1>" + "".join(links)

    def serve(self) -> None:
        """Answers until stopped."""
        self._http.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Closes the port."""
        self._http.shutdown()
        self._http.server_close()


def _handler(provider: OpenIdProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            if parts.path == "/.well-known/openid-configuration":
                self._say(200, json.dumps(provider.discovery()))
            elif parts.path == "/keys":
                self._say(200, json.dumps({"keys": [provider.key.as_dict(private=False), {"kty": "oct", "k": "c2VjcmV0", "kid": "first"}]}))
            elif parts.path == "/authorize" and query.get("client_id") == CLIENT and query.get("code_challenge_method") == "S256":
                self._say(200, provider.page(query), "text/html")
            elif parts.path == "/logout":
                provider.left += 1
                self._say(200, f'<!doctype html><link rel=icon href=data:,><a href="{escape(query["post_logout_redirect_uri"])}">Back</a>', "text/html")
            else:
                self._say(404, "{}")

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            status, said = provider.trade(form, self.headers.get("Authorization", ""))
            self._say(status, json.dumps(said))

        def _say(self, status: int, body: str, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    return Handler


@contextmanager
def openid_provider() -> Iterator[OpenIdProvider]:
    """A provider on a free port of loopback."""
    provider = OpenIdProvider()
    thread = threading.Thread(target=provider.serve, daemon=True)
    thread.start()
    yield provider
    provider.stop()
    thread.join(5)
