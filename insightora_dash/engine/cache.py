"""Results on disk, keyed by who may see them, what ran and the state of the data; every damage is a miss."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import diskcache
import pyarrow as pa

from insightora_dash.engine import codec, wire
from insightora_dash.engine.result import Result

_RAW, _BINARY = 1, 2  # diskcache's modes that are bytes as they are; the others are text and pickles
_BROKEN = (diskcache.Timeout, sqlite3.Error, OSError, ValueError, KeyError, TypeError, pa.ArrowException)
_DIGEST = 32


class BytesOnly(diskcache.Disk):  # type: ignore[misc]
    """A diskcache disk that never unpickles: what is not bytes reads as absent."""

    def get(self, key: Any, raw: bool) -> Any:
        """The key as stored; ValueError for a pickled one."""
        if not raw:
            raise ValueError("not a text key")
        return super().get(key, raw)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """The bytes of an entry; OSError, which diskcache takes for a miss, for anything else."""
        if mode not in (_RAW, _BINARY):
            raise OSError("not bytes")
        return super().fetch(mode, filename, value, read)


class ResultCache:
    """A folder of results, those kept longest dropped beyond `size_mb`; losable at any time. Reading takes no lock: who reads waits for nobody."""

    def __init__(self, folder: Path, size_mb: int = 512) -> None:
        self._folder = folder
        self._size = size_mb * 1024 * 1024
        self._cache = self._open()

    @staticmethod
    def key(workspace_id: str, rights: str, sql: str, data_versions: Iterable[str]) -> str:
        """The name of an answer: equal only for the same workspace, rights, bound SQL and data."""
        text = json.dumps([workspace_id, rights, sql, sorted(data_versions)])
        return hashlib.sha256(text.encode()).hexdigest()

    def get(self, key: str) -> Result | None:
        """The result, marked as cached; None when it is not there or not sound."""
        try:
            entry = self._cache.get(key)
            if not isinstance(entry, bytes) or _digest(key, entry[_DIGEST:]) != entry[:_DIGEST]:
                return None
            return codec.decode_result(*wire.unpack(entry[_DIGEST:]), cached=True)
        except _BROKEN:
            return None

    def put(self, key: str, result: Result) -> None:
        """Keeps a result; a full or broken disk only means it is not kept."""
        message = wire.pack(*codec.encode_result(result))
        if len(message) > self._size // 4:
            return
        try:
            self._cache.set(key, _digest(key, message) + message)
        except _BROKEN as error:
            if type(error) is sqlite3.DatabaseError:  # not a database any more; its subclasses pass by themselves
                self._start_over()

    def clear(self) -> None:
        """Forgets everything."""
        try:
            self._cache.clear()
        except _BROKEN:
            self._start_over()

    def close(self) -> None:
        """Closes the folder."""
        self._cache.close()

    def _open(self) -> diskcache.Cache:
        try:
            return self._opened()
        except _BROKEN:
            shutil.rmtree(self._folder, ignore_errors=True)
            return self._opened()

    def _opened(self) -> diskcache.Cache:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.chmod(self._folder, 0o700)
        calm = {"eviction_policy": "least-recently-stored", "sqlite_synchronous": 0}  # by use, every read would write; what a crash breaks is a miss
        return diskcache.Cache(str(self._folder), disk=BytesOnly, size_limit=self._size, timeout=2, **calm)

    def _start_over(self) -> None:
        with suppress(*_BROKEN):
            self._cache.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        with suppress(*_BROKEN):
            self._cache = self._opened()


def _digest(key: str, message: bytes) -> bytes:
    return hashlib.sha256(key.encode() + message).digest()
