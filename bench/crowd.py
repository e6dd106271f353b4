"""People who use a running server at the same time, each of whom may see one word of the data that nobody else may."""

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

MARKER = re.compile(r"marker-\d{3}")
PAUSES = {"view": 12.0, "filter": 6.0, "sql": 12.0, "upload": 20.0, "ask": 15.0}  # seconds between two things one person does, on average
PATIENCE = 60.0
UPDATE = "/_dash-update-component"


@dataclass
class Seen:
    """What happened to everybody: seconds and failures by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, failure: str | None) -> None:
        """Keeps one action."""
        with self.lock:
            self.seconds[kind].append(seconds)
            if failure:
                self.failures.append(f"{kind}: {failure}")


@dataclass
class Board:
    """The dashboard that everybody looks at."""

    id: str
    tiles: list[str]


def refresh(board: Board, filters: list[str]) -> tuple[str, dict[str, Any]]:
    """Where the page asks, and what, when its filters (texts of the address) change: every tile is answered again."""
    return f"/dashboards/{board.id}/tiles", {"asked": {"f": filters}, "tiles": board.tiles, "theme": "light"}


class Person:
    """Somebody signed in, with a marker in the rows that they may see."""

    def __init__(self, url: str, kind: str, marker: str, board: Board, *, session: str, csrf: str) -> None:
        self.kind, self.marker, self.board = kind, marker, board
        self.http = httpx.Client(base_url=url, timeout=PATIENCE, cookies={"insightora": session}, headers={"X-CSRFToken": csrf, "Origin": url})
        self.random = random.Random(marker)
        self.source: str | None = None

    def live(self, seen: Seen, end: threading.Event) -> None:
        """Does the same kind of thing again and again until the end."""
        act: Callable[[], str] = getattr(self, self.kind)
        end.wait(self.random.uniform(0, PAUSES[self.kind]))
        while not end.is_set():
            began = time.monotonic()
            try:
                failure = self._judged(act())
            except (httpx.HTTPError, AssertionError) as error:
                failure = f"{type(error).__name__}: {error}"[:300]
            seen.note(self.kind, time.monotonic() - began, failure)
            end.wait(self.random.expovariate(1 / PAUSES[self.kind]))
        self.http.close()

    def view(self) -> str:
        """Opens the dashboard: the document, then its content as the router of the app asks for it."""
        self._get(f"/dashboards/{self.board.id}")
        return self._callback(
            "_pages_content.children..._pages_store.data", [("_pages_content", "children"), ("_pages_store", "data")],
            [("_pages_location", "pathname", f"/dashboards/{self.board.id}"), ("_pages_location", "search", "")], [("theme", "data", "light")],
        )  # fmt: skip

    def filter(self) -> str:
        """Filters every tile by a region."""
        return self._post(*refresh(self.board, [f"~people~people~region~in~{self.random.choice('ABCD')}"])).text

    def sql(self) -> str:
        """Runs a statement that nobody ran before."""
        sql = f"select marker, region, sum(amount) as total from people where amount > {self.random.randint(0, 40)} group by all"
        answer = self._post("/api/v1/sql/run", {"sql": sql})
        assert answer.json()["status"] == "answered", answer.text[:300]
        return answer.text

    def ask(self) -> str:
        """Asks in words."""
        answer = self._post("/api/v1/questions", {"text": f"{self.random.choice(('total', 'average', 'maximum'))} amount by marker"})
        assert answer.json()["status"] == "answered", answer.text[:300]
        return answer.text

    def upload(self) -> str:
        """Loads a small file (no rule holds for it), the second time over the first one, and waits until it can be asked about."""
        rows = "".join(f"{n},{self.random.randint(1, 99)}\n" for n in range(500))
        asked = {"name": f"crates {self.marker[-3:]}.csv", **({"mode": "replace", "source": self.source} if self.source else {})}
        told = self._checked(self.http.post("/api/v1/uploads", params=asked, content=f"crate,weight\n{rows}".encode())).json()
        while told["status"] not in ("ready", "failed", "cancelled"):
            time.sleep(0.25)
            told = self._checked(self.http.get(f"/api/v1/uploads/{told['id']}")).json()
        assert told["status"] == "ready", told
        self.source = told["source_id"]
        return self.marker

    def _judged(self, text: str) -> str | None:
        found = set(MARKER.findall(text))
        if found - {self.marker}:
            return f"{self.marker} was shown {sorted(found - {self.marker})[:3]}"
        return None if self.marker in found else f"{self.marker} did not see their own rows: {text[:200]}"

    def _get(self, path: str) -> httpx.Response:
        return self._checked(self.http.get(path, headers={"Accept": "text/html"}))

    def _post(self, path: str, body: Any) -> httpx.Response:
        return self._checked(self.http.post(path, json=body))

    def _callback(self, output: str, outputs: list[tuple[str, str]], inputs: list[tuple[str, str, str]], state: list[tuple[str, str, str]]) -> str:
        def parts(found: list[tuple[str, str, str]]) -> list[dict[str, str]]:
            return [{"id": name, "property": prop, "value": value} for name, prop, value in found]

        return self._send({
            "output": f"..{output}..", "outputs": [{"id": name, "property": prop} for name, prop in outputs], "inputs": parts(inputs), "state": parts(state),
            "changedPropIds": [f"{inputs[0][0]}.{inputs[0][1]}"],
        })  # fmt: skip

    def _send(self, body: dict[str, Any]) -> str:
        return self._post(UPDATE, body).text

    @staticmethod
    def _checked(answer: httpx.Response) -> httpx.Response:
        assert answer.status_code < 400, f"{answer.status_code} from {answer.request.url.path}: {answer.text[:200]}"
        return answer
