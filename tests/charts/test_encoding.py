"""Answers that are encoded while a module is loaded."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import plotly.io._json as encoder
import pytest

from insightora_dash.charts.encoding import loaded, wait_for_modules

ENTERED, GO = Event(), Event()


def test_an_encoder_waits_until_a_module_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loaded_slowly.py").write_text(f"from {__name__} import ENTERED, GO\nENTERED.set()\nGO.wait()\nwhole = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        threads.submit(__import__, "loaded_slowly")
        ENTERED.wait()
        asked = threads.submit(loaded, "loaded_slowly", should_load=False)
        early = asked.done()
        GO.set()
        module = asked.result()
    assert (early, getattr(module, "whole", False)) == (False, True)
    del sys.modules["loaded_slowly"]


def test_nothing_is_loaded_for_its_sake() -> None:
    assert loaded("antigravity", should_load=False) is None
    assert loaded("no_such_module") is None
    assert "antigravity" not in sys.modules


def test_the_encoder_asks_this_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "get_module", None)
    wait_for_modules()
    assert encoder.get_module is loaded
