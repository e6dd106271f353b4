"""What makes the app installable."""

import dataclasses
import json

from flask import Flask

from insightora_dash.config import ROOT, Config
from insightora_dash.platform.extensions import provide


def test_the_manifest_names_icons_that_are_there(server: Flask) -> None:
    answer = server.test_client().get("/manifest.webmanifest")
    told = json.loads(answer.data)
    assert (answer.status_code, told["scope"], told["start_url"]) == (200, "/", "/")
    assert all((ROOT / icon["src"].lstrip("/")).is_file() for icon in told["icons"])
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}


def test_the_worker_stands_at_the_root_and_leaves_where_it_is_not_wanted(server: Flask, config: Config) -> None:
    client = server.test_client()
    answer = client.get("/service-worker.js")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/javascript", "no-cache")
    assert "respondWith" in answer.text
    with server.app_context():
        provide(server, Config, dataclasses.replace(config, offline=False))
    gone = client.get("/service-worker.js").text
    assert "unregister" in gone
    assert "respondWith" not in gone
