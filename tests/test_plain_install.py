"""What the README promises: install the requirements, start the app, upload a file, ask."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live import ROOT, LiveApp

QUESTION = "total revenue by channel"


@pytest.fixture(scope="module")
def plain_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter with requirements.txt and nothing else."""
    venv = tmp_path_factory.mktemp("plain") / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    python = str(venv / ("Scripts" if os.name == "nt" else "bin") / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", "-r", ROOT / "requirements.txt"], check=True)
    return python


@pytest.fixture
def shop_csv(tmp_path: Path) -> Path:
    """Six orders on two channels."""
    path = tmp_path / "shop.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order_id", "order_date", "channel", "revenue"])
        writer.writerows((n, f"2026-0{n}-15", "Online" if n % 2 else "Stores", n * 10) for n in range(1, 7))
    return path


@pytest.fixture(params=["app.py", "gunicorn"])
def app(request: pytest.FixtureRequest, plain_python: str, tmp_path: Path) -> Iterator[LiveApp]:
    """The app from the plain interpreter, served in each of the documented ways."""
    commands = {"app.py": ("app.py",), "gunicorn": ("-m", "gunicorn", "app:server", "--workers", "2", "--threads", "8", "--bind", "127.0.0.1:{port}")}
    live = LiveApp(tmp_path / "live", python=plain_python, command=commands[request.param]).start()
    yield live
    live.stop()


@pytest.mark.slow
@pytest.mark.timeout(900)  # it downloads every package
def test_a_plain_installation_takes_a_file_and_answers(app: LiveApp, shop_csv: Path) -> None:
    app.set_up()
    assert app.upload(shop_csv)["status"] == "ready"
    answer = app.post("/api/v1/questions", json={"text": QUESTION + " in shop"}).json()
    assert answer["status"] == "answered", answer
    assert sorted(map(tuple, answer["rows"])) == [("Online", 90), ("Stores", 120)]
    assert httpx.get(app.url + "/", follow_redirects=False, headers={"Accept": "text/html"}).headers["location"].startswith("/sign-in")
