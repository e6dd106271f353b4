"""The example program of the documentation against the app, and the collection for Postman."""

import importlib.util
import json
import re
from collections.abc import Callable
from contextvars import Context
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask

from insightora_dash.api.openapi import description
from insightora_dash.api.postman import collection
from insightora_dash.platform import jobs
from insightora_dash.worker import KINDS
from tests.api.test_programs import Send, ada, config, key, send, token

__all__ = ["ada", "config", "key", "send", "token"]
ROOT = Path(__file__).parent.parent.parent
CSV = "region,amount\n" + "".join(f"{'North' if n % 2 else 'South'},{n}.50\n" for n in range(40))


@pytest.fixture
def client(server: Flask, key: str) -> Any:
    """docs/client.py, whose requests go to the app; a worker runs what waits between two of them."""
    spec = importlib.util.spec_from_file_location("client", ROOT / "docs" / "client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def isolated(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            for job_id in jobs.waiting():
                jobs.run(job_id, KINDS)
        return Context().run(lambda: list(server.wsgi_app(environ, start_response)))

    made = module.Insightora("http://localhost", key, httpx.WSGITransport(app=isolated))
    yield made
    made.http.close()


def test_the_example_loads_asks_and_reads_rows(client: Any, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(CSV)
    source = client.upload(tmp_path / "deals.csv")
    assert [one["schema"] for one in client.pages("sources", "sources") if one["id"] == source] == ["deals"]
    answer = client.ask("total amount by region")
    assert answer["status"] == "answered", answer
    assert sorted(client.table(answer["id"]).to_pylist(), key=str)[0] == {"region": "North", "amount": 410.0} or client.table(answer["id"]).num_rows == 2
    with pytest.raises(RuntimeError, match="Pick at least one event"):
        client.call("POST", "webhooks", json={"url": "https://93.184.216.34/", "events": []})


def test_the_collection_has_every_route_and_reaches_it(server: Flask, send: Send) -> None:
    made = send("GET", "postman.json")
    assert made.json == collection(description(server), "http://localhost")
    requests = [one["request"] for folder in made.json["item"] for one in folder["item"]]
    assert len(requests) == sum(len(path) for path in description(server)["paths"].values())
    router = server.url_map.bind("localhost")
    for sent in requests:
        path = "/" + "/".join(re.sub(r":\w+", "1", part) for part in sent["url"]["path"])
        assert router.match(path, sent["method"])[0], sent
        assert isinstance(json.loads(sent.get("body", {}).get("raw", "{}")), dict)
