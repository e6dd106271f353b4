"""A file that leaves the machine, encrypted in pieces: read through once, refused when a byte, a piece or the end is not as it was written.

Layout: MAGIC, 16 bytes of salt, 8 of the key's id, then pieces of CHUNK bytes (the last one shorter, perhaps empty), each with its tag of 16 bytes.
AES-256-GCM with a key of the file's own; the nonce of a piece is its number and whether it is the last (the STREAM construction, Hoang et al. 2015).
"""

import io
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

MAGIC = b"INSIGHTORA SEALED 1\n"
CHUNK = 1 << 20
_SALT, _KEY_ID, _TAG = 16, 8, 16


class SealingWriter:
    """Encrypts what is written, piece by piece, into `target`; nothing of it counts before `close`."""

    def __init__(self, target: IO[bytes], key: str) -> None:
        salt = secrets.token_bytes(_SALT)
        self._target, self._head = target, MAGIC + salt + _key_id(key)
        self._cipher, self._waiting, self._number = _cipher(key, salt), bytearray(), 0
        target.write(self._head)

    def write(self, content: bytes) -> int:
        """Takes bytes; gives how many."""
        self._waiting += content
        while len(self._waiting) > CHUNK:  # the last piece is kept back: it is told from the others
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(content)

    def close(self) -> None:
        """Writes the last piece."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


class UnsealingReader(io.RawIOBase):
    """What was sealed in `source`; reading raises Invalid where a part is missing or was changed. Raises Invalid for another key."""

    def __init__(self, source: IO[bytes], key: str) -> None:
        head = source.read(len(MAGIC) + _SALT + _KEY_ID)
        if head[-_KEY_ID:] != _key_id(key):
            raise Invalid("sealed_with_another_key", N_("This file is sealed with another key. Set INSIGHTORA_BACKUP_KEY to the one it was written with."))
        self._opened, self._rest = self._open(source, head, _cipher(key, head[len(MAGIC) : -_KEY_ID])), b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fills the buffer as far as the next piece goes; 0 at the end."""
        while not self._rest:
            piece = next(self._opened, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def _open(self, source: IO[bytes], head: bytes, cipher: AESGCM) -> Iterator[bytes]:
        for number, (piece, last) in enumerate(_pieces(source, CHUNK + _TAG)):
            try:
                yield cipher.decrypt(_nonce(number, last=last), piece, head)
            except InvalidTag as error:
                sentence = N_("This file is not as it was written: a part of it is missing or was changed. Take another copy.")
                raise Invalid("sealed_file_damaged", sentence) from error


def is_sealed(path: Path) -> bool:
    """Whether the file begins as a sealed one."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _pieces(source: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Every piece and whether it is the last one; an empty file is one empty piece."""
    piece = source.read(size)
    while True:
        following = source.read(size) if len(piece) == size else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(key: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"insightora sealed file").derive(key.encode()))


def _key_id(key: str) -> bytes:
    return sha256(b"insightora sealed file key id " + key.encode()).digest()[:_KEY_ID]
