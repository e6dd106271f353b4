"""A request's body that goes to the disk as it comes and is never held in memory, with the fingerprint of what came."""

import io
from hashlib import sha256
from typing import IO, Any

from flask import g, request
from werkzeug.exceptions import ClientDisconnected

CHUNK = 1 << 20


class StreamedBody(io.RawIOBase):
    """The body, which simply ends where the connection broke: what is missing is told from its length."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._seen = stream, sha256()

    def read(self, size: int = -1, /) -> bytes:
        try:
            chunk = self._stream.read(size)
        except ClientDisconnected:
            return b""
        self._seen.update(chunk)
        return chunk

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what was read so far."""
        return self._seen.hexdigest()


def body(most: int) -> StreamedBody:
    """The body of this request, of which at most so many bytes are taken."""
    request.max_content_length = most
    found: StreamedBody = g.setdefault("streamed_body", StreamedBody(request.stream))
    return found


def read_through(most: int) -> str:
    """Reads the body to its end, keeping nothing; returns its fingerprint."""
    streamed = body(most)
    while streamed.read(CHUNK):
        pass
    return streamed.fingerprint


def fingerprint_so_far() -> str | None:
    """What `body` has seen in this request; None where nobody asked for it."""
    seen: Any = g.get("streamed_body")
    return seen.fingerprint if seen is not None else None
