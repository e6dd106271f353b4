import ast
import base64
import hashlib
import re
from pathlib import Path

import pytest
from dash import Dash

from app import create_app
from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.extensions import db
from tests.pages.conftest import Reader, router

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_file_of_pages_registers_one_page(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert [ast.unparse(call.func) for call in calls].count("dash.register_page") == 1


def test_callbacks_hang_on_the_app_only_through_register() -> None:
    """A callback of the module would be missing in the second app of a process."""
    for path in (*PAGES, *(ROOT / "callbacks").glob("*.py"), *(ROOT / "components").glob("*.py")):
        names = {ast.unparse(node) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute | ast.Name)}
        assert not names & {"dash.callback", "callback", "clientside_callback", "dash.clientside_callback"}, path


def test_a_second_app_in_the_process_is_complete(app: Dash, config: Config) -> None:
    again = create_app(config)
    with again.server.app_context():
        db.engine.dispose()
    assert set(again.callback_map) == set(app.callback_map)


def test_the_policy_names_every_inline_script_of_the_document(reader: Reader) -> None:
    answer = reader.open("/")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    scripts = [text for text in scripts if "application/json" not in text and text.strip() and not text.lstrip().startswith("{")]
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts}
    assert hashes
    assert all(f"'sha256-{value}'" in answer.headers["Content-Security-Policy"] for value in hashes)
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]


def test_every_file_the_document_asks_for_is_there(reader: Reader) -> None:
    files = re.findall(r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"', reader.open("/").text)
    assert len(files) > 5
    assert {path: reader.client.get(path).status_code for path in files} == dict.fromkeys(files, 200)


def test_the_document_is_in_the_language_and_theme_of_the_person(reader: Reader, ada: Actor) -> None:
    service.set_preference(ada, "theme", "dark")
    service.set_preference(ada, "locale", "de")
    html = reader.open("/").text
    assert f'<html lang="de" dir="ltr" data-person="{ada.id}" data-theme="dark" data-offline="on">' in html


def test_the_shell_holds_nothing_of_a_person(reader: Reader, ada: Actor) -> None:
    layout = reader.client.get("/_dash-layout").text
    assert "content" in layout
    assert ada.id not in layout


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "What would you like to know?"), ("/ask", "Earlier conversations"), ("/data", "No data yet"), ("/dashboards", "Dashboards"),
        ("/model", "There is no data yet"),
        ("/settings", "Groq API key"), ("/about", "Third-party notices"), ("/nowhere", "nothing at this address"),
    ],
)  # fmt: skip
def test_a_page_shows_what_it_is_for(reader: Reader, path: str, words: str) -> None:
    assert words in reader.page(path)


@pytest.mark.parametrize("path", ["/", "/ask", "/ask/x", "/data", "/data/x", "/dashboards", "/dashboards/x", "/settings", "/about", "/model"])
def test_no_page_is_sent_to_somebody_signed_out(visitor: Reader, path: str) -> None:
    assert visitor.post(router(path)).status_code == 401


@pytest.mark.parametrize("path", ["/ask/missing", "/data/missing", "/dashboards/missing"])
def test_what_does_not_exist_is_said_in_place_of_the_page(reader: Reader, path: str) -> None:
    assert "This page cannot be shown" in reader.page(path)
