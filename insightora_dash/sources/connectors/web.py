"""Tables that are files on the web: fetched, read like uploads inside this child, and served from there for a while."""

import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from insightora_dash.platform.egress import Fetched, fetched, networks, origin_of
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid, TooLarge, Unavailable
from insightora_dash.platform.wording import N_
from insightora_dash.sources.child import parse
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.connector import Name, Read, RemoteColumn, RemoteTable, Target
from insightora_dash.sources.connectors.driven import TableGone
from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.staging import literal

FRESH_SECONDS = 60.0  # that what was fetched serves
MOST_BYTES = 1 << 30
PIECE = 1 << 18
TRIES = 3
BUSY = (429, 500, 502, 503, 504)
_BATCH = 50_000
Files = Sequence[tuple[Path, str]]  # path, name for people


class Stopped(Exception):
    """Somebody does not wait for the answer any more."""


class Web:
    """Fetches for one target: public addresses and those the operator allows, within its time and a number of bytes."""

    def __init__(self, target: Target) -> None:
        self._allowed, self._seconds = networks(target.networks), target.seconds
        self._left, self._deadline = MOST_BYTES, 0.0
        self._origin = ""
        self.stopped = threading.Event()

    def begin(self) -> None:
        """Starts the time and the count of bytes afresh."""
        self._left, self._deadline = MOST_BYTES, time.monotonic() + self._seconds
        self.stopped.clear()

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Fetched]:
        """An answer; one that says it is busy is asked again after a while. Headers stay with the host they are for."""
        for attempt in range(TRIES):
            self._origin = self._origin or origin_of(url)  # a page that names the next one elsewhere takes no key there
            opened = fetched(
                url, allowed=self._allowed, seconds=max(self._deadline - time.monotonic(), 1.0), headers=headers or {}, origin=self._origin
            )  # fmt: skip
            try:
                found = opened.__enter__()
            except InsightoraError as error:
                if attempt + 1 == TRIES or error.params.get("status") not in BUSY:
                    raise _told(error) from error
                if self.stopped.wait(2.0**attempt):
                    raise Stopped from error
                continue
            try:
                yield found
            finally:
                opened.__exit__(None, None, None)
            return

    def bytes_of(self, found: Fetched, most: int = MOST_BYTES) -> bytes:
        """A whole answer of `most` bytes."""
        return b"".join(self._pieces(found, most))

    def save(self, found: Fetched, path: Path) -> None:
        """Writes an answer to a file."""
        with path.open("wb") as file:
            for piece in self._pieces(found, MOST_BYTES):
                file.write(piece)

    def _pieces(self, found: Fetched, most: int) -> Iterator[bytes]:
        while piece := found.body.read(PIECE):
            self._left, most = self._left - len(piece), most - len(piece)
            if min(self._left, most) < 0:
                raise TooLarge("web_bytes", N_("The address gives more than {most} MB. Ask it for less."), most=MOST_BYTES >> 20)
            if self.stopped.is_set():
                raise Stopped
            yield piece


def _told(error: InsightoraError) -> InsightoraError:
    status, host = error.params.get("status"), error.params.get("host", "")
    if status in (401, 403):
        return Forbidden("web_refused", N_("{host} refuses the key or the rights (status {status}). Check both."), host=host, status=status)
    return error


class WebSession:
    """The tables of what one target gives; `fetch` writes files into a folder."""

    def __init__(self, target: Target, product: str, fetch: Callable[[Web, Path], Files]) -> None:
        self._target, self._product, self._fetch = target, product, fetch
        self._web, self._folder = Web(target), target.folder / f"web-{uuid.uuid4().hex}"
        self._tables: dict[str, dict[str, Any]] = {}
        self._read_at = float("-inf")

    def server(self) -> str:
        """What answers, fetched anew."""
        self._load()
        return self._product

    def read_only(self) -> bool:
        """Fetching changes nothing."""
        return True

    def tables(self) -> list[RemoteTable]:
        """The tables that were found."""
        self._current()
        return [RemoteTable((name,), rows=table["rows"]) for name, table in self._tables.items()]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns with the types their values have; raises TableGone when there is no such table."""
        self._current()
        found = self._found(table)
        return [RemoteColumn(column["name"], column["type"], primary_key=column["name"] in found["primary_key"]) for column in found["columns"]]

    def head(self, table: Name, rows: int) -> pa.RecordBatchReader:
        """The first rows of a table."""
        return self.read(Read(table, tuple(column.name for column in self.columns(table)), rows=rows))

    def read(self, wanted: Read) -> pa.RecordBatchReader:
        """The rows of one table, from what was fetched a moment ago or is now; conditions are left to DuckDB."""
        self._current()
        path = literal(str(self._folder / self._found(wanted.table)["file"]))
        limit = f" LIMIT {int(wanted.rows)}" if wanted.rows else ""
        connection = duckdb.connect(config={"threads": 1, "memory_limit": f"{self._target.memory_mb // 4}MB"})
        sql = f"SELECT {', '.join(map(quoted, wanted.columns))} FROM read_parquet({path}) ORDER BY __row{limit}"  # noqa: S608 - quoted names, our path
        return connection.execute(sql).to_arrow_reader(_BATCH)

    def cancel(self) -> None:
        """Stops fetching."""
        self._web.stopped.set()

    def close(self) -> None:
        """Removes what was fetched."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _found(self, table: Name) -> dict[str, Any]:
        if table[-1] not in self._tables:
            raise TableGone(table[-1])
        return self._tables[table[-1]]

    def _current(self) -> None:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            self._load()

    def _load(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / "fetched").mkdir(parents=True)
        self._web.begin()
        files = [[str(path), name] for path, name in self._fetch(self._web, self._folder / "fetched")]
        answer = parse({"files": files, "out_dir": str(self._folder), "options": {"memory_mb": self._target.memory_mb // 2}})
        self._tables, self._read_at = {table["name"]: table for table in answer["tables"]}, time.monotonic()
        shutil.rmtree(self._folder / "fetched", ignore_errors=True)


def explain(error: Exception, target: Target) -> InsightoraError:
    """What went wrong with fetching, without the key."""
    if isinstance(error, InsightoraError):
        return error
    if isinstance(error, Stopped):
        return Unavailable("task_cancelled", N_("Stopped."))
    return diagnosis.missing_table(str(error)) if isinstance(error, TableGone) else diagnosis.unexplained(error, target)


def unusable(sentence: str, **params: object) -> Invalid:
    """An answer that is no table."""
    return Invalid("web_unusable", sentence, **params)
