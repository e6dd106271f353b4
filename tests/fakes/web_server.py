"""A real local HTTP server with what the web has: a paginated API, a spreadsheet to export, buckets of S3 and Azure."""

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

TOKEN = "key-4711"
ORDERS = [{"id": n, "day": f"2026-0{1 + n % 3}-05", "amount": n * 2.5, "lines": [{"sku": f"A{n}", "qty": n % 4}]} for n in range(1, 26)]
FILES = {
    "sales/2026-01.csv": b"id,amount\n1,10\n2,20\n", "sales/2026-02.csv": b"id,amount\n3,30\n", "other/notes.csv": b"word\nhello\n", "sales/readme.md": b"no",
}  # fmt: skip


@dataclass
class Answer:
    """What a path gives."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    target: str  # path and query as they were sent


class WebServer:
    """`orders` are what the API gives; `asked` is what came in; `busy` answers say 429 first."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = list(ORDERS)
        self.files = dict(FILES)
        self.asked: list[Asked] = []
        self.busy = 0
        self.allow: Callable[[Asked], bool] = lambda asked: True
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """The address without any path."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def answer(self, asked: Asked) -> Answer:
        """What is sent back."""
        if self.busy:
            self.busy -= 1
            return Answer(b"{}", 429)
        if not self.allow(asked):
            return Answer(b"{}", 403)
        routes = {"api": self._api, "spreadsheets": self._sheet, "bucket": self._bucket, "container": self._container}
        found = routes.get(asked.path.split("/")[1], lambda _: Answer(b"no", 404))
        return found(asked)

    def _api(self, asked: Asked) -> Answer:
        how, size = asked.path.rpartition("/")[2], int(asked.query.get("limit", 10))
        if how == "all":
            return _json(self.orders)
        if how == "since":  # the moment itself does not count
            return _json([row for row in self.orders if row["id"] > int(asked.query.get("after", 0))])
        if how == "same":
            return _json({"data": self.orders[:2]})
        if how == "page":
            start = (int(asked.query.get("page", 1)) - 1) * size
            return _json({"data": {"items": self.orders[start : start + size]}}) if start < len(self.orders) else Answer(b"{}", 404)
        start = int(asked.query.get("offset") or asked.query.get("cursor") or 0)
        rows, after = self.orders[start : start + size], start + size if start + size < len(self.orders) else None
        if how == "link":
            return _json(rows, {"Link": f'<{self.url}/api/link?offset={after}>; rel="next", <{self.url}/api/link>; rel="first"'} if after else {})
        return _json({"results": rows, "meta": {"next": str(after) if after else None}})

    def _sheet(self, asked: Asked) -> Answer:
        if asked.path != "/spreadsheets/d/shared-1/export":
            return Answer(b"<html>Sign in</html>", kind="text/html")
        return Answer(_workbook(), kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                      headers={"Content-Disposition": 'attachment; filename="Budget.xlsx"'})  # fmt: skip

    def _bucket(self, asked: Asked) -> Answer:
        name = unquote(asked.path).removeprefix("/bucket").lstrip("/")
        if name:
            return Answer(self.files[name], kind="text/csv") if name in self.files else Answer(b"", 404)
        names, start = self._named(asked), int(asked.query.get("continuation-token") or 0)
        more = f"<NextContinuationToken>{start + 1}</NextContinuationToken>" if start + 1 < len(names) else ""
        listed = "".join(f"<Contents><Key>{escape(one)}</Key></Contents>" for one in names[start : start + 1])  # pages of one
        return Answer(f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{listed}{more}</ListBucketResult>'.encode(), kind="application/xml")

    def _container(self, asked: Asked) -> Answer:
        if asked.query.get("sig") != TOKEN:
            return Answer(b"", 403)
        name = unquote(asked.path).removeprefix("/container").lstrip("/")
        if name:
            return Answer(self.files[name], kind="text/csv")
        listed = "".join(f"<Blob><Name>{escape(one)}</Name></Blob>" for one in self._named(asked))
        return Answer(f"<EnumerationResults><Blobs>{listed}</Blobs><NextMarker /></EnumerationResults>".encode(), kind="application/xml")

    def _named(self, asked: Asked) -> list[str]:
        return sorted(name for name in self.files if name.startswith(asked.query.get("prefix", "")))

    def serve(self) -> None:
        """Answers until stopped."""
        self._http.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Closes the port."""
        self._http.shutdown()
        self._http.server_close()


def _json(value: object, headers: dict[str, str] | None = None) -> Answer:
    return Answer(json.dumps(value).encode(), headers=headers or {})


def _workbook() -> bytes:
    from openpyxl import Workbook

    book, content = Workbook(), io.BytesIO()
    first = book.active
    assert first is not None
    first.title = "Plan"
    for row in (["month", "goal"], ["2026-01", 10], ["2026-02", 20]):
        first.append(row)
    book.create_sheet("People").append(["name"])
    book["People"].append(["Ana"])
    book.save(content)
    return content.getvalue()


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            asked = Asked(parts.path, query, {name.lower(): value for name, value in self.headers.items()}, self.path)
            server.asked.append(asked)
            answer = server.answer(asked)
            self.send_response(answer.status)
            for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, re.sub(r"[\r\n]", "", value))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    return Handler


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A server on a free port of loopback."""
    server = WebServer()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join(5)
