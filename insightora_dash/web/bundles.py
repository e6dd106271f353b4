"""Files that go out together: one address, one request, compressed once."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256

import brotli
from flask import Flask, Response, request

JOIN = {"js": b"\n;\n", "css": b"\n"}
TYPES = {"js": "text/javascript", "css": "text/css"}


def bundle(server: Flask, name: str, parts: Iterable[bytes]) -> str:
    """Serves the parts as /assets/`name` and returns that address with a digest, so that browsers may keep it for ever."""
    suffix = name.rpartition(".")[2]
    content = JOIN[suffix].join(parts)
    server.add_url_rule(f"/assets/{name}", f"bundle:{name}", _sender(content, f"{TYPES[suffix]}; charset=utf-8"))
    return f"/assets/{name}?m={sha256(content).hexdigest()[:12]}"


def _sender(content: bytes, mimetype: str) -> Callable[[], Response]:
    @lru_cache(1)
    def compressed() -> bytes:
        return bytes(brotli.compress(content, quality=9))

    def send() -> Response:
        if not request.accept_encodings["br"]:
            return Response(content, content_type=mimetype)  # Flask-Compress does what the browser can read
        return Response(compressed(), content_type=mimetype, headers={"Content-Encoding": "br", "Vary": "Accept-Encoding"})

    return send
