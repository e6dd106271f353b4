"""The engine as other processes see it: the broker over its socket."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from typing import Any

from insightora_dash.config import Config
from insightora_dash.engine import broker, codec, wire
from insightora_dash.engine.dataset import Link
from insightora_dash.engine.engine import Engine, Kept, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.wording import N_

PATIENCE = 5.0  # seconds to wait for a broker that is starting
_RETRY = 0.05
_GONE = (EOFError, OSError, AuthenticationError)


def open_engine(config: Config) -> Engine:
    """The broker of this data folder where there is one or the server starts one; otherwise children of this process."""
    return BrokerEngine(config) if config.companions or broker.broker_alive(config) else ChildPool(config)


class BrokerEngine:
    """An engine whose children belong to the broker; connections are reused, and renewed after the broker or this process was restarted."""

    def __init__(self, config: Config, *, patience: float = PATIENCE) -> None:
        self._config = config
        self._patience = patience
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._owner = os.getpid()

    def run(self, statement: Statement) -> Result:
        """Guards and runs one SELECT. Raises Invalid (SQL refused or wrong), TooLarge (a limit), Unavailable (child died, cancelled)."""
        request = {"op": "run", "query_id": statement.query_id, "statement": codec.encode_statement(statement)}
        try:
            header, body = self._ask(request)
        except _GONE:
            header, body = self._ask_again(request)
        return codec.decode_result(header["result"], body)

    def task(
        self,
        target: str,
        payload: dict[str, Any],
        *,
        seconds: float,
        memory_mb: int,
        query_id: str = "",
        on_progress: Callable[[float, str], None] | None = None,
    ) -> dict[str, Any]:
        """Runs `package.module:function(payload)` in a fresh limited child (ingest) and returns its JSON answer."""
        request = {"op": "task", "query_id": query_id, "target": target, "payload": payload, "seconds": seconds, "memory_mb": memory_mb}
        try:
            header, _ = self._ask(request, on_progress=on_progress, anew=True)
        except _GONE as error:
            raise Unavailable("task_interrupted", N_("The query engine was restarted while the data was read. Try again.")) from error
        return dict(header["result"])

    def ask(self, link: Link, what: str, *, table: Sequence[str] = (), seconds: float = 30.0, query_id: str = "") -> Any:
        """What a live database says about itself: `check`, `tables`, or of a table `columns`, `preview`, `profile`. Raises what it says against it."""
        request = {"op": "ask", "query_id": query_id, "link": codec.encode_link(link), "what": what, "table": list(table), "seconds": seconds}
        try:
            header, _ = self._ask(request)
        except _GONE:
            header, _ = self._ask_again(request)
        return header["result"]

    def keep(self, statement: Statement, path: str) -> Kept:
        """Writes the rows of a SELECT over one live table as Parquet. Raises what `run` raises."""
        request = {"op": "keep", "query_id": statement.query_id, "statement": codec.encode_statement(statement), "path": path}
        try:
            header, _ = self._ask(request, anew=True)
        except _GONE as error:
            raise Unavailable("task_interrupted", N_("The query engine was restarted while the data was read. Try again.")) from error
        found = header["result"]
        return Kept(found["rows"], found["whole"], tuple((name, kind) for name, kind in found["columns"]))

    def cancel(self, query_id: str) -> bool:
        """Stops a running statement or task by id, wherever it runs; False when there is none."""
        try:
            header, _ = self._ask({"op": "cancel", "query_id": query_id}, anew=True)
        except _GONE:
            return False
        return bool(header["cancelled"])

    def close(self) -> None:
        """Hangs up; the broker goes on."""
        for connection in self._take_all():
            connection.close()

    def _ask(self, request: wire.Header, *, anew: bool = False, on_progress: Callable[[float, str], None] | None = None) -> tuple[wire.Header, bytes]:
        with self._connection(anew) as connection:
            connection.send_bytes(wire.pack(request))
            while True:
                header, body = wire.unpack(connection.recv_bytes())
                if "progress" not in header:
                    break
                if on_progress is not None:
                    on_progress(*header["progress"])
        if not header["ok"]:
            raise codec.decode_error(header["error"]) or Unavailable(
                "engine_failed", N_("The query engine failed: {detail}"), detail=header["error"]["message"][:300]
            )
        return header, body

    def _ask_again(self, request: wire.Header) -> tuple[wire.Header, bytes]:
        """Asks a broker that was restarted meanwhile; a SELECT may run twice."""
        try:
            return self._ask(request, anew=True)
        except _GONE as error:
            raise _down() from error

    @contextmanager
    def _connection(self, anew: bool) -> Iterator[Connection]:
        """A connection of one's own; hung up when the block fails, so that nothing half-read is reused and the broker stops the query."""
        connection = (None if anew else self._reuse()) or self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._idle.append(connection)

    def _reuse(self) -> Connection | None:
        if self._owner != os.getpid():  # forked: these belong to the parent
            for connection in self._take_all():
                connection.close()
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _take_all(self) -> list[Connection]:
        with self._lock:
            connections, self._idle, self._owner = self._idle, [], os.getpid()
        return connections

    def _connect(self) -> Connection:
        deadline = time.monotonic() + self._patience
        while True:
            with suppress(*_GONE):
                return Client(broker.address(self._config), authkey=broker.key(self._config))
            if time.monotonic() > deadline:
                raise _down()
            time.sleep(_RETRY)


def _down() -> Unavailable:
    return Unavailable(
        "engine_down", N_("The query engine is not running. Try again in a moment; if it stays like this, start it with: python -m insightora_dash engine")
    )
