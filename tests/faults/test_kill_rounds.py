"""SIGKILL at any moment of an upload or its reading, round after round: nothing that was there is lost, and the file loads afterwards.

A quick run kills twice; FAULT_ROUNDS=50 (`make faults`) kills that often.
"""

import os
import random
import socket
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.test_killed_processes import kill_everything
from tests.live import LiveApp

MOMENTS = ("50", "reading", "10", "90")  # percent of the bytes sent, or while the file is read
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))
ROWS = 120_000
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9"),
    pytest.mark.timeout(60 + 45 * ROUNDS),
]


def test_whenever_everything_is_killed_nothing_is_lost_and_the_file_loads_again(tmp_path: Path) -> None:
    app = LiveApp(tmp_path / "live", environment={"INSIGHTORA_SAMPLES": "off"}).start().set_up()
    content = ("id,city,amount\n" + "".join(f"{n},city {n % 97},{n}.25\n" for n in range(ROWS))).encode()
    made = random.Random(7)
    try:
        assert app.upload(_small(tmp_path))["status"] == "ready"
        for number in range(ROUNDS):
            moment = MOMENTS[number % len(MOMENTS)]
            with _send(app, content, f"round{number}.csv", 1.0 if moment == "reading" else int(moment) / 100):
                if moment == "reading":
                    time.sleep(made.uniform(0, 1.2))  # any moment will do: received, reading, storing or ready
                kill_everything(app)
            app.start()
            _check(app, f"round{number}", whole=moment == "reading")
        assert app.post("/api/v1/questions", json={"text": "select sum(amount) as n from kept"}).json()["rows"] == [[4500]]
    finally:
        app.stop()


def _small(folder: Path) -> Path:
    path = folder / "kept.csv"
    path.write_text("id,amount\n" + "".join(f"{n},{n % 10}\n" for n in range(1000)))
    return path


def _send(app: LiveApp, content: bytes, name: str, share: float) -> socket.socket:
    """Sends so much of an upload; the connection stays open, as a browser's would."""
    cookies = "; ".join(f"{cookie}={value}" for cookie, value in app.http.cookies.items())
    head = (
        f"POST /api/v1/uploads?name={name} HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nOrigin: {app.url}\r\nCookie: {cookies}\r\n"
        f"X-CSRFToken: {app.http.cookies['_csrf_token']}\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    wire = socket.create_connection(("127.0.0.1", app.port), timeout=30)
    wire.sendall(head.encode() + content[: int(len(content) * share)])
    if share == 1.0:
        assert b"201" in wire.recv(4096).split(b"\r\n", 1)[0]
    return wire


def _check(app: LiveApp, schema: str, *, whole: bool) -> None:
    """What was ready is whole; a file that arrived whole is ready, or is read when asked to again; one that was cut is not listed."""
    with closing(sqlite3.connect(f"file:{app.folder / 'var' / 'metadata.sqlite'}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = database.execute("SELECT id FROM uploads WHERE file_name = ?", (f"{schema}.csv",)).fetchall()
    assert len(found) == (1 if whole else 0)
    for (upload,) in found:
        assert _settled(app, upload) == "ready"
        assert app.post("/api/v1/questions", json={"text": f"select count(*) as n from {schema}"}).json()["rows"] == [[ROWS]]
    assert app.post("/api/v1/questions", json={"text": "select count(*) as n from kept"}).json()["rows"] == [[1000]]


def _settled(app: LiveApp, upload: str) -> str:
    """How the upload ended, tried again when the restart interrupted it."""
    deadline, status = time.monotonic() + 60, ""
    while status != "ready" and time.monotonic() < deadline:
        status = app.http.get(f"/api/v1/uploads/{upload}").json()["status"]
        if status == "failed":
            assert app.post(f"/api/v1/uploads/{upload}/retry").is_success
        time.sleep(0.1)
    return status
