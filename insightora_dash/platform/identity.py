"""Opaque ids made by the server."""

import secrets

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_id() -> str:
    """Twenty characters without look-alikes (100 bits), starting with a letter: safe in URLs, HTML ids and file names."""
    return secrets.choice(_ALPHABET[:24]) + "".join(secrets.choice(_ALPHABET) for _ in range(19))
