"""A program that uses the API: loads a file, asks about it, reads rows as Arrow, makes a dashboard.

    python docs/client.py https://insights.example.com ins_… sales.csv
"""

import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa


class Insightora:
    """The API with a key; a failure is raised with the sentence of the server."""

    def __init__(self, server: str, key: str, transport: httpx.BaseTransport | None = None) -> None:
        self.http = httpx.Client(base_url=f"{server}/api/v1/", headers={"Authorization": f"Bearer {key}"}, timeout=120, transport=transport)

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request; one that changes something is safe to repeat, so it is when the connection breaks or the limit is reached."""
        once = {} if method == "GET" else {"Idempotency-Key": str(uuid.uuid4())}
        for attempt in range(4):
            try:
                answer = self.http.request(method, path, headers=once, **options)
            except httpx.TransportError:
                if attempt == 3:
                    raise
                continue
            if answer.status_code != 429 or attempt == 3:
                break
            time.sleep(float(answer.headers.get("Retry-After", "1")))
        if answer.is_error:
            raise RuntimeError(answer.json()["detail"])
        return answer

    def pages(self, path: str, name: str) -> Iterator[dict[str, Any]]:
        """Everything in a list, page after page."""
        cursor: str | None = ""
        while cursor is not None:
            answer = self.call("GET", path, params={"cursor": cursor}).json()
            yield from answer[name]
            cursor = answer["next"]

    def upload(self, file: Path) -> str:
        """Loads a file and waits until it can be asked about; returns the id of its source."""
        told = self.call("POST", "uploads", params={"name": file.name}, content=file.read_bytes()).json()
        while told["status"] not in ("ready", "failed", "cancelled"):
            time.sleep(0.2)
            told = self.call("GET", f"uploads/{told['id']}").json()
        if told["status"] != "ready":
            raise RuntimeError(told["error"])
        return str(told["source_id"])

    def ask(self, question: str) -> dict[str, Any]:
        """The answer to a question: its sentence, SQL, rows, and how sure it is."""
        found: dict[str, Any] = self.call("POST", "questions", json={"text": question}).json()
        return found

    def table(self, question_id: str) -> pa.Table:
        """The rows of an answer with their exact types."""
        return pa.ipc.open_stream(self.call("GET", f"questions/{question_id}/rows.arrow").content).read_all()


def main(server: str, key: str, file: str) -> None:
    """What the first paragraph says."""
    insightora = Insightora(server, key)
    source = insightora.upload(Path(file))
    [schema] = [one["schema"] for one in insightora.pages("sources", "sources") if one["id"] == source]
    answer = insightora.ask(f"number of rows in {schema}")
    print(answer["sentence"], answer["sql"], sep="\n")
    print(insightora.table(answer["id"]))
    board = insightora.call("POST", "dashboards", json={"title": f"About {schema}"}).json()["id"]
    print(f"{server}/dashboards/{board}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
