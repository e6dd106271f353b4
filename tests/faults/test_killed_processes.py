"""Whole processes killed with SIGKILL, uploads cut on the wire, Stop across workers: through the real HTTP server."""

import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.live import LiveApp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
GUNICORN = ("-m", "gunicorn", "app:server", "--workers", "2", "--threads", "8", "--bind", "127.0.0.1:{port}")
# a billion pairs twice over: runs until somebody stops it
ENDLESS = "select count(*) as n from sales a, sales b, sales c, sales d, sales e where a.amount + e.amount > b.amount * c.amount - d.amount"


def wait_for(find: Callable[[], Any], seconds: float = 40) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
    return found


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text("id,amount\n" + "".join(f"{number},{number * 7 % 101}.50\n" for number in range(400)))
    return path


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LiveApp]:
    """Served by waitress or, when a test asks for it, by two gunicorn workers; without sample data."""
    live = LiveApp(tmp_path / "live", environment={"INSIGHTORA_SAMPLES": "off"}, command=getattr(request, "param", ("app.py",))).start()
    yield live
    live.stop()


def begin(app: LiveApp, text: str, *, path: str = "/api/v1/questions") -> tuple[threading.Thread, list[Any]]:
    """Asks over a connection of its own and does not wait; `path` with braces takes the text as a question's id."""
    heard: list[Any] = []
    other = httpx.Client(base_url=app.url, cookies=app.http.cookies, timeout=60)

    def ask() -> None:
        headers = {"X-CSRFToken": app.http.cookies["_csrf_token"], "Origin": app.url}
        try:
            heard.append(other.post(path.format(text), json={"text": text}, headers=headers).json())
        except httpx.TransportError as error:
            heard.append(error)
        finally:
            other.close()

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, heard


def newest_question(app: LiveApp, seen: set[str]) -> str | None:
    """The id of a running question that is not in `seen`, as the database has it."""
    with closing(sqlite3.connect(f"file:{app.folder / 'var' / 'metadata.sqlite'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT id FROM questions WHERE status = 'running' AND heartbeat_at IS NOT NULL").fetchall()
    return next((row[0] for row in rows if row[0] not in seen), None)


@pytest.mark.parametrize("app", [GUNICORN], indirect=True)
def test_stop_reaches_a_question_in_another_worker_every_time(app: LiveApp, sales: Path) -> None:
    app.set_up()
    assert app.upload(sales)["status"] == "ready"
    seen: set[str] = set()
    for _ in range(5):
        thread, heard = begin(app, ENDLESS)
        question = wait_for(lambda: newest_question(app, seen))
        seen.add(question)
        stopped_at = time.monotonic()
        assert app.post(f"/api/v1/questions/{question}/cancel").json() == {"id": question, "status": "cancelled"}
        thread.join(timeout=20)
        assert time.monotonic() - stopped_at < 15  # the question itself would never end
        assert heard[0]["status"] == "cancelled", heard
        assert app.http.get(f"/api/v1/questions/{question}").json()["status"] == "cancelled"
        assert app.post("/api/v1/questions", json={"text": "select count(*) as n from sales"}).json()["rows"] == [[400]]


def test_after_a_power_cut_question_and_upload_show_interrupted_and_both_can_be_tried_again(app: LiveApp, sales: Path, tmp_path: Path) -> None:
    app.set_up()
    app.upload(sales)
    thread, heard = begin(app, "select count(*) as n from sales as s where s.amount > 50")
    thread.join(timeout=20)
    answered = heard[0]
    upload = send(app, large_file(tmp_path))
    thread, heard = begin(app, ENDLESS)
    question = wait_for(lambda: newest_question(app, set()))
    wait_for(lambda: app.http.get(f"/api/v1/uploads/{upload}").json()["status"] == "ingesting")

    kill_everything(app)
    thread.join(timeout=10)
    assert isinstance(heard[0], httpx.TransportError)
    app.start()

    wait_for(lambda: app.http.get(f"/api/v1/questions/{question}").json()["status"] == "interrupted")
    failed = wait_for(lambda: (seen := app.http.get(f"/api/v1/uploads/{upload}").json())["status"] == "failed" and seen)
    assert "restarted while this ran" in failed["error"]
    assert app.post(f"/api/v1/questions/{answered['id']}/retry").status_code == 409  # answered before, and still so
    assert app.post(f"/api/v1/uploads/{upload}/retry").is_success
    wait_for(lambda: app.http.get(f"/api/v1/uploads/{upload}").json()["status"] == "ready")
    assert app.post("/api/v1/questions", json={"text": "select count(*) as n from large"}).json()["rows"] == [[400_000]]
    retried, _ = begin(app, question, path="/api/v1/questions/{}/retry")
    wait_for(lambda: app.http.get(f"/api/v1/questions/{question}").json()["status"] == "running")  # the row said so before, with an old heartbeat
    app.post(f"/api/v1/questions/{question}/cancel")
    retried.join(timeout=10)
    assert not retried.is_alive()


def large_file(folder: Path) -> Path:
    """A file whose reading takes a moment."""
    path = folder / "large.csv"
    path.write_text("id,city,amount\n" + "".join(f"{number},city {number % 97},{number}.25\n" for number in range(400_000)))
    return path


def send(app: LiveApp, path: Path) -> str:
    """Uploads without waiting for the reading."""
    with path.open("rb") as file:
        answer = app.post("/api/v1/uploads", params={"name": path.name}, content=file, headers={"Content-Length": str(path.stat().st_size)})
    return str(answer.json()["id"])


def kill_everything(app: LiveApp) -> None:
    """SIGKILL for the server, the worker and the engine of this app, at once."""
    victims = [process for process in psutil.process_iter() if belongs(process, app)]
    assert len(victims) >= 3
    for victim in victims:
        victim.kill()
    assert app.process is not None
    app.process.wait(10)
    psutil.wait_procs(victims, timeout=10)


def belongs(process: psutil.Process, app: LiveApp) -> bool:
    try:
        return process.environ().get("INSIGHTORA_DATA_DIR") == str(app.folder / "var")
    except psutil.Error:
        return False


@pytest.mark.parametrize("app", [("app.py",), GUNICORN], indirect=True, ids=["waitress", "gunicorn"])
def test_an_upload_cut_on_the_wire_leaves_nothing_and_the_server_goes_on(app: LiveApp, sales: Path) -> None:
    app.set_up()
    cookies = "; ".join(f"{name}={value}" for name, value in app.http.cookies.items())
    head = (
        f"POST /api/v1/uploads?name=cut.csv HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nOrigin: {app.url}\r\nCookie: {cookies}\r\n"
        f"X-CSRFToken: {app.http.cookies['_csrf_token']}\r\nContent-Type: application/octet-stream\r\nContent-Length: 5000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", app.port)) as wire:
        wire.sendall(head.encode() + sales.read_bytes()[:3000])
    uploads = app.folder / "var" / "uploads"
    assert app.upload(sales)["status"] == "ready"
    wait_for(lambda: len([path for path in uploads.rglob("*") if path.is_file()]) == 1, seconds=20)
    assert app.post("/api/v1/questions", json={"text": "select count(*) as n from sales"}).json()["rows"] == [[400]]
