"""The whole app as a person runs it, in processes of its own: for journeys, the plain installation and the benchmarks."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
EMAIL, PASSWORD = "owner@example.com", "a long enough pass phrase"
START_SECONDS = 60


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LiveApp:
    """`python app.py` on a free port with a data folder of its own, and an HTTP client that signs in like a browser."""

    def __init__(
        self, folder: Path, *, python: str = sys.executable, environment: Mapping[str, str] | None = None, command: tuple[str, ...] = ("app.py",)
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self._command = [python, *(part.format(port=self.port) for part in command)]
        self._environment = {**os.environ, "INSIGHTORA_PORT": str(self.port), "INSIGHTORA_DATA_DIR": str(folder / "var"), **(environment or {})}
        self.http = httpx.Client(base_url=self.url, timeout=60)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "LiveApp":
        """Starts the server and waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                self.http.get("/healthz")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return self
        raise RuntimeError(f"the server did not start: {self.log()[-2000:]}")

    def log(self) -> str:
        """What the server wrote so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends the server; its companions leave by themselves."""
        self.http.close()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()  # what is left running would slow down every test that follows
                raise

    def set_up(self) -> "LiveApp":
        """Creates the owner as the first visitor does; the client is signed in afterwards."""
        form = {**self._form("/set-up"), "email": EMAIL, "password": PASSWORD, "again": PASSWORD}
        answer = self.http.post("/set-up", data=form, headers={"Origin": self.url})
        assert answer.status_code == 303, answer.text[:500]
        self.http.get("/", headers={"Accept": "text/html"})
        return self

    def sign_in(self) -> "LiveApp":
        """Signs the client in."""
        answer = self.http.post("/sign-in", data={**self._form("/sign-in"), "email": EMAIL, "password": PASSWORD}, headers={"Origin": self.url})
        assert answer.status_code == 303, answer.text[:500]
        self.http.get("/", headers={"Accept": "text/html"})
        return self

    def post(self, path: str, **options: Any) -> httpx.Response:
        """A POST as our pages send it."""
        headers = {"X-CSRFToken": self.http.cookies.get("_csrf_token", ""), "Origin": self.url, **options.pop("headers", {})}
        return self.http.post(path, headers=headers, **options)

    def upload(self, path: Path, *, seconds: float = 120, **query: str) -> dict[str, Any]:
        """Uploads a file as the drop zone does and waits until it is ready or failed; returns its status."""
        with path.open("rb") as file:
            answer = self.post("/api/v1/uploads", params={"name": path.name, **query}, content=file, headers={"Content-Length": str(path.stat().st_size)})
        assert answer.is_success, answer.text[:500]
        upload = answer.json()
        deadline = time.monotonic() + seconds
        while upload["status"] not in ("ready", "failed", "cancelled") and time.monotonic() < deadline:
            time.sleep(0.1)
            upload = self.http.get(f"/api/v1/uploads/{upload['id']}").json()
        result: dict[str, Any] = upload
        return result

    def _form(self, path: str) -> dict[str, str]:
        page = self.http.get(path, headers={"Accept": "text/html"}).text
        return dict(re.findall(r'name="(csrf_token)"[^>]*value="([^"]+)"', page))
