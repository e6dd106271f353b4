"""JSON that comes in: text with half a surrogate pair, which UTF-8 has not, or with NUL, which databases have not, is none for us."""

from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider


class Strict(DefaultJSONProvider):
    """Flask's own, for whole characters only, so that no later step trips over others."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value; raises ValueError for text that is none."""
        found = super().loads(s, **kwargs)
        text = s.decode(errors="replace") if isinstance(s, bytes) else s
        if "\\ud" in text.lower():
            self.dumps(found, ensure_ascii=False).encode()  # a UnicodeEncodeError is a ValueError
        if "\\u0000" in text and _holds_nul(found):
            raise ValueError("NUL")
        return found


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_holds_nul, value))


def install(server: Flask) -> None:
    """Every body is read so."""
    server.json = Strict(server)
