"""A website that shows dashboards of Insightora in a frame: signs a token for whoever looks, and gives the address for the frame.

    python docs/embed.py https://insights.example.com KEY_ID SECRET DASHBOARD "customer 4711"

Only the standard library; with PyJWT it is `jwt.encode(claims, secret, algorithm="HS256", headers={"kid": key_id})`.
"""

import hmac
import json
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any


@dataclass(frozen=True)
class Embedding:
    """A server of Insightora and the secret that its administrator made for this website."""

    server: str
    key_id: str
    secret: str

    def address(self, dashboard: str, viewer: str, *, seconds: int = 600, **more: Any) -> str:
        """Where the frame points: `attributes` for row rules, or `email` of a person of the workspace; `filters` that the viewer cannot take away."""
        claims = {"dashboard": dashboard, "sub": viewer, "exp": int(time.time()) + seconds, **more}
        return f"{self.server}/embed/{dashboard}?token={self._signed(claims)}"

    def frame(self, dashboard: str, viewer: str, **more: Any) -> str:
        """The frame as HTML."""
        return f'<iframe src="{escape(self.address(dashboard, viewer, **more))}" title="Dashboard" width="100%" height="800"></iframe>'

    def _signed(self, claims: Mapping[str, Any]) -> str:
        parts = [_packed({"alg": "HS256", "typ": "JWT", "kid": self.key_id}), _packed(claims)]
        mac = hmac.new(self.secret.encode(), ".".join(parts).encode(), sha256).digest()
        return ".".join([*parts, _text(mac)])


def _packed(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


if __name__ == "__main__":
    server, key_id, secret, dashboard, viewer = sys.argv[1:6]
    print(Embedding(server, key_id, secret).address(dashboard, viewer))
