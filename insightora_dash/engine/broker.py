"""One engine for all processes of a host: a pool of children served on a local socket.

Messages are JSON headers and Arrow bytes (`wire`), never pickles; a client proves that it can read the key file. A client that goes
away takes its queries with it.
"""

import hashlib
import os
import secrets
import signal
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

from insightora_dash.config import Config
from insightora_dash.engine import codec, wire
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.companions import LOOKED_AT
from insightora_dash.platform.errors import Conflict
from insightora_dash.platform.wording import N_

_LONGEST_ADDRESS = 100  # sockaddr_un holds 108 bytes
_GONE = (EOFError, OSError, ValueError)


def address(config: Config) -> str:
    """Where the broker of this data folder listens."""
    name = hashlib.sha256(str(config.data_dir).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return rf"\\.\pipe\insightora-{name}"
    path = str(config.data_dir / "run" / "engine.sock")
    return path if len(path.encode()) <= _LONGEST_ADDRESS else str(_private(Path(tempfile.gettempdir()) / f"insightora-{os.getuid()}-{name}") / "engine.sock")


def key(config: Config) -> bytes:
    """The secret that broker and clients share, made on first use with mode 0600."""
    path = _private(config.data_dir / "run") / "engine.key"
    with suppress(FileExistsError):
        made = path.with_suffix(f".{uuid.uuid4().hex}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(made, path)
        finally:
            made.unlink()
    return path.read_bytes()


def broker_alive(config: Config) -> bool:
    """Whether a broker of this data folder answers."""
    try:
        with Client(address(config), authkey=key(config)) as connection:
            connection.send_bytes(wire.pack({"op": "ping"}))
            return connection.poll(1.0) and bool(wire.unpack(connection.recv_bytes())[0].get("ok"))
    except (*_GONE, AuthenticationError):
        return False


def serve(config: Config, *, stop: threading.Event | None = None, on_ready: Callable[[], None] | None = None) -> None:
    """Serves until SIGTERM, SIGINT or `stop`; raises Conflict when this data folder has a broker already."""
    stop = stop or threading.Event()
    lock = FileLock(_private(config.data_dir / "run") / "engine.lock")
    try:
        lock.acquire(timeout=LOOKED_AT)
    except Timeout as error:
        raise Conflict("engine_running", N_("The query engine of this data folder is already running.")) from error
    try:
        _stop_on_signals(stop)
        broker = Broker(config)
        if on_ready is not None:
            on_ready()
        stop.wait()
        broker.close()
    finally:
        lock.release()


class Broker:
    """Listens from the moment it is made until it is closed."""

    def __init__(self, config: Config) -> None:
        self._address = address(config)
        self._key = key(config)
        self._pool = ChildPool(config)
        self._closing = False
        self._connections: set[Connection] = set()
        if sys.platform != "win32":
            Path(self._address).unlink(missing_ok=True)
        self._listener = Listener(self._address, backlog=64)
        if sys.platform != "win32":
            os.chmod(self._address, 0o600)
        self._acceptor = threading.Thread(target=self._accept, daemon=True, name="engine-accept")
        self._acceptor.start()
        self._pool.warm_up()

    def close(self) -> None:
        """Stops all queries and hangs up."""
        self._closing = True
        with suppress(*_GONE):
            Client(self._address).close()  # wakes the acceptor
        self._acceptor.join(timeout=2)
        self._listener.close()
        self._pool.close()
        for connection in list(self._connections):
            with suppress(*_GONE):
                connection.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection = self._listener.accept()
            except _GONE:
                continue
            threading.Thread(target=self._converse, args=(connection,), daemon=True, name="engine-client").start()

    def _converse(self, connection: Connection) -> None:
        conversation = _Conversation(connection, self._pool)
        self._connections.add(connection)
        try:
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
            while not self._closing:
                conversation.hear(*wire.unpack(connection.recv_bytes()))
        except (*_GONE, AuthenticationError):
            return
        finally:
            conversation.end()
            self._connections.discard(connection)
            with suppress(*_GONE):
                connection.close()


class _Conversation:
    """What one client has asked for and not yet got."""

    def __init__(self, connection: Connection, pool: ChildPool) -> None:
        self._connection = connection
        self._pool = pool
        self._sending = threading.Lock()
        self._running: set[str] = set()

    def hear(self, header: wire.Header, _body: bytes) -> None:
        """Answers at once or starts what takes time."""
        if header["op"] == "ping":
            self._send({"ok": True})
        elif header["op"] == "cancel":
            self._send({"ok": True, "cancelled": self._pool.cancel(header["query_id"])})
        else:
            header["query_id"] = header.get("query_id") or uuid.uuid4().hex
            self._running.add(header["query_id"])
            threading.Thread(target=self._work, args=(header,), daemon=True, name="engine-request").start()

    def end(self) -> None:
        """Stops what nobody waits for any more."""
        for query_id in list(self._running):
            self._pool.cancel(query_id)

    def _work(self, header: wire.Header) -> None:
        try:
            answer, body = {"task": self._task, "ask": self._ask, "keep": self._keep}.get(header["op"], self._run)(header)
        except Exception as error:
            answer, body = {"ok": False, "error": codec.encode_error(error)}, b""
        self._running.discard(header["query_id"])
        with suppress(*_GONE):
            self._send(answer, body)

    def _run(self, header: wire.Header) -> tuple[wire.Header, bytes]:
        statement = codec.decode_statement({**header["statement"], "query_id": header["query_id"]})
        answer, body = self._pool.answer(statement)
        return {"ok": True, "result": answer}, body

    def _ask(self, header: wire.Header) -> tuple[wire.Header, bytes]:
        link = codec.decode_link(header["link"])
        found = self._pool.ask(link, header["what"], table=header["table"], seconds=header["seconds"], query_id=header["query_id"])
        return {"ok": True, "result": found}, b""

    def _keep(self, header: wire.Header) -> tuple[wire.Header, bytes]:
        kept = self._pool.keep(codec.decode_statement({**header["statement"], "query_id": header["query_id"]}), header["path"])
        return {"ok": True, "result": asdict(kept)}, b""

    def _task(self, header: wire.Header) -> tuple[wire.Header, bytes]:
        def progress(fraction: float, stage: str) -> None:
            with suppress(*_GONE):
                self._send({"progress": [fraction, stage]})

        result = self._pool.task(
            header["target"],
            header["payload"],
            seconds=header["seconds"],
            memory_mb=header["memory_mb"],
            query_id=header["query_id"],
            on_progress=progress,
        )
        return {"ok": True, "result": result}, b""

    def _send(self, header: wire.Header, body: bytes = b"") -> None:
        with self._sending:
            self._connection.send_bytes(wire.pack(header, body))


def _private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _stop_on_signals(stop: threading.Event) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
