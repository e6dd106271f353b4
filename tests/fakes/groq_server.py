"""A real local HTTP server that speaks Groq's chat completions, following a script."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/openai/v1/chat/completions"


def answer(sql: str, **more: Any) -> dict[str, Any]:
    """The JSON a good model gives."""
    return {"sql": sql, "explanation": "asked plainly", "assumptions": [], "chart": None, "unused_words": [], "confidence": "high", **more}


@dataclass
class Step:
    """What the server does with one request."""

    content: object = None  # the message: a dict becomes JSON text
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # sent instead of a completion
    finish_reason: str = "stop"
    silent: bool = False  # accepts the request and never answers
    drop: bool = False  # closes the connection without an answer


class GroqServer:
    """The scripted server: `steps` are used up in order, the last one stays; `requests` are what came in."""

    def __init__(self, *steps: Step, path: str = PATH) -> None:
        self.steps = list(steps)
        self.path = path
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """The address without any path."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def next_step(self) -> Step:
        """What to do now."""
        with self._lock:
            return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]

    def serve(self) -> None:
        """Answers until stopped."""
        self._http.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Lets silent requests go and closes the port."""
        self.released.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def serving(*steps: Step, path: str = PATH) -> Iterator[GroqServer]:
    """A running server."""
    server = GroqServer(*steps, path=path)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=5)


def _handler(server: GroqServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            server.paths.append(self.path)
            if self.path != server.path:
                self._send(404, {}, b'{"error": {"message": "Unknown request URL"}}')
                return
            server.requests.append(json.loads(body))
            step = server.next_step()
            if step.silent:
                server.released.wait(30)
            elif not step.drop:
                self._send(step.status, step.headers, step.body if step.body is not None else _completion(step))

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler


def _completion(step: Step) -> bytes:
    if step.status != 200:
        return json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
    content = step.content if isinstance(step.content, str) or step.content is None else json.dumps(step.content)
    message = {"role": "assistant", "content": content}
    return json.dumps({"id": "c1", "object": "chat.completion", "created": 1, "model": "openai/gpt-oss-120b",
                       "choices": [{"index": 0, "message": message, "finish_reason": step.finish_reason, "logprobs": None}],
                       "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}).encode()
